/*
 * Sizes around guarded blocks and helpers: what an exception, or a call on one of two branches, leaves alone is
 * still known afterwards.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _GATE {
    PDEVICE_OBJECT Device;
    UNICODE_STRING Name;
    ULONG Events;
    ULONG Length;
} GATE, *PGATE;

static VOID GateCount(PGATE Gate)
{
    Gate->Events++;
}

static VOID GateMeasure(PGATE Gate, ULONG Length)
{
    Gate->Length = Length;
}

static VOID GuardFinish(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

/* The exception has nothing to do with the name. */
VOID GateCopyFromUser_bad(PGATE Gate, PVOID Buffer)
{
    ULONG first = 0;
    PIO_ERROR_LOG_PACKET entry;

    __try {
        ProbeForRead(Buffer, sizeof(ULONG), sizeof(ULONG));
        first = *(volatile ULONG *)Buffer;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Gate->Events++;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Gate->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Gate->Name.Length));
    if (entry != NULL) {
        entry->DumpData[0] = first;
        GuardFinish(entry);
    }
}

VOID GateCopyFromUser_ok(PGATE Gate, PVOID Buffer)
{
    ULONG length = 0;
    PIO_ERROR_LOG_PACKET entry;

    __try {
        ProbeForRead(Buffer, sizeof(ULONG), sizeof(ULONG));
        length = *(volatile ULONG *)Buffer;
        if (length > 64)
            length = 64;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        length = 0;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Gate->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length));
    if (entry != NULL)
        GuardFinish(entry);
}

/* What the block sets is not known behind it, whichever part was executed. */
VOID GateClampInBlock_ok(PGATE Gate, PULONG Source)
{
    PIO_ERROR_LOG_PACKET entry;

    Gate->Length = 32;
    __try {
        Gate->Length = *Source;
        if (Gate->Length > 96)
            Gate->Length = 96;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Gate->Length = 0;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Gate->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Gate->Length));
    if (entry != NULL)
        GuardFinish(entry);
}

/* A helper on one branch counts; the name stays as it is. */
VOID GateSometimes_bad(PGATE Gate, BOOLEAN First)
{
    PIO_ERROR_LOG_PACKET entry;

    if (First)
        GateCount(Gate);
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Gate->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Gate->Name.Length));
    if (entry != NULL)
        GuardFinish(entry);
}

VOID GateSometimes_ok(PGATE Gate, BOOLEAN First)
{
    PIO_ERROR_LOG_PACKET entry;

    if (First)
        GateMeasure(Gate, 16);
    else
        GateMeasure(Gate, 128);
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Gate->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Gate->Length));
    if (entry != NULL)
        GuardFinish(entry);
}
