/* net/ringcollection.h: the rings of a queue. */
#ifndef DDILINT_NET_RINGCOLLECTION_H
#define DDILINT_NET_RINGCOLLECTION_H

#include "net/ring.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _NET_RING_TYPE {
    NetRingTypePacket = 0,
    NetRingTypeFragment,
    NetRingTypeDataBuffer
} NET_RING_TYPE;

typedef struct _NET_RING_COLLECTION {
    NET_RING *Rings[NetRingTypeDataBuffer + 1];
} NET_RING_COLLECTION;

FORCEINLINE NET_RING *NetRingCollectionGetPacketRing(NET_RING_COLLECTION const *Rings)
{
    return Rings->Rings[NetRingTypePacket];
}

FORCEINLINE NET_RING *NetRingCollectionGetFragmentRing(NET_RING_COLLECTION const *Rings)
{
    return Rings->Rings[NetRingTypeFragment];
}

#ifdef __cplusplus
}
#endif

#endif
