/*
 * isr.c - the interrupt and what follows from it. The service routine runs at device IRQL and only
 * takes note; everything that needs the system, logging above all, is left to the DPC.
 */
#include "pump.h"

BOOLEAN PumpInterrupt(_In_ PKINTERRUPT Interrupt, _In_ PVOID ServiceContext)
{
    PPUMP_EXTENSION extension = ServiceContext;
    ULONG status;

    UNREFERENCED_PARAMETER(Interrupt);

    status = PumpRead(extension, PUMP_REG_STATUS);
    if ((status & PUMP_STATUS_PENDING) == 0) {
        return FALSE;
    }
    PumpWrite(extension, PUMP_REG_STATUS, status);
    extension->InterruptStatus |= status;
    IoRequestDpc(extension->Self, NULL, NULL);
    return TRUE;
}

static KSYNCHRONIZE_ROUTINE PumpTakeStatus;

/* Takes over what the service routine has noted; runs synchronised with it. */
static BOOLEAN PumpTakeStatus(_In_ PVOID Context)
{
    PPUMP_EXTENSION extension = Context;

    extension->DpcStatus = extension->InterruptStatus;
    extension->InterruptStatus = 0;
    return TRUE;
}

static VOID PumpStoreSample(_In_ PPUMP_EXTENSION Extension)
{
    KeAcquireSpinLockAtDpcLevel(&Extension->SampleLock);
    if (Extension->SampleCount < PUMP_SAMPLES) {
        Extension->Samples[Extension->SampleCount++] = PumpRead(Extension, PUMP_REG_FLOW);
    }
    KeReleaseSpinLockFromDpcLevel(&Extension->SampleLock);
}

/* A stall is cleared by a reset; after a few of them in a row the pump is left standing. */
static VOID PumpHandleStall(_In_ PPUMP_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG pressure = PumpRead(Extension, PUMP_REG_PRESSURE);

    Extension->State.Stalls++;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG)); // expect: DDI301
    if (Extension->State.Stalls > PUMP_STALL_LIMIT) {
        PumpWrite(Extension, PUMP_REG_CONTROL, PUMP_CONTROL_INTERRUPT);
        return;
    }
    PumpWrite(Extension, PUMP_REG_CONTROL, PUMP_CONTROL_RESET | PUMP_CONTROL_INTERRUPT);
    PumpWrite(Extension, PUMP_REG_CONTROL, PUMP_CONTROL_RUN | PUMP_CONTROL_INTERRUPT);

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG));
        entry->ErrorCode = PUMP_WRN_STALLED;
        entry->RetryCount = (UCHAR)Extension->State.Stalls;
        entry->SequenceNumber = Extension->Sequence++;
        entry->DumpDataSize = 2 * sizeof(ULONG);
        entry->DumpData[0] = Extension->State.Stalls;
        entry->DumpData[1] = pressure;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID PumpHandlePressure(_In_ PPUMP_EXTENSION Extension)
{
    PUMP_EVENT event;
    ULONG i;

    PumpWrite(Extension, PUMP_REG_CONTROL, PUMP_CONTROL_INTERRUPT);

    RtlZeroMemory(&event, sizeof(event));
    event.ErrorCode = PUMP_ERR_PRESSURE;
    event.UniqueValue = 30;
    event.Words = 4;
    for (i = 0; i < 4; i++) {
        event.Data[i] = PumpRead(Extension, PUMP_REG_STATUS + i);
    }
    if (!NT_SUCCESS(PumpLogEvent(Extension, &event))) {
        DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "pump: pressure %08x\n", event.Data[1]);
    }
}

VOID PumpDpcForIsr(_In_ PKDPC Dpc, _In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp, _In_opt_ PVOID Context)
{
    PPUMP_EXTENSION extension = DeviceObject->DeviceExtension;
    ULONG status;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);

    KeSynchronizeExecution(extension->Interrupt, PumpTakeStatus, extension);
    status = extension->DpcStatus;

    if (status & PUMP_STATUS_SAMPLE) {
        extension->State.Stalls = 0;
        PumpStoreSample(extension);
    }
    if (status & PUMP_STATUS_STALL) {
        PumpHandleStall(extension);
    }
    if (status & PUMP_STATUS_PRESSURE) {
        PumpHandlePressure(extension);
    }
}
