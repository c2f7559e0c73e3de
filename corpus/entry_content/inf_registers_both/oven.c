// Codes of its own and of the system, both registered.

#include <ntddk.h>
#include <ntiologc.h>
#include "oven.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogOven_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = OVEN_STUCK;
    IoWriteErrorLogEntry(entry);
}

static VOID LogOvenMore_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_INCORRECT_IRQL;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogOven_ok(Driver);
    LogOvenMore_ok(Driver);
    return STATUS_SUCCESS;
}
