/*
 * leak_beside.c - an entry that leaks on some ways: what is done on these is no work that want of an entry leaves out.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _PUMP {
    PDEVICE_OBJECT Device;
    PDEVICE_OBJECT Lower;
    IO_REMOVE_LOCK Lock;
    BOOLEAN Logs;
    BOOLEAN Gone;
    BOOLEAN Initialized;
    ULONG Paging;
} PUMP, *PPUMP;

NTSTATUS PumpForward(PPUMP Pump, PIRP Irp);
NTSTATUS PumpStart(PPUMP Pump);
VOID PumpStop(PPUMP Pump);

NTSTATUS PumpDispatchPnp_bad(PPUMP Pump, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PIO_ERROR_LOG_PACKET entry;
    BOOLEAN completes = TRUE;
    NTSTATUS status;

    status = IoAcquireRemoveLock(&Pump->Lock, Irp);
    if (!NT_SUCCESS(status)) {
        Irp->IoStatus.Status = status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return status;
    }
    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = PumpForward(Pump, Irp);
        if (NT_SUCCESS(status)) {
            status = PumpStart(Pump);
        }
        break;
    case IRP_MN_QUERY_CAPABILITIES:
        if (Pump->Initialized) {
            status = PumpForward(Pump, Irp);
            entry = IoAllocateErrorLogEntry(Pump->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
            if (entry != NULL && Pump->Logs) {
                entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
                entry->DumpDataSize = 0;
                entry->NumberOfStrings = 0;
                IoWriteErrorLogEntry(entry);
            }
            break;
        }
        /* Fall through. */
    case IRP_MN_DEVICE_USAGE_NOTIFICATION:
        if (Pump->Paging) {
            PumpStop(Pump);
        }
        completes = FALSE;
        break;
    case IRP_MN_REMOVE_DEVICE:
        if (Pump->Gone) {
            IoReleaseRemoveLockAndWait(&Pump->Lock, Irp);
            PumpStop(Pump);
            return PumpForward(Pump, Irp);
        }
        completes = FALSE;
        break;
    default:
        completes = FALSE;
        break;
    }
    if (completes) {
        Irp->IoStatus.Status = status;
        IoReleaseRemoveLock(&Pump->Lock, Irp);
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
    } else {
        IoSkipCurrentIrpStackLocation(Irp);
        IoReleaseRemoveLock(&Pump->Lock, Irp);
        status = IoCallDriver(Pump->Lower, Irp);
    }
    return status;
}

NTSTATUS PumpAddValve(PPUMP Pump, ULONG Number);
VOID PumpDropValve(PPUMP Pump, ULONG Number);

/* What fails is the valve; whether that is said makes no difference to whoever asks for the valves. */
static NTSTATUS PumpAddValves(PPUMP Pump, ULONG Count)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i, added;

    for (i = 0; i < Count; i++) {
        PIO_ERROR_LOG_PACKET entry;

        status = PumpAddValve(Pump, i);
        if (NT_SUCCESS(status)) {
            continue;
        }
        for (added = 0; added < i; added++) {
            PumpDropValve(Pump, added);
        }
        entry = IoAllocateErrorLogEntry(Pump->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        if (entry != NULL && Pump->Logs) {
            entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
            entry->DumpDataSize = 0;
            entry->NumberOfStrings = 0;
            IoWriteErrorLogEntry(entry);
        }
        break;
    }
    return status;
}

NTSTATUS PumpOpen_ok(PPUMP Pump, ULONG Count)
{
    NTSTATUS status = PumpAddValves(Pump, Count);

    if (NT_SUCCESS(status)) {
        status = PumpStart(Pump);
    }
    return status;
}

/* An entry that is released twice on other ways is asked for all the same. */
static NTSTATUS PumpLogPower(PPUMP Pump, ULONG State)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Pump->Device, sizeof(IO_ERROR_LOG_PACKET));

    __try {
        if (entry == NULL)
            return STATUS_INSUFFICIENT_RESOURCES;
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        if (State > 4)
            __leave;
        IoWriteErrorLogEntry(entry);
    } __finally {
        if (entry != NULL)
            IoFreeErrorLogEntry(entry); // expect: DDI303
    }
    return STATUS_SUCCESS;
}

NTSTATUS PumpPower_bad(PPUMP Pump, PIRP Irp, ULONG State)
{
    NTSTATUS status = PumpLogPower(Pump, State);

    if (!NT_SUCCESS(status)) {
        Irp->IoStatus.Status = status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
        return status;
    }
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(Pump->Lower, Irp);
}
