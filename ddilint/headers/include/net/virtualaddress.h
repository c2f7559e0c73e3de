/* net/virtualaddress.h: where a fragment is for the processor. */
#ifndef DDILINT_NET_VIRTUALADDRESS_H
#define DDILINT_NET_VIRTUALADDRESS_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NET_FRAGMENT_EXTENSION_VIRTUAL_ADDRESS_NAME L"ms_fragment_virtualaddress"
#define NET_FRAGMENT_EXTENSION_VIRTUAL_ADDRESS_VERSION_1 1U

typedef struct _NET_FRAGMENT_VIRTUAL_ADDRESS {
    void *VirtualAddress;
} NET_FRAGMENT_VIRTUAL_ADDRESS;

FORCEINLINE NET_FRAGMENT_VIRTUAL_ADDRESS *NetExtensionGetFragmentVirtualAddress(NET_EXTENSION const *Extension,
                                                                                UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_FRAGMENT_VIRTUAL_ADDRESS, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
