/* net/mdl.h: the MDL of a fragment. */
#ifndef DDILINT_NET_MDL_H
#define DDILINT_NET_MDL_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NET_FRAGMENT_EXTENSION_MDL_NAME L"ms_fragment_mdl"
#define NET_FRAGMENT_EXTENSION_MDL_VERSION_1 1U

typedef struct _NET_FRAGMENT_MDL {
    MDL *Mdl;
} NET_FRAGMENT_MDL;

FORCEINLINE NET_FRAGMENT_MDL *NetExtensionGetFragmentMdl(NET_EXTENSION const *Extension, UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_FRAGMENT_MDL, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
