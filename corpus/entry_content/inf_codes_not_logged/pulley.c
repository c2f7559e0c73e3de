// Codes of a message file that are defined, but not logged.

#include <ntddk.h>
#include <ntiologc.h>
#include "pulley.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogPulley_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogPulley_ok(Driver);
    return STATUS_SUCCESS;
}
