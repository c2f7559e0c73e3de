/*
 * The framework's callbacks: a failure status from one of these stops a device, and completes a request.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <wdf.h>

#define PROBE_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG))

typedef struct _PROBE_CONTEXT {
    WDFTIMER PollTimer;
    PVOID Registers;
    SIZE_T RegistersLength;
    ULONG Reading;
    ULONG EntriesLost;
} PROBE_CONTEXT, *PPROBE_CONTEXT;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(PROBE_CONTEXT, ProbeGetContext)

EVT_WDF_DRIVER_DEVICE_ADD ProbeEvtDeviceAdd_bad;
EVT_WDF_DRIVER_DEVICE_ADD ProbeEvtDeviceAdd_ok;
EVT_WDF_DEVICE_PREPARE_HARDWARE ProbeEvtPrepareHardware_bad;
EVT_WDF_DEVICE_PREPARE_HARDWARE ProbeEvtPrepareHardware_ok;
EVT_WDF_DEVICE_D0_ENTRY ProbeEvtD0Entry_bad;
EVT_WDF_DEVICE_D0_ENTRY ProbeEvtD0Entry_ok;
EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL ProbeEvtIoControl_bad;
EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL ProbeEvtIoControl_ok;
EVT_WDF_IO_QUEUE_IO_READ ProbeEvtIoRead_bad;
EVT_WDF_IO_QUEUE_IO_READ ProbeEvtIoRead_ok;
EVT_WDF_TIMER ProbeEvtTimer_bad;
EVT_WDF_TIMER ProbeEvtTimer_ok;

NTSTATUS ProbeCalibrate(_In_ PPROBE_CONTEXT Context);

NTSTATUS ProbeEvtDeviceAdd_bad(_In_ WDFDRIVER Driver, _Inout_ PWDFDEVICE_INIT DeviceInit)
{
    PIO_ERROR_LOG_PACKET entry;
    WDF_OBJECT_ATTRIBUTES attributes;
    WDFDEVICE device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, PROBE_CONTEXT);
    status = WdfDeviceCreate(&DeviceInit, &attributes, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202
    }
    RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
    entry->ErrorCode = IO_WRN_BAD_FIRMWARE;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

NTSTATUS ProbeEvtDeviceAdd_ok(_In_ WDFDRIVER Driver, _Inout_ PWDFDEVICE_INIT DeviceInit)
{
    PIO_ERROR_LOG_PACKET entry;
    WDF_OBJECT_ATTRIBUTES attributes;
    WDFDEVICE device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, PROBE_CONTEXT);
    status = WdfDeviceCreate(&DeviceInit, &attributes, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
    if (entry == NULL) {
        ProbeGetContext(device)->EntriesLost++;
        return STATUS_SUCCESS;
    }
    RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
    entry->ErrorCode = IO_WRN_BAD_FIRMWARE;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

NTSTATUS ProbeEvtPrepareHardware_bad(_In_ WDFDEVICE Device, _In_ WDFCMRESLIST Raw, _In_ WDFCMRESLIST Translated)
{
    PPROBE_CONTEXT context = ProbeGetContext(Device);
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(Raw);
    if (WdfCmResourceListGetCount(Translated) != 1) {
        status = STATUS_DEVICE_CONFIGURATION_ERROR;
        goto Exit;
    }
    status = ProbeCalibrate(context);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), PROBE_ENTRY_SIZE);
    if (!entry) {
        status = STATUS_NO_MEMORY;
        goto Exit;
    }
    RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
    entry->ErrorCode = IO_WARNING_RESET;
    IoWriteErrorLogEntry(entry);

Exit:
    return status; // expect: DDI202
}

NTSTATUS ProbeEvtPrepareHardware_ok(_In_ WDFDEVICE Device, _In_ WDFCMRESLIST Raw, _In_ WDFCMRESLIST Translated)
{
    PPROBE_CONTEXT context = ProbeGetContext(Device);
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(Raw);
    if (WdfCmResourceListGetCount(Translated) != 1) {
        status = STATUS_DEVICE_CONFIGURATION_ERROR;
    } else {
        status = ProbeCalibrate(context);
    }
    if (NT_SUCCESS(status)) {
        goto Exit;
    }
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), PROBE_ENTRY_SIZE);
    if (!entry) {
        goto Exit;
    }
    RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->FinalStatus = status;
    IoWriteErrorLogEntry(entry);

Exit:
    return status;
}

NTSTATUS ProbeEvtD0Entry_bad(_In_ WDFDEVICE Device, _In_ WDF_POWER_DEVICE_STATE PreviousState)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    __try {
        entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), PROBE_ENTRY_SIZE);
        if (entry == NULL) {
            __leave;
        }
        RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
        entry->ErrorCode = IO_WARNING_RESET;
        entry->UniqueErrorValue = (ULONG)PreviousState;
        status = STATUS_SUCCESS;
    } __finally {
        if (entry != NULL) {
            IoWriteErrorLogEntry(entry);
        }
    }
    return status; // expect: DDI202
}

NTSTATUS ProbeEvtD0Entry_ok(_In_ WDFDEVICE Device, _In_ WDF_POWER_DEVICE_STATE PreviousState)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    __try {
        status = ProbeCalibrate(ProbeGetContext(Device));
        entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), PROBE_ENTRY_SIZE);
        if (entry == NULL) {
            __leave;
        }
        RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
        entry->ErrorCode = IO_WARNING_RESET;
        entry->UniqueErrorValue = (ULONG)PreviousState;
        entry->FinalStatus = status;
    } __finally {
        if (entry != NULL) {
            IoWriteErrorLogEntry(entry);
        }
    }
    return status;
}

VOID ProbeEvtIoControl_bad(
    _In_ WDFQUEUE Queue, _In_ WDFREQUEST Request, _In_ size_t OutputLength, _In_ size_t InputLength, _In_ ULONG Code)
{
    WDFDEVICE device = WdfIoQueueGetDevice(Queue);
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(OutputLength);
    UNREFERENCED_PARAMETER(InputLength);
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
    if (entry == NULL) {
        WdfRequestComplete(Request, STATUS_INSUFFICIENT_RESOURCES); // expect: DDI202
        return;
    }
    RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
    entry->ErrorCode = IO_WARNING_RESET;
    entry->IoControlCode = Code;
    IoWriteErrorLogEntry(entry);
    WdfRequestComplete(Request, STATUS_SUCCESS);
}

VOID ProbeEvtIoControl_ok(
    _In_ WDFQUEUE Queue, _In_ WDFREQUEST Request, _In_ size_t OutputLength, _In_ size_t InputLength, _In_ ULONG Code)
{
    WDFDEVICE device = WdfIoQueueGetDevice(Queue);
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(OutputLength);
    UNREFERENCED_PARAMETER(InputLength);
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
    if (entry == NULL) {
        WdfRequestComplete(Request, STATUS_INVALID_DEVICE_REQUEST);
        return;
    }
    RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_INVALID_REQUEST;
    entry->IoControlCode = Code;
    IoWriteErrorLogEntry(entry);
    WdfRequestComplete(Request, STATUS_INVALID_DEVICE_REQUEST);
}

VOID ProbeEvtIoRead_bad(_In_ WDFQUEUE Queue, _In_ WDFREQUEST Request, _In_ size_t Length)
{
    WDFDEVICE device = WdfIoQueueGetDevice(Queue);
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status;
    PULONG buffer;
    ULONG_PTR information = 0;

    status = WdfRequestRetrieveOutputBuffer(Request, sizeof(ULONG), (PVOID *)&buffer, &Length);
    if (NT_SUCCESS(status)) {
        *buffer = ProbeGetContext(device)->Reading;
        information = sizeof(ULONG);
        entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
        if (entry != NULL) {
            RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
            entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
            IoWriteErrorLogEntry(entry);
        } else {
            status = STATUS_INSUFFICIENT_RESOURCES;
            information = 0;
        }
    }
    WdfRequestCompleteWithInformation(Request, status, information); // expect: DDI202
}

VOID ProbeEvtIoRead_ok(_In_ WDFQUEUE Queue, _In_ WDFREQUEST Request, _In_ size_t Length)
{
    WDFDEVICE device = WdfIoQueueGetDevice(Queue);
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status;
    PULONG buffer;
    ULONG_PTR information = 0;

    status = WdfRequestRetrieveOutputBuffer(Request, sizeof(ULONG), (PVOID *)&buffer, &Length);
    if (NT_SUCCESS(status)) {
        *buffer = ProbeGetContext(device)->Reading;
        information = sizeof(ULONG);
    } else {
        entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
        if (entry != NULL) {
            RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
            entry->ErrorCode = IO_ERR_INVALID_REQUEST;
            IoWriteErrorLogEntry(entry);
        }
    }
    WdfRequestCompleteWithInformation(Request, status, information);
}

/* The polling ends with the first entry that is missing. */
VOID ProbeEvtTimer_bad(_In_ WDFTIMER Timer)
{
    WDFDEVICE device = WdfTimerGetParentObject(Timer);
    PPROBE_CONTEXT context = ProbeGetContext(device);
    PIO_ERROR_LOG_PACKET entry;

    context->Reading = READ_REGISTER_ULONG((PULONG)context->Registers);
    if (context->Reading == MAXULONG) {
        entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
        if (entry == NULL) {
            return; // expect: DDI202
        }
        RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry);
    }
    WdfTimerStart(Timer, WDF_REL_TIMEOUT_IN_MS(100));
}

VOID ProbeEvtTimer_ok(_In_ WDFTIMER Timer)
{
    WDFDEVICE device = WdfTimerGetParentObject(Timer);
    PPROBE_CONTEXT context = ProbeGetContext(device);
    PIO_ERROR_LOG_PACKET entry;

    context->Reading = READ_REGISTER_ULONG((PULONG)context->Registers);
    if (context->Reading == MAXULONG) {
        entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), PROBE_ENTRY_SIZE);
        if (entry != NULL) {
            RtlZeroMemory(entry, PROBE_ENTRY_SIZE);
            entry->ErrorCode = IO_ERR_NOT_READY;
            IoWriteErrorLogEntry(entry);
        }
    }
    WdfTimerStart(Timer, WDF_REL_TIMEOUT_IN_MS(100));
}
