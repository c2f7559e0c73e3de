// An INX with strings and continued lines, in UTF-16.

#include <ntddk.h>
#include "press.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogPress_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = PRESS_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogPress_ok(Driver);
    return STATUS_SUCCESS;
}
