// The texts are in a library of messages, which the INF installs.

#include <ntddk.h>
#include "tank.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogTank_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = TANK_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogTank_ok(Driver);
    return STATUS_SUCCESS;
}
