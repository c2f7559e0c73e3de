/* tagged_pointers.c - the low bits of a pointer are free: a flag in them does not lose the entry. */
#include <ntddk.h>
#include <ntiologc.h>

#define TAG_URGENT ((ULONG_PTR)1)

static VOID TagFill(PIO_ERROR_LOG_PACKET Entry)
{
    RtlZeroMemory(Entry, sizeof(*Entry));
    Entry->ErrorCode = IO_ERR_TIMEOUT;
}

VOID TagWrite_ok(PDEVICE_OBJECT DeviceObject)
{
    ULONG_PTR handle = (ULONG_PTR)IoAllocateErrorLogEntry(DeviceObject, sizeof(IO_ERROR_LOG_PACKET));
    PIO_ERROR_LOG_PACKET entry;

    if (handle == 0) {
        return;
    }
    handle |= TAG_URGENT;
    entry = (PIO_ERROR_LOG_PACKET)(handle & ~TAG_URGENT);
    TagFill(entry);
    IoWriteErrorLogEntry(entry);
}

VOID TagToggle_ok(PDEVICE_OBJECT DeviceObject)
{
    ULONG_PTR handle = (ULONG_PTR)IoAllocateErrorLogEntry(DeviceObject, sizeof(IO_ERROR_LOG_PACKET));

    if (handle == 0) {
        return;
    }
    handle ^= TAG_URGENT;
    handle ^= TAG_URGENT;
    TagFill((PIO_ERROR_LOG_PACKET)handle);
    IoWriteErrorLogEntry((PIO_ERROR_LOG_PACKET)handle);
}

VOID TagTested_bad(PDEVICE_OBJECT DeviceObject, BOOLEAN Urgent)
{
    ULONG_PTR handle = (ULONG_PTR)IoAllocateErrorLogEntry( // expect: DDI301
        DeviceObject, sizeof(IO_ERROR_LOG_PACKET));

    if (handle == 0) {
        return;
    }
    handle |= TAG_URGENT;
    if (!Urgent) {
        return;
    }
    TagFill((PIO_ERROR_LOG_PACKET)(handle & ~TAG_URGENT));
    IoWriteErrorLogEntry((PIO_ERROR_LOG_PACKET)(handle & ~TAG_URGENT));
}
