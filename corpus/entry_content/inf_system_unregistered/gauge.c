// Codes of the system, and an INF without an event-log section.

#include <ntddk.h>
#include <ntiologc.h>

DRIVER_INITIALIZE DriverEntry;

static VOID LogGauge_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogGauge_ok(Driver);
    return STATUS_SUCCESS;
}
