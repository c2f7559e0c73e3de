// Logs codes of its message file; the INF names it in the event-log section itself, where nothing reads it.

#include <ntddk.h>
#include "vane.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogVane_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = VANE_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogVane_ok(Driver);
    return STATUS_SUCCESS;
}
