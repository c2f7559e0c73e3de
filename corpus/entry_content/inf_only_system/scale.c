// Codes of the system only.

#include <ntddk.h>
#include <ntiologc.h>

DRIVER_INITIALIZE DriverEntry;

static VOID LogScale_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogScale_ok(Driver);
    return STATUS_SUCCESS;
}
