// The INF installs another driver, whose sources are not here.

#include <ntddk.h>
#include "screw.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogScrew_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = SCREW_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogScrew_ok(Driver);
    return STATUS_SUCCESS;
}
