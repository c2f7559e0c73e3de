/*
 * eventlog.c - the sensor's entries in the system event log. Callable at IRQL <= DISPATCH_LEVEL.
 */
#include "sensor.h"

/* Returns an entry with room for DumpBytes of dump data, or NULL. The caller writes or frees it. */
PIO_ERROR_LOG_PACKET SensorBeginEvent(_In_ PSENSOR_CONTEXT Context, _In_ NTSTATUS ErrorCode, _In_ UCHAR DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Context->Device), (UCHAR)size);
    if (entry == NULL) {
        Context->EntriesLost++;
        return NULL;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = ErrorCode;
    entry->DumpDataSize = DumpBytes;
    return entry;
}

/* An event without data. The result is for the curious. */
NTSTATUS SensorLogEvent(_In_ PSENSOR_CONTEXT Context, _In_ NTSTATUS ErrorCode, _In_ ULONG UniqueValue)
{
    PIO_ERROR_LOG_PACKET entry = SensorBeginEvent(Context, ErrorCode, 0);

    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    entry->UniqueErrorValue = UniqueValue;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

/* The calibration words as they were read; the entry has room for eight of them. */
VOID SensorLogCalibration(_In_ PSENSOR_CONTEXT Context, _In_reads_(Count) const ULONG *Words, _In_ ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry = SensorBeginEvent(Context, SENSOR_ERR_CALIBRATION, 8 * sizeof(ULONG));
    ULONG i;

    if (entry == NULL) {
        return;
    }
    for (i = 0; i < Count; i++) {
        entry->DumpData[i] = Words[i]; // expect: DDI104
    }
    IoWriteErrorLogEntry(entry);
}

/* A frame that could not be decoded, as much of it as an entry may hold. */
VOID SensorLogFrame(_In_ PSENSOR_CONTEXT Context, _In_reads_bytes_(Length) PVOID Frame, _In_ size_t Length)
{
    PIO_ERROR_LOG_PACKET entry;
    size_t size;

    size = sizeof(IO_ERROR_LOG_PACKET) + min(Length, MAXUCHAR);
    size = min(size, MAXUCHAR);

    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Context->Device), (UCHAR)size); // expect: DDI102
    if (entry == NULL) {
        Context->EntriesLost++;
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_PROTOCOL;
    entry->DumpDataSize = (USHORT)((size - sizeof(IO_ERROR_LOG_PACKET)) & ~(sizeof(ULONG) - 1));
    RtlCopyMemory(entry->DumpData, Frame, size - sizeof(IO_ERROR_LOG_PACKET));
    IoWriteErrorLogEntry(entry);
}
