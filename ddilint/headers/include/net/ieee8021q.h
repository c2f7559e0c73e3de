/* net/ieee8021q.h: priority and virtual network of a packet. */
#ifndef DDILINT_NET_IEEE8021Q_H
#define DDILINT_NET_IEEE8021Q_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum NET_PACKET_TX_IEEE8021Q_ACTION_FLAGS {
    NetPacketTxIeee8021qActionFlagPriorityRequired = 0x1,
    NetPacketTxIeee8021qActionFlagVlanRequired = 0x2
} NET_PACKET_TX_IEEE8021Q_ACTION_FLAGS;

#define NET_PACKET_EXTENSION_IEEE8021Q_NAME L"ms_packet_ieee8021q"
#define NET_PACKET_EXTENSION_IEEE8021Q_VERSION_1 1U

typedef struct NET_PACKET_IEEE8021Q {
    UINT32 PriorityCodePoint : 3;
    UINT32 VlanIdentifier : 12;
    UINT32 TxTagging : 2;
} NET_PACKET_IEEE8021Q;

FORCEINLINE NET_PACKET_IEEE8021Q *NetExtensionGetPacketIeee8021Q(NET_EXTENSION const *Extension, UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_PACKET_IEEE8021Q, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
