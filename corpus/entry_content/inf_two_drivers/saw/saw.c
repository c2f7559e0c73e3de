// One of two drivers of a tree; its project calls the image sawx.

#include <ntddk.h>
#include "saw.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogSaw_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = SAW_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogSaw_ok(Driver);
    return STATUS_SUCCESS;
}
