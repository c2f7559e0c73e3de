/* net/fragment.h: a piece of a network packet's data. */
#ifndef DDILINT_NET_FRAGMENT_H
#define DDILINT_NET_FRAGMENT_H

#include "wdm.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _NET_FRAGMENT {
    UINT64 ValidLength : 26;
    UINT64 Capacity : 26;
    UINT64 Offset : 10;
    UINT64 Scratch : 1;
    UINT64 OsReserved_Bounced : 1;
} NET_FRAGMENT;

#ifdef __cplusplus
}
#endif

#endif
