#pragma once
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _MODEM_EXTENSION {
    PDEVICE_OBJECT Self;
    UNICODE_STRING PortName;
} MODEM_EXTENSION, *PMODEM_EXTENSION;

VOID ModemLogText_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ NTSTATUS ErrorCode, _In_ PCWSTR Text, _In_ USHORT TextBytes);
