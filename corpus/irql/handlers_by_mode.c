/*
 * handlers_by_mode.c - a driver that keeps the routines for its modes in fields: its service routine may call each of the
 * routines that are stored there, but not where it has asked for the mode itself.
 */
#include <ntddk.h>
#include <ntiologc.h>

struct _DRILL;
typedef VOID DRILL_ROUTINE(struct _DRILL *Drill);

typedef enum _DRILL_MODE { DrillSlow, DrillFast, DrillSafe } DRILL_MODE;

typedef struct _DRILL_JOB {
    struct _DRILL_JOB *Next;
    DRILL_ROUTINE *Finish;
} DRILL_JOB, *PDRILL_JOB;

typedef struct _DRILL {
    PDEVICE_OBJECT Device;
    PKINTERRUPT Interrupt;
    DRILL_ROUTINE *Signal;
    DRILL_ROUTINE *Measure;
    DRILL_ROUTINE *Poll;
    DRILL_ROUTINE *Calm;
    DRILL_ROUTINE *Cool;
    BOOLEAN Coalesces;
    DRILL_MODE Mode;
    PDRILL_JOB Urgent;
    PDRILL_JOB Late;
    ULONG Turns;
    KDPC Dpc;
} DRILL, *PDRILL;

KSERVICE_ROUTINE DrillInterrupt;
KDEFERRED_ROUTINE DrillDpc;

static VOID DrillCount(PDRILL Drill)
{
    Drill->Turns++;
}

static VOID DrillLogSignal_bad(PDRILL Drill)
{
    PVOID entry = IoAllocateErrorLogEntry(Drill->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "DrillInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID DrillLogFast_bad(PDRILL Drill)
{
    PVOID entry = IoAllocateErrorLogEntry(Drill->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "DrillInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID DrillLogPoll_bad(PDRILL Drill)
{
    PVOID entry = IoAllocateErrorLogEntry(Drill->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "DrillInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

/* The service routine calls Calm where the drill coalesces only: it is DrillCount then. */
static VOID DrillLogCalm_ok(PDRILL Drill)
{
    PVOID entry = IoAllocateErrorLogEntry(Drill->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* Overwritten before anybody calls it. */
static VOID DrillLogCool_ok(PDRILL Drill)
{
    PVOID entry = IoAllocateErrorLogEntry(Drill->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* Of the jobs, those that log are in the list that the DPC goes through. */
static VOID DrillLogJob_ok(PDRILL Drill)
{
    PVOID entry = IoAllocateErrorLogEntry(Drill->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID DrillAddUrgent(PDRILL Drill, PDRILL_JOB Job)
{
    Job->Finish = DrillCount;
    Job->Next = Drill->Urgent;
    Drill->Urgent = Job;
}

VOID DrillAddLate(PDRILL Drill, PDRILL_JOB Job)
{
    Job->Finish = DrillLogJob_ok;
    Job->Next = Drill->Late;
    Drill->Late = Job;
}

BOOLEAN DrillInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    PDRILL drill = Context;
    PDRILL_JOB job;

    UNREFERENCED_PARAMETER(Interrupt);
    drill->Signal(drill);
    if (drill->Measure != NULL) {
        drill->Measure(drill);
    }
    (*drill->Poll)(drill);
    if (drill->Coalesces) {
        drill->Calm(drill);
    }
    drill->Cool(drill);
    for (job = drill->Urgent; job != NULL; job = job->Next) {
        job->Finish(drill);
    }
    return KeInsertQueueDpc(&drill->Dpc, NULL, NULL);
}

VOID DrillDpc(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PDRILL drill = Context;
    PDRILL_JOB job;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    if (!drill->Coalesces) {
        drill->Calm(drill);
    }
    for (job = drill->Late; job != NULL; job = job->Next) {
        job->Finish(drill);
    }
}

VOID DrillConfigure(PDRILL Drill, ULONG Version, DRILL_MODE Mode)
{
    if (Version > 2) {
        Drill->Signal = &DrillLogSignal_bad;
    } else {
        Drill->Signal = &DrillCount;
    }
    switch (Mode) {
    case DrillFast:
        Drill->Measure = DrillLogFast_bad;
        break;
    case DrillSlow:
        Drill->Measure = DrillCount;
        break;
    default:
        Drill->Measure = NULL;
        break;
    }
    Drill->Poll = (Version == 1) ? DrillCount : DrillLogPoll_bad;
    if (Mode == DrillSafe) {
        Drill->Coalesces = TRUE;
        Drill->Calm = DrillCount;
    } else {
        Drill->Coalesces = FALSE;
        Drill->Calm = DrillLogCalm_ok;
    }
    Drill->Cool = DrillLogCool_ok;
    Drill->Cool = DrillCount;
}

NTSTATUS DrillStart(PDRILL Drill, PDEVICE_OBJECT Device, ULONG Version, DRILL_MODE Mode, ULONG Vector, KIRQL Irql)
{
    Drill->Device = Device;
    DrillConfigure(Drill, Version, Mode);
    KeInitializeDpc(&Drill->Dpc, DrillDpc, Drill);
    return IoConnectInterrupt(
        &Drill->Interrupt, DrillInterrupt, Drill, NULL, Vector, Irql, Irql, LevelSensitive, TRUE, 1, FALSE);
}
