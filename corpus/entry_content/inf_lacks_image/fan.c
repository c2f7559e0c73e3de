// Logs codes of its message file; the INF registers only those of the system.

#include <ntddk.h>
#include "fan.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogFan_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = FAN_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogFan_ok(Driver);
    return STATUS_SUCCESS;
}
