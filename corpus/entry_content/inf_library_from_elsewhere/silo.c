// The texts are in a library that another package installs.

#include <ntddk.h>
#include "silo.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogSilo_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = SILO_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogSilo_ok(Driver);
    return STATUS_SUCCESS;
}
