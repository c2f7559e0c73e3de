// Outside of quotes the semicolon begins a comment: the driver is not registered.

#include <ntddk.h>
#include <ntiologc.h>
#include "mixer.h"

DRIVER_INITIALIZE DriverEntry;

static VOID LogMixer_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = MIXER_STUCK;
    IoWriteErrorLogEntry(entry);
}

static VOID LogMixerMore_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogMixer_ok(Driver);
    LogMixerMore_ok(Driver);
    return STATUS_SUCCESS;
}
