// The INF lies in a folder of its own and says alone what the image is called.

#include <ntddk.h>
#include "hoist.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogHoist_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = HOIST_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogHoist_ok(Driver);
    return STATUS_SUCCESS;
}
