// targets: x64 x86 arm64
/*
 * An entry that has no room for its own header. A value that is merely not known to be large enough
 * is no finding; these are too small for certain, on every run or on a whole path.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define RAIL_LOG_WITH_STATE 0x1
#define RAIL_LOG_WITH_TEXT 0x2

typedef struct _RAIL_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG State[4];
    ULONG Retries;
} RAIL_EXTENSION, *PRAIL_EXTENSION;

/* The size of the pointer. */
VOID RailLogTimeout_bad(_In_ PRAIL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, sizeof(PIO_ERROR_LOG_PACKET)); // expect: DDI103
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = 10;
        IoWriteErrorLogEntry(entry);
    }
}

/* The size of what the pointer points to. */
VOID RailLogTimeout_ok(_In_ PRAIL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, sizeof(*entry));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = 10;
        IoWriteErrorLogEntry(entry);
    }
}

/* "No dump data, so no room for it": the structure is eight bytes longer than its offset. */
VOID RailLogNoDump_bad(_In_ PRAIL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData)); // expect: DDI103
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = 11;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* The offset and two words of dump data are just as long as the structure. */
VOID RailLogTwoWords_ok(_In_ PRAIL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + 2 * sizeof(ULONG);

    entry = IoAllocateErrorLogEntry(Extension->Self, size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_RESET;
        entry->DumpDataSize = 2 * sizeof(ULONG);
        entry->DumpData[0] = Extension->State[0];
        entry->DumpData[1] = Extension->State[1];
        IoWriteErrorLogEntry(entry);
    }
}

/* Only the dump data was counted. */
VOID RailLogState_bad(_In_ PRAIL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT dumpBytes = sizeof(Extension->State);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)dumpBytes); // expect: DDI103
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = dumpBytes;
        RtlCopyMemory(entry->DumpData, Extension->State, dumpBytes);
        IoWriteErrorLogEntry(entry);
    }
}

VOID RailLogState_ok(_In_ PRAIL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT dumpBytes = sizeof(Extension->State);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + dumpBytes));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = dumpBytes;
        RtlCopyMemory(entry->DumpData, Extension->State, dumpBytes);
        IoWriteErrorLogEntry(entry);
    }
}

/* The header is added by both options and forgotten where there is none. */
VOID RailLogOptions_bad(_In_ PRAIL_EXTENSION Extension, _In_ ULONG Options)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = 0;

    if (Options & RAIL_LOG_WITH_STATE) {
        size = sizeof(IO_ERROR_LOG_PACKET) + sizeof(Extension->State);
    } else if (Options & RAIL_LOG_WITH_TEXT) {
        size = sizeof(IO_ERROR_LOG_PACKET) + sizeof(L"rail");
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI103
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_SEQUENCE;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

VOID RailLogOptions_ok(_In_ PRAIL_EXTENSION Extension, _In_ ULONG Options)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET);

    if (Options & RAIL_LOG_WITH_STATE) {
        size += sizeof(Extension->State);
    } else if (Options & RAIL_LOG_WITH_TEXT) {
        size += sizeof(L"rail");
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

/* min() with the wrong partner: whatever the length is, 32 is less than the header. */
VOID RailLogTail_bad(_In_ PRAIL_EXTENSION Extension, _In_ ULONG TailBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T size = min(sizeof(IO_ERROR_LOG_PACKET) + (SIZE_T)(TailBytes & 0xFFFF), 32);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI103
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID RailLogTail_ok(_In_ PRAIL_EXTENSION Extension, _In_ ULONG TailBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T size = sizeof(IO_ERROR_LOG_PACKET) + (SIZE_T)min(TailBytes, 32);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The first word of DumpData is part of the structure; taking it off again takes too much. */
VOID RailLogFirstWord_bad(_In_ PRAIL_EXTENSION Extension, _In_ ULONG Word)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = 1;

    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + words * sizeof(ULONG))); // expect-1: DDI103
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PROTOCOL;
        entry->DumpDataSize = (USHORT)(words * sizeof(ULONG));
        entry->NumberOfStrings = 0;
        entry->DumpData[0] = Word;
        IoWriteErrorLogEntry(entry);
    }
}

/* The offset with an index, as long as there are two words at least. */
VOID RailLogIndexed_ok(_In_ PRAIL_EXTENSION Extension, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size;

    if (Words < 2) {
        Words = 2;
    } else if (Words > RTL_NUMBER_OF(Extension->State)) {
        Words = RTL_NUMBER_OF(Extension->State);
    }
    size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + Words * sizeof(ULONG);
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_PROTOCOL;
        entry->DumpDataSize = (USHORT)(Words * sizeof(ULONG));
        RtlCopyMemory(entry->DumpData, Extension->State, Words * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

/* Never less than the structure, however few words there are. */
VOID RailLogAtLeastHeader_ok(_In_ PRAIL_EXTENSION Extension, _In_ UCHAR Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + min(Words, 16) * sizeof(ULONG);

    size = max(size, sizeof(IO_ERROR_LOG_PACKET));
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

/* One of three ways is too small for certain: it does not matter that another one has any size in a range. */
VOID RailLogClamped_bad(_In_ PRAIL_EXTENSION Extension, _In_ ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG bytes = Length;

    if (Length > 64) {
        bytes = 64;
    } else if (Length < 8) {
        bytes = 4;
    }
    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + bytes)); // expect-1: DDI103 "is 44 bytes"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PROTOCOL;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* So is the way that a test leaves a range of sizes on, all of them too small. */
VOID RailLogShort_bad(_In_ PRAIL_EXTENSION Extension, _In_ USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR extra = (UCHAR)(Length < 8 ? Length : Length & 31 | 8);
    UCHAR size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + extra;

    entry = IoAllocateErrorLogEntry(Extension->Self, size); // expect: DDI103
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PROTOCOL;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* The same with enough on each way; a length that merely may be too short is not reported. */
VOID RailLogClamped_ok(_In_ PRAIL_EXTENSION Extension, _In_ ULONG Length, _In_ ULONG More)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG bytes = Length;

    if (Length > 64) {
        bytes = 64;
    } else if (Length < 8) {
        bytes = 8;
    }
    if (More != 0) {
        bytes = More & 63;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + bytes));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PROTOCOL;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}
