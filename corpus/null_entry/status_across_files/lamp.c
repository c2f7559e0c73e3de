#include "lamp.h"

DRIVER_INITIALIZE DriverEntry;
DRIVER_DISPATCH LampDispatchCreate_bad;
DRIVER_DISPATCH LampDispatchWrite_ok;
DRIVER_DISPATCH LampDispatchClose_ok;

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = LampDispatchCreate_bad;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = LampDispatchClose_ok;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = LampDispatchWrite_ok;
    return STATUS_SUCCESS;
}

/* No lamp without a note about its hours. */
NTSTATUS LampDispatchCreate_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PLAMP_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status;

    status = LampLogHours_ok(extension);
    if (NT_SUCCESS(status)) {
        status = LampIgnite(extension);
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

/* The status of the lamp, the note only where it failed. */
NTSTATUS LampDispatchWrite_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PLAMP_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status;

    status = LampIgnite(extension);
    if (!NT_SUCCESS(status) && !LampLogFailure_ok(extension, status)) {
        DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "lamp: 0x%x, not logged\n", status);
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS LampDispatchClose_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    LampLogHours_ok(DeviceObject->DeviceExtension);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}
