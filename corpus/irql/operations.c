/*
 * operations.c - a controller in two generations, whose operations stand in tables; one helper connects interrupts.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _PRESS PRESS, *PPRESS;

typedef struct _OPERATIONS {
    PCSTR Name;
    BOOLEAN (*Reset)(PPRESS Press);
    VOID (*Drain)(PPRESS Press);
    VOID (*Report)(PPRESS Press, ULONG Status);
    VOID (*Tell)(PPRESS Press, ULONG Status);
} OPERATIONS;

struct _PRESS {
    const OPERATIONS *Operations;
    PDEVICE_OBJECT Device;
    PKINTERRUPT Interrupts[2];
    KDPC Dpc;
    ULONG Status;
};

static VOID PressLog(PPRESS Press, ULONG Status)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->UniqueErrorValue = Status;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID PressTell_bad(PPRESS Press, ULONG Status)
{
    PVOID entry = IoAllocateErrorLogEntry(Press->Device, 64); // expect: DDI502 "calls TellOld"

    Press->Status = Status;
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502 "1 further chain"
    }
}

static BOOLEAN PressReset(PPRESS Press)
{
    Press->Status = 0;
    return TRUE;
}

static VOID Drain_ok(PPRESS Press)
{
    PressLog(Press, 1);
}

static VOID Report_bad(PPRESS Press, ULONG Status)
{
    PVOID entry = IoAllocateErrorLogEntry(Press->Device, 64); // expect: DDI502 "at DIRQL"

    Press->Status = Status;
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID TellOld(PPRESS Press, ULONG Status)
{
    PressTell_bad(Press, Status);
}

static VOID TellNew(PPRESS Press, ULONG Status)
{
    PressTell_bad(Press, Status);
}

static const OPERATIONS OldOperations = {"old", PressReset, Drain_ok, Report_bad, TellOld};
static const OPERATIONS NewOperations = {.Name = "new", .Reset = PressReset, .Tell = TellNew};

KDEFERRED_ROUTINE PressDpc;

VOID PressDpc(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PPRESS press = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    press->Operations->Drain(press);
}

static BOOLEAN PressIsr(PKINTERRUPT Interrupt, PVOID Context)
{
    PPRESS press = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    if (press->Status == 0) {
        return FALSE;
    }
    if (press->Status & 2) {
        press->Operations->Report(press, press->Status);
    }
    KeInsertQueueDpc(&press->Dpc, NULL, NULL);
    return TRUE;
}

/* Either of two is called, as the press is old or new. */
static BOOLEAN EitherIsr_bad(PKINTERRUPT Interrupt, PVOID Context)
{
    PPRESS press = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    press->Operations->Tell(press, press->Status);
    if (press->Status == 0xFFFFFFFF) {
        PVOID entry = IoAllocateErrorLogEntry(press->Device, 64); // expect: DDI502 "at DIRQL"

        if (entry != NULL) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        }
    }
    return TRUE;
}

static NTSTATUS PressConnect(PPRESS Press, ULONG Index, PKSERVICE_ROUTINE Routine, ULONG Vector, KIRQL Irql)
{
    return IoConnectInterrupt(
        &Press->Interrupts[Index], Routine, Press, NULL, Vector, Irql, Irql, LevelSensitive, TRUE, 1, FALSE);
}

static NTSTATUS PressConnectNext(PPRESS Press, PKSERVICE_ROUTINE Routine, ULONG Vector, KIRQL Irql)
{
    if (Routine == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    return PressConnect(Press, 1, Routine, Vector, Irql);
}

NTSTATUS PressStart(PPRESS Press, BOOLEAN IsOld, ULONG Vector, KIRQL Irql)
{
    NTSTATUS status;

    Press->Operations = IsOld ? &OldOperations : &NewOperations;
    KeInitializeDpc(&Press->Dpc, PressDpc, Press);
    status = PressConnect(Press, 0, PressIsr, Vector, Irql);
    if (NT_SUCCESS(status)) {
        status = PressConnectNext(Press, EitherIsr_bad, Vector + 1, Irql);
    }
    return status;
}
