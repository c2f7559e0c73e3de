/*
 * pump.h - what the parts of the metering pump's driver share.
 *
 * The pump is a PCI function with one range of registers and one level-triggered interrupt. Reads
 * return the samples that the interrupt has collected; a control request sets the flow.
 */
#pragma once

#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

#include "pumplog.h"

#define PUMP_TAG 'pmuP'
#define PUMP_SAMPLES 64
#define PUMP_LOG_WORDS 8
#define PUMP_STALL_LIMIT 3

/* Registers, as ULONG indices into the mapped range. */
#define PUMP_REG_ID 0
#define PUMP_REG_CONTROL 1
#define PUMP_REG_STATUS 2
#define PUMP_REG_PRESSURE 3
#define PUMP_REG_FLOW 4
#define PUMP_REG_COUNT 16

#define PUMP_ID 0x504D5031

#define PUMP_CONTROL_RUN 0x00000001
#define PUMP_CONTROL_RESET 0x00000002
#define PUMP_CONTROL_INTERRUPT 0x00000100

#define PUMP_STATUS_SAMPLE 0x00000001
#define PUMP_STATUS_STALL 0x00000002
#define PUMP_STATUS_PRESSURE 0x00000004
#define PUMP_STATUS_PENDING 0x80000000

#define IOCTL_PUMP_SET_FLOW CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_WRITE_ACCESS)
#define IOCTL_PUMP_GET_STATE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_READ_ACCESS)

typedef struct _PUMP_STATE {
    ULONG Flow;
    ULONG Pressure;
    ULONG Stalls;
    ULONG EntriesLost;
} PUMP_STATE, *PPUMP_STATE;

typedef struct _PUMP_EXTENSION {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Physical;
    PDEVICE_OBJECT Lower;
    UNICODE_STRING LinkName;

    PULONG Registers;
    ULONG RegistersLength;
    PKINTERRUPT Interrupt;
    KSPIN_LOCK SampleLock;
    ULONG InterruptStatus;
    ULONG DpcStatus;

    ULONG Samples[PUMP_SAMPLES];
    ULONG SampleCount;
    PUMP_STATE State;
    BOOLEAN Started;

    ULONG Sequence;
} PUMP_EXTENSION, *PPUMP_EXTENSION;

/* One event, as the routines that notice it describe it. */
typedef struct _PUMP_EVENT {
    NTSTATUS ErrorCode;
    NTSTATUS FinalStatus;
    ULONG UniqueValue;
    UCHAR MajorFunction;
    UCHAR Words;
    ULONG Data[PUMP_LOG_WORDS];
} PUMP_EVENT, *PPUMP_EVENT;

FORCEINLINE ULONG PumpRead(_In_ PPUMP_EXTENSION Extension, _In_ ULONG Register)
{
    return READ_REGISTER_ULONG(&Extension->Registers[Register]);
}

FORCEINLINE VOID PumpWrite(_In_ PPUMP_EXTENSION Extension, _In_ ULONG Register, _In_ ULONG Value)
{
    WRITE_REGISTER_ULONG(&Extension->Registers[Register], Value);
}

/* driver.c */
extern UNICODE_STRING PumpRegistryPath;

/* dispatch.c */
_Dispatch_type_(IRP_MJ_CREATE) _Dispatch_type_(IRP_MJ_CLOSE) DRIVER_DISPATCH PumpDispatchOpenClose;
_Dispatch_type_(IRP_MJ_READ) DRIVER_DISPATCH PumpDispatchRead;
_Dispatch_type_(IRP_MJ_DEVICE_CONTROL) DRIVER_DISPATCH PumpDispatchControl;
NTSTATUS PumpComplete(_Inout_ PIRP Irp, _In_ NTSTATUS Status, _In_ ULONG_PTR Information);

/* pnp.c */
_Dispatch_type_(IRP_MJ_PNP) DRIVER_DISPATCH PumpDispatchPnp;
_Dispatch_type_(IRP_MJ_POWER) DRIVER_DISPATCH PumpDispatchPower;
_Dispatch_type_(IRP_MJ_SYSTEM_CONTROL) DRIVER_DISPATCH PumpDispatchForward;

/* isr.c */
KSERVICE_ROUTINE PumpInterrupt;
IO_DPC_ROUTINE PumpDpcForIsr;

/* log.c */
NTSTATUS PumpLogEvent(_In_ PPUMP_EXTENSION Extension, _In_ PPUMP_EVENT Event);
VOID PumpLogSimple(_In_ PPUMP_EXTENSION Extension, _In_ NTSTATUS ErrorCode, _In_ ULONG UniqueValue);
VOID PumpLogString(_In_ PVOID IoObject, _In_ NTSTATUS ErrorCode, _In_ PCUNICODE_STRING String);
