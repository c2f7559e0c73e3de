/*
 * queue.c - control requests, one after the other.
 */
#include "sensor.h"

NTSTATUS SensorCreateQueue(_In_ WDFDEVICE Device)
{
    WDF_IO_QUEUE_CONFIG config;

    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&config, WdfIoQueueDispatchSequential);
    config.EvtIoDeviceControl = SensorEvtIoDeviceControl;
    return WdfIoQueueCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, WDF_NO_HANDLE);
}

static NTSTATUS SensorReadFifo(_In_ PSENSOR_CONTEXT Context, _In_ WDFREQUEST Request, _Out_ size_t *Information)
{
    PSENSOR_SAMPLE buffer;
    NTSTATUS status;
    size_t length;
    ULONG count;

    *Information = 0;
    status = WdfRequestRetrieveOutputBuffer(Request, sizeof(SENSOR_SAMPLE), (PVOID *)&buffer, &length);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    WdfSpinLockAcquire(Context->Lock);
    count = (ULONG)min(Context->FifoCount, length / sizeof(SENSOR_SAMPLE));
    RtlCopyMemory(buffer, Context->Fifo, count * sizeof(SENSOR_SAMPLE));
    RtlMoveMemory(
        Context->Fifo, &Context->Fifo[count], (Context->FifoCount - count) * sizeof(SENSOR_SAMPLE));
    Context->FifoCount -= count;
    WdfSpinLockRelease(Context->Lock);

    *Information = count * sizeof(SENSOR_SAMPLE);
    return STATUS_SUCCESS;
}

/* Keeps the label and notes it in the log; a label that is too long is not kept. */
static NTSTATUS SensorSetLabel(_In_ PSENSOR_CONTEXT Context, _In_ WDFREQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status;
    PWSTR buffer;
    size_t length;

    status = WdfRequestRetrieveInputBuffer(Request, sizeof(WCHAR), (PVOID *)&buffer, &length);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    entry = IoAllocateErrorLogEntry( // expect: DDI301
        WdfDeviceWdmGetDeviceObject(Context->Device), sizeof(IO_ERROR_LOG_PACKET) + sizeof(Context->Label));

    if (length > sizeof(Context->Label) - sizeof(WCHAR)) {
        return STATUS_INVALID_PARAMETER;
    }
    RtlZeroMemory(Context->Label, sizeof(Context->Label));
    RtlCopyMemory(Context->Label, buffer, length);

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = SENSOR_WRN_LABEL;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Context->Label, sizeof(Context->Label));
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

VOID SensorEvtIoDeviceControl(
    _In_ WDFQUEUE Queue,
    _In_ WDFREQUEST Request,
    _In_ size_t OutputBufferLength,
    _In_ size_t InputBufferLength,
    _In_ ULONG IoControlCode)
{
    PSENSOR_CONTEXT context = SensorGetContext(WdfIoQueueGetDevice(Queue));
    size_t information = 0;
    size_t length = 0;
    NTSTATUS status;
    PVOID buffer;

    UNREFERENCED_PARAMETER(OutputBufferLength);
    UNREFERENCED_PARAMETER(InputBufferLength);

    switch (IoControlCode) {
    case IOCTL_SENSOR_READ_FIFO:
        status = SensorReadFifo(context, Request, &information);
        break;

    case IOCTL_SENSOR_SELFTEST:
        SensorWrite(context, SENSOR_REG_CONTROL, SENSOR_CONTROL_ENABLE | SENSOR_CONTROL_SELFTEST);
        status = STATUS_SUCCESS;
        break;

    case IOCTL_SENSOR_SET_LABEL:
        status = SensorSetLabel(context, Request);
        break;

    default:
        status = WdfRequestRetrieveInputBuffer(Request, 1, &buffer, &length);
        if (NT_SUCCESS(status)) {
            SensorLogFrame(context, buffer, length);
        }
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }

    WdfRequestCompleteWithInformation(Request, status, information);
}
