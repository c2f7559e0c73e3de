/* net/ring.h: a ring of network packets or of their fragments. */
#ifndef DDILINT_NET_RING_H
#define DDILINT_NET_RING_H

#include "wdm.h"
#include "net/fragment.h"
#include "net/packet.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _NET_RING {
    UINT16 OSReserved1;
    UINT16 ElementStride;
    UINT32 NumberOfElements;
    UINT32 ElementIndexMask;
    UINT32 EndIndex;
    union {
        UINT32 OSReserved0;
        void *OSReserved2[4];
    };
    UINT32 BeginIndex;
    UINT32 NextIndex;
    void *Scratch;
    UCHAR Buffer[ANYSIZE_ARRAY];
} NET_RING;

FORCEINLINE UINT32 NetRingAdvanceIndex(NET_RING const *Ring, UINT32 Index, UINT32 Distance)
{
    return (Index + Distance) & Ring->ElementIndexMask;
}

FORCEINLINE UINT32 NetRingIncrementIndex(NET_RING const *Ring, UINT32 Index)
{
    return NetRingAdvanceIndex(Ring, Index, 1);
}

FORCEINLINE UINT32 NetRingGetRangeCount(NET_RING const *Ring, UINT32 StartIndex, UINT32 EndIndex)
{
    return (EndIndex - StartIndex) & Ring->ElementIndexMask;
}

FORCEINLINE void *NetRingGetElementAtIndex(NET_RING const *Ring, UINT32 Index)
{
    return (void *)(Ring->Buffer + (SIZE_T)Index * Ring->ElementStride);
}

FORCEINLINE NET_PACKET *NetRingGetPacketAtIndex(NET_RING const *Ring, UINT32 Index)
{
    return (NET_PACKET *)NetRingGetElementAtIndex(Ring, Index);
}

FORCEINLINE NET_FRAGMENT *NetRingGetFragmentAtIndex(NET_RING const *Ring, UINT32 Index)
{
    return (NET_FRAGMENT *)NetRingGetElementAtIndex(Ring, Index);
}

#ifdef __cplusplus
}
#endif

#endif
