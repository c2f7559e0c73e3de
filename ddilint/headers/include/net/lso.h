/* net/lso.h: segmentation of TCP, as earlier versions name it. */
#ifndef DDILINT_NET_LSO_H
#define DDILINT_NET_LSO_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NET_PACKET_EXTENSION_LSO_NAME L"ms_packet_lso"
#define NET_PACKET_EXTENSION_LSO_VERSION_1 1U

typedef struct _NET_PACKET_LSO {
    union {
        struct {
            UINT32 Mss : 20;
            UINT32 Reserved0 : 12;
        } TCP;
    };
} NET_PACKET_LSO;

FORCEINLINE NET_PACKET_LSO *NetExtensionGetPacketLso(NET_EXTENSION const *Extension, UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_PACKET_LSO, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
