// A manifest has a provider of the same name: installing it registers the source.

#include <ntddk.h>
#include "crane.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogCrane_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = CRANE_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogCrane_ok(Driver);
    return STATUS_SUCCESS;
}
