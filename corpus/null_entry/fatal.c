/*
 * A driver works whether or not it can log. NULL may end the logging, never what was logged about:
 * no failure status, no failed request, no bug check, no work left undone. The finding stands at
 * the statement that carries the harm out: the return, the completion, the raise, the break.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define OVEN_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG))
#define OVEN_UNITS 4
#define OVEN_FAULT 0x80000000
#define OVEN_BUGCHECK 0x0000E5E5
#define OVEN_TAG 'nevO'
#define OVEN_BAIL_IF_NULL(Pointer, Code)                                                                               \
    if ((Pointer) == NULL) {                                                                                           \
        return (Code);                                                                                                 \
    }

typedef struct _OVEN_EXTENSION {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Lower;
    PULONG Registers;
    ULONG Fault;
    ULONG EntriesLogged;
    ULONG EntriesLost;
    PVOID Profile;
    KDPC Dpc;
    KTIMER Timer;
} OVEN_EXTENSION, *POVEN_EXTENSION;

DRIVER_INITIALIZE OvenInitialize_bad;
DRIVER_INITIALIZE OvenInitialize_ok;
DRIVER_ADD_DEVICE OvenAddDevice_bad;
DRIVER_ADD_DEVICE OvenAddDevice_ok;
DRIVER_ADD_DEVICE OvenAddDeviceGoto_bad;
DRIVER_ADD_DEVICE OvenAddDeviceGoto_ok;
DRIVER_DISPATCH OvenDispatchWrite_bad;
DRIVER_DISPATCH OvenDispatchWrite_ok;
DRIVER_DISPATCH OvenDispatchControl_bad;
DRIVER_DISPATCH OvenDispatchControl_ok;
DRIVER_DISPATCH OvenDispatchPnp_bad;
DRIVER_DISPATCH OvenDispatchPnp_ok;
DRIVER_DISPATCH OvenDispatchFlush_bad;
DRIVER_DISPATCH OvenDispatchRead_ok;
DRIVER_DISPATCH OvenDispatchCleanup_bad;
DRIVER_DISPATCH OvenDispatchShutdown_bad;
DRIVER_DISPATCH OvenDispatchShutdown_ok;
KDEFERRED_ROUTINE OvenDpc_bad;
KDEFERRED_ROUTINE OvenDpc_ok;

VOID OvenResetUnit(_In_ POVEN_EXTENSION Extension, _In_ ULONG Unit);
VOID OvenProgramHeater(_In_ POVEN_EXTENSION Extension);
NTSTATUS OvenReadProfile(_In_ POVEN_EXTENSION Extension);

/* The driver does not load because it cannot say that it loads. */
NTSTATUS OvenInitialize_bad(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverExtension->AddDevice = OvenAddDevice_bad;
    entry = IoAllocateErrorLogEntry(DriverObject, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_WRN_BAD_FIRMWARE;
    IoWriteErrorLogEntry(entry);
    DriverObject->MajorFunction[IRP_MJ_WRITE] = OvenDispatchWrite_bad;
    return STATUS_SUCCESS;
}

NTSTATUS OvenInitialize_ok(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverExtension->AddDevice = OvenAddDevice_ok;
    entry = IoAllocateErrorLogEntry(DriverObject, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_WRN_BAD_FIRMWARE;
        IoWriteErrorLogEntry(entry);
    }
    DriverObject->MajorFunction[IRP_MJ_WRITE] = OvenDispatchWrite_ok;
    return STATUS_SUCCESS;
}

/* The device object was made, and is deleted again for want of a log entry. */
NTSTATUS OvenAddDevice_bad(_In_ PDRIVER_OBJECT DriverObject, _In_ PDEVICE_OBJECT PhysicalDeviceObject)
{
    PIO_ERROR_LOG_PACKET entry;
    PDEVICE_OBJECT deviceObject;
    NTSTATUS status;

    status = IoCreateDevice(
        DriverObject, sizeof(OVEN_EXTENSION), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    entry = IoAllocateErrorLogEntry(deviceObject, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        IoDeleteDevice(deviceObject);
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_VERSION;
    IoWriteErrorLogEntry(entry);
    ((POVEN_EXTENSION)deviceObject->DeviceExtension)->Lower =
        IoAttachDeviceToDeviceStack(deviceObject, PhysicalDeviceObject);
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

NTSTATUS OvenAddDevice_ok(_In_ PDRIVER_OBJECT DriverObject, _In_ PDEVICE_OBJECT PhysicalDeviceObject)
{
    PIO_ERROR_LOG_PACKET entry;
    PDEVICE_OBJECT deviceObject;
    NTSTATUS status;

    status = IoCreateDevice(
        DriverObject, sizeof(OVEN_EXTENSION), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        /* The failure is the device's; whether it could be logged changes nothing. */
        entry = IoAllocateErrorLogEntry(DriverObject, OVEN_ENTRY_SIZE);
        if (entry == NULL) {
            return status;
        }
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_INSUFFICIENT_RESOURCES;
        entry->FinalStatus = status;
        IoWriteErrorLogEntry(entry);
        return status;
    }
    ((POVEN_EXTENSION)deviceObject->DeviceExtension)->Lower =
        IoAttachDeviceToDeviceStack(deviceObject, PhysicalDeviceObject);
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

/* The same by way of a status variable and one exit. */
NTSTATUS OvenAddDeviceGoto_bad(_In_ PDRIVER_OBJECT DriverObject, _In_ PDEVICE_OBJECT PhysicalDeviceObject)
{
    PIO_ERROR_LOG_PACKET entry;
    PDEVICE_OBJECT deviceObject = NULL;
    NTSTATUS status;

    status = IoCreateDevice(
        DriverObject, sizeof(OVEN_EXTENSION), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    entry = IoAllocateErrorLogEntry(deviceObject, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_VERSION;
    IoWriteErrorLogEntry(entry);
    ((POVEN_EXTENSION)deviceObject->DeviceExtension)->Lower =
        IoAttachDeviceToDeviceStack(deviceObject, PhysicalDeviceObject);
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;

Exit:
    if (!NT_SUCCESS(status) && deviceObject != NULL) {
        IoDeleteDevice(deviceObject);
    }
    return status; // expect: DDI202
}

/* The jump goes behind the log entry only, the status stays what it was. */
NTSTATUS OvenAddDeviceGoto_ok(_In_ PDRIVER_OBJECT DriverObject, _In_ PDEVICE_OBJECT PhysicalDeviceObject)
{
    PIO_ERROR_LOG_PACKET entry;
    PDEVICE_OBJECT deviceObject = NULL;
    NTSTATUS status;

    status = IoCreateDevice(
        DriverObject, sizeof(OVEN_EXTENSION), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    entry = IoAllocateErrorLogEntry(deviceObject, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        goto Attach;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_VERSION;
    IoWriteErrorLogEntry(entry);

Attach:
    ((POVEN_EXTENSION)deviceObject->DeviceExtension)->Lower =
        IoAttachDeviceToDeviceStack(deviceObject, PhysicalDeviceObject);
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;

Exit:
    return status;
}

/* A write that worked fails because its note in the log does not. */
NTSTATUS OvenDispatchWrite_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry;

    WRITE_REGISTER_ULONG(extension->Registers, *(PULONG)Irp->AssociatedIrp.SystemBuffer);
    entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        Irp->IoStatus.Status = STATUS_INSUFFICIENT_RESOURCES;
        Irp->IoStatus.Information = 0;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
    IoWriteErrorLogEntry(entry);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = sizeof(ULONG);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS OvenDispatchWrite_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry;

    WRITE_REGISTER_ULONG(extension->Registers, *(PULONG)Irp->AssociatedIrp.SystemBuffer);
    entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        extension->EntriesLost++;
    } else {
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
        IoWriteErrorLogEntry(entry);
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = sizeof(ULONG);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* One status for everything: the request gets what the log could not. */
NTSTATUS OvenDispatchControl_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = STATUS_SUCCESS;

    OvenProgramHeater(extension);
    if (extension->Fault & OVEN_FAULT) {
        entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);
        if (entry != NULL) {
            RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            entry->DumpDataSize = sizeof(ULONG);
            entry->DumpData[0] = extension->Fault;
            IoWriteErrorLogEntry(entry);
        } else {
            status = STATUS_NO_MEMORY;
        }
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

/* Here the request fails whenever the oven has a fault, logged or not. */
NTSTATUS OvenDispatchControl_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = STATUS_SUCCESS;

    OvenProgramHeater(extension);
    if (extension->Fault & OVEN_FAULT) {
        status = STATUS_IO_DEVICE_ERROR;
        entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);
        if (entry != NULL) {
            RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            entry->FinalStatus = status;
            entry->DumpDataSize = sizeof(ULONG);
            entry->DumpData[0] = extension->Fault;
            IoWriteErrorLogEntry(entry);
        }
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

/* A macro hides the return. */
NTSTATUS OvenDispatchPnp_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);

    OVEN_BAIL_IF_NULL(entry, STATUS_INSUFFICIENT_RESOURCES); // expect: DDI202
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_WARNING_RESET;
    IoWriteErrorLogEntry(entry);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

/* The same macro, where the memory is what the device needs to work. */
NTSTATUS OvenDispatchPnp_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_WARNING_RESET;
        IoWriteErrorLogEntry(entry);
    }
    extension->Profile = ExAllocatePool2(POOL_FLAG_NON_PAGED, PAGE_SIZE, OVEN_TAG);
    OVEN_BAIL_IF_NULL(extension->Profile, STATUS_INSUFFICIENT_RESOURCES);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

/* NULL or a real reason: NULL alone is enough for the failure. */
NTSTATUS OvenDispatchFlush_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);

    if (entry == NULL || extension->Lower == NULL) {
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        Irp->IoStatus.Status = STATUS_DEVICE_NOT_READY;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
        return STATUS_DEVICE_NOT_READY;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
    IoWriteErrorLogEntry(entry);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

/* The request was marked pending before; that is what is returned in any case. */
NTSTATUS OvenDispatchRead_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    IoMarkIrpPending(Irp);
    IoStartPacket(DeviceObject, Irp, NULL, NULL);
    entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        return STATUS_PENDING;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_WARNING_RESET;
    IoWriteErrorLogEntry(entry);
    return STATUS_PENDING;
}

/* A block to break out of, with the failure already in the status. */
NTSTATUS OvenDispatchCleanup_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    POVEN_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    OvenProgramHeater(extension);
    do {
        entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);
        if (entry == NULL) {
            break;
        }
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_WARNING_RESET;
        IoWriteErrorLogEntry(entry);
        status = STATUS_SUCCESS;
    } while (FALSE);

    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

/* The answer in one expression. */
NTSTATUS OvenDispatchShutdown_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_WARNING_RESET;
        IoWriteErrorLogEntry(entry);
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return entry != NULL ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL; // expect: DDI202
}

/* A status of the logging that nobody gets to see. */
NTSTATUS OvenDispatchShutdown_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, OVEN_ENTRY_SIZE);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (entry != NULL) {
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_WARNING_RESET;
        IoWriteErrorLogEntry(entry);
        status = STATUS_SUCCESS;
    }
    KdPrint(("oven: shutdown, logged with 0x%x\n", status));
    status = STATUS_SUCCESS;
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

/* The machine stops because the disk of the event log is slow. */
VOID OvenReportMeltdown_bad(_In_ POVEN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);

    if (entry == NULL) {
        KeBugCheckEx(OVEN_BUGCHECK, (ULONG_PTR)Extension, Extension->Fault, 0, 0); // expect: DDI202
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

/* Here the fault is what the machine stops for. */
VOID OvenReportMeltdown_ok(_In_ POVEN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    if (Extension->Fault == MAXULONG) {
        KeBugCheckEx(OVEN_BUGCHECK, (ULONG_PTR)Extension, Extension->Fault, entry != NULL, 0);
    }
}

VOID OvenReportDoor_bad(_In_ POVEN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);

    if (!entry) {
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES); // expect: DDI202
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
}

VOID OvenReportDoor_ok(_In_ POVEN_EXTENSION Extension, _In_ NTSTATUS DoorStatus)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);

    if (entry) {
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_NOT_READY;
        entry->FinalStatus = DoorStatus;
        IoWriteErrorLogEntry(entry);
    }
    if (!NT_SUCCESS(DoorStatus)) {
        ExRaiseStatus(DoorStatus);
    }
}

/* The DPC returns, and the timer that keeps the oven watched is never set again. */
VOID OvenDpc_bad(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    POVEN_EXTENSION extension = Context;
    PIO_ERROR_LOG_PACKET entry;
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    extension->Fault = READ_REGISTER_ULONG(extension->Registers);
    if (extension->Fault & OVEN_FAULT) {
        entry = IoAllocateErrorLogEntry(extension->Self, OVEN_ENTRY_SIZE);
        if (entry == NULL) {
            return; // expect: DDI202
        }
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
        OvenResetUnit(extension, 0);
    }
    due.QuadPart = -10000000;
    KeSetTimer(&extension->Timer, due, Dpc);
}

VOID OvenDpc_ok(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    POVEN_EXTENSION extension = Context;
    PIO_ERROR_LOG_PACKET entry;
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    extension->Fault = READ_REGISTER_ULONG(extension->Registers);
    if (extension->Fault & OVEN_FAULT) {
        OvenResetUnit(extension, 0);
    }
    due.QuadPart = -10000000;
    KeSetTimer(&extension->Timer, due, Dpc);
    if ((extension->Fault & OVEN_FAULT) == 0) {
        return;
    }
    entry = IoAllocateErrorLogEntry(extension->Self, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

/* The first entry that is missing ends the reset of all units. */
VOID OvenResetAll_bad(_In_ POVEN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG unit;

    for (unit = 0; unit < OVEN_UNITS; unit++) {
        entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);
        if (entry == NULL) {
            break; // expect: DDI202
        }
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = unit;
        IoWriteErrorLogEntry(entry);
        OvenResetUnit(Extension, unit);
    }
}

/* In this order "continue" skips nothing but the note. */
VOID OvenResetAll_ok(_In_ POVEN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG unit;

    for (unit = 0; unit < OVEN_UNITS; unit++) {
        OvenResetUnit(Extension, unit);
        entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);
        if (entry == NULL) {
            continue;
        }
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = unit;
        IoWriteErrorLogEntry(entry);
    }
}

/* Only what belongs to the log depends on the entry. */
VOID OvenCount_ok(_In_ POVEN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
        Extension->EntriesLogged++;
        KdPrint(("oven: entry %u\n", Extension->EntriesLogged));
    } else {
        Extension->EntriesLost++;
    }
    OvenProgramHeater(Extension);
}

/* A routine that logs and does nothing else may tell that it could not; nobody here fails for it. */
NTSTATUS OvenLogFault_ok(_In_ POVEN_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);

    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = ErrorCode;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Extension->Fault;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

/* The profile could not be read; that, and not the entry, is why it fails. */
NTSTATUS OvenLoadProfile_ok(_In_ POVEN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = OvenReadProfile(Extension);

    if (NT_SUCCESS(status)) {
        OvenProgramHeater(Extension);
        return status;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, OVEN_ENTRY_SIZE);
    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(entry, OVEN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->FinalStatus = status;
    IoWriteErrorLogEntry(entry);
    return status;
}
