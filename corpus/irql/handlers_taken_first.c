/*
 * handlers_taken_first.c - a driver that takes its routines out of their arrays before it calls them: which elements
 * they may have been, the index tells as it was then.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef enum _STAMP_STEP { StampOpen, StampClose, StampJam, StampSettle, StampSteps } STAMP_STEP;

struct _STAMP;
typedef VOID STAMP_ROUTINE(struct _STAMP *Stamp);

typedef struct _STAMP_ROW {
    ULONG Mask;
    STAMP_ROUTINE *Urgent;
} STAMP_ROW;

typedef struct _STAMP {
    PDEVICE_OBJECT Device;
    STAMP_ROUTINE *Steps[StampSteps];
    STAMP_ROW Rows[2];
    STAMP_ROUTINE *Ends[2];
    STAMP_ROUTINE *Checks[2];
    ULONG Step;
    ULONG Pending;
    KDPC Dpc;
} STAMP, *PSTAMP;

KSERVICE_ROUTINE StampInterrupt;
KDEFERRED_ROUTINE StampDpc;

static VOID StampNote(PSTAMP Stamp)
{
    Stamp->Pending = 0;
}

static VOID StampLogClose_bad(PSTAMP Stamp)
{
    PVOID entry = IoAllocateErrorLogEntry(Stamp->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "StampInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

/* The interrupt routine takes the first two steps only. */
static VOID StampLogJam_ok(PSTAMP Stamp)
{
    PVOID entry = IoAllocateErrorLogEntry(Stamp->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static VOID StampLogUrgent_bad(PSTAMP Stamp)
{
    PVOID entry = IoAllocateErrorLogEntry(Stamp->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID StampLogEnd_ok(PSTAMP Stamp)
{
    PVOID entry = IoAllocateErrorLogEntry(Stamp->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static VOID StampLogCheck_bad(PSTAMP Stamp)
{
    PVOID entry = IoAllocateErrorLogEntry(Stamp->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

/* Who calls it hands the routine over. */
static VOID StampCall(PSTAMP Stamp, STAMP_ROUTINE *Routine)
{
    if (Routine != NULL) {
        Routine(Stamp);
    }
}

BOOLEAN StampInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    PSTAMP stamp = Context;
    STAMP_ROUTINE *routine = stamp->Steps[stamp->Step & 1];
    STAMP_ROUTINE *urgent;
    STAMP_ROUTINE *end = stamp->Ends[0];

    UNREFERENCED_PARAMETER(Interrupt);
    stamp->Step = StampJam; // that it was another one before counts
    if (routine != NULL) {
        routine(stamp);
    }
    urgent = stamp->Rows[stamp->Pending & 1].Urgent;
    if (urgent != NULL) {
        urgent(stamp);
    }
    end(stamp);
    StampCall(stamp, stamp->Checks[stamp->Pending & 1]);
    return KeInsertQueueDpc(&stamp->Dpc, NULL, NULL);
}

VOID StampDpc(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PSTAMP stamp = Context;
    STAMP_ROUTINE *routine = stamp->Steps[stamp->Step & 3];
    STAMP_ROUTINE *end = stamp->Ends[1];

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    routine(stamp);
    end(stamp);
}

VOID StampSetUp(PSTAMP Stamp, PDEVICE_OBJECT Device)
{
    RtlZeroMemory(Stamp, sizeof(*Stamp));
    Stamp->Device = Device;
    Stamp->Steps[StampOpen] = StampNote;
    Stamp->Steps[StampClose] = StampLogClose_bad;
    Stamp->Steps[StampJam] = StampLogJam_ok;
    Stamp->Steps[StampSettle] = StampNote;
    Stamp->Rows[0].Urgent = StampNote;
    Stamp->Rows[1].Urgent = StampLogUrgent_bad;
    Stamp->Ends[0] = StampNote;
    Stamp->Ends[1] = StampLogEnd_ok;
    Stamp->Checks[0] = StampLogCheck_bad;
    Stamp->Checks[1] = StampNote;
    KeInitializeDpc(&Stamp->Dpc, StampDpc, Stamp);
}
