// Work that only shows in memory: what a request, a device or another part of the driver is to find there.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _GAUGE_REGISTERS {
    volatile ULONG Control;
    volatile ULONG Level;
} GAUGE_REGISTERS, *PGAUGE_REGISTERS;

typedef struct _GAUGE {
    PDEVICE_OBJECT Self;
    PGAUGE_REGISTERS Registers;
    ULONG Readings[16];
    ULONG Scale;
    LONG State;
    LONG Told;
    volatile ULONG EntriesLost;
    CHAR LastText[16];
} GAUGE, *PGAUGE;

DRIVER_DISPATCH GaugeRead_bad, GaugeRead_ok, GaugeControl_bad, GaugeControl_ok, GaugeQuery_ok;

static BOOLEAN GaugeTell(PGAUGE Gauge, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Gauge->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return FALSE;
    }
    RtlZeroMemory(entry, ENTRY_SIZE);
    entry->ErrorCode = Code;
    IoWriteErrorLogEntry(entry);
    return TRUE;
}

static NTSTATUS GaugeCopyOut(PGAUGE Gauge, PIRP Irp)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, Gauge->Readings, sizeof(Gauge->Readings));
    KeLowerIrql(irql);
    return STATUS_SUCCESS;
}

// The driver's own routine only moves memory: the reader's answer.
NTSTATUS GaugeRead_bad(PDEVICE_OBJECT Device, PIRP Irp)
{
    PGAUGE gauge = Device->DeviceExtension;

    Irp->IoStatus.Status = STATUS_SUCCESS;
    switch (IoGetCurrentIrpStackLocation(Irp)->MajorFunction) {
    case IRP_MJ_READ:
        if (gauge->Scale > 7 && !GaugeTell(gauge, IO_ERR_OVERRUN_ERROR)) {
            break; // expect: DDI202
        }
        GaugeCopyOut(gauge, Irp);
        break;
    default:
        break;
    }
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS GaugeRead_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PGAUGE gauge = Device->DeviceExtension;

    Irp->IoStatus.Status = STATUS_SUCCESS;
    switch (IoGetCurrentIrpStackLocation(Irp)->MajorFunction) {
    case IRP_MJ_READ:
        GaugeCopyOut(gauge, Irp);
        if (gauge->Scale > 7 && !GaugeTell(gauge, IO_ERR_OVERRUN_ERROR)) {
            break;
        }
        break;
    default:
        break;
    }
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS GaugeControl_bad(PDEVICE_OBJECT Device, PIRP Irp)
{
    PGAUGE gauge = Device->DeviceExtension;
    PULONG answer = Irp->AssociatedIrp.SystemBuffer;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);

    if (entry != NULL) { // expect: DDI202
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
        *answer = gauge->Scale;
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS GaugeControl_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PGAUGE gauge = Device->DeviceExtension;
    PULONG answer = Irp->AssociatedIrp.SystemBuffer;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
    *answer = gauge->Scale;
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

typedef struct _GAUGE_ANSWER {
    ULONG EntriesWritten;
} GAUGE_ANSWER, *PGAUGE_ANSWER;

// The answer tells how many entries there are.
NTSTATUS GaugeQuery_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PGAUGE_ANSWER answer = Irp->AssociatedIrp.SystemBuffer;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
        answer->EntriesWritten = 1;
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

// A device reads its registers.
VOID GaugeStart_bad(PGAUGE Gauge)
{
    if (!GaugeTell(Gauge, IO_ERR_RESET)) {
        return; // expect: DDI202
    }
    Gauge->Registers->Control = 1;
}

VOID GaugeStart_ok(PGAUGE Gauge)
{
    Gauge->Registers->Control = 1;
    if (!GaugeTell(Gauge, IO_ERR_RESET)) {
        Gauge->EntriesLost = Gauge->EntriesLost + 1;
        return;
    }
    Gauge->EntriesLost = 0;
}

VOID GaugeSwitch_bad(PGAUGE Gauge)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Gauge->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return; // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    InterlockedExchange(&Gauge->State, 2);
}

// That it was told, what, and how often, is the log's.
VOID GaugeSwitch_ok(PGAUGE Gauge)
{
    PIO_ERROR_LOG_PACKET entry;

    InterlockedExchange(&Gauge->State, 2);
    entry = IoAllocateErrorLogEntry(Gauge->Self, ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_RESET;
    entry->UniqueErrorValue = Gauge->Registers->Level;
    IoWriteErrorLogEntry(entry);
    InterlockedExchange(&Gauge->Told, 1);
    RtlCopyMemory(Gauge->LastText, "reset", 6);
}
