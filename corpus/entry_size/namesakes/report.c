/* report.c - each of these is called with a number that fits; only one is also called by its address. */
#include "report.h"

VOID Report(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID Failed(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID Quota(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID Record(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID Taken(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra)); // expect: DDI101

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}
