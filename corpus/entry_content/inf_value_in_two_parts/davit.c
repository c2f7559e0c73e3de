// The second line adds to the value of the first.

#include <ntddk.h>
#include "davit.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogDavit_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = DAVIT_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogDavit_ok(Driver);
    return STATUS_SUCCESS;
}
