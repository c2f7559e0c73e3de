// Logs a code of the system; the INF registers the driver alone.

#include <ntddk.h>
#include <ntiologc.h>

DRIVER_INITIALIZE DriverEntry;

static VOID LogValve_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogValve_ok(Driver);
    return STATUS_SUCCESS;
}
