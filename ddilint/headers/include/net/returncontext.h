/* net/returncontext.h: what a driver gets back with a receive buffer. */
#ifndef DDILINT_NET_RETURNCONTEXT_H
#define DDILINT_NET_RETURNCONTEXT_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct NET_FRAGMENT_RETURN_CONTEXT_HANDLE__ *NET_FRAGMENT_RETURN_CONTEXT_HANDLE;

#define NET_FRAGMENT_EXTENSION_RETURN_CONTEXT_NAME L"ms_fragment_returncontext"
#define NET_FRAGMENT_EXTENSION_RETURN_CONTEXT_VERSION_1 1U

typedef struct _NET_FRAGMENT_RETURN_CONTEXT {
    NET_FRAGMENT_RETURN_CONTEXT_HANDLE Handle;
} NET_FRAGMENT_RETURN_CONTEXT;

FORCEINLINE NET_FRAGMENT_RETURN_CONTEXT *NetExtensionGetFragmentReturnContext(NET_EXTENSION const *Extension,
                                                                              UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_FRAGMENT_RETURN_CONTEXT, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
