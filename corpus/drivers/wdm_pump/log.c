/*
 * log.c - the pump's entries in the system event log.
 *
 * Logging is best effort: what happened is told when there is memory to tell it, and counted when
 * there is none.
 */
#include "pump.h"

/*
 * Writes an event with its words as dump data. The result says whether the event was written; it is
 * for callers that want to tell in another way, not a reason to fail.
 */
NTSTATUS PumpLogEvent(_In_ PPUMP_EXTENSION Extension, _In_ PPUMP_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = Event->Words;
    ULONG size;

    if (words > PUMP_LOG_WORDS) {
        words = PUMP_LOG_WORDS;
    }
    size = sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG);

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry == NULL) {
        Extension->State.EntriesLost++;
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    RtlZeroMemory(entry, size);
    entry->ErrorCode = Event->ErrorCode;
    entry->FinalStatus = Event->FinalStatus;
    entry->UniqueErrorValue = Event->UniqueValue;
    entry->MajorFunctionCode = Event->MajorFunction;
    entry->SequenceNumber = Extension->Sequence++;
    entry->DumpDataSize = (USHORT)(words * sizeof(ULONG));
    RtlCopyMemory(entry->DumpData, Event->Data, words * sizeof(ULONG));

    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

/* An event without any data. */
VOID PumpLogSimple(_In_ PPUMP_EXTENSION Extension, _In_ NTSTATUS ErrorCode, _In_ ULONG UniqueValue)
{
    PUMP_EVENT event;

    RtlZeroMemory(&event, sizeof(event));
    event.ErrorCode = ErrorCode;
    event.UniqueValue = UniqueValue;
    (VOID)PumpLogEvent(Extension, &event);
}

/*
 * Writes an event with one insertion string. The object may be the driver's, for events before there
 * is a device.
 */
VOID PumpLogString(_In_ PVOID IoObject, _In_ NTSTATUS ErrorCode, _In_ PCUNICODE_STRING String)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size;

    size = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + String->Length + sizeof(WCHAR));

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(IoObject, size); // expect: DDI101
    if (entry == NULL) {
        return;
    }

    RtlZeroMemory(entry, size);
    entry->ErrorCode = ErrorCode;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, String->Buffer, String->Length);

    IoWriteErrorLogEntry(entry);
}
