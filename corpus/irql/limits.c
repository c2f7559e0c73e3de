// rules: +DDI503
/*
 * limits.c - other routines than those of the event log, called above their documented levels.
 */
#include <ntddk.h>

typedef struct _GATE {
    KSPIN_LOCK Lock;
    FAST_MUTEX Mutex;
    KEVENT Event;
    HANDLE File;
    PIO_WORKITEM WorkItem;
    LONG Waiting;
} GATE, *PGATE;

KDEFERRED_ROUTINE GateDpc_bad;
KDEFERRED_ROUTINE GateDpc_ok;
KSERVICE_ROUTINE GateIsr_bad;
KSERVICE_ROUTINE GateIsr_ok;
IO_WORKITEM_ROUTINE GateWork_ok;

VOID GateDpc_bad(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    PGATE gate = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    ExAcquireFastMutex(&gate->Mutex); // expect: DDI503
    gate->Waiting = 0;
    ExReleaseFastMutex(&gate->Mutex); // expect: DDI503
}

VOID GateDpc_ok(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    PGATE gate = Context;
    KIRQL irql;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    KeAcquireSpinLock(&gate->Lock, &irql);
    gate->Waiting = 0;
    KeReleaseSpinLock(&gate->Lock, irql);
    KeSetEvent(&gate->Event, IO_NO_INCREMENT, FALSE);
}

/* The event can be set at DISPATCH_LEVEL at most. */
BOOLEAN GateIsr_bad(PKINTERRUPT Interrupt, PVOID Context)
{
    PGATE gate = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    KeSetEvent(&gate->Event, IO_NO_INCREMENT, FALSE); // expect: DDI503
    return TRUE;
}

BOOLEAN GateIsr_ok(PKINTERRUPT Interrupt, PVOID Context)
{
    PGATE gate = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    InterlockedIncrement(&gate->Waiting);
    return TRUE;
}

VOID GateWork_ok(PDEVICE_OBJECT Device, PVOID Context)
{
    PGATE gate = Context;

    UNREFERENCED_PARAMETER(Device);
    ExAcquireFastMutex(&gate->Mutex);
    gate->Waiting = 0;
    ExReleaseFastMutex(&gate->Mutex);
    ZwClose(gate->File);
}

/* A handle is closed with the lock held. */
VOID GateClose_bad(PGATE Gate)
{
    KIRQL irql;

    KeAcquireSpinLock(&Gate->Lock, &irql);
    ZwClose(Gate->File); // expect: DDI503
    Gate->File = NULL;
    KeReleaseSpinLock(&Gate->Lock, irql);
}

VOID GateClose_ok(PGATE Gate)
{
    HANDLE file;
    KIRQL irql;

    KeAcquireSpinLock(&Gate->Lock, &irql);
    file = Gate->File;
    Gate->File = NULL;
    KeReleaseSpinLock(&Gate->Lock, irql);
    ZwClose(file);
}

/* From a header that is not here: what completes a URB is for DPCs, what unplugs the device is not. */
VOID UdecxUrbComplete(PVOID Request, LONG UsbdStatus);
NTSTATUS UdecxUsbDevicePlugOutAndDelete(PVOID UdecxUsbDevice);

KDEFERRED_ROUTINE GateUrbDpc_ok;
VOID GateUrbDpc_ok(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument2);
    UdecxUrbComplete(Argument1, 0);
}

KDEFERRED_ROUTINE GateUnplugDpc_bad;
VOID GateUnplugDpc_bad(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument2);
    if (!NT_SUCCESS(UdecxUsbDevicePlugOutAndDelete(Argument1))) { // expect: DDI503
        DbgPrint("still plugged in\n");
    }
}

/* Tables whose locks are of the kind that their users chose: what is called in between does not change the kind. */
typedef enum _SLOT_LOCKS { SlotsPaged, SlotsDispatch, SlotsFree } SLOT_LOCKS;
typedef struct _SLOTS {
    SLOT_LOCKS Locks;
    ULONG Number;
    PERESOURCE Resources;
    PKSPIN_LOCK SpinLocks;
    PVOID *Heads;
} SLOTS, *PSLOTS;
typedef VOID SLOT_ACTION(PVOID Item);

static VOID SlotLock(PSLOTS Slots, ULONG Index, PKIRQL Irql)
{
    switch (Slots->Locks) {
    case SlotsPaged:
        KeEnterCriticalRegion();
        ExAcquireResourceSharedLite(&Slots->Resources[Index], TRUE);
        break;
    case SlotsDispatch:
        KeAcquireSpinLock(&Slots->SpinLocks[Index], Irql);
        break;
    default:
        break;
    }
}

static VOID SlotUnlock(PSLOTS Slots, ULONG Index, KIRQL Irql)
{
    switch (Slots->Locks) {
    case SlotsPaged:
        ExReleaseResourceLite(&Slots->Resources[Index]);
        KeLeaveCriticalRegion();
        break;
    case SlotsDispatch:
        KeReleaseSpinLock(&Slots->SpinLocks[Index], Irql);
        break;
    default:
        break;
    }
}

static VOID SlotsForAll(PSLOTS Slots, SLOT_ACTION *Action)
{
    ULONG i;
    KIRQL irql;

    for (i = 0; i < Slots->Number; i++) {
        SlotLock(Slots, i, &irql);
        if (Slots->Heads[i] != NULL) {
            Action(Slots->Heads[i]);
        }
        SlotUnlock(Slots, i, irql);
    }
}

VOID SlotsVisit_ok(PGATE Gate, PSLOTS Slots, SLOT_ACTION *Action)
{
    ExAcquireFastMutex(&Gate->Mutex);
    SlotsForAll(Slots, Action);
    ExReleaseFastMutex(&Gate->Mutex);
}

VOID SlotsVisit_bad(PGATE Gate, PSLOTS Slots)
{
    KIRQL irql;

    if (Slots->Locks == SlotsDispatch) {
        SlotLock(Slots, 0, &irql);
        ExAcquireFastMutex(&Gate->Mutex); // expect: DDI503
        Gate->Waiting++;
        ExReleaseFastMutex(&Gate->Mutex); // expect: DDI503
        SlotUnlock(Slots, 0, irql);
    }
}
