/* net/logicaladdress.h: where a fragment is for the device. */
#ifndef DDILINT_NET_LOGICALADDRESS_H
#define DDILINT_NET_LOGICALADDRESS_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NET_FRAGMENT_EXTENSION_LOGICAL_ADDRESS_NAME L"ms_fragment_logicaladdress"
#define NET_FRAGMENT_EXTENSION_LOGICAL_ADDRESS_VERSION_1 1U

typedef struct _NET_FRAGMENT_LOGICAL_ADDRESS {
    UINT64 LogicalAddress;
} NET_FRAGMENT_LOGICAL_ADDRESS;

FORCEINLINE NET_FRAGMENT_LOGICAL_ADDRESS *NetExtensionGetFragmentLogicalAddress(NET_EXTENSION const *Extension,
                                                                                UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_FRAGMENT_LOGICAL_ADDRESS, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
