/* The other form of the structure is for a build whose header is not here. */
#pragma once

#include <ntddk.h>

typedef struct _KILN {
    PDEVICE_OBJECT Device;
    ULONG Length;
#ifdef KILN_COUNTS_LOCKS
    LONG Locks;
    KILN_PAGES Pages;
#endif
} KILN, *PKILN;
