/* Windows types, and the few graphic ones that device interfaces mention. */
#ifndef DDILINT_WINDEF_H
#define DDILINT_WINDEF_H
#define _WINDEF_

#include "minwindef.h"

typedef struct tagRECT {
    LONG left;
    LONG top;
    LONG right;
    LONG bottom;
} RECT, *PRECT, *LPRECT, RECTL, *PRECTL;
typedef const RECT *LPCRECT;
typedef struct tagPOINT {
    LONG x;
    LONG y;
} POINT, *PPOINT, *LPPOINT, POINTL, *PPOINTL;
typedef struct tagSIZE {
    LONG cx;
    LONG cy;
} SIZE, *PSIZE, *LPSIZE, SIZEL, *PSIZEL;

#endif
