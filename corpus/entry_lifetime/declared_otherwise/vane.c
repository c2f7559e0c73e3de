/* What hands out entries; the file that calls it declares it as something else. */
#include <ntddk.h>
#include <ntiologc.h>

PIO_ERROR_LOG_PACKET VaneGet(PDEVICE_OBJECT Device)
{
    return IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
}

VOID VaneLose_bad(PDEVICE_OBJECT Device, BOOLEAN IsCalm)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    if (entry != NULL && !IsCalm) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}
