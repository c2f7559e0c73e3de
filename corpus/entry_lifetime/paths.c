/*
 * More ways for an entry to come to its end, and to miss it.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define WINCH_OWNS_ENTRY 0x1
#define WINCH_LOCKED 0x2

typedef VOID WINCH_SINK(_In_ PVOID Context, _In_ PVOID Entry);
typedef WINCH_SINK *PWINCH_SINK;

typedef struct _WINCH_EXTENSION {
    PDEVICE_OBJECT Self;
    KSPIN_LOCK Lock;
    PWINCH_SINK Sink;
    PVOID SinkContext;
    ULONG Turns;
    LIST_ENTRY Waiting;
} WINCH_EXTENSION, *PWINCH_EXTENSION;

BOOLEAN WinchReady(_In_ PWINCH_EXTENSION Extension);

static PIO_ERROR_LOG_PACKET WinchAllocate(_In_ PWINCH_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = ErrorCode;
    }
    return entry;
}

/* A case that falls through into the next one's release. */
VOID WinchLogKind_bad(_In_ PWINCH_EXTENSION Extension, _In_ ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry = WinchAllocate(Extension, IO_ERR_TIMEOUT);

    if (entry == NULL) {
        return;
    }
    switch (Kind) {
    case 0:
        entry->UniqueErrorValue = 1;
        IoWriteErrorLogEntry(entry);
    case 1:
        IoFreeErrorLogEntry(entry); // expect: DDI303
        break;
    default:
        IoWriteErrorLogEntry(entry);
        break;
    }
}

VOID WinchLogKind_ok(_In_ PWINCH_EXTENSION Extension, _In_ ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry = WinchAllocate(Extension, IO_ERR_TIMEOUT);

    if (entry == NULL) {
        return;
    }
    switch (Kind) {
    case 0:
        entry->UniqueErrorValue = 1;
        IoWriteErrorLogEntry(entry);
        break;
    case 1:
        IoFreeErrorLogEntry(entry);
        break;
    default:
        IoWriteErrorLogEntry(entry);
        break;
    }
}

/* Bits say what has to be undone; one of them is cleared too late. */
VOID WinchLogUndo_bad(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = WinchAllocate(Extension, IO_ERR_RESET);
    ULONG undo = 0;
    KIRQL irql;

    if (entry != NULL) {
        undo |= WINCH_OWNS_ENTRY;
    }
    KeAcquireSpinLock(&Extension->Lock, &irql);
    undo |= WINCH_LOCKED;
    Extension->Turns++;
    if (undo & WINCH_OWNS_ENTRY) {
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = Extension->Turns;
        IoWriteErrorLogEntry(entry);
    }
    if (undo & WINCH_LOCKED) {
        KeReleaseSpinLock(&Extension->Lock, irql);
    }
    if (undo & WINCH_OWNS_ENTRY) {
        IoFreeErrorLogEntry(entry); // expect: DDI303
    }
}

VOID WinchLogUndo_ok(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = WinchAllocate(Extension, IO_ERR_RESET);
    ULONG undo = 0;
    KIRQL irql;

    if (entry != NULL) {
        undo |= WINCH_OWNS_ENTRY;
    }
    KeAcquireSpinLock(&Extension->Lock, &irql);
    undo |= WINCH_LOCKED;
    Extension->Turns++;
    if ((undo & WINCH_OWNS_ENTRY) && Extension->Turns > 100) {
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = Extension->Turns;
        IoWriteErrorLogEntry(entry);
        undo &= ~WINCH_OWNS_ENTRY;
    }
    if (undo & WINCH_LOCKED) {
        KeReleaseSpinLock(&Extension->Lock, irql);
    }
    if (undo & WINCH_OWNS_ENTRY) {
        IoFreeErrorLogEntry(entry);
    }
}

/* A pointer that travels as an integer is still the entry. */
VOID WinchLogHandle_ok(_In_ PWINCH_EXTENSION Extension)
{
    ULONG_PTR handle = (ULONG_PTR)WinchAllocate(Extension, IO_ERR_SEQUENCE);

    if (handle != 0) {
        IoWriteErrorLogEntry((PVOID)handle);
    }
}

VOID WinchLogHandle_bad(_In_ PWINCH_EXTENSION Extension)
{
    ULONG_PTR handle = (ULONG_PTR)WinchAllocate(Extension, IO_ERR_SEQUENCE);

    if (handle != 0) {
        IoWriteErrorLogEntry((PVOID)handle);
        ((PIO_ERROR_LOG_PACKET)handle)->RetryCount++; // expect: DDI302
    }
}

/* Whoever registered the sink gets the entry. */
VOID WinchLogSink_ok(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = WinchAllocate(Extension, IO_ERR_NOT_READY);

    if (entry == NULL) {
        return;
    }
    if (Extension->Sink != NULL) {
        Extension->Sink(Extension->SinkContext, entry);
    } else {
        IoWriteErrorLogEntry(entry);
    }
}

/* Without a sink nobody does. */
VOID WinchLogSink_bad(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_NOT_READY;
    if (Extension->Sink != NULL) {
        Extension->Sink(Extension->SinkContext, entry);
    }
}

/* In the request, for the completion routine. */
VOID WinchAttach_ok(_In_ PWINCH_EXTENSION Extension, _Inout_ PIRP Irp)
{
    Irp->Tail.Overlay.DriverContext[0] = WinchAllocate(Extension, IO_ERR_TIMEOUT);
}

VOID WinchDetach_ok(_Inout_ PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = Irp->Tail.Overlay.DriverContext[0];

    Irp->Tail.Overlay.DriverContext[0] = NULL;
    if (entry != NULL) {
        if (NT_SUCCESS(Irp->IoStatus.Status)) {
            IoFreeErrorLogEntry(entry);
        } else {
            entry->FinalStatus = Irp->IoStatus.Status;
            IoWriteErrorLogEntry(entry);
        }
    }
}

/* To the caller, by way of a structure that is the caller's. */
VOID WinchLend_ok(_In_ PWINCH_EXTENSION Extension, _Out_ PIO_STATUS_BLOCK IoStatus)
{
    IoStatus->Pointer = WinchAllocate(Extension, IO_ERR_TIMEOUT);
    IoStatus->Information = IoStatus->Pointer != NULL ? sizeof(IO_ERROR_LOG_PACKET) : 0;
}

/* A loop without an end, left by its breaks; one of them keeps nothing. */
VOID WinchLogWait_bad(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG rounds = 0;

    for (;;) {
        entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        if (entry == NULL) {
            break;
        }
        if (++rounds == 10) {
            break;
        }
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
        if (Extension->Turns > rounds) {
            break;
        }
    }
}

VOID WinchLogWait_ok(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG rounds = 0;

    for (;;) {
        if (++rounds == 10) {
            break;
        }
        entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            break;
        }
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
        if (Extension->Turns > rounds) {
            break;
        }
    }
}

/* Swapped: what is freed is the one, what is written the other, and both end. */
VOID WinchLogSwap_ok(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET first = WinchAllocate(Extension, IO_ERR_TIMEOUT);
    PIO_ERROR_LOG_PACKET second = WinchAllocate(Extension, IO_ERR_RESET);
    PIO_ERROR_LOG_PACKET swap;

    if (WinchReady(Extension)) {
        swap = first;
        first = second;
        second = swap;
    }
    if (first != NULL) {
        IoWriteErrorLogEntry(first);
    }
    if (second != NULL) {
        IoFreeErrorLogEntry(second);
    }
}

/* Half swapped: both names end up with the same entry. */
VOID WinchLogSwap_bad(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET first = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
    PIO_ERROR_LOG_PACKET second = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (WinchReady(Extension)) {
        first = second;
        second = NULL;
    }
    if (first != NULL) {
        RtlZeroMemory(first, sizeof(IO_ERROR_LOG_PACKET));
        first->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(first);
    }
    if (second != NULL) {
        IoFreeErrorLogEntry(second);
    }
}

/* An early return between the lock and the entry's end. */
NTSTATUS WinchTurn_bad(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
    KIRQL irql;

    KeAcquireSpinLock(&Extension->Lock, &irql);
    if (Extension->Turns == 0) {
        KeReleaseSpinLock(&Extension->Lock, irql);
        return STATUS_DEVICE_NOT_READY;
    }
    Extension->Turns--;
    KeReleaseSpinLock(&Extension->Lock, irql);

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

NTSTATUS WinchTurn_ok(_In_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    KIRQL irql;

    KeAcquireSpinLock(&Extension->Lock, &irql);
    if (Extension->Turns == 0) {
        KeReleaseSpinLock(&Extension->Lock, irql);
        return STATUS_DEVICE_NOT_READY;
    }
    Extension->Turns--;
    KeReleaseSpinLock(&Extension->Lock, irql);

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

static PIO_ERROR_LOG_PACKET WinchAllocateOn(_In_ PDEVICE_OBJECT Device)
{
    return IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
}

/* Who was asked for its device is there: that it is looked at again, if late, leaves nothing out. */
VOID WinchSay_ok(_In_opt_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = WinchAllocateOn(Extension->Self);

    if (entry == NULL) {
        return;
    }
    if (Extension) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = Extension->Turns;
        IoWriteErrorLogEntry(entry);
    }
}

/* The same of one whose member a routine is given, and of one that is cleared. */
VOID WinchSayLocked_ok(_In_ PDEVICE_OBJECT Device, _Inout_opt_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    KIRQL irql;

    KeAcquireSpinLock(&Extension->Lock, &irql);
    KeReleaseSpinLock(&Extension->Lock, irql);
    entry = WinchAllocateOn(Device);
    if (entry != NULL && Extension != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID WinchSayCleared_ok(_In_ PDEVICE_OBJECT Device, _Out_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    RtlZeroMemory(Extension, sizeof(*Extension));
    entry = WinchAllocateOn(Device);
    if (entry != NULL && Extension != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* Of no bytes, nothing is cleared. */
VOID WinchSayCleared_bad(_In_ PDEVICE_OBJECT Device, _Out_opt_ PWINCH_EXTENSION Extension, _In_ SIZE_T Size)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    RtlZeroMemory(Extension, Size);
    if (entry != NULL && Extension != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID WinchSay_bad(_In_ PDEVICE_OBJECT Device, _In_opt_ PWINCH_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    if (entry == NULL) {
        return;
    }
    if (Extension) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = Extension->Turns;
        IoWriteErrorLogEntry(entry);
    }
}
