// There is no INF, so nothing is known of the registration.

#include <ntddk.h>
#include "kiln.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogKiln_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = KILN_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogKiln_ok(Driver);
    return STATUS_SUCCESS;
}
