#pragma once

#include <ntddk.h>
#include "kilnlog.h"

typedef struct _KILN {
    PDEVICE_OBJECT Self;
    ULONG Zones;
} KILN, *PKILN;

/* Writes an event with up to two strings, all in one buffer. */
VOID KilnLog(PKILN Kiln, NTSTATUS Code, USHORT Strings, PCWSTR Text, USHORT Bytes);
