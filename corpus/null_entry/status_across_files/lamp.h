#pragma once
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _LAMP_EXTENSION {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Lower;
    ULONG Hours;
} LAMP_EXTENSION, *PLAMP_EXTENSION;

NTSTATUS LampLogHours_ok(_In_ PLAMP_EXTENSION Extension);
BOOLEAN LampLogFailure_ok(_In_ PLAMP_EXTENSION Extension, _In_ NTSTATUS Status);
NTSTATUS LampIgnite(_In_ PLAMP_EXTENSION Extension);
