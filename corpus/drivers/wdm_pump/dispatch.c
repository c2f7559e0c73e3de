/*
 * dispatch.c - what user mode asks of the pump.
 */
#include "pump.h"

NTSTATUS PumpComplete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

NTSTATUS PumpDispatchOpenClose(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return PumpComplete(Irp, STATUS_SUCCESS, 0);
}

/* Hands out the samples that were collected since the last read, oldest first. */
NTSTATUS PumpDispatchRead(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPUMP_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG room = stack->Parameters.Read.Length / sizeof(ULONG);
    PULONG buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG count;
    KIRQL irql;

    if (room == 0 || buffer == NULL) {
        return PumpComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    }

    KeAcquireSpinLock(&extension->SampleLock, &irql);
    count = min(extension->SampleCount, room);
    RtlCopyMemory(buffer, extension->Samples, count * sizeof(ULONG));
    RtlMoveMemory(
        extension->Samples, &extension->Samples[count], (extension->SampleCount - count) * sizeof(ULONG));
    extension->SampleCount -= count;
    KeReleaseSpinLock(&extension->SampleLock, irql);

    return PumpComplete(Irp, STATUS_SUCCESS, count * sizeof(ULONG));
}

/* Notes what was wrong with a request, with the code that it had. */
static VOID PumpLogBadRequest(_In_ PPUMP_EXTENSION Extension, _In_ PIO_STACK_LOCATION Stack, _In_ NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ULONG));
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ULONG)); // expect: DDI201
    entry->ErrorCode = PUMP_WRN_BAD_REQUEST;
    entry->FinalStatus = Status;
    entry->MajorFunctionCode = Stack->MajorFunction;
    entry->IoControlCode = Stack->Parameters.DeviceIoControl.IoControlCode;
    entry->DumpDataSize = 2 * sizeof(ULONG);
    entry->DumpData[0] = Stack->Parameters.DeviceIoControl.InputBufferLength;
    entry->DumpData[1] = Stack->Parameters.DeviceIoControl.OutputBufferLength;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS PumpDispatchControl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPUMP_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG inputLength = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG outputLength = stack->Parameters.DeviceIoControl.OutputBufferLength;
    NTSTATUS status;

    if (!extension->Started) {
        return PumpComplete(Irp, STATUS_DEVICE_NOT_READY, 0);
    }

    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_PUMP_SET_FLOW:
        if (inputLength < sizeof(ULONG)) {
            status = STATUS_INVALID_PARAMETER;
            break;
        }
        extension->State.Flow = *(PULONG)Irp->AssociatedIrp.SystemBuffer;
        PumpWrite(extension, PUMP_REG_FLOW, extension->State.Flow);
        return PumpComplete(Irp, STATUS_SUCCESS, 0);

    case IOCTL_PUMP_GET_STATE:
        if (outputLength < sizeof(PUMP_STATE)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        extension->State.Pressure = PumpRead(extension, PUMP_REG_PRESSURE);
        RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, &extension->State, sizeof(PUMP_STATE));
        return PumpComplete(Irp, STATUS_SUCCESS, sizeof(PUMP_STATE));

    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }

    PumpLogBadRequest(extension, stack, status);
    return PumpComplete(Irp, status, 0);
}
