/* bits.c - the number of a bit, and how many there are, is no larger than the word. */
#include <ntddk.h>
#include <ntiologc.h>
#include <intrin.h>

static VOID BitsWrite(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        RtlZeroMemory(Entry, sizeof(*Entry));
        Entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(Entry);
    }
}

VOID BitsFirst_ok(PDEVICE_OBJECT DeviceObject, ULONG Mask)
{
    ULONG bit;

    if (_BitScanForward(&bit, Mask)) {
        BitsWrite(IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bit * 4)));
    }
}

VOID BitsFirst_bad(PDEVICE_OBJECT DeviceObject, ULONG Mask)
{
    ULONG bit;

    if (_BitScanForward(&bit, Mask)) {
        BitsWrite(IoAllocateErrorLogEntry( // expect: DDI101 "when bit is"
            DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bit * 8)));
    }
}

VOID BitsLast_ok(PDEVICE_OBJECT DeviceObject, ULONG64 Mask)
{
    ULONG bit;

    if (BitScanReverse64(&bit, Mask)) {
        BitsWrite(IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bit * 2)));
    }
}

VOID BitsCount_ok(PDEVICE_OBJECT DeviceObject, ULONG Mask)
{
    BitsWrite(IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + __popcnt(Mask) * 4)));
}

VOID BitsCountAll_ok(PDEVICE_OBJECT DeviceObject, ULONG_PTR Mask)
{
    BitsWrite(IoAllocateErrorLogEntry(
        DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + RtlNumberOfSetBitsUlongPtr(Mask) * 2)));
}

VOID BitsCountAll_bad(PDEVICE_OBJECT DeviceObject, ULONG_PTR Mask)
{
    BitsWrite(IoAllocateErrorLogEntry( // expect: DDI101
        DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + RtlNumberOfSetBitsUlongPtr(Mask) * 5)));
}
