/*
 * interrupt.c - samples arrive, and now and then more of them than there is room for.
 */
#include "sensor.h"

BOOLEAN SensorEvtInterruptIsr(_In_ WDFINTERRUPT Interrupt, _In_ ULONG MessageID)
{
    PSENSOR_CONTEXT context = SensorGetContext(WdfInterruptGetDevice(Interrupt));
    ULONG status = SensorRead(context, SENSOR_REG_STATUS);

    UNREFERENCED_PARAMETER(MessageID);

    if (status == 0) {
        return FALSE;
    }
    SensorWrite(context, SENSOR_REG_STATUS, status);
    context->InterruptStatus |= status;
    WdfInterruptQueueDpcForIsr(Interrupt);
    return TRUE;
}

/* Reads the samples that the device holds; returns how many found no room. */
static ULONG SensorDrain(_In_ PSENSOR_CONTEXT Context)
{
    SENSOR_SAMPLE sample;
    ULONG lost = 0;
    ULONG pending;
    ULONG axis;

    WdfSpinLockAcquire(Context->Lock);
    for (pending = SensorRead(Context, SENSOR_REG_STATUS) >> 16; pending > 0; pending--) {
        for (axis = 0; axis < SENSOR_AXES; axis++) {
            sample.Axis[axis] = (LONG)SensorRead(Context, SENSOR_REG_FIFO + axis * sizeof(ULONG));
        }
        sample.Time = SensorRead(Context, SENSOR_REG_FIFO + SENSOR_AXES * sizeof(ULONG));
        if (Context->FifoCount < SENSOR_FIFO) {
            Context->Fifo[Context->FifoCount++] = sample;
        } else {
            lost++;
        }
    }
    WdfSpinLockRelease(Context->Lock);
    return lost;
}

static VOID SensorReportOverrun(_In_ PSENSOR_CONTEXT Context, _In_ ULONG Lost)
{
    PIO_ERROR_LOG_PACKET entry;

    Context->Overruns += Lost;
    entry = SensorBeginEvent(Context, SENSOR_WRN_OVERRUN, 2 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->DumpData[0] = Lost;
    entry->DumpData[1] = Context->Overruns;
    IoWriteErrorLogEntry(entry);

    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "sensor: %u samples lost\n", entry->DumpData[0]); // expect: DDI302
}

VOID SensorEvtInterruptDpc(_In_ WDFINTERRUPT Interrupt, _In_ WDFOBJECT AssociatedObject)
{
    PSENSOR_CONTEXT context = SensorGetContext(WdfInterruptGetDevice(Interrupt));
    PIO_ERROR_LOG_PACKET entry;
    ULONG status;
    ULONG lost;

    UNREFERENCED_PARAMETER(AssociatedObject);

    WdfInterruptAcquireLock(Interrupt);
    status = context->InterruptStatus;
    context->InterruptStatus = 0;
    WdfInterruptReleaseLock(Interrupt);

    lost = SensorDrain(context);
    if (lost != 0 || (status & SENSOR_STATUS_OVERRUN)) {
        SensorReportOverrun(context, lost);
    }
    if (status & SENSOR_STATUS_SELFTEST) {
        context->SelfTests++;
        entry = SensorBeginEvent(context, SENSOR_ERR_SELFTEST, 0);
        if (entry != NULL) {
            entry->UniqueErrorValue = context->SelfTests;
            IoWriteErrorLogEntry(entry);
        }
    }
}

/* A sensor that has lost its interrupt is still read, only less often. */
VOID SensorEvtPollTimer(_In_ WDFTIMER Timer)
{
    PSENSOR_CONTEXT context = SensorGetContext(WdfTimerGetParentObject(Timer));
    ULONG lost = SensorDrain(context);

    if (lost != 0) {
        SensorReportOverrun(context, lost);
    }
    WdfTimerStart(Timer, WDF_REL_TIMEOUT_IN_MS(SENSOR_POLL_MS));
}
