/*
 * What is stored into an entry must end inside the EntrySize bytes that were asked for. DumpData
 * starts at offset 40 and sizeof(IO_ERROR_LOG_PACKET) is 48: two words fit without asking for more.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

#define MILL_WORDS 8

typedef struct _MILL_STATUS {
    ULONG Axis;
    ULONG Position[3];
    ULONG Fault;
    ULONG Reserved[3];
} MILL_STATUS, *PMILL_STATUS;

typedef struct _MILL_EXTENSION {
    PDEVICE_OBJECT Self;
    MILL_STATUS Status;
    ULONG History[MILL_WORDS];
    UNICODE_STRING ToolName;
    WCHAR SerialNumber[16];
} MILL_EXTENSION, *PMILL_EXTENSION;

/* The third word ends at 52. */
VOID MillLogAxis_bad(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->DumpData[0] = Extension->Status.Axis;
    entry->DumpData[1] = Extension->Status.Position[0];
    entry->DumpData[2] = Extension->Status.Position[1]; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* The second word ends at 48. */
VOID MillLogAxis_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->DumpDataSize = 2 * sizeof(ULONG);
    entry->DumpData[0] = Extension->Status.Axis;
    entry->DumpData[1] = Extension->Status.Position[0];
    IoWriteErrorLogEntry(entry);
}

/* "<=" in a loop over an entry that was asked for by the offset of DumpData. */
VOID MillLogHistory_bad(_In_ PMILL_EXTENSION Extension, _In_ ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + MILL_WORDS * sizeof(ULONG)));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_SEQUENCE;
    entry->DumpDataSize = MILL_WORDS * sizeof(ULONG);
    for (i = 0; i <= MILL_WORDS; i++) {
        entry->DumpData[i] = Extra + i; // expect: DDI104
    }
    IoWriteErrorLogEntry(entry);
}

VOID MillLogHistory_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + MILL_WORDS * sizeof(ULONG)));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_SEQUENCE;
    entry->DumpDataSize = MILL_WORDS * sizeof(ULONG);
    for (i = 0; i < MILL_WORDS; i++) {
        entry->DumpData[i] = Extension->History[i];
    }
    IoWriteErrorLogEntry(entry);
}

/* The entry has a constant size, the caller decides how much is copied. */
VOID MillLogBlock_bad(_In_ PMILL_EXTENSION Extension, _In_reads_bytes_(Length) PVOID Block, _In_ ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 64);
        entry->ErrorCode = IO_ERR_BAD_BLOCK;
        entry->DumpDataSize = 64;
        RtlCopyMemory(entry->DumpData, Block, Length); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogBlock_ok(_In_ PMILL_EXTENSION Extension, _In_reads_bytes_(Length) PVOID Block, _In_ ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 64);
        entry->ErrorCode = IO_ERR_BAD_BLOCK;
        entry->DumpDataSize = 64;
        RtlCopyMemory(entry->DumpData, Block, Length > 64 ? 64 : Length);
        IoWriteErrorLogEntry(entry);
    }
}

/* EntrySize is clamped, the length of the copy is still the one from before. */
VOID MillLogClampedEntry_bad(_In_ PMILL_EXTENSION Extension, _In_ PVOID Block, _In_ USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Length;

    if (size > ERROR_LOG_MAXIMUM_SIZE) {
        size = ERROR_LOG_MAXIMUM_SIZE;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_BAD_BLOCK;
        RtlCopyMemory(entry->DumpData, Block, Length); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

/* What is left for the copy is computed back from the clamped size. */
VOID MillLogClampedEntry_ok(_In_ PMILL_EXTENSION Extension, _In_ PVOID Block, _In_ USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Length;

    if (size > ERROR_LOG_MAXIMUM_SIZE) {
        size = ERROR_LOG_MAXIMUM_SIZE;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_BAD_BLOCK;
        RtlCopyMemory(entry->DumpData, Block, size - sizeof(IO_ERROR_LOG_PACKET));
        IoWriteErrorLogEntry(entry);
    }
}

/* Zeroed for its largest size, allocated for its smallest. */
VOID MillLogReset_bad(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry) {
        RtlZeroMemory(entry, ERROR_LOG_MAXIMUM_SIZE); // expect: DDI104
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogReset_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

/* A name of any length is copied into room for sixteen characters. */
VOID MillLogOperator_bad(_In_ PMILL_EXTENSION Extension, _In_z_ PCWSTR Operator)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 16 * sizeof(WCHAR));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 16 * sizeof(WCHAR));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        wcscpy((PWSTR)(entry + 1), Operator); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

/* A literal's length is known: "spindle" and its terminator are sixteen bytes. */
VOID MillLogSpindle_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(L"spindle"));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        wcscpy((PWSTR)((PUCHAR)entry + entry->StringOffset), L"spindle");
        IoWriteErrorLogEntry(entry);
    }
}

/* The bound is that of the whole entry, the destination is behind its header. */
VOID MillLogToolW_bad(_In_ PMILL_EXTENSION Extension, _In_z_ PCWSTR Tool)
{
    PIO_ERROR_LOG_PACKET entry;
    const UCHAR size = sizeof(IO_ERROR_LOG_PACKET) + 40 * sizeof(WCHAR);

    entry = IoAllocateErrorLogEntry(Extension->Self, size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        (VOID)RtlStringCbCopyW((NTSTRSAFE_PWSTR)(entry + 1), size, Tool); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogToolW_ok(_In_ PMILL_EXTENSION Extension, _In_z_ PCWSTR Tool)
{
    PIO_ERROR_LOG_PACKET entry;
    const UCHAR size = sizeof(IO_ERROR_LOG_PACKET) + 40 * sizeof(WCHAR);

    entry = IoAllocateErrorLogEntry(Extension->Self, size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        (VOID)RtlStringCbCopyW((NTSTRSAFE_PWSTR)(entry + 1), size - sizeof(IO_ERROR_LOG_PACKET), Tool);
        IoWriteErrorLogEntry(entry);
    }
}

/* Cch counts characters; 80 of them are 160 bytes. */
VOID MillLogProgram_bad(_In_ PMILL_EXTENSION Extension, _In_z_ PCWSTR Program)
{
    PIO_ERROR_LOG_PACKET entry;
    const ULONG room = 80;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + room));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + room);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        (VOID)RtlStringCchCopyW((NTSTRSAFE_PWSTR)((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET)), room, Program); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogProgram_ok(_In_ PMILL_EXTENSION Extension, _In_z_ PCWSTR Program)
{
    PIO_ERROR_LOG_PACKET entry;
    const ULONG room = 80;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + room));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + room);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        (VOID)RtlStringCchCopyW(
            (NTSTRSAFE_PWSTR)((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET)), room / sizeof(WCHAR), Program);
        IoWriteErrorLogEntry(entry);
    }
}

/* An index from the caller, that nothing compares with anything. */
VOID MillLogSlot_bad(_In_ PMILL_EXTENSION Extension, _In_ UCHAR Slot, _In_ ULONG Value)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + MILL_WORDS * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + MILL_WORDS * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_INVALID_REQUEST;
        entry->DumpDataSize = MILL_WORDS * sizeof(ULONG);
        entry->DumpData[Slot] = Value; // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogSlot_ok(_In_ PMILL_EXTENSION Extension, _In_ UCHAR Slot, _In_ ULONG Value)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + MILL_WORDS * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + MILL_WORDS * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_INVALID_REQUEST;
        entry->DumpDataSize = MILL_WORDS * sizeof(ULONG);
        entry->DumpData[Slot % MILL_WORDS] = Value;
        IoWriteErrorLogEntry(entry);
    }
}

/* A structure is laid over the dump data: 32 bytes from offset 40, in an entry of 64. */
VOID MillLogStatus_bad(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    PMILL_STATUS status;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_DRIVER_ERROR;
        entry->DumpDataSize = 4 * sizeof(ULONG);
        status = (PMILL_STATUS)entry->DumpData;
        *status = Extension->Status; // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogStatus_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    PMILL_STATUS status;

    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + sizeof(MILL_STATUS)));
    if (entry != NULL) {
        RtlZeroMemory(entry, FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + sizeof(MILL_STATUS));
        entry->ErrorCode = IO_ERR_DRIVER_ERROR;
        entry->DumpDataSize = sizeof(MILL_STATUS);
        status = (PMILL_STATUS)entry->DumpData;
        *status = Extension->Status;
        IoWriteErrorLogEntry(entry);
    }
}

/* A pointer walks through the dump data as often as the caller says. */
VOID MillLogWalk_bad(_In_ PMILL_EXTENSION Extension, _In_reads_(Count) PULONG Words, _In_ UCHAR Count)
{
    PIO_ERROR_LOG_PACKET entry;
    PULONG out;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + MILL_WORDS * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_PROTOCOL;
    for (out = entry->DumpData; Count > 0; Count--) {
        *out++ = *Words++; // expect: DDI104
    }
    IoWriteErrorLogEntry(entry);
}

VOID MillLogWalk_ok(_In_ PMILL_EXTENSION Extension, _In_reads_(Count) PULONG Words, _In_ UCHAR Count)
{
    PIO_ERROR_LOG_PACKET entry;
    PULONG out;

    if (Count > MILL_WORDS) {
        Count = MILL_WORDS;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Count * sizeof(ULONG)));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_PROTOCOL;
    for (out = entry->DumpData; Count > 0; Count--) {
        *out++ = *Words++;
    }
    IoWriteErrorLogEntry(entry);
}

/* Room for what the string has, copied is what its buffer could have. */
VOID MillLogToolName_bad(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    PUNICODE_STRING name = &Extension->ToolName;
    USHORT room = min(name->Length, 128);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + room + sizeof(WCHAR)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + room + sizeof(WCHAR));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, name->Buffer, name->MaximumLength); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogToolName_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    PUNICODE_STRING name = &Extension->ToolName;
    USHORT room = min(name->Length, 128);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + room + sizeof(WCHAR)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + room + sizeof(WCHAR));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, name->Buffer, room);
        IoWriteErrorLogEntry(entry);
    }
}

/* The dump data was counted, the string was counted, and the string is put behind the dump data
 * as if the entry had room for eight words. */
VOID MillLogDumpAndSerial_bad(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    PUCHAR text;

    entry = IoAllocateErrorLogEntry(
        Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG) + sizeof(Extension->SerialNumber));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_VERSION;
        entry->DumpDataSize = 4 * sizeof(ULONG);
        RtlCopyMemory(entry->DumpData, Extension->History, 4 * sizeof(ULONG));
        text = (PUCHAR)&entry->DumpData[MILL_WORDS];
        entry->NumberOfStrings = 1;
        entry->StringOffset = (USHORT)(text - (PUCHAR)entry);
        RtlMoveMemory(text, Extension->SerialNumber, sizeof(Extension->SerialNumber)); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}

VOID MillLogDumpAndSerial_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    PUCHAR text;

    entry = IoAllocateErrorLogEntry(
        Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG) + sizeof(Extension->SerialNumber));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_VERSION;
        entry->DumpDataSize = 4 * sizeof(ULONG);
        RtlCopyMemory(entry->DumpData, Extension->History, 4 * sizeof(ULONG));
        text = (PUCHAR)entry->DumpData + entry->DumpDataSize;
        entry->NumberOfStrings = 1;
        entry->StringOffset = (USHORT)(text - (PUCHAR)entry);
        RtlMoveMemory(text, Extension->SerialNumber, sizeof(Extension->SerialNumber));
        IoWriteErrorLogEntry(entry);
    }
}

/* The remaining size is not reduced after the first string. */
VOID MillLogTwoStrings_bad(_In_ PMILL_EXTENSION Extension, _In_ ULONG Unit, _In_z_ PCWSTR Fault)
{
    PIO_ERROR_LOG_PACKET entry;
    PWSTR text;
    SIZE_T room = 24 * sizeof(WCHAR);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + room));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + room);
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    text = (PWSTR)(entry + 1);
    if (NT_SUCCESS(RtlStringCbPrintfW(text, room, L"%u", Unit))) {
        entry->NumberOfStrings++;
        text += wcslen(text) + 1;
        if (NT_SUCCESS(RtlStringCbPrintfW(text, room, L"%ws", Fault))) { // expect: DDI104
            entry->NumberOfStrings++;
        }
    }
    IoWriteErrorLogEntry(entry);
}

VOID MillLogTwoStrings_ok(_In_ PMILL_EXTENSION Extension, _In_ ULONG Unit, _In_z_ PCWSTR Fault)
{
    PIO_ERROR_LOG_PACKET entry;
    PWSTR text;
    SIZE_T room = 24 * sizeof(WCHAR);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + room));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + room);
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    text = (PWSTR)(entry + 1);
    if (NT_SUCCESS(RtlStringCbPrintfW(text, room, L"%u", Unit))) {
        entry->NumberOfStrings++;
        room -= (wcslen(text) + 1) * sizeof(WCHAR);
        text += wcslen(text) + 1;
        if (NT_SUCCESS(RtlStringCbPrintfW(text, room, L"%ws", Fault))) {
            entry->NumberOfStrings++;
        }
    }
    IoWriteErrorLogEntry(entry);
}

/* A ready-made packet is assigned as a whole: 48 bytes into 48. */
VOID MillLogTemplate_ok(_In_ PMILL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    IO_ERROR_LOG_PACKET template = {0};

    template.ErrorCode = IO_ERR_LAYERED_FAILURE;
    template.MajorFunctionCode = IRP_MJ_DEVICE_CONTROL;
    template.DumpDataSize = sizeof(ULONG);
    template.DumpData[0] = Extension->Status.Fault;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(template));
    if (entry != NULL) {
        *entry = template;
        IoWriteErrorLogEntry(entry);
    }
}

/* A counted string over the end of the entry: what it says of its room is what the copy goes by. */
VOID MillLogCounted_bad(_In_ PMILL_EXTENSION Extension, _In_ PCUNICODE_STRING Operator)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);
    UNICODE_STRING text;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 64);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlInitEmptyUnicodeString(&text, (PWCHAR)(entry + 1), 72);
    RtlCopyUnicodeString(&text, Operator); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID MillLogCounted_ok(_In_ PMILL_EXTENSION Extension, _In_ PCUNICODE_STRING Operator)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);
    UNICODE_STRING text;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 64);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlInitEmptyUnicodeString(&text, (PWCHAR)(entry + 1), 62);
    RtlCopyUnicodeString(&text, Operator);
    text.Buffer[text.Length / sizeof(WCHAR)] = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

/* It says that it has more room than there is, but what is copied is known to be short. */
VOID MillLogShortCounted_ok(_In_ PMILL_EXTENSION Extension, _In_ PCUNICODE_STRING Operator)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);
    UNICODE_STRING text;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 64);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    if (Operator->Length <= 60) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlInitEmptyUnicodeString(&text, (PWCHAR)(entry + 1), 128);
        RtlCopyUnicodeString(&text, Operator);
    }
    IoWriteErrorLogEntry(entry);
}

/* The terminator that the copy leaves out comes behind the last byte. */
VOID MillLogEnded_bad(_In_ PMILL_EXTENSION Extension, _In_ PCUNICODE_STRING Operator)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);
    UNICODE_STRING text;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 64);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlInitEmptyUnicodeString(&text, (PWCHAR)(entry + 1), 64);
    RtlCopyUnicodeString(&text, Operator);
    text.Buffer[text.Length / sizeof(WCHAR)] = UNICODE_NULL; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* The entry without data is too small. That with data is not, and what ends behind it does not follow from the other. */
VOID MillLogWordsOrNone_bad(_In_ PMILL_EXTENSION Extension, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i, size;

    if (Words == 0) {
        size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData);
    } else {
        size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + 6 * sizeof(ULONG);
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI103
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData));
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    if (Words != 0) {
        for (i = 0; i <= 6; i++) {
            entry->DumpData[i] = Extension->History[i]; // expect: DDI104 "byte 68 of an entry of 64 bytes"
        }
        entry->DumpDataSize = 8 * sizeof(ULONG);
    }
    IoWriteErrorLogEntry(entry);
}

/* The same on one way: that the word of data does not fit follows from what was asked for. */
VOID MillLogWordOfTooFew_bad(_In_ PMILL_EXTENSION Extension, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData);

    if (Words != 0) {
        size += 6 * sizeof(ULONG);
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI103
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData));
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Extension->History[0];
    IoWriteErrorLogEntry(entry);
}

/* Nor does it follow from a length that can be anything, where another way asks for what is known. */
VOID MillLogShortOrLong_bad(_In_ PMILL_EXTENSION Extension, _In_ ULONG Bytes, _In_ BOOLEAN IsShort)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T size = sizeof(IO_ERROR_LOG_PACKET) + (SIZE_T)Bytes;

    if (IsShort) {
        size = sizeof(IO_ERROR_LOG_PACKET);
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI101
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    if (IsShort) {
        RtlCopyMemory(entry->DumpData, &Extension->Status, sizeof(MILL_STATUS)); // expect: DDI104
    } else {
        RtlCopyMemory(entry->DumpData, &Extension->Status, Bytes);
    }
    IoWriteErrorLogEntry(entry);
}
/* What chooses a place is no length: a status, or a number that stands for "none", may be any. */
VOID RelayLogCode_bad(_In_ PDEVICE_OBJECT Device, _In_ ULONG Code)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG slot;

    entry = IoAllocateErrorLogEntry(Device, sizeof(*entry) + 8 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    if (Code == 0xC0000185) {
        slot = 20;
    } else {
        slot = 1;
    }
    entry->DumpData[slot] = Code; // expect: DDI104 "when Code is 3221225861"
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

VOID RelayLogCode_ok(_In_ PDEVICE_OBJECT Device, _In_ ULONG Code)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG slot;

    entry = IoAllocateErrorLogEntry(Device, sizeof(*entry) + 8 * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    if (Code & 0x80000000) {
        slot = 8;
    } else {
        slot = 1;
    }
    entry->DumpData[slot] = Code;
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

/* Two lengths that come to 4 GiB together are no lengths, whatever chooses between them. */
VOID RelayLogNamed_ok(_In_ PDEVICE_OBJECT Device, _In_ ULONG Code, _In_ ULONG NameBytes, _In_ ULONG SenseBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG bytes = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + SenseBytes;

    if (Code == 0xC0000185) {
        bytes += NameBytes;
    }
    if (bytes > ERROR_LOG_MAXIMUM_SIZE) {
        bytes = ERROR_LOG_MAXIMUM_SIZE;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)bytes);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, bytes);
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}
