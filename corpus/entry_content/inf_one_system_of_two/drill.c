// Registered for one processor, forgotten for the other.

#include <ntddk.h>
#include <ntiologc.h>
#include "drill.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogDrill_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = DRILL_STUCK;
    IoWriteErrorLogEntry(entry);
}

static VOID LogDrillMore_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogDrill_ok(Driver);
    LogDrillMore_ok(Driver);
    return STATUS_SUCCESS;
}
