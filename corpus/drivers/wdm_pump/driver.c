/*
 * driver.c - the driver's and the device's beginning and end.
 */
#include "pump.h"

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD PumpUnload;
DRIVER_ADD_DEVICE PumpAddDevice;

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, PumpUnload)
#pragma alloc_text(PAGE, PumpAddDevice)
#endif

UNICODE_STRING PumpRegistryPath;

/* Keeps a copy of the path: the one that is passed to DriverEntry does not outlive it. */
static NTSTATUS PumpKeepRegistryPath(_In_ PUNICODE_STRING RegistryPath)
{
    if (RegistryPath->Length > MAXUSHORT - sizeof(UNICODE_NULL)) {
        return STATUS_INVALID_PARAMETER;
    }
    PumpRegistryPath.MaximumLength = RegistryPath->Length + sizeof(UNICODE_NULL);
    PumpRegistryPath.Length = 0;
    PumpRegistryPath.Buffer = ExAllocatePool2(POOL_FLAG_PAGED, PumpRegistryPath.MaximumLength, PUMP_TAG);
    if (PumpRegistryPath.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyUnicodeString(&PumpRegistryPath, RegistryPath);
    return STATUS_SUCCESS;
}

/* The settings must be there, if only so that somebody could change them. */
static BOOLEAN PumpHasSettings(VOID)
{
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;
    HANDLE key;

    InitializeObjectAttributes(&attributes, &PumpRegistryPath, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    status = ZwOpenKey(&key, KEY_READ, &attributes);
    if (!NT_SUCCESS(status)) {
        return FALSE;
    }
    ZwClose(key);
    return TRUE;
}

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    status = PumpKeepRegistryPath(RegistryPath);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (!PumpHasSettings()) {
        PumpLogString(DriverObject, PUMP_ERR_BAD_SETTINGS, RegistryPath);
    }

    DriverObject->DriverUnload = PumpUnload;
    DriverObject->DriverExtension->AddDevice = PumpAddDevice;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = PumpDispatchOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = PumpDispatchOpenClose;
    DriverObject->MajorFunction[IRP_MJ_READ] = PumpDispatchRead;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = PumpDispatchControl;
    DriverObject->MajorFunction[IRP_MJ_PNP] = PumpDispatchPnp;
    DriverObject->MajorFunction[IRP_MJ_POWER] = PumpDispatchPower;
    DriverObject->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = PumpDispatchForward;
    return STATUS_SUCCESS;
}

VOID PumpUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DriverObject);

    if (PumpRegistryPath.Buffer != NULL) {
        ExFreePoolWithTag(PumpRegistryPath.Buffer, PUMP_TAG);
        PumpRegistryPath.Buffer = NULL;
    }
}

NTSTATUS PumpAddDevice(_In_ PDRIVER_OBJECT DriverObject, _In_ PDEVICE_OBJECT PhysicalDeviceObject)
{
    UNICODE_STRING deviceName = RTL_CONSTANT_STRING(L"\\Device\\MeteringPump0");
    UNICODE_STRING linkName = RTL_CONSTANT_STRING(L"\\DosDevices\\MeteringPump0");
    PPUMP_EXTENSION extension;
    PDEVICE_OBJECT deviceObject;
    NTSTATUS status;

    PAGED_CODE();

    status = IoCreateDevice(
        DriverObject,
        sizeof(PUMP_EXTENSION),
        &deviceName,
        FILE_DEVICE_UNKNOWN,
        FILE_DEVICE_SECURE_OPEN,
        FALSE,
        &deviceObject);
    if (!NT_SUCCESS(status)) {
        PumpLogString(DriverObject, IO_ERR_CONFIGURATION_ERROR, &deviceName);
        return status;
    }

    extension = deviceObject->DeviceExtension;
    RtlZeroMemory(extension, sizeof(*extension));
    extension->Self = deviceObject;
    extension->Physical = PhysicalDeviceObject;
    extension->LinkName = linkName;
    KeInitializeSpinLock(&extension->SampleLock);
    IoInitializeDpcRequest(deviceObject, PumpDpcForIsr);

    extension->Lower = IoAttachDeviceToDeviceStack(deviceObject, PhysicalDeviceObject);
    if (extension->Lower == NULL) {
        PumpLogSimple(extension, IO_ERR_CONFIGURATION_ERROR, 10);
        IoDeleteDevice(deviceObject);
        return STATUS_NO_SUCH_DEVICE;
    }

    status = IoCreateSymbolicLink(&linkName, &deviceName);
    if (!NT_SUCCESS(status)) {
        IoDetachDevice(extension->Lower);
        IoDeleteDevice(deviceObject);
        return status;
    }

    deviceObject->Flags |= DO_BUFFERED_IO | DO_POWER_PAGABLE;
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
