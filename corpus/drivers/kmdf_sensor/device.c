/*
 * device.c - the sensor is added, mapped, powered up and powered down.
 */
#include "sensor.h"

#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, SensorEvtDeviceAdd)
#pragma alloc_text(PAGE, SensorEvtPrepareHardware)
#pragma alloc_text(PAGE, SensorEvtReleaseHardware)
#endif

static NTSTATUS SensorCreateInterrupt(_In_ WDFDEVICE Device)
{
    PSENSOR_CONTEXT context = SensorGetContext(Device);
    WDF_INTERRUPT_CONFIG config;

    WDF_INTERRUPT_CONFIG_INIT(&config, SensorEvtInterruptIsr, SensorEvtInterruptDpc);
    return WdfInterruptCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &context->Interrupt);
}

static NTSTATUS SensorCreateTimer(_In_ WDFDEVICE Device)
{
    PSENSOR_CONTEXT context = SensorGetContext(Device);
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_TIMER_CONFIG config;

    WDF_TIMER_CONFIG_INIT(&config, SensorEvtPollTimer);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ParentObject = Device;
    return WdfTimerCreate(&config, &attributes, &context->PollTimer);
}

NTSTATUS SensorEvtDeviceAdd(_In_ WDFDRIVER Driver, _Inout_ PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS callbacks;
    WDF_OBJECT_ATTRIBUTES attributes;
    PSENSOR_CONTEXT context;
    WDFDEVICE device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Driver);
    PAGED_CODE();

    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&callbacks);
    callbacks.EvtDevicePrepareHardware = SensorEvtPrepareHardware;
    callbacks.EvtDeviceReleaseHardware = SensorEvtReleaseHardware;
    callbacks.EvtDeviceD0Entry = SensorEvtD0Entry;
    callbacks.EvtDeviceD0Exit = SensorEvtD0Exit;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &callbacks);

    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, SENSOR_CONTEXT);
    status = WdfDeviceCreate(&DeviceInit, &attributes, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    context = SensorGetContext(device);
    context->Device = device;

    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ParentObject = device;
    status = WdfSpinLockCreate(&attributes, &context->Lock);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }
    status = SensorCreateInterrupt(device);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }
    status = SensorCreateTimer(device);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }
    return SensorCreateQueue(device);

Failed:
    /* Whether this could be logged is of no interest: the device is not added in either case. */
    if (!NT_SUCCESS(SensorLogEvent(context, IO_ERR_CONFIGURATION_ERROR, (ULONG)status))) {
        DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "sensor: not added: 0x%x\n", status);
    }
    return status;
}

static BOOLEAN SensorReadCalibration(_In_ PSENSOR_CONTEXT Context)
{
    ULONG sum = 0;
    ULONG i;

    for (i = 0; i < SENSOR_CALIBRATION_WORDS; i++) {
        Context->Calibration.Words[i] = SensorRead(Context, SENSOR_REG_CALIBRATION + i * sizeof(ULONG));
        sum += Context->Calibration.Words[i];
    }
    return (BOOLEAN)(sum == 0);
}

NTSTATUS SensorEvtPrepareHardware(_In_ WDFDEVICE Device, _In_ WDFCMRESLIST Raw, _In_ WDFCMRESLIST Translated)
{
    PSENSOR_CONTEXT context = SensorGetContext(Device);
    PCM_PARTIAL_RESOURCE_DESCRIPTOR descriptor;
    ULONG count = WdfCmResourceListGetCount(Translated);
    ULONG i;

    UNREFERENCED_PARAMETER(Raw);
    PAGED_CODE();

    for (i = 0; i < count; i++) {
        descriptor = WdfCmResourceListGetDescriptor(Translated, i);
        if (descriptor != NULL && descriptor->Type == CmResourceTypeMemory &&
            descriptor->u.Memory.Length >= SENSOR_REG_LENGTH) {
            context->RegistersLength = descriptor->u.Memory.Length;
            context->Registers = MmMapIoSpace(descriptor->u.Memory.Start, context->RegistersLength, MmNonCached);
            break;
        }
    }
    if (context->Registers == NULL) {
        SensorLogEvent(context, IO_ERR_CONFIGURATION_ERROR, count);
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    }
    if (SensorRead(context, SENSOR_REG_ID) != SENSOR_ID) {
        SensorLogEvent(context, IO_ERR_VERSION, SensorRead(context, SENSOR_REG_ID));
        return STATUS_DEVICE_DOES_NOT_EXIST;
    }
    if (!SensorReadCalibration(context)) {
        SensorLogCalibration(context, context->Calibration.Words, SENSOR_CALIBRATION_WORDS);
    }
    return STATUS_SUCCESS;
}

NTSTATUS SensorEvtReleaseHardware(_In_ WDFDEVICE Device, _In_ WDFCMRESLIST Translated)
{
    PSENSOR_CONTEXT context = SensorGetContext(Device);

    UNREFERENCED_PARAMETER(Translated);
    PAGED_CODE();

    if (context->Registers != NULL) {
        MmUnmapIoSpace(context->Registers, context->RegistersLength);
        context->Registers = NULL;
    }
    return STATUS_SUCCESS;
}

NTSTATUS SensorEvtD0Entry(_In_ WDFDEVICE Device, _In_ WDF_POWER_DEVICE_STATE PreviousState)
{
    PSENSOR_CONTEXT context = SensorGetContext(Device);
    PIO_ERROR_LOG_PACKET entry;

    entry = SensorBeginEvent(context, SENSOR_INFO_POWERED_UP, sizeof(ULONG));
    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202
    }
    entry->UniqueErrorValue = (ULONG)PreviousState;
    entry->DumpData[0] = SensorRead(context, SENSOR_REG_STATUS);
    IoWriteErrorLogEntry(entry);

    SensorWrite(context, SENSOR_REG_CONTROL, SENSOR_CONTROL_ENABLE);
    WdfTimerStart(context->PollTimer, WDF_REL_TIMEOUT_IN_MS(SENSOR_POLL_MS));
    return STATUS_SUCCESS;
}

NTSTATUS SensorEvtD0Exit(_In_ WDFDEVICE Device, _In_ WDF_POWER_DEVICE_STATE TargetState)
{
    PSENSOR_CONTEXT context = SensorGetContext(Device);

    UNREFERENCED_PARAMETER(TargetState);

    WdfTimerStop(context->PollTimer, FALSE);
    SensorWrite(context, SENSOR_REG_CONTROL, 0);
    return STATUS_SUCCESS;
}
