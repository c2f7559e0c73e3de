/*
 * crane.h - a crane's driver: sizes that are kept in the device extension, or in a variable, and clamped where they
 * are stored.
 */
#pragma once
#include <ntddk.h>
#include <ntiologc.h>

#define CRANE_MAX_DUMP (ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET))

typedef struct _CRANE_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG DumpBytes;     /* what an entry may carry, clamped when the device starts */
    ULONG TraceBytes;    /* as the registry has it */
    ULONG HoistWords;    /* clamped by one of two routines */
    USHORT GripperBytes; /* clamped by an `if` */
    ULONG MotorBytes;    /* what the motor's firmware reports, in shared memory */
    ULONG CableBytes;    /* queried by address */
    ULONG LampBytes;     /* counted up */
} CRANE_EXTENSION, *PCRANE_EXTENSION;

/* What an application sends, and what the driver keeps of requests of its own. */
typedef struct _CRANE_REQUEST {
    ULONG Code;
    ULONG LoadBytes;
} CRANE_REQUEST, *PCRANE_REQUEST;

extern ULONG CraneLogBytes;
extern ULONG CraneRawBytes;

VOID CraneStart(_In_ PCRANE_EXTENSION Crane, _In_ ULONG Configured, _In_ ULONG Words);
NTSTATUS CraneFetch(_Outptr_ PCRANE_REQUEST *Request);
NTSTATUS CraneQuery(_In_ PCWSTR Name, _Out_ PULONG Value);
