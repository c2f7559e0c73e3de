/*
 * undeclared_sizes.c - an array of streams whose format only a missing header declares: where the second one lies,
 * nobody knows, but what it holds can be anything.
 */
#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>
#include "spindle_format.h"

typedef struct _STREAM {
    SPINDLE_FORMAT Format;
    BOOLEAN Running;
    ULONG Lost;
} STREAM, *PSTREAM;

typedef struct _SPINDLE {
    PDEVICE_OBJECT Device;
    ULONG Count;
    PSTREAM Streams;
} SPINDLE, *PSPINDLE;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(SPINDLE, SpindleOf)

EVT_WDF_INTERRUPT_ISR SpindleIsr;

static VOID SpindleLogLost_bad(PSPINDLE Spindle, PSTREAM Stream)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Spindle->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "SpindleIsr"

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        entry->UniqueErrorValue = Stream->Lost;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
}

BOOLEAN SpindleIsr(WDFINTERRUPT Interrupt, ULONG MessageID)
{
    PSPINDLE spindle = SpindleOf(WdfInterruptGetDevice(Interrupt));
    ULONG i;

    UNREFERENCED_PARAMETER(MessageID);
    for (i = 0; i < spindle->Count; i++) {
        PSTREAM stream = &spindle->Streams[i];

        if (stream->Running && stream->Lost != 0) {
            SpindleLogLost_bad(spindle, stream);
        }
    }
    return TRUE;
}

static VOID SpindleLogStopped_bad(PSPINDLE Spindle)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Spindle->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "SpindleStop"

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
}

VOID SpindleStop(PSPINDLE Spindle, WDFINTERRUPT Interrupt)
{
    PSTREAM stream = Spindle->Streams;

    WdfInterruptAcquireLock(Interrupt);
    stream++;
    if (stream->Running) {
        SpindleLogStopped_bad(Spindle);
    }
    WdfInterruptReleaseLock(Interrupt);
}

static VOID SpindleLog_ok(PSPINDLE Spindle)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Spindle->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID SpindleStopLater(PSPINDLE Spindle, WDFINTERRUPT Interrupt)
{
    BOOLEAN wasRunning;

    WdfInterruptAcquireLock(Interrupt);
    wasRunning = Spindle->Streams[1].Running;
    WdfInterruptReleaseLock(Interrupt);
    if (wasRunning) {
        SpindleLog_ok(Spindle);
    }
}

/* What was asked before the lock was taken is what it is behind it. */
VOID SpindleCheck(PSPINDLE Spindle, WDFINTERRUPT Interrupt, ULONG Index)
{
    if (Spindle->Streams[Index].Lost != 0) {
        return;
    }
    WdfInterruptAcquireLock(Interrupt);
    Spindle->Streams[Index].Running = FALSE;
    if (Spindle->Streams[Index].Running) {
        SpindleLog_ok(Spindle);
    }
    WdfInterruptReleaseLock(Interrupt);
}

static VOID SpindleSink(PSPINDLE Spindle, PSTREAM Stream)
{
    if (Stream[2].Lost != 0) {
        SpindleLog_ok(Spindle);
    }
}

VOID SpindleCheckBefore(PSPINDLE Spindle, WDFINTERRUPT Interrupt, PSTREAM Streams)
{
    if (Streams[2].Lost != 0) {
        return;
    }
    WdfInterruptAcquireLock(Interrupt);
    SpindleSink(Spindle, Streams);
    WdfInterruptReleaseLock(Interrupt);
}
