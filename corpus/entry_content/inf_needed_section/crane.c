// The event-log section needs another, which registers too little.

#include <ntddk.h>
#include <ntiologc.h>

DRIVER_INITIALIZE DriverEntry;

static VOID LogCrane_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogCrane_ok(Driver);
    return STATUS_SUCCESS;
}
