/* A function that is defined under a name that a macro replaces is the same function as the one that is called. */
#include <ntddk.h>
#define LOOM_PREFIX
#include "names.h"

VOID LogWords(_In_ PDEVICE_OBJECT Device, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + Words * sizeof(ULONG)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID LogRest(_In_ PDEVICE_OBJECT Device, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + Words * sizeof(ULONG))); // expect: DDI101 "is 64, EntrySize"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID LogLast(_In_ PDEVICE_OBJECT Device, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + Words * sizeof(ULONG)));
    entry->ErrorCode = IO_ERR_TIMEOUT; // expect: DDI201
    IoWriteErrorLogEntry(entry);
}
