/* net/rsc.h: segments that the device put together. */
#ifndef DDILINT_NET_RSC_H
#define DDILINT_NET_RSC_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NET_PACKET_EXTENSION_RSC_NAME L"ms_packet_rsc"
#define NET_PACKET_EXTENSION_RSC_VERSION_1 1U
#define NET_PACKET_EXTENSION_RSC_VERSION_2 2U

typedef struct _NET_PACKET_RSC {
    union {
        struct {
            UINT16 CoalescedSegmentCount;
            UINT16 DuplicateAckCount;
        } TCP;
        struct {
            UINT16 CoalescedSegmentCount;
            UINT16 CoalescedSegmentSize;
        } UDP;
    };
} NET_PACKET_RSC;

FORCEINLINE NET_PACKET_RSC *NetExtensionGetPacketRsc(NET_EXTENSION const *Extension, UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_PACKET_RSC, Extension, Index);
}

#define NET_PACKET_EXTENSION_RSC_TIMESTAMP_NAME L"ms_packet_rsctimestamp"
#define NET_PACKET_EXTENSION_RSC_TIMESTAMP_VERSION_1 1U

typedef struct _NET_PACKET_RSC_TIMESTAMP {
    union {
        struct {
            UINT32 RscTcpTimestampDelta;
        } TCP;
    };
} NET_PACKET_RSC_TIMESTAMP;

FORCEINLINE NET_PACKET_RSC_TIMESTAMP *NetExtensionGetPacketRscTimestamp(NET_EXTENSION const *Extension, UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_PACKET_RSC_TIMESTAMP, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
