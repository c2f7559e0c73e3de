// The build made the INF from the INX; the INX is what counts.

#include <ntddk.h>
#include "winch.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogWinch_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = WINCH_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogWinch_ok(Driver);
    return STATUS_SUCCESS;
}
