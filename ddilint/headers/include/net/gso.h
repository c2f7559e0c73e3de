/* net/gso.h: segmentation that the device does for a packet. */
#ifndef DDILINT_NET_GSO_H
#define DDILINT_NET_GSO_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NET_PACKET_EXTENSION_GSO_NAME L"ms_packet_gso"
#define NET_PACKET_EXTENSION_GSO_VERSION_1 1U

typedef struct _NET_PACKET_GSO {
    union {
        struct {
            UINT32 Mss : 20;
            UINT32 Reserved0 : 12;
        } TCP;
        struct {
            UINT32 Mss : 20;
            UINT32 Reserved0 : 12;
        } UDP;
    };
} NET_PACKET_GSO;

FORCEINLINE NET_PACKET_GSO *NetExtensionGetPacketGso(NET_EXTENSION const *Extension, UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_PACKET_GSO, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
