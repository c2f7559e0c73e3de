/*
 * framework.c - error log entries around a KMDF interrupt: DDI502.
 */
#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>

typedef struct _CONTEXT {
    WDFINTERRUPT Interrupt;
    WDFSPINLOCK Lock;
    ULONG Status;
} CONTEXT, *PCONTEXT;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(CONTEXT, GetContext)

EVT_WDF_INTERRUPT_ISR SensorIsr_bad;
EVT_WDF_INTERRUPT_DPC SensorDpc_ok;
EVT_WDF_INTERRUPT_SYNCHRONIZE SensorSynchronize_bad;
EVT_WDF_TIMER SensorTimer_ok;
EVT_WDF_WORKITEM SensorWork_ok;

BOOLEAN SensorIsr_bad(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    WDFDEVICE device = WdfInterruptGetDevice(Interrupt);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "SensorIsr_bad"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->UniqueErrorValue = MessageId;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
    WdfInterruptQueueDpcForIsr(Interrupt);
    return TRUE;
}

VOID SensorDpc_ok(WDFINTERRUPT Interrupt, WDFOBJECT AssociatedObject)
{
    WDFDEVICE device = WdfInterruptGetDevice(Interrupt);
    PIO_ERROR_LOG_PACKET entry;
    ULONG status;

    UNREFERENCED_PARAMETER(AssociatedObject);
    WdfInterruptAcquireLock(Interrupt);
    status = GetContext(device)->Status;
    WdfInterruptReleaseLock(Interrupt);
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->UniqueErrorValue = status;
        IoWriteErrorLogEntry(entry);
    }
}

BOOLEAN SensorSynchronize_bad(WDFINTERRUPT Interrupt, WDFCONTEXT Context)
{
    PIO_ERROR_LOG_PACKET *entry = Context;
    WDFDEVICE device = WdfInterruptGetDevice(Interrupt);

    *entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502
    return TRUE;
}

VOID SensorTimer_ok(WDFTIMER Timer)
{
    WDFDEVICE device = WdfTimerGetParentObject(Timer);
    PCONTEXT context = GetContext(device);
    PIO_ERROR_LOG_PACKET entry;

    WdfSpinLockAcquire(context->Lock);
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), sizeof(IO_ERROR_LOG_PACKET));
    WdfSpinLockRelease(context->Lock);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID SensorWork_ok(WDFWORKITEM WorkItem)
{
    WDFDEVICE device = WdfWorkItemGetParentObject(WorkItem);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

EVT_WDF_DRIVER_DEVICE_ADD SensorDeviceAdd;

NTSTATUS SensorDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_INTERRUPT_CONFIG config;
    WDFDEVICE device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, CONTEXT);
    status = WdfDeviceCreate(&DeviceInit, &attributes, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    WDF_INTERRUPT_CONFIG_INIT(&config, SensorIsr_bad, SensorDpc_ok);
    return WdfInterruptCreate(device, &config, WDF_NO_OBJECT_ATTRIBUTES, &GetContext(device)->Interrupt);
}

/* With the interrupt's lock held. */
VOID SensorReset_bad(WDFDEVICE Device)
{
    PCONTEXT context = GetContext(Device);
    PIO_ERROR_LOG_PACKET entry;

    WdfInterruptAcquireLock(context->Interrupt);
    context->Status = 0;
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "WdfInterruptAcquireLock raises the IRQL to DIRQL"
    WdfInterruptReleaseLock(context->Interrupt);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}
