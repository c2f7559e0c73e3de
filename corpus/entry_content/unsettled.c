/*
 * unsettled.c - what a helper logs hangs on memory that its caller leads to in a way that nobody can follow.
 */
#include <ntddk.h>

typedef struct _WEIR {
    PDEVICE_OBJECT Device;
    ULONG Level;
    ULONG Gate;
} WEIR, *PWEIR;

static VOID WeirLogLevel_bad(PWEIR Weir)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Weir->Level < 3) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Weir->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    entry->ErrorCode = STATUS_DEVICE_NOT_READY; // expect: DDI404
    IoWriteErrorLogEntry(entry);
}

static VOID WeirLogGate_ok(PWEIR Weir, ULONG Gate)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Gate < 3 || Weir->Gate == Gate) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Weir->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    entry->ErrorCode = STATUS_DEVICE_NOT_READY;
    IoWriteErrorLogEntry(entry);
}

/* The number that a client got for its weir. */
VOID WeirChanged(ULONG Handle)
{
    PWEIR weir = (PWEIR)(ULONG_PTR)(Handle ^ 0x5A5A0000);

    WeirLogLevel_bad(weir);
    WeirLogGate_ok(weir, 2);
}
