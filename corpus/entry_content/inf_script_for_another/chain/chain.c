// A script registers the source of the chain, and no other.

#include <ntddk.h>
#include "chainlog.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogChain_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = CHAIN_STUCK;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogChain_ok(Driver);
    return STATUS_SUCCESS;
}
