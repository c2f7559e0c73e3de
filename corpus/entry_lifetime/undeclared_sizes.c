/*
 * undeclared_sizes.c - requests whose structures a missing header declares: whatever their sizes are, they are checked.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include "hatch_ioctl.h"

typedef struct _HATCH {
    PDEVICE_OBJECT Device;
    ULONG Refused;
    BOOLEAN Logs;
    UCHAR Name[256];
    USHORT NameLength;
} HATCH, *PHATCH;

NTSTATUS HatchGetState_bad(PHATCH Hatch, PVOID Buffer, ULONG Length, PULONG Written)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length < sizeof(HATCH_STATE)) {
        entry = IoAllocateErrorLogEntry(Hatch->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        if (entry != NULL && Hatch->Logs) {
            entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
            entry->DumpDataSize = 0;
            entry->NumberOfStrings = 0;
            IoWriteErrorLogEntry(entry);
        }
        return STATUS_BUFFER_TOO_SMALL;
    }
    RtlZeroMemory(Buffer, sizeof(HATCH_STATE));
    *Written = sizeof(HATCH_STATE);
    return STATUS_SUCCESS;
}

NTSTATUS HatchGetState_ok(PHATCH Hatch, PVOID Buffer, ULONG Length, PULONG Written)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    if (Length < sizeof(HATCH_STATE)) {
        entry = IoAllocateErrorLogEntry(Hatch->Device, sizeof(IO_ERROR_LOG_PACKET));
    }
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
    }
    if (Length < sizeof(HATCH_STATE)) {
        if (entry != NULL) {
            IoWriteErrorLogEntry(entry);
        }
        return STATUS_BUFFER_TOO_SMALL;
    }
    RtlZeroMemory(Buffer, sizeof(HATCH_STATE));
    *Written = sizeof(HATCH_STATE);
    return STATUS_SUCCESS;
}

NTSTATUS HatchSetState_bad(PHATCH Hatch, PHATCH_REQUEST Request, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length != sizeof(*Request)) {
        entry = IoAllocateErrorLogEntry(Hatch->Device, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR; // expect: DDI201
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

/* How much room it takes, nobody knows: it may well fit. */
VOID HatchLogRequest_ok(PHATCH Hatch, PHATCH_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(
        Hatch->Device, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + sizeof(HATCH_REQUEST)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        RtlCopyMemory(entry->DumpData, Request, sizeof(HATCH_REQUEST));
        IoWriteErrorLogEntry(entry);
    }
}

/* Where names are shorter than requests, they fit: that is in the header. */
VOID HatchLogName_ok(PHATCH Hatch)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Hatch->NameLength > sizeof(HATCH_NAME)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Hatch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Hatch->NameLength));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}
