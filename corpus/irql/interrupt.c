/* Error log entries and what interrupts a furnace: service routines, synchronised routines, interrupt spin locks. */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _FURNACE {
    PDEVICE_OBJECT Device;
    PKINTERRUPT Interrupt;
    KSPIN_LOCK Lock;
    KDPC Dpc;
    ULONG Status;
    ULONG Overheated;
    BOOLEAN Quiet;
} FURNACE, *PFURNACE;

KSERVICE_ROUTINE FurnaceInterrupt;
KSERVICE_ROUTINE FurnaceQuietInterrupt;
KDEFERRED_ROUTINE FurnaceDpc;

/* Called from the interrupt, and from a DPC: wrong because of the first. */
static VOID LogOverheat(PFURNACE Furnace, ULONG Code)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "FurnaceInterrupt is registered with IoConnectInterrupt"
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->UniqueErrorValue = Code;
    IoWriteErrorLogEntry(entry); // expect: DDI502
}

/* The same, only ever called at DISPATCH_LEVEL or below. */
static VOID LogOverheatLater_ok(PFURNACE Furnace, ULONG Code)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->UniqueErrorValue = Code;
    IoWriteErrorLogEntry(entry);
}

BOOLEAN FurnaceInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    PFURNACE furnace = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    if (furnace->Status & 4) {
        LogOverheat(furnace, furnace->Status);
    }
    KeInsertQueueDpc(&furnace->Dpc, NULL, NULL);
    return TRUE;
}

/* Hands over to a DPC. */
BOOLEAN FurnaceQuietInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    PFURNACE furnace = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    furnace->Overheated = furnace->Status;
    KeInsertQueueDpc(&furnace->Dpc, NULL, NULL);
    return TRUE;
}

VOID FurnaceDpc(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    PFURNACE furnace = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    LogOverheat(furnace, 0);
    LogOverheatLater_ok(furnace, furnace->Overheated);
}

NTSTATUS FurnaceConnect(PFURNACE Furnace, ULONG Vector, KIRQL Irql, KAFFINITY Affinity)
{
    KeInitializeDpc(&Furnace->Dpc, FurnaceDpc, Furnace);
    return IoConnectInterrupt(&Furnace->Interrupt, FurnaceInterrupt, Furnace, NULL, Vector, Irql, Irql,
                              LevelSensitive, TRUE, Affinity, FALSE);
}

/* --- synchronised with the interrupt --- */

static BOOLEAN ReadAndLog(PVOID Context)
{
    PFURNACE furnace = Context;
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "KeSynchronizeExecution"
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    return TRUE;
}

static BOOLEAN ReadOnly(PVOID Context)
{
    PFURNACE furnace = Context;

    furnace->Overheated = furnace->Status;
    return TRUE;
}

NTSTATUS FurnaceRead_ok(PFURNACE Furnace)
{
    KeSynchronizeExecution(Furnace->Interrupt, ReadOnly, Furnace);
    LogOverheatLater_ok(Furnace, Furnace->Overheated);
    return STATUS_SUCCESS;
}

NTSTATUS FurnaceReadAndLog(PFURNACE Furnace)
{
    KeSynchronizeExecution(Furnace->Interrupt, ReadAndLog, Furnace);
    return STATUS_SUCCESS;
}

/* Synchronised first, and locked later: it is the lock that counts. */
NTSTATUS FurnaceReadTwice_bad(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql;

    KeSynchronizeExecution(Furnace->Interrupt, ReadOnly, Furnace);
    irql = KeAcquireInterruptSpinLock(Furnace->Interrupt);
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "in FurnaceReadTwice_bad, KeAcquireInterruptSpinLock raises the IRQL to DIRQL"
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502 "KeAcquireInterruptSpinLock"
    }
    KeReleaseInterruptSpinLock(Furnace->Interrupt, irql);
    return STATUS_SUCCESS;
}

/* --- the interrupt spin lock --- */

VOID LogUnderLock_bad(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql;

    irql = KeAcquireInterruptSpinLock(Furnace->Interrupt);
    Furnace->Status = 0;
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "in LogUnderLock_bad, KeAcquireInterruptSpinLock raises the IRQL to DIRQL"
    KeReleaseInterruptSpinLock(Furnace->Interrupt, irql);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID LogAfterLock_ok(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql;

    irql = KeAcquireInterruptSpinLock(Furnace->Interrupt);
    Furnace->Status = 0;
    KeReleaseInterruptSpinLock(Furnace->Interrupt, irql);
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID LogUnderSpinLock_ok(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql;

    KeAcquireSpinLock(&Furnace->Lock, &irql);
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    KeReleaseSpinLock(&Furnace->Lock, irql);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static KIRQL FurnaceLock(PFURNACE Furnace)
{
    return KeAcquireInterruptSpinLock(Furnace->Interrupt);
}

static VOID FurnaceUnlock(PFURNACE Furnace, KIRQL Irql)
{
    KeReleaseInterruptSpinLock(Furnace->Interrupt, Irql);
}

VOID LogBetweenHelpers_bad(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql = FurnaceLock(Furnace);

    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "FurnaceLock"
    FurnaceUnlock(Furnace, irql);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID LogBehindHelpers_ok(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql = FurnaceLock(Furnace);

    Furnace->Status = 0;
    FurnaceUnlock(Furnace, irql);
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* The lock is only taken where the caller asks for it, and given back before the log is written. */
VOID LogAfterPerhaps_ok(PFURNACE Furnace, BOOLEAN Lock)
{
    PVOID entry;
    KIRQL irql = 0;

    if (Lock) {
        irql = KeAcquireInterruptSpinLock(Furnace->Interrupt);
    }
    Furnace->Status = 0;
    if (Lock) {
        KeReleaseInterruptSpinLock(Furnace->Interrupt, irql);
    }
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* --- raised by hand, and tests --- */

VOID LogRaised_bad(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql;

    KeRaiseIrql(HIGH_LEVEL, &irql);
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "HIGH_LEVEL"
    KeLowerIrql(irql);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID LogRaisedToDispatch_ok(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    KeLowerIrql(irql);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* Tests the level the wrong way round. */
VOID LogWhenTooHigh_bad(PFURNACE Furnace)
{
    PVOID entry;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "tested"
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        }
    }
}

/* Called by whoever likes, the interrupt included. */
static VOID LogIfAllowed_ok(PFURNACE Furnace)
{
    PVOID entry;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static BOOLEAN MayLog(VOID)
{
    KIRQL irql = KeGetCurrentIrql();

    return irql <= DISPATCH_LEVEL;
}

static VOID LogIfHelperAllows_ok(PFURNACE Furnace)
{
    PVOID entry = NULL;

    if (MayLog()) {
        entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    }
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* The caller says whether it is the interrupt. */
static VOID LogUnlessInterrupt_ok(PFURNACE Furnace, BOOLEAN InInterrupt)
{
    PVOID entry;

    if (InInterrupt) {
        Furnace->Overheated++;
        return;
    }
    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

KSERVICE_ROUTINE FurnaceCarefulInterrupt;

BOOLEAN FurnaceCarefulInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    UNREFERENCED_PARAMETER(Interrupt);
    LogIfAllowed_ok(Context);
    LogIfHelperAllows_ok(Context);
    LogUnlessInterrupt_ok(Context, TRUE);
    return TRUE;
}

VOID FurnaceTimer(PFURNACE Furnace)
{
    LogIfAllowed_ok(Furnace);
    LogIfHelperAllows_ok(Furnace);
    LogUnlessInterrupt_ok(Furnace, FALSE);
}

/* --- annotations --- */

_IRQL_requires_(HIGH_LEVEL)
VOID LogInMachineCheck_bad(PFURNACE Furnace)
{
    PVOID entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "is annotated _IRQL_requires_(HIGH_LEVEL)"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

_IRQL_requires_max_(HIGH_LEVEL)
VOID LogAtAny_ok(PFURNACE Furnace)
{
    PVOID entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* --- routines of a library, of which only the declarations are there --- */

_IRQL_raises_(HIGH_LEVEL)
_IRQL_saves_
KIRQL LibraryBlockEverything(VOID);

VOID LibraryUnblock(_In_ _IRQL_restores_ KIRQL Irql);

VOID LogWhileBlocked_bad(PFURNACE Furnace)
{
    PVOID entry;
    KIRQL irql = LibraryBlockEverything();

    entry = IoAllocateErrorLogEntry(Furnace->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "LibraryBlockEverything raises the IRQL to HIGH_LEVEL"
    LibraryUnblock(irql);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}
