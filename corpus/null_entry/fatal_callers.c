/*
 * A logging helper may say that it failed. It becomes a mistake in the caller that turns the answer
 * into its own failure, and that is where the finding stands.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define PRESS_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG))

typedef struct _PRESS_EXTENSION {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Lower;
    ULONG Pressure;
    ULONG EntriesLost;
    NTSTATUS LastLogStatus;
    NTSTATUS Status;
    ULONG StateCode;
    ULONG Reason;
    BOOLEAN Enabled;
} PRESS_EXTENSION, *PPRESS_EXTENSION;

DRIVER_ADD_DEVICE PressAddDevice_bad;
DRIVER_DISPATCH PressDispatchCreate_bad;
DRIVER_DISPATCH PressDispatchCreate_ok;
DRIVER_DISPATCH PressDispatchClose_bad;
DRIVER_DISPATCH PressDispatchClose_ok;
DRIVER_DISPATCH PressDispatchRead_bad;
DRIVER_DISPATCH PressDispatchRead_ok;
DRIVER_DISPATCH PressDispatchWrite_bad;
DRIVER_DISPATCH PressDispatchWrite_ok;
DRIVER_DISPATCH PressDispatchControl_bad;
DRIVER_DISPATCH PressDispatchControl_ok;
DRIVER_DISPATCH PressDispatchPower_bad;
DRIVER_DISPATCH PressDispatchPower_ok;
DRIVER_DISPATCH PressDispatchFlush_ok;
DRIVER_DISPATCH PressDispatchCleanup;
DRIVER_DISPATCH PressDispatchCleanup_ok;
DRIVER_DISPATCH PressDispatchShutdown_bad;
DRIVER_DISPATCH PressDispatchPnp_bad;
DRIVER_DISPATCH PressDispatchPnp_ok;

NTSTATUS PressMove(_In_ PPRESS_EXTENSION Extension, _In_ ULONG Pressure);

/* The helper: right in itself. */
static NTSTATUS PressLogEvent(_In_ PPRESS_EXTENSION Extension, _In_ NTSTATUS ErrorCode, _In_ NTSTATUS FinalStatus)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, PRESS_ENTRY_SIZE);

    if (entry == NULL) {
        Extension->EntriesLost++;
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(entry, PRESS_ENTRY_SIZE);
    entry->ErrorCode = ErrorCode;
    entry->FinalStatus = FinalStatus;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Extension->Pressure;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

/* The same answer as a BOOLEAN. */
static BOOLEAN PressTryLog(_In_ PPRESS_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, PRESS_ENTRY_SIZE);

    if (entry == NULL) {
        return FALSE;
    }
    RtlZeroMemory(entry, PRESS_ENTRY_SIZE);
    entry->ErrorCode = ErrorCode;
    IoWriteErrorLogEntry(entry);
    return TRUE;
}

static PIO_ERROR_LOG_PACKET PressAllocate(_In_ PPRESS_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, PRESS_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, PRESS_ENTRY_SIZE);
    }
    return entry;
}

static NTSTATUS PressComplete(_Inout_ PIRP Irp, _In_ NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

/* The status of the log entry decides about the device. */
NTSTATUS PressAddDevice_bad(_In_ PDRIVER_OBJECT DriverObject, _In_ PDEVICE_OBJECT PhysicalDeviceObject)
{
    PPRESS_EXTENSION extension;
    PDEVICE_OBJECT deviceObject;
    NTSTATUS status;

    status = IoCreateDevice(
        DriverObject, sizeof(PRESS_EXTENSION), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &deviceObject);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    extension = deviceObject->DeviceExtension;
    extension->Self = deviceObject;
    status = PressLogEvent(extension, IO_WARNING_RESET, STATUS_SUCCESS);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(deviceObject);
        return status; // expect: DDI202
    }
    extension->Lower = IoAttachDeviceToDeviceStack(deviceObject, PhysicalDeviceObject);
    deviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

/* The result goes into the variable that holds the request's own status. */
NTSTATUS PressDispatchCreate_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status = STATUS_SUCCESS;

    if (extension->Pressure > 1000) {
        status = PressLogEvent(extension, IO_ERR_CONTROLLER_ERROR, STATUS_SUCCESS);
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

/* The result goes nowhere. */
NTSTATUS PressDispatchCreate_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status = STATUS_SUCCESS;

    if (extension->Pressure > 1000) {
        (VOID)PressLogEvent(extension, IO_ERR_CONTROLLER_ERROR, STATUS_SUCCESS);
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

/* FALSE from the helper is a failure of the close. */
NTSTATUS PressDispatchClose_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;

    if (!PressTryLog(extension, IO_WARNING_RESET)) {
        Irp->IoStatus.Status = STATUS_UNSUCCESSFUL;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
        return STATUS_UNSUCCESSFUL;
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* FALSE from the helper is a number to be counted. */
NTSTATUS PressDispatchClose_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;

    if (!PressTryLog(extension, IO_WARNING_RESET)) {
        extension->EntriesLost++;
        DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "press: closed, not logged\n");
    }
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* The wrapper hands NULL on, the dispatch routine makes a failure of it. */
NTSTATUS PressDispatchRead_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = PressAllocate(extension);

    if (entry == NULL) {
        Irp->IoStatus.Status = STATUS_INSUFFICIENT_RESOURCES;
        IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
    IoWriteErrorLogEntry(entry);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

NTSTATUS PressDispatchRead_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = PressAllocate(extension);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
        IoWriteErrorLogEntry(entry);
    }
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(extension->Lower, Irp);
}

/* The operation succeeded; the status that is returned is the one of its report. */
NTSTATUS PressDispatchWrite_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status = PressMove(extension, 10);

    if (!NT_SUCCESS(status)) {
        (VOID)PressLogEvent(extension, IO_ERR_SEEK_ERROR, status);
        return PressComplete(Irp, status);
    }
    PressComplete(Irp, STATUS_SUCCESS);
    return PressLogEvent(extension, IO_ERR_RETRY_SUCCEEDED, STATUS_SUCCESS); // expect: DDI202
}

/* The operation failed; its status is kept, the report's is not. */
NTSTATUS PressDispatchWrite_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status = PressMove(extension, 10);

    if (!NT_SUCCESS(status)) {
        NTSTATUS logStatus = PressLogEvent(extension, IO_ERR_SEEK_ERROR, status);

        if (!NT_SUCCESS(logStatus)) {
            KdPrint(("press: 0x%x was not logged: 0x%x\n", status, logStatus));
        }
    }
    return PressComplete(Irp, status);
}

/* A jump to the failing end of the routine. */
NTSTATUS PressDispatchControl_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status;

    status = PressMove(extension, 20);
    if (!NT_SUCCESS(status)) {
        goto Complete;
    }
    status = PressLogEvent(extension, IO_WARNING_RESET, STATUS_SUCCESS);

Complete:
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return status;
}

/* What the log answers is overwritten by what the press does. */
NTSTATUS PressDispatchControl_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS status;

    status = PressLogEvent(extension, IO_WARNING_RESET, STATUS_SUCCESS);
    if (!NT_SUCCESS(status)) {
        KdPrint(("press: not logged: 0x%x\n", status));
    }
    status = PressMove(extension, 20);
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

/* Both must have worked. */
NTSTATUS PressDispatchPower_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS moved = PressMove(extension, 0);
    BOOLEAN logged = PressTryLog(extension, IO_WARNING_RESET);

    Irp->IoStatus.Status = (NT_SUCCESS(moved) && logged) ? STATUS_SUCCESS : STATUS_IO_DEVICE_ERROR;
    IoCompleteRequest(Irp, IO_NO_INCREMENT); // expect: DDI202
    return STATUS_SUCCESS;
}

NTSTATUS PressDispatchPower_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    NTSTATUS moved = PressMove(extension, 0);
    BOOLEAN logged = PressTryLog(extension, IO_WARNING_RESET);

    Irp->IoStatus.Status = NT_SUCCESS(moved) ? STATUS_SUCCESS : STATUS_IO_DEVICE_ERROR;
    Irp->IoStatus.Information = logged;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* The status of the last attempt to log is kept for an administrator to ask for. */
NTSTATUS PressDispatchFlush_ok(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;

    extension->LastLogStatus = PressLogEvent(extension, IO_WARNING_RESET, STATUS_SUCCESS);
    return PressComplete(Irp, STATUS_SUCCESS);
}

/* What is called depends on the caller, the mistake does not: it leaves its own work undone, and fails. */
static NTSTATUS PressRelieve_bad(_In_ PPRESS_EXTENSION Extension, _In_ ULONG Pressure)
{
    if (Pressure > Extension->Pressure) {
        return STATUS_INVALID_PARAMETER;
    }
    if (!PressTryLog(Extension, IO_ERR_RESET)) {
        return STATUS_UNSUCCESSFUL; // expect: DDI202
    }
    return PressMove(Extension, Pressure);
}

NTSTATUS PressDispatchCleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = PressRelieve_bad(DeviceObject->DeviceExtension, 3);

    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS PressRelieve_ok(_In_ PPRESS_EXTENSION Extension, _In_ ULONG Pressure)
{
    if (Pressure > Extension->Pressure) {
        return STATUS_INVALID_PARAMETER;
    }
    if (!PressTryLog(Extension, IO_ERR_RESET)) {
        Extension->EntriesLost++;
    }
    return PressMove(Extension, Pressure);
}

NTSTATUS PressDispatchCleanup_ok(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = PressRelieve_ok(DeviceObject->DeviceExtension, 3);

    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

/* Who completes a request through a helper is who fails it. */
NTSTATUS PressDispatchShutdown_bad(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = PressAllocate(DeviceObject->DeviceExtension);

    if (entry == NULL) {
        return PressComplete(Irp, STATUS_NO_MEMORY); // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    return PressComplete(Irp, PressMove(DeviceObject->DeviceExtension, 0));
}

NTSTATUS PressDispatchPnp_bad(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry = PressAllocate(DeviceObject->DeviceExtension);

    if (entry == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
    } else {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
    return PressComplete(Irp, status); // expect: DDI202
}

/* The same is done in either branch, and with a quiet device in one of them. */
NTSTATUS PressDispatchPnp_ok(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PPRESS_EXTENSION extension = DeviceObject->DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = extension->Pressure > 7 ? PressAllocate(extension) : NULL;
    NTSTATUS status;

    if (entry == NULL) {
        status = PressMove(extension, 0);
    } else {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
        status = PressMove(extension, 0);
    }
    return PressComplete(Irp, status);
}

/* Helpers that ask for what they need to log; nobody is known to call them, and that they fail is theirs to tell. */
PVOID PressGetName(_In_ PPRESS_EXTENSION Extension);
VOID PressQuiet(_In_ PPRESS_EXTENSION Extension);

NTSTATUS PressNote_ok(_In_ PPRESS_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PVOID name = PressGetName(Extension);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, PRESS_ENTRY_SIZE);

    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(entry, PRESS_ENTRY_SIZE);
    entry->ErrorCode = ErrorCode;
    entry->UniqueErrorValue = name != NULL;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

NTSTATUS PressLogQuietly_ok(_In_ PPRESS_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry;

    PressQuiet(Extension);
    entry = IoAllocateErrorLogEntry(Extension->Self, PRESS_ENTRY_SIZE);
    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(entry, PRESS_ENTRY_SIZE);
    entry->ErrorCode = ErrorCode;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

NTSTATUS PressReset_bad(_In_ PPRESS_EXTENSION Extension)
{
    NTSTATUS status = PressLogQuietly_ok(Extension, IO_ERR_RESET);

    if (!NT_SUCCESS(status)) {
        return status; // expect: DDI202
    }
    return PressMove(Extension, 0);
}

NTSTATUS PressReset_ok(_In_ PPRESS_EXTENSION Extension)
{
    if (!NT_SUCCESS(PressLogQuietly_ok(Extension, IO_ERR_RESET))) {
        Extension->EntriesLost++;
    }
    return PressMove(Extension, 0);
}

/* A name with a log in it does not make a logger of what starts the press. */
NTSTATUS PressStart(_In_ PPRESS_EXTENSION Extension);

static NTSTATUS PressInitLog_bad(_In_ PPRESS_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = PressStart(Extension);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, PRESS_ENTRY_SIZE);
    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202
    }
    RtlZeroMemory(entry, PRESS_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

NTSTATUS PressBegin(_In_ PPRESS_EXTENSION Extension)
{
    NTSTATUS status = PressInitLog_bad(Extension);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    return PressMove(Extension, 1);
}

/* A table of the driver's own: who calls through it is who fails. A routine that only logs is no callback for that. */
typedef struct _PRESS_ROUTINES {
    NTSTATUS (*Log)(PPRESS_EXTENSION Extension, NTSTATUS ErrorCode);
    NTSTATUS (*Move)(PPRESS_EXTENSION Extension, ULONG Pressure);
} PRESS_ROUTINES;

static NTSTATUS PressLogThroughTable(PPRESS_EXTENSION Extension, NTSTATUS ErrorCode)
{
    return PressLogEvent(Extension, ErrorCode, STATUS_SUCCESS);
}

static const PRESS_ROUTINES PressRoutines = {PressLogThroughTable, PressMove};

NTSTATUS PressByTable_bad(_In_ PPRESS_EXTENSION Extension)
{
    NTSTATUS status = PressRoutines.Log(Extension, IO_ERR_RESET);

    if (!NT_SUCCESS(status)) {
        return status; // expect: DDI202
    }
    return PressRoutines.Move(Extension, 4);
}

NTSTATUS PressByTable_ok(_In_ PPRESS_EXTENSION Extension)
{
    NTSTATUS status = PressRoutines.Log(Extension, IO_ERR_RESET);

    if (!NT_SUCCESS(status)) {
        Extension->EntriesLost++;
    }
    return PressRoutines.Move(Extension, 4);
}

typedef struct _PRESS_HOOKS {
    NTSTATUS (*Log)(PPRESS_EXTENSION Extension, NTSTATUS ErrorCode);
} PRESS_HOOKS, *PPRESS_HOOKS;

static NTSTATUS PressLogByHook_ok(PPRESS_EXTENSION Extension, NTSTATUS ErrorCode)
{
    return PressLogEvent(Extension, ErrorCode, STATUS_SUCCESS);
}

VOID PressSetHooks(PPRESS_HOOKS Hooks)
{
    Hooks->Log = PressLogByHook_ok;
}

/* A request that succeeded is given a failure while it is completed. */
IO_COMPLETION_ROUTINE PressMoved_bad, PressMoved_ok;

NTSTATUS PressMoved_bad(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    if (!PressTryLog(Context, IO_ERR_RESET)) {
        Irp->IoStatus.Status = STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_CONTINUE_COMPLETION; // expect: DDI202 "completes the request"
}

NTSTATUS PressMoved_ok(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    if (!NT_SUCCESS(Irp->IoStatus.Status)) {
        if (!PressTryLog(Context, IO_ERR_RESET)) {
            Irp->IoStatus.Information = 0;
        }
        Irp->IoStatus.Status = STATUS_IO_DEVICE_ERROR;
    }
    return STATUS_CONTINUE_COMPLETION;
}

/* Who changes the press, and only stores to do so, fails himself; what stands in the entry is no change of the press. */
DRIVER_DISPATCH PressDispatchArm;

static NTSTATUS PressArm_bad(_In_ PPRESS_EXTENSION Extension, _In_ ULONG Pressure)
{
    Extension->Pressure = Pressure;
    if (!PressTryLog(Extension, IO_ERR_RESET)) {
        Extension->Pressure = 0;
        return STATUS_DEVICE_BUSY; // expect: DDI202
    }
    return STATUS_SUCCESS;
}

static NTSTATUS PressArm_ok(_In_ PPRESS_EXTENSION Extension, _In_ ULONG Pressure)
{
    Extension->Pressure = Pressure;
    if (!PressTryLog(Extension, IO_ERR_RESET)) {
        Extension->LastLogStatus = STATUS_DEVICE_BUSY;
    }
    return STATUS_SUCCESS;
}

/* Who may call these is not known: one plainly sets the press going, the others keep what became of the log. */
NTSTATUS PressEnable_bad(_In_ PPRESS_EXTENSION Extension)
{
    Extension->Enabled = TRUE;
    return PressLogEvent(Extension, IO_ERR_RESET, STATUS_SUCCESS); // expect: DDI202
}

NTSTATUS PressEnable_ok(_In_ PPRESS_EXTENSION Extension)
{
    Extension->Enabled = TRUE;
    Extension->LastLogStatus = PressLogEvent(Extension, IO_ERR_RESET, STATUS_SUCCESS);
    return STATUS_SUCCESS;
}

NTSTATUS PressAnnounce_ok(_In_ PPRESS_EXTENSION Extension)
{
    Extension->Status = PressLogEvent(Extension, IO_ERR_RESET, STATUS_SUCCESS);
    return Extension->Status;
}

NTSTATUS PressAnnounceReason_ok(_In_ PPRESS_EXTENSION Extension, _In_ ULONG Reason)
{
    Extension->Reason = Reason;
    Extension->StateCode = 0;
    return PressLogEvent(Extension, IO_ERR_RESET, STATUS_SUCCESS);
}

NTSTATUS PressTellState_ok(_In_ PPRESS_EXTENSION Extension, _In_ NTSTATUS State)
{
    PIO_ERROR_LOG_PACKET entry = PressAllocate(Extension);

    if (entry == NULL) {
        return STATUS_NO_MEMORY;
    }
    entry->ErrorCode = IO_ERR_RESET;
    entry->FinalStatus = State;
    entry->MajorFunctionCode = IRP_MJ_PNP;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

NTSTATUS PressDispatchArm(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    NTSTATUS status = PressArm_bad(DeviceObject->DeviceExtension, 3);

    if (NT_SUCCESS(status)) {
        status = PressArm_ok(DeviceObject->DeviceExtension, 4);
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}
