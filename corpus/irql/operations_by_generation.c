/*
 * operations_by_generation.c - chips of three generations, each with a table of operations; the table that is chosen for
 * the chip tells what its operations are, a variable holds what is called.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _CHIP CHIP, *PCHIP;
typedef VOID CHIP_ROUTINE(PCHIP Chip);

typedef struct _CHIP_OPERATIONS {
    CHIP_ROUTINE *Acknowledge;
    CHIP_ROUTINE *Count;
    CHIP_ROUTINE *Settle;
} CHIP_OPERATIONS, *PCHIP_OPERATIONS;

/* What a generation does at its own interrupt. */
typedef struct _CHIP_EVENTS {
    CHIP_ROUTINE *Overrun;
} CHIP_EVENTS;

struct _CHIP {
    PDEVICE_OBJECT Device;
    PKINTERRUPT Interrupt;
    const CHIP_OPERATIONS *Operations;
    const CHIP_EVENTS *Events;
    CHIP_ROUTINE *Notify;
    CHIP_ROUTINE *Finish;
    CHIP_ROUTINE *Retire;
    BOOLEAN IsQuiet;
    ULONG Events0;
    KDPC Dpc;
};

static VOID ChipAcknowledgeFirst_bad(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "ChipInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID ChipAcknowledgeSecond_bad(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "ChipInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

/* Called for a chip that is not quiet only, which has another one. */
static VOID ChipCountQuiet_ok(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static VOID ChipSettle_ok(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static VOID ChipStep(PCHIP Chip)
{
    Chip->Events0++;
}

/* The interrupt of the third generation is another one, which asks for no event. */
static VOID ChipOverrunThird_ok(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static VOID ChipNotify_bad(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "ChipInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID ChipFinish_bad(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "calls ChipRun"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID ChipRetire_ok(PCHIP Chip)
{
    PVOID entry = IoAllocateErrorLogEntry(Chip->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static const CHIP_OPERATIONS FirstOperations = {
    .Acknowledge = ChipAcknowledgeFirst_bad,
    .Count = ChipCountQuiet_ok,
    .Settle = ChipSettle_ok,
};
static const CHIP_OPERATIONS LaterOperations = {
    ChipAcknowledgeSecond_bad,
    ChipStep,
    ChipSettle_ok,
};
static const CHIP_EVENTS EarlyEvents = {ChipStep};
static const CHIP_EVENTS ThirdEvents = {ChipOverrunThird_ok};

static VOID ChipRun(CHIP_ROUTINE *Routine, PCHIP Chip)
{
    if (Routine != NULL) {
        Routine(Chip);
    }
}

static BOOLEAN ChipInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    PCHIP chip = Context;
    const CHIP_OPERATIONS *operations = chip->Operations;
    CHIP_ROUTINE *notify = chip->Notify;

    UNREFERENCED_PARAMETER(Interrupt);
    operations->Acknowledge(chip);
    if (!chip->IsQuiet) {
        operations->Count(chip);
    }
    if (notify != NULL) {
        (*notify)(chip);
    }
    chip->Events->Overrun(chip);
    ChipRun(chip->Finish, chip);
    return KeInsertQueueDpc(&chip->Dpc, NULL, NULL);
}

static BOOLEAN ChipInterruptThird(PKINTERRUPT Interrupt, PVOID Context)
{
    PCHIP chip = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    return KeInsertQueueDpc(&chip->Dpc, NULL, NULL);
}

KDEFERRED_ROUTINE ChipDpc;

VOID ChipDpc(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PCHIP chip = Context;
    CHIP_ROUTINE *retire;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    chip->Operations->Settle(chip);
    chip->Events->Overrun(chip);
    retire = chip->Retire;
    retire(chip);
}

NTSTATUS ChipStart(PCHIP Chip, ULONG Generation, ULONG Vector, KIRQL Irql)
{
    PKSERVICE_ROUTINE interrupt = ChipInterrupt;

    Chip->Notify = ChipNotify_bad;
    Chip->Finish = ChipFinish_bad;
    Chip->Retire = ChipRetire_ok;
    if (Generation == 1) {
        Chip->IsQuiet = TRUE;
        Chip->Operations = &FirstOperations;
    } else {
        Chip->Operations = &LaterOperations;
    }
    if (Generation < 3) {
        Chip->Events = &EarlyEvents;
    } else {
        interrupt = ChipInterruptThird;
        Chip->Events = &ThirdEvents;
    }
    KeInitializeDpc(&Chip->Dpc, ChipDpc, Chip);
    return IoConnectInterrupt(
        &Chip->Interrupt, interrupt, Chip, NULL, Vector, Irql, Irql, LevelSensitive, TRUE, 1, FALSE);
}
