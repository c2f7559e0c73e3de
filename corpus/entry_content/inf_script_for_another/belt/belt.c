// A script registers the source of the chain, and no other.

#include <ntddk.h>
#include "beltlog.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogBelt_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BELT_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogBelt_ok(Driver);
    return STATUS_SUCCESS;
}
