// The registration names the key in full, beside the service.

#include <ntddk.h>
#include "boiler.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogBoiler_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BOILER_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogBoiler_ok(Driver);
    return STATUS_SUCCESS;
}
