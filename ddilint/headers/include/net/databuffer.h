/* net/databuffer.h: the buffer of a fragment. */
#ifndef DDILINT_NET_DATABUFFER_H
#define DDILINT_NET_DATABUFFER_H

#include "net/extension.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NET_FRAGMENT_EXTENSION_DATA_BUFFER_NAME L"ms_fragment_databuffer"
#define NET_FRAGMENT_EXTENSION_DATA_BUFFER_VERSION_1 1U

typedef struct _NET_FRAGMENT_DATA_BUFFER {
    void *Handle;
} NET_FRAGMENT_DATA_BUFFER;

FORCEINLINE NET_FRAGMENT_DATA_BUFFER *NetExtensionGetFragmentDataBuffer(NET_EXTENSION const *Extension, UINT32 Index)
{
    return NET_EXTENSION_DATA(NET_FRAGMENT_DATA_BUFFER, Extension, Index);
}

#ifdef __cplusplus
}
#endif

#endif
