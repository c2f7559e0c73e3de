// What the driver held before is given back where there is an entry, and kept where there is none; and ways out of loops.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)
#define TAG 'krPC'

typedef struct _CABLE {
    PDEVICE_OBJECT Self;
    LIST_ENTRY Cars;
    ULONG Tension;
    ULONG Slack;
    BOOLEAN Stopped;
    PVOID Cache;
    PFILE_OBJECT Owner;
    HANDLE Key;
    UNICODE_STRING Name;
} CABLE, *PCABLE;

typedef struct _CAR {
    LIST_ENTRY Link;
    ULONG Weight;
} CAR, *PCAR;

VOID CableBrake(_In_ PCABLE Cable);
VOID CableHang(_In_ PCABLE Cable, _In_ PCAR Car);
VOID CableDescribe(_In_ PCABLE Cable, _Out_ PUNICODE_STRING Text);

VOID FreesCache_bad(PCABLE Cable)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Cable->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "the release of what it holds"
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    ExFreePoolWithTag(Cable->Cache, TAG);
}

VOID FreesCache_ok(PCABLE Cable)
{
    PIO_ERROR_LOG_PACKET entry;

    ExFreePoolWithTag(Cable->Cache, TAG);
    entry = IoAllocateErrorLogEntry(Cable->Self, ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

// The memory is there for the text of the entry, and nothing else.
VOID FreesText_ok(PCABLE Cable)
{
    UNICODE_STRING text;
    PVOID scratch;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Cable->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    CableDescribe(Cable, &text);
    scratch = ExAllocatePool2(POOL_FLAG_PAGED, 64, TAG);
    entry->UniqueErrorValue = text.Length + (scratch != NULL);
    if (scratch != NULL) {
        ExFreePoolWithTag(scratch, TAG);
    }
    RtlFreeUnicodeString(&text);
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

VOID ClosesKey_bad(PCABLE Cable)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Cable->Self, ENTRY_SIZE);

    if (entry != NULL) { // expect: DDI202
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
        ZwClose(Cable->Key);
        ObDereferenceObject(Cable->Owner);
        RtlFreeUnicodeString(&Cable->Name);
    }
}

VOID ClosesKey_ok(PCABLE Cable)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Cable->Self, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
    ZwClose(Cable->Key);
    ObDereferenceObject(Cable->Owner);
    RtlFreeUnicodeString(&Cable->Name);
}

// Held only while the entry is filled.
VOID LooksAtOwner_ok(PCABLE Cable)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Cable->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    ObReferenceObject(Cable->Owner);
    entry->UniqueErrorValue = Cable->Owner->Flags;
    ObDereferenceObject(Cable->Owner);
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

static PIO_ERROR_LOG_PACKET CableEntry(PCABLE Cable)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Cable->Self, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    }
    return entry;
}

// That rounds before this one did their work does not make the return a common one.
VOID HangsCars_bad(PCABLE Cable)
{
    PLIST_ENTRY link;

    for (link = Cable->Cars.Flink; link != &Cable->Cars; link = link->Flink) {
        PCAR car = CONTAINING_RECORD(link, CAR, Link);

        if (car->Weight == 0) {
            PIO_ERROR_LOG_PACKET entry = CableEntry(Cable);

            if (entry == NULL) {
                return; // expect: DDI202 "CableHang"
            }
            IoWriteErrorLogEntry(entry);
            continue;
        }
        CableHang(Cable, car);
    }
}

VOID HangsCars_ok(PCABLE Cable)
{
    PLIST_ENTRY link;

    for (link = Cable->Cars.Flink; link != &Cable->Cars; link = link->Flink) {
        PCAR car = CONTAINING_RECORD(link, CAR, Link);

        if (car->Weight == 0) {
            PIO_ERROR_LOG_PACKET entry = CableEntry(Cable);

            if (entry == NULL) {
                continue;
            }
            IoWriteErrorLogEntry(entry);
            continue;
        }
        CableHang(Cable, car);
    }
}

// A thread that ends in one place: what leads there early is what ends the work.
KSTART_ROUTINE CableThread_bad, CableThread_ok;

VOID CableThread_bad(PVOID Context)
{
    PCABLE cable = Context;

    for (;;) {
        if (cable->Tension > cable->Slack) {
            PIO_ERROR_LOG_PACKET entry = CableEntry(cable);

            if (entry == NULL) {
                break; // expect: DDI202
            }
            IoWriteErrorLogEntry(entry);
        }
        CableBrake(cable);
        if (cable->Stopped) {
            break;
        }
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

VOID CableThread_ok(PVOID Context)
{
    PCABLE cable = Context;

    for (;;) {
        if (cable->Tension > cable->Slack) {
            PIO_ERROR_LOG_PACKET entry = CableEntry(cable);

            if (entry != NULL) {
                IoWriteErrorLogEntry(entry);
            }
        }
        CableBrake(cable);
        if (cable->Stopped) {
            break;
        }
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

// Its own request is completed either way; the one that waits is not.
DRIVER_DISPATCH CableCleanup_bad, CableCleanup_ok;

NTSTATUS CableCleanup_bad(PDEVICE_OBJECT Device, PIRP Irp)
{
    PCABLE cable = Device->DeviceExtension;

    if (!IsListEmpty(&cable->Cars)) {
        PIO_ERROR_LOG_PACKET entry = CableEntry(cable);

        if (entry != NULL) { // expect: DDI202 "the completion of a request"
            PLIST_ENTRY link = RemoveHeadList(&cable->Cars);
            PIRP waiting = CONTAINING_RECORD(link, IRP, Tail.Overlay.ListEntry);

            IoWriteErrorLogEntry(entry);
            waiting->IoStatus.Status = STATUS_CANCELLED;
            IoCompleteRequest(waiting, IO_NO_INCREMENT);
        }
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS CableCleanup_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PCABLE cable = Device->DeviceExtension;

    if (!IsListEmpty(&cable->Cars)) {
        PIO_ERROR_LOG_PACKET entry = CableEntry(cable);
        PLIST_ENTRY link = RemoveHeadList(&cable->Cars);
        PIRP waiting = CONTAINING_RECORD(link, IRP, Tail.Overlay.ListEntry);

        if (entry != NULL) {
            IoWriteErrorLogEntry(entry);
        }
        waiting->IoStatus.Status = STATUS_CANCELLED;
        IoCompleteRequest(waiting, IO_NO_INCREMENT);
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

// What leads to the entry belongs to it, whatever its parts are called.
typedef struct _CABLE_HOLD {
    PIO_ERROR_LOG_PACKET Kept;
    USHORT Used;
    BOOLEAN Owner;
} CABLE_HOLD, *PCABLE_HOLD;

static BOOLEAN HoldBegin(PCABLE Cable, PCABLE_HOLD Hold)
{
    Hold->Kept = CableEntry(Cable);
    Hold->Used = 0;
    Hold->Owner = FALSE;
    if (Hold->Kept == NULL) {
        return FALSE;
    }
    Hold->Owner = TRUE;
    return TRUE;
}

static VOID HoldEnd(PCABLE_HOLD Hold)
{
    if (Hold->Owner) {
        Hold->Kept->UniqueErrorValue = Hold->Used;
        IoWriteErrorLogEntry(Hold->Kept);
        Hold->Kept = NULL;
        Hold->Owner = FALSE;
    }
}

VOID HoldsEntry_ok(PCABLE Cable)
{
    CABLE_HOLD hold;

    if (HoldBegin(Cable, &hold)) {
        hold.Used = (USHORT)Cable->Tension;
        if (Cable->Stopped) {
            HoldEnd(&hold);
        }
    }
    HoldEnd(&hold);
}

VOID HoldsEntry_bad(PCABLE Cable)
{
    CABLE_HOLD hold;

    if (HoldBegin(Cable, &hold)) { // expect: DDI202 "CableBrake"
        hold.Used = (USHORT)Cable->Tension;
        HoldEnd(&hold);
        CableBrake(Cable);
    }
}

// The log's own event, its provider, its history and its queue: not those of the work.
typedef struct _STATION {
    PDEVICE_OBJECT Self;
    KEVENT LoggedEvent;
    KEVENT Arrived;
    struct {
        ULONG Code;
        ULONG Where;
    } History[8];
    ULONG Line;
    ULONG Route;
    LIST_ENTRY Notes;
    LIST_ENTRY Cars;
} STATION, *PSTATION;

typedef struct _NOTE {
    LIST_ENTRY Link;
    ULONG Code;
} NOTE, *PNOTE;

ULONG EventWriteStationLogged(_In_ ULONG Code);

VOID TellsOfLogging_ok(PSTATION Station, ULONG Code, ULONG At)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Station->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    Station->History[At & 7].Code = Code;
    Station->History[At & 7].Where = At;
    KeSetEvent(&Station->LoggedEvent, IO_NO_INCREMENT, FALSE);
    EventWriteStationLogged(Code);
}

VOID TellsOfArrival_bad(PSTATION Station)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Station->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202 "KeSetEvent"
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    KeSetEvent(&Station->Arrived, IO_NO_INCREMENT, FALSE);
}

VOID RemembersRoute_bad(PSTATION Station, ULONG Line, ULONG Route)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Station->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    Station->Line = Line;
    Station->Route = Route;
}

VOID DrainsNotes_ok(PSTATION Station)
{
    while (!IsListEmpty(&Station->Notes)) {
        PNOTE note;
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Station->Self, ENTRY_SIZE);

        if (entry == NULL) {
            break;
        }
        note = CONTAINING_RECORD(RemoveHeadList(&Station->Notes), NOTE, Link);
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = note->Code;
        IoWriteErrorLogEntry(entry);
        ExFreePoolWithTag(note, TAG);
    }
}

VOID DrainsCars_bad(PSTATION Station)
{
    while (!IsListEmpty(&Station->Cars)) {
        PCAR car;
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Station->Self, ENTRY_SIZE);

        if (entry == NULL) {
            break; // expect: DDI202 "RemoveHeadList"
        }
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
        car = CONTAINING_RECORD(RemoveHeadList(&Station->Cars), CAR, Link);
        ExFreePoolWithTag(car, TAG);
    }
}
