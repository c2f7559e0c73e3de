// The image was renamed, the registration was not.

#include <ntddk.h>
#include "lathe.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogLathe_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = LATHE_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogLathe_ok(Driver);
    return STATUS_SUCCESS;
}
