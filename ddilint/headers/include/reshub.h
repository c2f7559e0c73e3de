/* reshub.h: the resource hub. */
#ifndef DDILINT_RESHUB_H
#define DDILINT_RESHUB_H

#include "wdm.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESOURCE_HUB_DEVICE_NAME L"\\Device\\RESOURCE_HUB"
#define RESOURCE_HUB_PATH_CHARS 64
#define RESOURCE_HUB_PATH_SIZE (RESOURCE_HUB_PATH_CHARS * sizeof(WCHAR))
NTSTATUS RESOURCE_HUB_CREATE_PATH_FROM_ID(PUNICODE_STRING PathBuffer, ULONG LowPart, ULONG HighPart);

#ifdef __cplusplus
}
#endif

#endif
