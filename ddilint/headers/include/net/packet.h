/* net/packet.h: a network packet of a queue. */
#ifndef DDILINT_NET_PACKET_H
#define DDILINT_NET_PACKET_H

#include "wdm.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _NET_PACKET_LAYER2_TYPE {
    NetPacketLayer2TypeUnspecified,
    NetPacketLayer2TypeNull,
    NetPacketLayer2TypeEthernet
} NET_PACKET_LAYER2_TYPE;

typedef enum _NET_PACKET_LAYER3_TYPE {
    NetPacketLayer3TypeUnspecified,
    NetPacketLayer3TypeIPv4UnspecifiedOptions,
    NetPacketLayer3TypeIPv4WithOptions,
    NetPacketLayer3TypeIPv4NoOptions,
    NetPacketLayer3TypeIPv6UnspecifiedExtensions,
    NetPacketLayer3TypeIPv6WithExtensions,
    NetPacketLayer3TypeIPv6NoExtensions
} NET_PACKET_LAYER3_TYPE;

typedef enum _NET_PACKET_LAYER4_TYPE {
    NetPacketLayer4TypeUnspecified,
    NetPacketLayer4TypeTcp,
    NetPacketLayer4TypeUdp,
    NetPacketLayer4TypeIPFragment,
    NetPacketLayer4TypeIPNotFragment
} NET_PACKET_LAYER4_TYPE;

typedef struct _NET_PACKET_LAYOUT {
    UINT32 Layer2HeaderLength : 7;
    UINT32 Layer3HeaderLength : 9;
    UINT32 Layer4HeaderLength : 8;
    UINT32 Layer2Type : 4;
    UINT32 Layer3Type : 4;
    UINT8 Layer4Type : 4;
    UINT8 Reserved0 : 4;
} NET_PACKET_LAYOUT;

typedef struct _NET_PACKET {
    UINT32 FragmentIndex;
    UINT16 FragmentCount;
    NET_PACKET_LAYOUT Layout;
    UINT8 Ignore : 1;
    UINT8 Scratch : 1;
    UINT8 Reserved1 : 6;
} NET_PACKET;

void *NetPacketGetExtension(NET_PACKET const *packet, SIZE_T offset);
BOOLEAN NetPacketIsIpv4(NET_PACKET const *packet);
BOOLEAN NetPacketIsIpv6(NET_PACKET const *packet);

#ifdef __cplusplus
}
#endif

#endif
