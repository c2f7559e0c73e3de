/* The logging of the lamp driver; its answers are harmless until somebody acts on them. */
#include "lamp.h"

NTSTATUS LampLogHours_ok(_In_ PLAMP_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_WRN_FAILURE_PREDICTED;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Extension->Hours;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

BOOLEAN LampLogFailure_ok(_In_ PLAMP_EXTENSION Extension, _In_ NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return FALSE;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->FinalStatus = Status;
    IoWriteErrorLogEntry(entry);
    return TRUE;
}
