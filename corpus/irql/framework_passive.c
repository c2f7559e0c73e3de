/*
 * framework_passive.c - an interrupt that is handled at PASSIVE_LEVEL, as devices behind a slow bus have it.
 */
#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>

typedef struct _TOUCH {
    WDFINTERRUPT Interrupt;
    ULONG Lost;
} TOUCH, *PTOUCH;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(TOUCH, GetTouch)

EVT_WDF_INTERRUPT_ISR TouchIsr_ok;
EVT_WDF_DRIVER_DEVICE_ADD TouchDeviceAdd;

BOOLEAN TouchIsr_ok(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    WDFDEVICE device = WdfInterruptGetDevice(Interrupt);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(device), sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        GetTouch(device)->Lost++;
        return TRUE;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->UniqueErrorValue = MessageId;
    IoWriteErrorLogEntry(entry);
    return TRUE;
}

NTSTATUS TouchDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_INTERRUPT_CONFIG config;
    WDFDEVICE device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, TOUCH);
    status = WdfDeviceCreate(&DeviceInit, &attributes, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    WDF_INTERRUPT_CONFIG_INIT(&config, TouchIsr_ok, NULL);
    config.PassiveHandling = TRUE;
    return WdfInterruptCreate(device, &config, WDF_NO_OBJECT_ATTRIBUTES, &GetTouch(device)->Interrupt);
}
