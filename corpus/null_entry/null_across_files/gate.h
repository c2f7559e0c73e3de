#pragma once
#include <ntddk.h>
#include <ntiologc.h>

PIO_ERROR_LOG_PACKET GateAllocateEntry(_In_ PDEVICE_OBJECT DeviceObject, _In_ NTSTATUS ErrorCode);
VOID GateSetWord_bad(_In_ PIO_ERROR_LOG_PACKET Entry, _In_ ULONG Word);
