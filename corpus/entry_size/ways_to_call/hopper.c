/* hopper.c - what is logged fits, or does not, by what the callers hand in. */
#include "hopper.h"

VOID HopperPlain_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperThrough_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperCast_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperLogStart_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperLogStop_bad(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra)); // expect: DDI101

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperPrefixed_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperTested_bad(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra)); // expect: DDI101

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperChosen_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperChosen_bad(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra)); // expect: DDI101

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID HopperBehindComma_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + Extra));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}
