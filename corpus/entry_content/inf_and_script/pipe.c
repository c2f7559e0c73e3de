// An installer script registers the source.

#include <ntddk.h>
#include "pipe.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogPipe_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = PIPE_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogPipe_ok(Driver);
    return STATUS_SUCCESS;
}
