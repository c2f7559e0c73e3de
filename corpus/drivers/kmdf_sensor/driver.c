/*
 * driver.c - the sensor driver's beginning; the framework takes care of its end.
 */
#include "sensor.h"

DRIVER_INITIALIZE DriverEntry;

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#endif

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG config;
    NTSTATUS status;

    WDF_DRIVER_CONFIG_INIT(&config, SensorEvtDeviceAdd);
    config.DriverPoolTag = SENSOR_TAG;

    status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &config, WDF_NO_HANDLE);
    if (!NT_SUCCESS(status)) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DriverObject, sizeof(IO_ERROR_LOG_PACKET));

        if (entry != NULL) {
            RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
            entry->ErrorCode = IO_ERR_DRIVER_ERROR;
            entry->FinalStatus = status;
            IoWriteErrorLogEntry(entry);
        }
    }
    return status;
}
