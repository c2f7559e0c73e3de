// Has a message file, and nothing registers an event source at all.

#include <ntddk.h>
#include "heaterlog.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogHeater_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = HEATER_HOT;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogHeater_ok(Driver);
    return STATUS_SUCCESS;
}
