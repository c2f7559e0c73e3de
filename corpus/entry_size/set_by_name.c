/*
 * A routine that sets the driver's own variables leaves alone what a pointer leads to; and a variable that it sets is not
 * what it was before.
 */
#include <ntddk.h>

#define ORRIS_ROOM (ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET))

PIO_ERROR_LOG_PACKET OrrisReserve;
ULONG OrrisBytes;
ULONG OrrisRounds;
PULONG OrrisSamples;

DRIVER_UNLOAD OrrisUnload;

static VOID OrrisSetAside(_In_ PDRIVER_OBJECT DriverObject)
{
    OrrisReserve = IoAllocateErrorLogEntry(DriverObject, sizeof(IO_ERROR_LOG_PACKET));
}

VOID OrrisUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (OrrisReserve != NULL) {
        IoFreeErrorLogEntry(OrrisReserve);
    }
}

VOID OrrisLogName(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;

    OrrisSetAside(DriverObject);
    entry = IoAllocateErrorLogEntry(DriverObject, (UCHAR)(sizeof(*entry) + Name->Length)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID OrrisCount(VOID)
{
    ULONG round;

    OrrisBytes = 8;
    for (round = 0; round < OrrisRounds; round++) {
        if (OrrisSamples[round] > OrrisSamples[0]) {
            OrrisBytes = 4;
        }
    }
}

VOID OrrisLogCounted(_In_ PDRIVER_OBJECT DriverObject)
{
    PIO_ERROR_LOG_PACKET entry;

    if (OrrisBytes <= ORRIS_ROOM) {
        return;
    }
    OrrisCount();
    entry = IoAllocateErrorLogEntry(DriverObject, (UCHAR)(sizeof(*entry) + OrrisBytes));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}
