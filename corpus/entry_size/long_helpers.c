/*
 * long_helpers.c - functions that are too long to be followed everywhere, but decide how long an entry is.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define WINCH_ROOM 64

typedef struct _WINCH {
    PDEVICE_OBJECT Device;
    PDEVICE_OBJECT Below;
    ULONG Turns;
    ULONG Brakes;
    ULONG Jams;
    ULONG Cable;
    ULONG Drum;
    ULONG Rope;
    UCHAR Reply[32];
} WINCH, *PWINCH;

typedef struct _WINCH_REQUEST {
    ULONG Kind;
    ULONG Bytes;
    ULONG Drums[4];
} WINCH_REQUEST, *PWINCH_REQUEST;

/* Counts what it sees, and refuses what would not fit. */
static BOOLEAN WinchAccepts(PWINCH Winch, PWINCH_REQUEST Request)
{
    ULONG i;

    if (Request->Kind == 1) Winch->Turns++;
    if (Request->Kind == 2) Winch->Brakes++;
    if (Request->Kind == 3) Winch->Jams++;
    if (Request->Kind > 3 && Request->Kind < 6) Winch->Cable = Request->Kind;
    for (i = 0; i < 4; i++) {
        if (Request->Drums[i] == 0) {
            continue;
        }
        if (Request->Drums[i] > 4) {
            return FALSE;
        }
        Winch->Drum = Request->Drums[i];
    }
    if (Winch->Turns > 10 && Winch->Brakes == 0) Winch->Jams = 1;
    if (Winch->Turns > 20 || Winch->Jams > 4) return FALSE;
    if (Request->Bytes > WINCH_ROOM) {
        Winch->Jams++;
        return FALSE;
    }
    return TRUE;
}

/* The same, told by the kind. */
static VOID WinchMarks(PWINCH Winch, PWINCH_REQUEST Request)
{
    ULONG i;

    for (i = 0; i < 4; i++) {
        if (Request->Drums[i] == 0) {
            continue;
        }
        if (Request->Drums[i] > 4) {
            Winch->Jams++;
        }
        if (Request->Drums[i] == 3) {
            Winch->Brakes++;
        }
        Winch->Drum = Request->Drums[i];
    }
    if (Winch->Turns > 10 && Winch->Brakes == 0) Winch->Jams = 1;
    if (Winch->Turns > 20 || Winch->Jams > 4) Winch->Cable = 0;
    if (Request->Kind > 7 && Winch->Jams) Winch->Jams--;
    if (Request->Bytes > WINCH_ROOM) {
        Request->Kind = 0;
    }
}

VOID WinchLogAccepted_ok(PWINCH Winch, PWINCH_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!WinchAccepts(Winch, Request)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Winch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Request->Bytes));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* What it looks at is not what is copied. */
VOID WinchLogDrums_bad(PWINCH Winch, PWINCH_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!WinchAccepts(Winch, Request)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Winch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 64 * Request->Drums[0])); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* Its answer is in the request. */
VOID WinchLogMarked_ok(PWINCH Winch, ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry;
    WINCH_REQUEST request = {1, 0, {0}};

    request.Bytes = Bytes;
    WinchMarks(Winch, &request);
    if (request.Kind == 0) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Winch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* How many bytes there are to tell. */
static ULONG WinchBytes(PWINCH Winch, PWINCH_REQUEST Request, BOOLEAN Whole)
{
    ULONG i, bytes = 0;

    if (Request->Kind == 1) Winch->Turns++;
    if (Request->Kind == 2) Winch->Brakes++;
    if (Request->Kind == 3) Winch->Jams++;
    if (Request->Kind > 3 && Request->Kind < 6) Winch->Cable = Request->Kind;
    for (i = 0; i < 4; i++) {
        if (Request->Drums[i] == 0) {
            continue;
        }
        if (Request->Drums[i] > 4) {
            bytes += 4;
        }
        Winch->Drum = Request->Drums[i];
    }
    if (Winch->Turns > 10 && Winch->Brakes == 0) Winch->Jams = 1;
    if (Whole) {
        bytes = Request->Bytes;
    }
    return bytes;
}

VOID WinchLogWhole_bad(PWINCH Winch, PWINCH_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG bytes = WinchBytes(Winch, Request, TRUE);

    entry = IoAllocateErrorLogEntry(Winch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID WinchLogCounted_ok(PWINCH Winch, PWINCH_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG bytes = WinchBytes(Winch, Request, FALSE);

    entry = IoAllocateErrorLogEntry(Winch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* Asks the device below, which fills the reply. */
static NTSTATUS WinchAsk(PWINCH Winch, PVOID Reply, ULONG ReplyBytes)
{
    KEVENT done;
    IO_STATUS_BLOCK block;
    PIRP irp;
    NTSTATUS status;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(0x80002000, Winch->Below, NULL, 0, Reply, ReplyBytes, FALSE, &done, &block);
    if (irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (Winch->Turns > 10) Winch->Jams = 1;
    if (Winch->Turns > 11) Winch->Brakes = 1;
    if (Winch->Turns > 12) Winch->Cable = 1;
    if (Winch->Turns > 13) Winch->Drum = 1;
    if (Winch->Turns > 14) Winch->Turns = 0;
    status = IoCallDriver(Winch->Below, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = block.Status;
    }
    if (NT_SUCCESS(status) && block.Information < ReplyBytes) {
        status = STATUS_DEVICE_DATA_ERROR;
    }
    return status;
}

static VOID WinchLogReply_bad(PWINCH Winch, PUCHAR Reply)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Winch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Reply[0])); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

NTSTATUS WinchStart(PWINCH Winch)
{
    UCHAR reply[32];
    NTSTATUS status = WinchAsk(Winch, reply, sizeof(reply));

    if (NT_SUCCESS(status) && reply[1] != 0) {
        WinchLogReply_bad(Winch, reply);
        status = STATUS_DEVICE_CONFIGURATION_ERROR;
    }
    return status;
}

/* Looks at the winch, but never at how much there is to tell: it says nothing of that. */
static BOOLEAN WinchRuns(PWINCH Winch)
{
    ULONG i;

    for (i = 0; i < Winch->Drum; i++) {
        if (Winch->Reply[i % 32] == 0) {
            return FALSE;
        }
        Winch->Jams++;
    }
    if (Winch->Turns == 1) Winch->Brakes++;
    if (Winch->Turns == 2) Winch->Brakes++;
    if (Winch->Turns == 3) Winch->Brakes++;
    if (Winch->Turns == 4) Winch->Brakes++;
    if (Winch->Turns == 5) Winch->Brakes++;
    if (Winch->Turns == 6) Winch->Brakes++;
    if (Winch->Turns == 7) Winch->Brakes++;
    if (Winch->Turns == 8) Winch->Brakes++;
    return Winch->Brakes == 0;
}

VOID WinchLogRope_bad(PWINCH Winch)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!WinchRuns(Winch)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Winch->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Winch->Rope)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}
