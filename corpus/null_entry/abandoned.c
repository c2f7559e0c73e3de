// Work that is left undone where there is no entry, of kinds that no status tells.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)
#define TAG 'dnbA'

typedef struct _LIFT {
    PDEVICE_OBJECT Self;
    KSPIN_LOCK Lock;
    ULONG Floor;
    PVOID Ring;
    SIZE_T RingSize;
    PVOID Registers;
} LIFT, *PLIFT;

VOID LiftGetFloor(_In_ PLIFT Lift, _Out_ PULONG Floor);
PIRP LiftNextIrp(_In_ PLIFT Lift);
NTSTATUS LiftPoll(_In_ PLIFT Lift, _In_ PIRP Irp);
NTSTATUS LiftSend(_In_ PLIFT Lift);

VOID KeepsLock_bad(PLIFT Lift)
{
    KIRQL irql;
    PIO_ERROR_LOG_PACKET entry;

    KeAcquireSpinLock(&Lift->Lock, &irql);
    entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);
    if (entry == NULL) {
        return; // expect: DDI202 "the release of a lock"
    }
    entry->UniqueErrorValue = Lift->Floor;
    KeReleaseSpinLock(&Lift->Lock, irql);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID KeepsLock_ok(PLIFT Lift)
{
    KIRQL irql;
    PIO_ERROR_LOG_PACKET entry;

    KeAcquireSpinLock(&Lift->Lock, &irql);
    entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);
    if (entry == NULL) {
        KeReleaseSpinLock(&Lift->Lock, irql);
        return;
    }
    entry->UniqueErrorValue = Lift->Floor;
    KeReleaseSpinLock(&Lift->Lock, irql);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

// The lock guards what is logged, and nothing is logged.
VOID LocksForEntry_ok(PLIFT Lift)
{
    KIRQL irql;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    KeAcquireSpinLock(&Lift->Lock, &irql);
    entry->UniqueErrorValue = Lift->Floor;
    KeReleaseSpinLock(&Lift->Lock, irql);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID MakesRing_bad(PLIFT Lift)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "ExAllocatePool2"
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Lift->Ring = ExAllocatePool2(POOL_FLAG_NON_PAGED, Lift->RingSize, TAG);
}

VOID MakesText_ok(PLIFT Lift)
{
    PVOID text;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    text = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, TAG);
    if (text != NULL) {
        entry->UniqueErrorValue = *(PULONG)text;
        ExFreePoolWithTag(text, TAG);
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID ReadsWhileOpen_ok(PLIFT Lift)
{
    ULONG floor;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    LiftGetFloor(Lift, &floor);
    entry->UniqueErrorValue = floor;
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

KSTART_ROUTINE Poll_bad;
VOID Poll_bad(PVOID Context)
{
    PLIFT lift = Context;

    for (;;) {
        NTSTATUS status;
        PIRP irp = LiftNextIrp(lift);

        if (irp == NULL) {
            continue;
        }
        status = LiftPoll(lift, irp);
        if (!NT_SUCCESS(status)) {
            PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(lift->Self, ENTRY_SIZE);
            if (entry == NULL) {
                continue; // expect: DDI202 "the completion of a request"
            }
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        irp->IoStatus.Status = status;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
}

KSTART_ROUTINE Poll_ok;
VOID Poll_ok(PVOID Context)
{
    PLIFT lift = Context;

    for (;;) {
        NTSTATUS status;
        PIRP irp = LiftNextIrp(lift);

        if (irp == NULL) {
            continue;
        }
        status = LiftPoll(lift, irp);
        if (!NT_SUCCESS(status)) {
            PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(lift->Self, ENTRY_SIZE);
            if (entry != NULL) {
                entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
                IoWriteErrorLogEntry(entry);
            }
        }
        irp->IoStatus.Status = status;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
}

VOID SendAll_bad(PLIFT Lift, ULONG Left)
{
    while (Left != 0) {
        USHORT part = (USHORT)min(Left, 0x200);

        LiftSend(Lift);
        if (Left > 0x10000) {
            PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);
            if (entry == NULL) {
                break; // expect: DDI202
            }
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        Left -= part;
    }
}

VOID SendAll_ok(PLIFT Lift, ULONG Left)
{
    while (Left != 0) {
        USHORT part = (USHORT)min(Left, 0x200);

        LiftSend(Lift);
        if (Left > 0x10000) {
            PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);
            if (entry != NULL) {
                entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
                IoWriteErrorLogEntry(entry);
            }
        }
        Left -= part;
    }
}

// The first routine that does other work, and fails, is where it begins: not the caller that only hands it on.
static NTSTATUS Attach_bad(PLIFT Lift, PDRIVER_OBJECT Driver, PDEVICE_OBJECT Physical)
{
    NTSTATUS status;
    PIO_ERROR_LOG_PACKET entry;

    status = IoCreateDevice(Driver, sizeof(LIFT), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &Lift->Self);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    entry = IoAllocateErrorLogEntry(Physical, ENTRY_SIZE);
    if (entry == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto exit;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
exit:
    IoDeleteDevice(Lift->Self);
    return status; // expect: DDI202
}

NTSTATUS AddLift(PLIFT Lift, PDRIVER_OBJECT Driver, PDEVICE_OBJECT Physical)
{
    NTSTATUS status = Attach_bad(Lift, Driver, Physical);

    if (NT_SUCCESS(status)) {
        IoGetConfigurationInformation()->DiskCount++;
    }
    return status;
}

/* The thread ends where it has nothing to tell. */
VOID Watch_bad(PVOID Context)
{
    PLIFT lift = Context;

    while (!NT_SUCCESS(LiftSend(lift))) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(lift->Self, ENTRY_SIZE);
        if (entry == NULL) {
            PsTerminateSystemThread(STATUS_INSUFFICIENT_RESOURCES); // expect: DDI202
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

VOID Watch_ok(PVOID Context)
{
    PLIFT lift = Context;

    while (!NT_SUCCESS(LiftSend(lift))) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(lift->Self, ENTRY_SIZE);
        if (entry == NULL) {
            continue;
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/* It fails, and its work is not done: the one is where the other shows. */
NTSTATUS Level_bad(PLIFT Lift)
{
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
    PIO_ERROR_LOG_PACKET entry = NULL;

    __try {
        entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);
        if (entry == NULL) {
            __leave;
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
        status = LiftSend(Lift);
    } __finally {
        Lift->Floor--;
    }
    return status; // expect: DDI202 "Level_bad fails"
}

NTSTATUS Level_ok(PLIFT Lift)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry = NULL;

    __try {
        status = LiftSend(Lift);
        entry = IoAllocateErrorLogEntry(Lift->Self, ENTRY_SIZE);
        if (entry == NULL) {
            __leave;
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    } __finally {
        Lift->Floor--;
    }
    return status;
}

typedef struct _WINCH {
    PDEVICE_OBJECT Self;
    struct _WINCH *Next;
    ULONG Tension;
    ULONG Gear;
    ULONG State;
    BOOLEAN Warned;
    ULONG EventsWritten;
    LARGE_INTEGER LastEvent;
    ULONG Faults;
} WINCH, *PWINCH;

VOID WinchDescribe(_In_ PWINCH Winch, _Inout_ PIO_ERROR_LOG_PACKET Entry);
VOID WinchReel(_In_ PWINCH Winch);

// What is asked behind the log may have changed meanwhile: that it is never asked without an entry is the entry's.
VOID AsksBehindLog_bad(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "WinchReel is left out"
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    WinchDescribe(Winch, entry);
    IoWriteErrorLogEntry(entry);
    if (Winch->Tension != 0) {
        WinchReel(Winch);
    }
}

VOID AsksBehindLog_ok(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        WinchDescribe(Winch, entry);
        IoWriteErrorLogEntry(entry);
    }
    if (Winch->Tension != 0) {
        WinchReel(Winch);
    }
}

VOID NextOne_bad(PWINCH First)
{
    PWINCH winch;
    PWINCH next;

    for (winch = First; winch != NULL; winch = next) {
        PIO_ERROR_LOG_PACKET entry;

        next = winch->Next;
        if (winch->Tension == 0) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(winch->Self, ENTRY_SIZE);
        if (entry == NULL) {
            continue; // expect: DDI202
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        WinchDescribe(winch, entry);
        IoWriteErrorLogEntry(entry);
        if (winch->Gear == 1) {
            WinchReel(winch);
        }
    }
}

VOID NextOne_ok(PWINCH First)
{
    PWINCH winch;
    PWINCH next;

    for (winch = First; winch != NULL; winch = next) {
        PIO_ERROR_LOG_PACKET entry;

        next = winch->Next;
        if (winch->Tension == 0) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(winch->Self, ENTRY_SIZE);
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            WinchDescribe(winch, entry);
            IoWriteErrorLogEntry(entry);
        }
        if (winch->Gear == 1) {
            WinchReel(winch);
        }
    }
}

// Where the work is no call, what is stored tells.
VOID StoresState_bad(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "the store to Winch->State is left out"
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Winch->State = 2;
}

VOID StoresSettings_bad(PWINCH Winch, ULONG Tension, ULONG Gear)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Winch->Tension = Tension;
    Winch->Gear = Gear;
}

VOID StoresState_ok(PWINCH Winch, ULONG Tension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    Winch->State = 2;
    Winch->Tension = Tension;
}

// That it logged is all that the driver remembers.
VOID RemembersLogging_ok(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Winch->Warned = TRUE;
    Winch->EventsWritten++;
    Winch->Faults |= 4;
    KeQuerySystemTime(&Winch->LastEvent);
}

// A routine that logs as well, where something is wrong, is work like any other.
static VOID WinchStart(PWINCH Winch)
{
    if (Winch->Gear == 7) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
    }
    WinchReel(Winch);
}

static VOID WinchLogGear(PWINCH Winch)
{
    if (Winch->Gear == 7) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
    }
}

VOID StartsBehindLog_bad(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    WinchStart(Winch);
}

VOID LogsBehindLog_ok(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    WinchLogGear(Winch);
}

// An entry is held meanwhile, but what is left out has nothing to do with it.
VOID WinchReset(_In_ PWINCH Winch);
VOID WinchReadStops(_In_ PWINCH Winch, _Out_ PULONG Stops);

VOID ResetsWhileHeld_bad(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "WinchReset"
    }
    WinchReset(Winch);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID ReadsForEntry_ok(PWINCH Winch)
{
    ULONG stops;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    WinchReadStops(Winch, &stops);
    entry->UniqueErrorValue = stops;
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID CompletesWhileHeld_bad(PWINCH Winch, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "the completion of the request"
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID CompletesEitherWay_ok(PWINCH Winch, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

// What the callers do with the same routines does not make up for what one call leaves out.
typedef struct _CREW {
    LIST_ENTRY Members;
    ULONG Size;
} CREW, *PCREW;

static FAST_MUTEX CrewLock;

static VOID CrewJoin_bad(PWINCH Winch, PCREW Crew)
{
    if (Crew->Size != 0) {
        PIO_ERROR_LOG_PACKET entry;

        ExAcquireFastMutex(&CrewLock);
        entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);
        if (entry == NULL) {
            return; // expect: DDI202 "WinchReset"
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
        WinchReset(Winch);
        ExReleaseFastMutex(&CrewLock);
    }
}

static VOID CrewLeave_ok(PWINCH Winch, PCREW Crew)
{
    if (Crew->Size != 0) {
        PIO_ERROR_LOG_PACKET entry;

        ExAcquireFastMutex(&CrewLock);
        entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        WinchReset(Winch);
        ExReleaseFastMutex(&CrewLock);
    }
}

DRIVER_DISPATCH CrewControl;
NTSTATUS CrewControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWINCH winch = Device->DeviceExtension;
    PCREW crew = Irp->AssociatedIrp.SystemBuffer;

    switch (IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceIoControl.IoControlCode) {
    case 1:
        CrewJoin_bad(winch, crew);
        break;
    case 2:
        ExAcquireFastMutex(&CrewLock);
        WinchReset(winch);
        ExReleaseFastMutex(&CrewLock);
        CrewJoin_bad(winch, crew);
        break;
    case 3:
        CrewLeave_ok(winch, crew);
        ExAcquireFastMutex(&CrewLock);
        WinchReset(winch);
        ExReleaseFastMutex(&CrewLock);
        break;
    default:
        break;
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

// A request whose completion stops here is never finished.
IO_COMPLETION_ROUTINE WinchRaised_bad, WinchRaised_ok;

NTSTATUS WinchRaised_bad(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    if (!NT_SUCCESS(Irp->IoStatus.Status)) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(((PWINCH)Context)->Self, ENTRY_SIZE);

        if (entry == NULL) {
            return STATUS_MORE_PROCESSING_REQUIRED; // expect: DDI202
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    UNREFERENCED_PARAMETER(Device);
    return STATUS_CONTINUE_COMPLETION;
}

NTSTATUS WinchRaised_ok(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    if (!NT_SUCCESS(Irp->IoStatus.Status)) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(((PWINCH)Context)->Self, ENTRY_SIZE);

        if (entry == NULL) {
            return STATUS_CONTINUE_COMPLETION;
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    UNREFERENCED_PARAMETER(Device);
    return STATUS_CONTINUE_COMPLETION;
}

// A routine of the driver that acts, with what it is to set; and one that gives something back for the entry.
NTSTATUS WinchDrive(_In_ PWINCH Winch, _In_ PLARGE_INTEGER Position);

static NTSTATUS WinchSetPosition(PWINCH Winch, PLARGE_INTEGER Position)
{
    if (Position->QuadPart < 0) {
        return STATUS_INVALID_PARAMETER;
    }
    return WinchDrive(Winch, Position);
}

static VOID WinchSetMark(PWINCH Winch, PULONG Mark)
{
    *Mark = Winch->Gear;
}

VOID HomesWhileHeld_bad(PWINCH Winch)
{
    LARGE_INTEGER home = {0};
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "WinchDrive"
    }
    WinchSetPosition(Winch, &home);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID MarksForEntry_ok(PWINCH Winch)
{
    ULONG mark;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    WinchSetMark(Winch, &mark);
    entry->UniqueErrorValue = mark;
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

// Other ways to do the same, and what is done for the log itself.
static VOID WinchCompleteIrp(PIRP Irp)
{
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

VOID CompletesByHelper_ok(PWINCH Winch, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        Irp->IoStatus.Status = STATUS_SUCCESS;
        Irp->IoStatus.Information = 0;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    WinchCompleteIrp(Irp);
    IoWriteErrorLogEntry(entry);
}

VOID CompletesByHelper_bad(PWINCH Winch, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "the completion of the request"
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    WinchCompleteIrp(Irp);
    IoWriteErrorLogEntry(entry);
}

static KTIMER WinchLogTimer;

VOID StopsLogTimer_ok(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    KeCancelTimer(&WinchLogTimer);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

// The function returns in the same place with an entry and without one: a decision leaves the work out.
VOID WinchRelease(_In_ PWINCH Winch);

NTSTATUS ReleasesLast_bad(PWINCH Winch)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry != NULL) { // expect: DDI202 "WinchRelease"
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
        WinchRelease(Winch);
    }
    return status;
}

NTSTATUS ReleasesLast_ok(PWINCH Winch)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    WinchRelease(Winch);
    return status;
}

// Who owns the winch is no number that a log counts: and its callers lead to the table.
typedef struct _WINCH_YARD {
    PDEVICE_OBJECT Self;
    ULONG Claims;
    struct {
        BOOLEAN IsThere;
        PFILE_OBJECT FileObject;
    } Winches[4];
} WINCH_YARD, *PWINCH_YARD;

DRIVER_DISPATCH WinchDispatchRead;

static NTSTATUS ClaimsWinch_bad(PWINCH_YARD Yard, PFILE_OBJECT FileObject, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Index >= 4 || !Yard->Winches[Index].IsThere) {
        return STATUS_INVALID_PARAMETER;
    }
    if (Yard->Winches[Index].FileObject != NULL) {
        return STATUS_DEVICE_BUSY;
    }
    entry = IoAllocateErrorLogEntry(Yard->Self, ENTRY_SIZE);
    if (entry != NULL) { // expect: DDI202 "FileObject"
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
        Yard->Winches[Index].FileObject = FileObject;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS ClaimsWinch_ok(PWINCH_YARD Yard, PFILE_OBJECT FileObject, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Index >= 4 || !Yard->Winches[Index].IsThere) {
        return STATUS_INVALID_PARAMETER;
    }
    if (Yard->Winches[Index].FileObject != NULL) {
        return STATUS_DEVICE_BUSY;
    }
    Yard->Winches[Index].FileObject = FileObject;
    entry = IoAllocateErrorLogEntry(Yard->Self, ENTRY_SIZE);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
        Yard->Claims = Index;
    }
    return STATUS_SUCCESS;
}

NTSTATUS WinchDispatchRead(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status;

    status = ClaimsWinch_bad(DeviceObject->DeviceExtension, stack->FileObject, stack->Parameters.Read.Key);
    if (NT_SUCCESS(status)) {
        status = ClaimsWinch_ok(DeviceObject->DeviceExtension, stack->FileObject, stack->Parameters.Read.Length);
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

// What only prints ends its list of arguments, too.
static VOID WinchTell(PCSTR Format, ...)
{
    CHAR text[64];
    va_list arguments;

    va_start(arguments, Format);
    _vsnprintf(text, sizeof(text), Format, arguments);
    va_end(arguments);
    DbgPrint("%s", text);
}

VOID TellsOfEntry_ok(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Winch->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    WinchTell("logged %u\n", Winch->Gear);
}

// Which request it was that is logged is no more than the log is.
typedef struct _WINCH_FAULT {
    PDEVICE_OBJECT Self;
    PIRP FaultingIrp;
} WINCH_FAULT, *PWINCH_FAULT;

VOID RemembersIrp_ok(PWINCH_FAULT Fault, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Fault->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Fault->FaultingIrp = Irp;
}

/* To put a text into other characters is a part of telling it. */
NTSTATUS AbandonTold_ok(PDRIVER_OBJECT Driver, PANSI_STRING Name)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return status;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    RtlAnsiStringToUnicodeString(&text, Name, TRUE);
    if (text.Length <= 64) {
        entry = IoAllocateErrorLogEntry(Driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + text.Length));
        if (entry != NULL) {
            RtlCopyMemory(entry->DumpData, text.Buffer, text.Length);
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
    }
    RtlFreeUnicodeString(&text);
    return status;
}
