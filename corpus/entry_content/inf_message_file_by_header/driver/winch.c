// The message file lies elsewhere; the header that is made of it says that it is the driver's.

#include <ntddk.h>
#include "winchlog.h"

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
