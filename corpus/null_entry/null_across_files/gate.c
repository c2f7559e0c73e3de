#include "gate.h"

VOID GateReportOpen_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Angle)
{
    PIO_ERROR_LOG_PACKET entry = GateAllocateEntry(DeviceObject, IO_ERR_SEEK_ERROR);

    if (entry == NULL) {
        return;
    }
    GateSetWord_bad(entry, Angle);
    IoWriteErrorLogEntry(entry);
}

VOID GateReportShut_ok(_In_ PDEVICE_OBJECT DeviceObject)
{
    PIO_ERROR_LOG_PACKET entry;

    if ((entry = GateAllocateEntry(DeviceObject, IO_ERR_TIMEOUT)) != NULL) {
        GateSetWord_bad(entry, 0);
        IoWriteErrorLogEntry(entry);
    }
}

VOID GateReportJam(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Force)
{
    PIO_ERROR_LOG_PACKET entry = GateAllocateEntry(DeviceObject, IO_ERR_OVERRUN_ERROR);

    GateSetWord_bad(entry, Force);
    if (entry != NULL) {
        IoWriteErrorLogEntry(entry);
    }
}
