/* net/extension.h: what a queue adds to its packets and fragments. */
#ifndef DDILINT_NET_EXTENSION_H
#define DDILINT_NET_EXTENSION_H

#include "wdm.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _NET_EXTENSION_TYPE {
    NetExtensionTypePacket = 1,
    NetExtensionTypeFragment,
    NetExtensionTypeBuffer
} NET_EXTENSION_TYPE;

typedef struct _NET_EXTENSION {
    void *Reserved[4];
    union {
        BOOLEAN Enabled;
        void *Reserved1[1];
    };
} NET_EXTENSION;

#define NET_EXTENSION_DATA(Type, Extension, Index) ((Type *)NetExtensionGetData(Extension, Index))

void *NetExtensionGetData(NET_EXTENSION const *Extension, UINT32 Index);

#ifdef __cplusplus
}
#endif

#endif
