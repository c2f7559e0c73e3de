// What else may differ between a run with an entry and one without: nothing that the entry does not decide.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _FEED {
    LIST_ENTRY Waiting;
    ULONG Count;
    volatile ULONG Quiet;
    PDEVICE_OBJECT Self;
} FEED, *PFEED;

NTSTATUS FeedOpen(_In_ PDRIVER_OBJECT Driver, _Out_ PDEVICE_OBJECT *Device);
NTSTATUS FeedQuery(_In_ PFEED Feed, _In_ ULONG Index, _Out_ PULONG Length);
VOID FeedStart(_In_ PFEED Feed);
VOID FeedTrim(_In_ PFEED Feed);
BOOLEAN FeedMatches(_In_ PWCHAR Name);

// The loop behind the log runs as often, entry or not.
NTSTATUS CountNames_ok(PFEED Feed, PWCHAR Names)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
    ULONG count = 0;
    ULONG length;

    if (entry != NULL) {
        entry->UniqueErrorValue = 7;
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    while (*Names != 0) {
        Names += wcslen(Names) + 1;
        count++;
    }
    Feed->Count = 0;
    while (Feed->Count < count) {
        NTSTATUS status = FeedQuery(Feed, Feed->Count, &length);
        if (!NT_SUCCESS(status)) {
            return status;
        }
        Feed->Count++;
    }
    if (FeedMatches(Names)) {
        FeedTrim(Feed);
    }
    return STATUS_SUCCESS;
}

NTSTATUS CountNames_bad(PFEED Feed, PWCHAR Names)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
    ULONG count = 0;
    ULONG length;

    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202
    }
    entry->UniqueErrorValue = 7;
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    while (*Names != 0) {
        Names += wcslen(Names) + 1;
        count++;
    }
    Feed->Count = 0;
    while (Feed->Count < count) {
        NTSTATUS status = FeedQuery(Feed, Feed->Count, &length);
        if (!NT_SUCCESS(status)) {
            return status;
        }
        Feed->Count++;
    }
    return STATUS_SUCCESS;
}

// An entry that is thrown away for a reason of its own; what follows is the same.
NTSTATUS Discard_ok(PFEED Feed, PIRP Irp, PVOID User, SIZE_T Length)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry;

    do {
        entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
        if (entry == NULL) {
            break;
        }
        if (Feed->Quiet) {
            IoFreeErrorLogEntry(entry);
            break;
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    } while (FALSE);
    __try {
        ProbeForRead(User, Length, sizeof(UCHAR));
        RtlCopyMemory(&Feed->Count, User, sizeof(Feed->Count));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    if (Feed->Count == 0) {
        status = STATUS_INVALID_PARAMETER;
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS Discard_bad(PFEED Feed, PIRP Irp, PVOID User, SIZE_T Length)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry;

    do {
        entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
        if (entry == NULL) {
            status = STATUS_NO_MEMORY;
            break;
        }
        if (Feed->Quiet) {
            IoFreeErrorLogEntry(entry);
            break;
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    } while (FALSE);
    __try {
        ProbeForRead(User, Length, sizeof(UCHAR));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

// The request fails either way, and somebody else saw it before it is completed.
NTSTATUS TooSmall_ok(PFEED Feed, PIRP Irp, PIO_REMOVE_LOCK Lock)
{
    NTSTATUS status;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);

    if (entry == NULL) {
        Irp->IoStatus.Status = status = STATUS_INSUFFICIENT_RESOURCES;
        IoReleaseRemoveLock(Lock, Irp);
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return status;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Irp->IoStatus.Status = status = STATUS_BUFFER_TOO_SMALL;
    IoReleaseRemoveLock(Lock, Irp);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS TooSmall_bad(PFEED Feed, PIRP Irp, PIO_REMOVE_LOCK Lock)
{
    NTSTATUS status;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);

    if (entry == NULL) {
        Irp->IoStatus.Status = status = STATUS_INSUFFICIENT_RESOURCES;
        IoReleaseRemoveLock(Lock, Irp);
        IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
        return status;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Irp->IoStatus.Status = status = STATUS_SUCCESS;
    IoReleaseRemoveLock(Lock, Irp);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID FinishWith(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Information = 0;
    Irp->IoStatus.Status = Status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

// Who logs looks at the request's stack location: the status of the request stays what it was.
VOID TimedOut_ok(PFEED Feed, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    Irp->IoStatus.Status = STATUS_IO_TIMEOUT;
    entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
    if (entry != NULL) {
        entry->MajorFunctionCode = IoGetCurrentIrpStackLocation(Irp)->MajorFunction;
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
    FinishWith(Irp, Irp->IoStatus.Status);
}

VOID TimedOut_bad(PFEED Feed, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    Irp->IoStatus.Status = STATUS_IO_TIMEOUT;
    entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
    if (entry != NULL) {
        entry->MajorFunctionCode = IoGetCurrentIrpStackLocation(Irp)->MajorFunction;
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
        Irp->IoStatus.Status = STATUS_SUCCESS;
    }
    FinishWith(Irp, Irp->IoStatus.Status); // expect: DDI202
}

// The same call stands on both ways: its failure has nothing to do with the entry.
NTSTATUS StartOnBothWays_ok(PFEED Feed, PULONG Length)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
    NTSTATUS status;

    if (entry == NULL) {
        status = FeedQuery(Feed, 0, Length);
        return status;
    }
    entry->UniqueErrorValue = Feed->Count;
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    status = FeedQuery(Feed, 0, Length);
    return status;
}

NTSTATUS CreateFeed_bad(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Physical)
{
    PDEVICE_OBJECT device = NULL;
    PIO_ERROR_LOG_PACKET entry;
    PFEED feed;
    NTSTATUS status = IoCreateDevice(Driver, sizeof(FEED), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    feed = device->DeviceExtension;
    feed->Self = IoAttachDeviceToDeviceStack(device, Physical);
    if (feed->Self == NULL) {
        IoDeleteDevice(device);
        return STATUS_NO_SUCH_DEVICE;
    }
    entry = IoAllocateErrorLogEntry(device, ENTRY_SIZE);
    if (entry == NULL) {
        IoDeleteDevice(device);
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

NTSTATUS CreateFeed_ok(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Physical)
{
    PDEVICE_OBJECT device = NULL;
    PIO_ERROR_LOG_PACKET entry;
    PFEED feed;
    NTSTATUS status = IoCreateDevice(Driver, sizeof(FEED), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    feed = device->DeviceExtension;
    feed->Self = IoAttachDeviceToDeviceStack(device, Physical);
    if (feed->Self == NULL) {
        entry = IoAllocateErrorLogEntry(device, ENTRY_SIZE);
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        IoDeleteDevice(device);
        return STATUS_NO_SUCH_DEVICE;
    }
    return STATUS_SUCCESS;
}

typedef enum _FEED_TURN { FeedDone, FeedNotCompleted, FeedForward } FEED_TURN;

NTSTATUS FeedControl(_In_ PVOID Class, _Inout_ PIRP Irp, _Out_ FEED_TURN *Turn);

/* Another driver's routine says whether the request is to be completed, and has set its status: as it would have. */
NTSTATUS PassOn_ok(PFEED Feed, PVOID Class, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status = STATUS_NOT_SUPPORTED;
    FEED_TURN turn = FeedDone;

    if (Class != NULL) {
        entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
        status = FeedControl(Class, Irp, &turn);
    }
    if (turn == FeedNotCompleted) {
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
    }
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return status;
}

NTSTATUS PassOn_bad(PFEED Feed, PVOID Class, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status = STATUS_NOT_SUPPORTED;
    FEED_TURN turn = FeedDone;

    if (Class != NULL) {
        entry = IoAllocateErrorLogEntry(Feed->Self, ENTRY_SIZE);
        if (entry == NULL) {
            Irp->IoStatus.Status = STATUS_NO_MEMORY;
            turn = FeedNotCompleted;
        } else {
            status = FeedControl(Class, Irp, &turn);
        }
    }
    if (turn == FeedNotCompleted) {
        IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    }
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return status;
}

typedef struct _TROUGH {
    PDEVICE_OBJECT Self;
    ULONG Mode;
    ULONG Count;
    ULONG Sizes[8];
} TROUGH, *PTROUGH;

DRIVER_DISPATCH HeldMeanwhile_ok;
DRIVER_DISPATCH HeldMeanwhile_bad;
DRIVER_DISPATCH NeedsOne_bad;
DRIVER_DISPATCH NeedsOne_ok;

VOID TroughShow(_In_ PTROUGH Trough);

static NTSTATUS TroughMap(_In_ PTROUGH Trough)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < Trough->Count; i++) {
        if (Trough->Sizes[i] == 0) {
            status = STATUS_INVALID_PARAMETER;
            break;
        }
        if (Trough->Sizes[i] & 1) {
            ++i;
        }
        TroughShow(Trough);
    }
    if (Trough->Mode == 3) {
        status = STATUS_UNSUCCESSFUL;
    }
    return status;
}

// While it is held, what others may change is asked in a loop: an entry does not decide what is found there.
NTSTATUS HeldMeanwhile_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PTROUGH trough = Device->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    NTSTATUS status;

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    }
    TroughShow(trough);
    status = TroughMap(trough);
    if (!NT_SUCCESS(status)) {
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        goto complete;
    }
    TroughShow(trough);
    status = TroughMap(trough);
    if (entry != NULL) {
        IoWriteErrorLogEntry(entry);
    }
complete:
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS HeldMeanwhile_bad(PDEVICE_OBJECT Device, PIRP Irp)
{
    PTROUGH trough = Device->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    NTSTATUS status;

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    }
    TroughShow(trough);
    status = TroughMap(trough);
    if (entry != NULL) {
        IoWriteErrorLogEntry(entry);
    } else if (NT_SUCCESS(status)) {
        status = STATUS_INSUFFICIENT_RESOURCES;
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

// Of two things that are asked for, one is needed.
NTSTATUS NeedsOne_bad(PDEVICE_OBJECT Device, PIRP Irp)
{
    PTROUGH trough = Device->DeviceExtension;
    NTSTATUS status = STATUS_SUCCESS;
    PVOID buffer = ExAllocatePoolWithTag(NonPagedPoolNx, 512, 'ourT');
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);

    if (buffer == NULL || entry == NULL) {
        status = STATUS_NO_MEMORY;
        goto complete;
    }
    TroughShow(trough);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    entry = NULL;
complete:
    if (buffer != NULL) {
        ExFreePoolWithTag(buffer, 'ourT');
    }
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

NTSTATUS NeedsOne_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PTROUGH trough = Device->DeviceExtension;
    NTSTATUS status = STATUS_SUCCESS;
    PVOID buffer = ExAllocatePoolWithTag(NonPagedPoolNx, 512, 'ourT');
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);

    if (buffer == NULL) {
        status = STATUS_NO_MEMORY;
        goto complete;
    }
    TroughShow(trough);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
        entry = NULL;
    }
complete:
    if (buffer != NULL) {
        ExFreePoolWithTag(buffer, 'ourT');
    }
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

typedef struct _CHUTE {
    PDEVICE_OBJECT Self;
    ULONG Slope;
    ULONG Width;
    ULONG Steep;
    ULONG Flat;
} CHUTE, *PCHUTE;

ULONG ChuteMeasure(_In_ PCHUTE Chute);
BOOLEAN ChuteIsSteep(_In_ PCHUTE Chute);

// What is stored while a smaller entry is held, which was asked for instead, is stored all the same.
VOID MeasureWithLess_ok(PCHUTE Chute)
{
    PIO_ERROR_LOG_PACKET smaller = NULL;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Chute->Self, ENTRY_SIZE + 32);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    } else {
        smaller = IoAllocateErrorLogEntry(Chute->Self, ENTRY_SIZE);
    }
    Chute->Slope = ChuteMeasure(Chute);
    Chute->Width = ChuteMeasure(Chute);
    if (smaller != NULL) {
        smaller->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(smaller);
    }
}

VOID MeasureWithLess_bad(PCHUTE Chute)
{
    PIO_ERROR_LOG_PACKET smaller = NULL;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Chute->Self, ENTRY_SIZE + 32);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    } else {
        smaller = IoAllocateErrorLogEntry(Chute->Self, ENTRY_SIZE);
        if (smaller == NULL) {
            return; // expect: DDI202
        }
    }
    Chute->Slope = ChuteMeasure(Chute);
    Chute->Width = ChuteMeasure(Chute);
    if (smaller != NULL) {
        smaller->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(smaller);
    }
}

// What chose the value before chooses this one as well; it is not made of that for it.
VOID ChooseAgain_bad(PCHUTE Chute)
{
    BOOLEAN steep = ChuteIsSteep(Chute);
    PIO_ERROR_LOG_PACKET entry;

    Chute->Slope = steep ? Chute->Steep : Chute->Flat;
    Chute->Width = steep ? Chute->Flat : Chute->Steep;
    entry = IoAllocateErrorLogEntry(Chute->Self, ENTRY_SIZE);
    if (entry == NULL) {
        return; // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Chute->Slope = steep ? 100 : 10;
    Chute->Width = steep ? 20 : 40;
}

VOID CountOn_ok(PCHUTE Chute)
{
    BOOLEAN steep = ChuteIsSteep(Chute);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Chute->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Chute->Slope = steep ? Chute->Slope + 1 : 10;
    Chute->Width = Chute->Width == 0 ? 1 : 0;
}
