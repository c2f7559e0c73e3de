/* DDI402: a tape drive's log, with registers and sense data in the dump. Sizes are in bytes. */
// targets: x64 x86 arm64
#include <ntddk.h>
#include <ntiologc.h>

#define REEL_REGISTERS 6

typedef struct _REEL_EXTENSION {
    PDEVICE_OBJECT Self;
    PULONG Registers;
    UCHAR SenseLength;
    UCHAR Sense[64];
} REEL_EXTENSION, *PREEL_EXTENSION;

#pragma pack(push, 1)
typedef struct _REEL_SENSE {
    UCHAR Key;
    UCHAR Code;
    UCHAR Qualifier;
    ULONG Information;
} REEL_SENSE;
#pragma pack(pop)

typedef struct _REEL_TRACE {
    ULONG Command;
    ULONG Block;
    ULONG Residue;
} REEL_TRACE;

/* --- a count instead of a size ------------------------------------------------------------------------------- */

/* The size is stored before the loop that fills the dump data, and the loop does not come near it. */
VOID ReelLogFirst_bad(PREEL_EXTENSION Extension, ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    Count = min(Count, 3);
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = (USHORT)Count; // expect: DDI402 "not a multiple of 4"
    for (i = 0; i < Count; i++) {
        entry->DumpData[i] = Extension->Registers[i];
    }
    IoWriteErrorLogEntry(entry);
}

VOID ReelLogFirst_ok(PREEL_EXTENSION Extension, ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    Count = min(Count, 3);
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = (USHORT)(Count * sizeof(ULONG));
    for (i = 0; i < Count; i++) {
        entry->DumpData[i] = Extension->Registers[i];
    }
    IoWriteErrorLogEntry(entry);
}

/* A size that the loop counts is what it counted to. */
VOID ReelLogUntilZero_ok(PREEL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 5 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = 0;
    for (i = 0; i < REEL_REGISTERS && Extension->Registers[i] != 0; i++) {
        entry->DumpData[i] = Extension->Registers[i];
        entry->DumpDataSize += sizeof(ULONG);
    }
    IoWriteErrorLogEntry(entry);
}

VOID ReelLogCount_bad(PREEL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = 3; // expect: DDI402 "not a multiple of 4"
    entry->DumpData[0] = Extension->Registers[0];
    entry->DumpData[1] = Extension->Registers[1];
    entry->DumpData[2] = Extension->Registers[2];
    IoWriteErrorLogEntry(entry);
}

VOID ReelLogCount_ok(PREEL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = 3 * sizeof(ULONG);
    entry->DumpData[0] = Extension->Registers[0];
    entry->DumpData[1] = Extension->Registers[1];
    entry->DumpData[2] = Extension->Registers[2];
    IoWriteErrorLogEntry(entry);
}

/* --- a structure whose size is no multiple -------------------------------------------------------------------- */

VOID ReelLogSense_bad(PREEL_EXTENSION Extension, const REEL_SENSE *Sense)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(REEL_SENSE));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_BAD_BLOCK;
        entry->DumpDataSize = sizeof(REEL_SENSE); // expect: DDI402 "is 7"
        RtlCopyMemory(entry->DumpData, Sense, sizeof(REEL_SENSE));
        IoWriteErrorLogEntry(entry);
    }
}

VOID ReelLogSense_ok(PREEL_EXTENSION Extension, const REEL_SENSE *Sense)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(REEL_SENSE));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_BAD_BLOCK;
        entry->DumpDataSize = (sizeof(REEL_SENSE) + sizeof(ULONG) - 1) & ~(sizeof(ULONG) - 1);
        RtlCopyMemory(entry->DumpData, Sense, sizeof(REEL_SENSE));
        IoWriteErrorLogEntry(entry);
    }
}

/* --- more than was asked for ---------------------------------------------------------------------------------- */

VOID ReelLogRegisters_bad(PREEL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->DumpDataSize = REEL_REGISTERS * sizeof(ULONG); // expect: DDI402 "is 24"
    entry->DumpData[0] = Extension->Registers[0];
    entry->DumpData[1] = Extension->Registers[5];
    IoWriteErrorLogEntry(entry);
}

VOID ReelLogRegisters_ok(PREEL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    entry = IoAllocateErrorLogEntry(Extension->Self,
                                    FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + REEL_REGISTERS * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->DumpDataSize = REEL_REGISTERS * sizeof(ULONG);
    for (i = 0; i < REEL_REGISTERS; i++) {
        entry->DumpData[i] = Extension->Registers[i];
    }
    IoWriteErrorLogEntry(entry);
}

/* The entry has no room for the second half of the trace. */
VOID ReelLogTrace_bad(PREEL_EXTENSION Extension, const REEL_TRACE *Trace, BOOLEAN Both)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT dump = sizeof(REEL_TRACE);

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(REEL_TRACE));
    if (entry == NULL) {
        return;
    }
    if (Both) {
        dump *= 2;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    entry->DumpDataSize = dump; // expect: DDI402
    RtlCopyMemory(entry->DumpData, Trace, sizeof(*Trace));
    IoWriteErrorLogEntry(entry);
}

VOID ReelLogTrace_ok(PREEL_EXTENSION Extension, const REEL_TRACE *Trace, BOOLEAN Both)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT dump = sizeof(REEL_TRACE);

    if (Both) {
        dump *= 2;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + dump));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    entry->DumpDataSize = dump;
    RtlCopyMemory(entry->DumpData, Trace, dump);
    IoWriteErrorLogEntry(entry);
}

/* --- sizes that hang on something ------------------------------------------------------------------------------- */

/* How long the sense data are is the drive's secret: nothing is known of its remainder. */
VOID ReelLogSenseBytes_ok(PREEL_EXTENSION Extension)
{
    UCHAR length = min(Extension->SenseLength, 32);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + length);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->DumpDataSize = length;
        RtlCopyMemory(entry->DumpData, Extension->Sense, length);
        IoWriteErrorLogEntry(entry);
    }
}

VOID ReelLogSenseBytes_bad(PREEL_EXTENSION Extension)
{
    UCHAR length = min(Extension->SenseLength, 32);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + length);
    if (entry != NULL) { // too small without sense data, which is another rule's business
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->DumpDataSize = length + 8; // expect: DDI402 "has room for"
        RtlCopyMemory(entry->DumpData, Extension->Sense, length);
        IoWriteErrorLogEntry(entry);
    }
}

VOID ReelLogWords_ok(PREEL_EXTENSION Extension, const ULONG *Words, UCHAR Count)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Count > 20) {
        Count = 20;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Count * sizeof(ULONG)));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = (USHORT)(Count * sizeof(ULONG));
    RtlCopyMemory(entry->DumpData, Words, entry->DumpDataSize);
    IoWriteErrorLogEntry(entry);
}

VOID ReelLogWords_bad(PREEL_EXTENSION Extension, const ULONG *Words, UCHAR Count)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Count > 20) {
        Count = 20;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Count * sizeof(ULONG)));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = (USHORT)(Count * sizeof(ULONG) + 1); // expect: DDI402 "not a multiple"
    RtlCopyMemory(entry->DumpData, Words, Count * sizeof(ULONG));
    IoWriteErrorLogEntry(entry);
}

/* --- helpers ----------------------------------------------------------------------------------------------------- */

static VOID ReelLogBlock(PREEL_EXTENSION Extension, NTSTATUS Code, const VOID *Data, USHORT Size)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 64));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = Code;
    entry->DumpDataSize = Size; // expect: DDI402 "is 5"
    RtlCopyMemory(entry->DumpData, Data, Size);
    IoWriteErrorLogEntry(entry);
}

static VOID ReelLogWholeWords(PREEL_EXTENSION Extension, NTSTATUS Code, const VOID *Data, USHORT Size)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 64));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = Code;
    entry->DumpDataSize = Size;
    RtlCopyMemory(entry->DumpData, Data, Size);
    IoWriteErrorLogEntry(entry);
}

/* The helper takes what it is given. */
VOID ReelReportDensity_bad_in_helper(PREEL_EXTENSION Extension)
{
    ReelLogBlock(Extension, IO_ERR_CONFIGURATION_ERROR, Extension->Sense, 5);
    ReelLogBlock(Extension, IO_ERR_CONFIGURATION_ERROR, Extension->Sense, 8);
}

VOID ReelReportDensity_ok(PREEL_EXTENSION Extension)
{
    ReelLogWholeWords(Extension, IO_ERR_CONFIGURATION_ERROR, Extension->Sense, 4);
    ReelLogWholeWords(Extension, IO_ERR_CONFIGURATION_ERROR, Extension->Sense, 64);
}

/* --- templates, and what is not written ------------------------------------------------------------------------- */

VOID ReelLogDraft_bad(PREEL_EXTENSION Extension, ULONG Detail)
{
    IO_ERROR_LOG_PACKET draft;
    PIO_ERROR_LOG_PACKET entry;

    RtlZeroMemory(&draft, sizeof(draft));
    draft.ErrorCode = IO_ERR_PARITY;
    draft.DumpDataSize = 1; // expect: DDI402 "is 1"
    draft.DumpData[0] = Detail;
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(draft));
    if (entry != NULL) {
        RtlCopyMemory(entry, &draft, sizeof(draft));
        IoWriteErrorLogEntry(entry);
    }
}

VOID ReelLogDraft_ok(PREEL_EXTENSION Extension, ULONG Detail)
{
    IO_ERROR_LOG_PACKET draft;
    PIO_ERROR_LOG_PACKET entry;

    RtlZeroMemory(&draft, sizeof(draft));
    draft.ErrorCode = IO_ERR_PARITY;
    draft.DumpDataSize = 1;
    draft.DumpData[0] = Detail;
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(draft));
    if (entry != NULL) {
        RtlCopyMemory(entry, &draft, sizeof(draft));
        entry->DumpDataSize *= sizeof(ULONG); /* counted in ULONGs so far */
        IoWriteErrorLogEntry(entry);
    }
}

VOID ReelNotWritten_ok(PREEL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = 3;
        IoFreeErrorLogEntry(entry);
    }
}

/* One ULONG of dump data is part of the packet already, and its padding makes room for another on x64. */
VOID ReelLogOne_ok(PREEL_EXTENSION Extension, ULONG Detail)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = Detail;
        IoWriteErrorLogEntry(entry);
    }
}

/* What does not fit because the size was cut off is one mistake, not three. */
VOID ReelLogEverything_bad(PREEL_EXTENSION Extension, const UCHAR *Data)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + 256;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI101

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = 256;
        RtlCopyMemory(entry->DumpData, Data, 256);
        IoWriteErrorLogEntry(entry);
    }
}

/* A value above 2 GiB that only chooses is as good as any. */
VOID CellLogState_bad(_In_ PDEVICE_OBJECT Device, _In_ ULONG State)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(*entry));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->DumpDataSize = (State == MAXULONG) ? 12 : 4; // expect: DDI402 "when State is 4294967295, DumpDataSize is 12"
        IoWriteErrorLogEntry(entry);
    }
}

/* An entry that has no dump data has none that are too large; that it may be too small is another matter. */
VOID CellLogShort_ok(_In_ PDEVICE_OBJECT Device, _In_ LONG Delta)
{
    LONG size = (LONG)sizeof(IO_ERROR_LOG_PACKET) + Delta;
    PIO_ERROR_LOG_PACKET entry;

    if (size > ERROR_LOG_MAXIMUM_SIZE || size < 0x20) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)size);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}

VOID CellLogShort_bad(_In_ PDEVICE_OBJECT Device, _In_ LONG Delta)
{
    LONG size = (LONG)sizeof(IO_ERROR_LOG_PACKET) + Delta;
    PIO_ERROR_LOG_PACKET entry;

    if (size > ERROR_LOG_MAXIMUM_SIZE || size < 0x20) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)size);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = 4; // expect: DDI402
        IoWriteErrorLogEntry(entry);
    }
}
