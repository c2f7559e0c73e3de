/*
 * wdm.c - error log entries around a WDM interrupt: DDI502.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _EXTENSION {
    PDEVICE_OBJECT Device;
    PKINTERRUPT Interrupt;
    KSPIN_LOCK Lock;
    KDPC Dpc;
    PIO_WORKITEM WorkItem;
    ULONG Faults;
    PIO_ERROR_LOG_PACKET Spare;
} EXTENSION, *PEXTENSION;

KSERVICE_ROUTINE PumpIsr_bad;
KDEFERRED_ROUTINE PumpDpc_ok;
IO_WORKITEM_ROUTINE PumpWork_ok;
DRIVER_CANCEL PumpCancel_ok;
IO_COMPLETION_ROUTINE PumpCompletion_ok;

BOOLEAN PumpIsr_bad(PKINTERRUPT Interrupt, PVOID Context)
{
    PEXTENSION extension = Context;
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(Interrupt);
    entry = IoAllocateErrorLogEntry(extension->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "PumpIsr_bad"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
    return TRUE;
}

VOID PumpDpc_ok(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    PEXTENSION extension = Context;
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    entry = IoAllocateErrorLogEntry(extension->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PumpWork_ok(PDEVICE_OBJECT Device, PVOID Context)
{
    PEXTENSION extension = Context;
    PIO_ERROR_LOG_PACKET entry;
    KIRQL irql;

    KeAcquireSpinLock(&extension->Lock, &irql);
    entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    KeReleaseSpinLock(&extension->Lock, irql);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PumpCancel_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    IoReleaseCancelSpinLock(Irp->CancelIrql);
    entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
    Irp->IoStatus.Status = STATUS_CANCELLED;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

NTSTATUS PumpCompletion_ok(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* No role type: the registration says what it is. */
static BOOLEAN PumpServiced_bad(PKINTERRUPT Interrupt, PVOID Context)
{
    PEXTENSION extension = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    if (extension->Spare != NULL) {
        IoFreeErrorLogEntry(extension->Spare); // expect: DDI502 "IoConnectInterrupt"
        extension->Spare = NULL;
    }
    return TRUE;
}

NTSTATUS PumpConnect(PEXTENSION Extension, ULONG Vector, KIRQL Irql, KAFFINITY Affinity)
{
    KeInitializeDpc(&Extension->Dpc, PumpDpc_ok, Extension);
    return IoConnectInterrupt(&Extension->Interrupt, PumpServiced_bad, Extension, NULL, Vector, Irql, Irql,
                              LevelSensitive, TRUE, Affinity, FALSE);
}

/* Called through KeSynchronizeExecution, with the interrupt's lock. */
static BOOLEAN PumpRead_bad(PVOID Context)
{
    PEXTENSION extension = Context;
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(extension->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "KeSynchronizeExecution"
    extension->Spare = entry;
    return entry != NULL;
}

static BOOLEAN PumpCount(PVOID Context)
{
    PEXTENSION extension = Context;

    extension->Faults = 0;
    return TRUE;
}

NTSTATUS PumpQuery_ok(PEXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    KeSynchronizeExecution(Extension->Interrupt, PumpRead_bad, Extension);
    KeSynchronizeExecution(Extension->Interrupt, PumpCount, Extension);
    entry = IoAllocateErrorLogEntry(Extension->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

/* The interrupt's own spin lock raises to its level. */
VOID PumpDrain_bad(PEXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    KIRQL irql;

    irql = KeAcquireInterruptSpinLock(Extension->Interrupt);
    entry = IoAllocateErrorLogEntry(Extension->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "KeAcquireInterruptSpinLock"
    KeReleaseInterruptSpinLock(Extension->Interrupt, irql);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PumpDrain_ok(PEXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG faults;
    KIRQL irql;

    irql = KeAcquireInterruptSpinLock(Extension->Interrupt);
    faults = Extension->Faults;
    KeReleaseInterruptSpinLock(Extension->Interrupt, irql);
    entry = IoAllocateErrorLogEntry(Extension->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->UniqueErrorValue = faults;
        IoWriteErrorLogEntry(entry);
    }
}

/* What the driver says of its own functions. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PumpAnnotated_ok(PEXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

_IRQL_requires_(HIGH_LEVEL)
VOID PumpAnnotated_bad(PEXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
}
