// One of two drivers of a tree; its project calls the image planex.

#include <ntddk.h>
#include "plane.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogPlane_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = PLANE_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogPlane_ok(Driver);
    return STATUS_SUCCESS;
}
