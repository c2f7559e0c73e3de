#pragma once
#include <ntddk.h>
#include <ntiologc.h>

#define TAPE_MAX_LOG_BYTES 96

typedef struct _TAPE_EXTENSION {
    PDEVICE_OBJECT Self;
    UCHAR SenseBuffer[252];
    ULONG SenseLength;
} TAPE_EXTENSION, *PTAPE_EXTENSION;

VOID TapeLogError_ok(
    _In_ PDEVICE_OBJECT DeviceObject, _In_ NTSTATUS ErrorCode, _In_reads_bytes_(DumpBytes) PVOID Dump, _In_ ULONG DumpBytes);
