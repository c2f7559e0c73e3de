// The INF is UTF-16, and says everything by string keys.

#include <ntddk.h>
#include "jib.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogJib_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = JIB_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogJib_ok(Driver);
    return STATUS_SUCCESS;
}
