/*
 * sensor.h - what the parts of the vibration sensor's driver share.
 */
#pragma once

#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

#include "sensorlog.h"

#define SENSOR_TAG 'sneS'
#define SENSOR_AXES 3
#define SENSOR_FIFO 32
#define SENSOR_CALIBRATION_WORDS 12
#define SENSOR_POLL_MS 250

#define SENSOR_REG_ID 0x00
#define SENSOR_REG_CONTROL 0x04
#define SENSOR_REG_STATUS 0x08
#define SENSOR_REG_FIFO 0x10
#define SENSOR_REG_CALIBRATION 0x40
#define SENSOR_REG_LENGTH 0x80

#define SENSOR_ID 0x56494231

#define SENSOR_STATUS_FIFO 0x0001
#define SENSOR_STATUS_OVERRUN 0x0002
#define SENSOR_STATUS_SELFTEST 0x0004

#define SENSOR_CONTROL_ENABLE 0x0001
#define SENSOR_CONTROL_SELFTEST 0x0002

#define IOCTL_SENSOR_READ_FIFO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x810, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_SENSOR_SELFTEST CTL_CODE(FILE_DEVICE_UNKNOWN, 0x811, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_SENSOR_SET_LABEL CTL_CODE(FILE_DEVICE_UNKNOWN, 0x812, METHOD_BUFFERED, FILE_WRITE_ACCESS)

typedef struct _SENSOR_SAMPLE {
    LONG Axis[SENSOR_AXES];
    ULONG Time;
} SENSOR_SAMPLE, *PSENSOR_SAMPLE;

typedef struct _SENSOR_CALIBRATION {
    ULONG Words[SENSOR_CALIBRATION_WORDS];
} SENSOR_CALIBRATION, *PSENSOR_CALIBRATION;

typedef struct _SENSOR_CONTEXT {
    WDFDEVICE Device;
    WDFINTERRUPT Interrupt;
    WDFTIMER PollTimer;
    WDFSPINLOCK Lock;

    PUCHAR Registers;
    SIZE_T RegistersLength;
    ULONG InterruptStatus;

    SENSOR_SAMPLE Fifo[SENSOR_FIFO];
    ULONG FifoCount;
    SENSOR_CALIBRATION Calibration;
    WCHAR Label[32];

    ULONG Overruns;
    ULONG SelfTests;
    ULONG EntriesLost;
} SENSOR_CONTEXT, *PSENSOR_CONTEXT;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(SENSOR_CONTEXT, SensorGetContext)

FORCEINLINE ULONG SensorRead(_In_ PSENSOR_CONTEXT Context, _In_ ULONG Offset)
{
    return READ_REGISTER_ULONG((PULONG)(Context->Registers + Offset));
}

FORCEINLINE VOID SensorWrite(_In_ PSENSOR_CONTEXT Context, _In_ ULONG Offset, _In_ ULONG Value)
{
    WRITE_REGISTER_ULONG((PULONG)(Context->Registers + Offset), Value);
}

/* device.c */
EVT_WDF_DRIVER_DEVICE_ADD SensorEvtDeviceAdd;
EVT_WDF_DEVICE_PREPARE_HARDWARE SensorEvtPrepareHardware;
EVT_WDF_DEVICE_RELEASE_HARDWARE SensorEvtReleaseHardware;
EVT_WDF_DEVICE_D0_ENTRY SensorEvtD0Entry;
EVT_WDF_DEVICE_D0_EXIT SensorEvtD0Exit;

/* interrupt.c */
EVT_WDF_INTERRUPT_ISR SensorEvtInterruptIsr;
EVT_WDF_INTERRUPT_DPC SensorEvtInterruptDpc;
EVT_WDF_TIMER SensorEvtPollTimer;

/* queue.c */
EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL SensorEvtIoDeviceControl;
NTSTATUS SensorCreateQueue(_In_ WDFDEVICE Device);

/* eventlog.c */
PIO_ERROR_LOG_PACKET SensorBeginEvent(_In_ PSENSOR_CONTEXT Context, _In_ NTSTATUS ErrorCode, _In_ UCHAR DumpBytes);
NTSTATUS SensorLogEvent(_In_ PSENSOR_CONTEXT Context, _In_ NTSTATUS ErrorCode, _In_ ULONG UniqueValue);
VOID SensorLogCalibration(_In_ PSENSOR_CONTEXT Context, _In_reads_(Count) const ULONG *Words, _In_ ULONG Count);
VOID SensorLogFrame(_In_ PSENSOR_CONTEXT Context, _In_reads_bytes_(Length) PVOID Frame, _In_ size_t Length);
