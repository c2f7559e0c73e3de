/*
 * pnp.c - the pump comes, stops, and goes.
 */
#include "pump.h"

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, PumpDispatchPnp)
#endif

static IO_COMPLETION_ROUTINE PumpSignal;

static NTSTATUS PumpSignal(_In_ PDEVICE_OBJECT DeviceObject, _In_ PIRP Irp, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    if (Irp->PendingReturned && Context != NULL) {
        KeSetEvent((PKEVENT)Context, IO_NO_INCREMENT, FALSE);
    }
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* Sends the request down and waits until it comes back. */
static NTSTATUS PumpForwardAndWait(_In_ PPUMP_EXTENSION Extension, _In_ PIRP Irp)
{
    KEVENT event;
    NTSTATUS status;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, PumpSignal, &event, TRUE, TRUE, TRUE);
    status = IoCallDriver(Extension->Lower, Irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
        status = Irp->IoStatus.Status;
    }
    return status;
}

/* One range of memory and one interrupt; anything else that is there is not the pump's. */
static NTSTATUS PumpMapResources(_In_ PPUMP_EXTENSION Extension, _In_opt_ PCM_RESOURCE_LIST Resources)
{
    PCM_PARTIAL_RESOURCE_DESCRIPTOR interrupt = NULL;
    PCM_PARTIAL_RESOURCE_DESCRIPTOR memory = NULL;
    PCM_PARTIAL_RESOURCE_LIST list;
    ULONG i;

    if (Resources == NULL || Resources->Count == 0) {
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    }
    list = &Resources->List[0].PartialResourceList;
    for (i = 0; i < list->Count; i++) {
        switch (list->PartialDescriptors[i].Type) {
        case CmResourceTypeMemory:
            memory = &list->PartialDescriptors[i];
            break;
        case CmResourceTypeInterrupt:
            interrupt = &list->PartialDescriptors[i];
            break;
        default:
            break;
        }
    }
    if (memory == NULL || interrupt == NULL || memory->u.Memory.Length < PUMP_REG_COUNT * sizeof(ULONG)) {
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    }

    Extension->RegistersLength = memory->u.Memory.Length;
    Extension->Registers = MmMapIoSpace(memory->u.Memory.Start, Extension->RegistersLength, MmNonCached);
    if (Extension->Registers == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return IoConnectInterrupt(
        &Extension->Interrupt,
        PumpInterrupt,
        Extension,
        NULL,
        interrupt->u.Interrupt.Vector,
        (KIRQL)interrupt->u.Interrupt.Level,
        (KIRQL)interrupt->u.Interrupt.Level,
        LevelSensitive,
        TRUE,
        interrupt->u.Interrupt.Affinity,
        FALSE);
}

static VOID PumpReleaseResources(_In_ PPUMP_EXTENSION Extension)
{
    Extension->Started = FALSE;
    if (Extension->Interrupt != NULL) {
        IoDisconnectInterrupt(Extension->Interrupt);
        Extension->Interrupt = NULL;
    }
    if (Extension->Registers != NULL) {
        MmUnmapIoSpace(Extension->Registers, Extension->RegistersLength);
        Extension->Registers = NULL;
    }
}

static NTSTATUS PumpStart(_In_ PPUMP_EXTENSION Extension, _In_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PUMP_EVENT event;
    NTSTATUS status;
    ULONG id;

    status = PumpForwardAndWait(Extension, Irp);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = PumpMapResources(Extension, stack->Parameters.StartDevice.AllocatedResourcesTranslated);
    if (!NT_SUCCESS(status)) {
        PumpLogSimple(Extension, PUMP_ERR_RESOURCES, 20);
        PumpReleaseResources(Extension);
        return status;
    }

    id = PumpRead(Extension, PUMP_REG_ID);
    if (id != PUMP_ID) {
        RtlZeroMemory(&event, sizeof(event));
        event.ErrorCode = PUMP_ERR_NOT_RECOGNIZED;
        event.FinalStatus = STATUS_NO_SUCH_DEVICE;
        event.UniqueValue = 21;
        event.MajorFunction = IRP_MJ_PNP;
        event.Words = 1;
        event.Data[0] = id;
        (VOID)PumpLogEvent(Extension, &event);
        PumpReleaseResources(Extension);
        return STATUS_NO_SUCH_DEVICE;
    }

    RtlZeroMemory(&event, sizeof(event));
    event.ErrorCode = PUMP_INFO_STARTED;
    event.UniqueValue = 22;
    event.MajorFunction = IRP_MJ_PNP;
    status = PumpLogEvent(Extension, &event);
    if (!NT_SUCCESS(status)) {
        PumpReleaseResources(Extension);
        return status; // expect: DDI202
    }

    PumpWrite(Extension, PUMP_REG_CONTROL, PUMP_CONTROL_RUN | PUMP_CONTROL_INTERRUPT);
    Extension->Started = TRUE;
    return STATUS_SUCCESS;
}

NTSTATUS PumpDispatchPnp(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPUMP_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status;

    PAGED_CODE();

    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = PumpStart(extension, Irp);
        return PumpComplete(Irp, status, 0);

    case IRP_MN_STOP_DEVICE:
        PumpReleaseResources(extension);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;

    case IRP_MN_REMOVE_DEVICE:
        PumpReleaseResources(extension);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(Irp);
        status = IoCallDriver(extension->Lower, Irp);
        IoDeleteSymbolicLink(&extension->LinkName);
        IoDetachDevice(extension->Lower);
        IoDeleteDevice(DeviceObject);
        return status;

    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;

    default:
        break;
    }

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

NTSTATUS PumpDispatchPower(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPUMP_EXTENSION extension = DeviceObject->DeviceExtension;

    PoStartNextPowerIrp(Irp);
    IoSkipCurrentIrpStackLocation(Irp);
    return PoCallDriver(extension->Lower, Irp);
}

NTSTATUS PumpDispatchForward(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPUMP_EXTENSION extension = DeviceObject->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}
