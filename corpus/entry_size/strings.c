/*
 * Sizes that come from strings: counted strings that the driver sets up itself, texts that it scans or trims, and
 * what it prints for the entry.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

typedef struct _LOCK_ITEM {
    LIST_ENTRY Link;
    USHORT Bytes;
} LOCK_ITEM, *PLOCK_ITEM;

typedef struct _SLUICE {
    PDEVICE_OBJECT Device;
    UNICODE_STRING Name;
    PWSTR Text;
    LIST_ENTRY Items;
    UCHAR Sense[18];
    ULONG State;
    WCHAR Place[160];
} SLUICE, *PSLUICE;

static PIO_ERROR_LOG_PACKET Allocate(PSLUICE Sluice, SIZE_T Extra)
{
    return (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extra));
}

static VOID StringsFinish(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

VOID SluiceLogAnyLength(PSLUICE Sluice, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry = Allocate(Sluice, Length);

    if (entry != NULL)
        StringsFinish(entry);
}

/* A literal is as long as it is. */
VOID SluiceLogLiteral_ok(PSLUICE Sluice)
{
    UNICODE_STRING name;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitUnicodeString(&name, L"\\Device\\Sluice0");
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + name.Length));
    if (entry != NULL) {
        RtlCopyMemory(entry + 1, name.Buffer, name.Length);
        StringsFinish(entry);
    }
}

VOID SluiceLogText_bad(PSLUICE Sluice)
{
    UNICODE_STRING name;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitUnicodeString(&name, Sluice->Text);
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + name.Length));
    if (entry != NULL)
        StringsFinish(entry);
}

/* A copy is no longer than its own buffer. */
VOID SluiceLogCopy_ok(PSLUICE Sluice)
{
    WCHAR buffer[48];
    UNICODE_STRING name;
    PIO_ERROR_LOG_PACKET entry;

    name.Buffer = buffer;
    name.Length = 0;
    name.MaximumLength = sizeof(buffer);
    RtlCopyUnicodeString(&name, &Sluice->Name);
    RtlAppendUnicodeToString(&name, L": failed");
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + name.Length));
    if (entry != NULL) {
        RtlCopyMemory(entry + 1, name.Buffer, name.Length);
        StringsFinish(entry);
    }
}

VOID SluiceLogCopy_bad(PSLUICE Sluice)
{
    WCHAR buffer[128];
    UNICODE_STRING name;
    PIO_ERROR_LOG_PACKET entry;

    name.Buffer = buffer;
    name.Length = 0;
    name.MaximumLength = sizeof(buffer);
    RtlCopyUnicodeString(&name, &Sluice->Name);
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + name.Length));
    if (entry != NULL)
        StringsFinish(entry);
}

/* Cut from the end until it fits. */
VOID SluiceLogTrimmed_ok(PSLUICE Sluice)
{
    USHORT bytes = Sluice->Name.Length;
    PIO_ERROR_LOG_PACKET entry;

    while (bytes > ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET))
        bytes -= sizeof(WCHAR);
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));
    if (entry != NULL) {
        RtlCopyMemory(entry + 1, Sluice->Name.Buffer, bytes);
        StringsFinish(entry);
    }
}

/* The last part of a path, which may be all of it. */
VOID SluiceLogTail_bad(PSLUICE Sluice)
{
    PWSTR end = Sluice->Text, tail = end;
    PIO_ERROR_LOG_PACKET entry;

    while (*end != 0) {
        if (*end == L'\\')
            tail = end + 1;
        end++;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (end - tail) * sizeof(WCHAR)));
    if (entry != NULL)
        StringsFinish(entry);
}

VOID SluiceLogHead_ok(PSLUICE Sluice)
{
    PWSTR end = Sluice->Text;
    ULONG bytes = 0;
    PIO_ERROR_LOG_PACKET entry;

    while (*end != 0 && bytes < 64) {
        end++;
        bytes += sizeof(WCHAR);
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));
    if (entry != NULL) {
        RtlCopyMemory(entry + 1, Sluice->Text, bytes);
        StringsFinish(entry);
    }
}

/* A text in the structure that the driver has just changed elsewhere. */
VOID SluiceLogPlace_bad(PSLUICE Sluice, ULONG State)
{
    SIZE_T chars = 0;
    PIO_ERROR_LOG_PACKET entry;

    Sluice->State = State;
    while (Sluice->Place[chars] != 0)
        chars++;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (chars + 1) * sizeof(WCHAR)));
    if (entry != NULL)
        StringsFinish(entry);
}

VOID SluiceLogPlace_ok(PSLUICE Sluice, ULONG State)
{
    SIZE_T chars = 0;
    PIO_ERROR_LOG_PACKET entry;

    Sluice->State = State;
    while (chars < 80 && Sluice->Place[chars] != 0)
        chars++;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (chars + 1) * sizeof(WCHAR)));
    if (entry != NULL)
        StringsFinish(entry);
}

/* The longest of a list. */
VOID SluiceLogLongest_bad(PSLUICE Sluice)
{
    PLIST_ENTRY link;
    ULONG longest = 0;
    PIO_ERROR_LOG_PACKET entry;

    for (link = Sluice->Items.Flink; link != &Sluice->Items; link = link->Flink) {
        PLOCK_ITEM item = CONTAINING_RECORD(link, LOCK_ITEM, Link);
        if (item->Bytes > longest)
            longest = item->Bytes;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + longest));
    if (entry != NULL)
        StringsFinish(entry);
}

VOID SluiceLogLongest_ok(PSLUICE Sluice)
{
    PLIST_ENTRY link;
    ULONG longest = 0;
    PIO_ERROR_LOG_PACKET entry;

    for (link = Sluice->Items.Flink; link != &Sluice->Items; link = link->Flink) {
        PLOCK_ITEM item = CONTAINING_RECORD(link, LOCK_ITEM, Link);
        if (item->Bytes > longest && item->Bytes <= 64)
            longest = item->Bytes;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + longest));
    if (entry != NULL)
        StringsFinish(entry);
}

/* Two digits for each byte, and a blank behind the last one that nobody counted. */
VOID SluiceLogDigits_ok(PSLUICE Sluice)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(Sluice->Sense));
    PUCHAR to;
    ULONG i;

    if (entry == NULL)
        return;
    to = (PUCHAR)(entry + 1);
    for (i = 0; i < sizeof(Sluice->Sense); i++) {
        *to++ = (UCHAR)('A' + (Sluice->Sense[i] >> 4));
        *to++ = (UCHAR)('A' + (Sluice->Sense[i] & 15));
    }
    StringsFinish(entry);
}

VOID SluiceLogDigits_bad(PSLUICE Sluice)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, sizeof(IO_ERROR_LOG_PACKET) + 3 * sizeof(Sluice->Sense) - 1);
    PUCHAR to;
    ULONG i;

    if (entry == NULL)
        return;
    to = (PUCHAR)(entry + 1);
    for (i = 0; i < sizeof(Sluice->Sense); i++) {
        *to++ = (UCHAR)('A' + (Sluice->Sense[i] >> 4));
        *to++ = (UCHAR)('A' + (Sluice->Sense[i] & 15));
        *to++ = ' '; // expect: DDI104
    }
    StringsFinish(entry);
}

/* What a printing routine returns is at most what it was given room for, or -1. */
VOID SluiceLogPrinted_ok(PSLUICE Sluice)
{
    WCHAR text[91];
    int length = _snwprintf(text, 90, L"%wZ", &Sluice->Name);
    PIO_ERROR_LOG_PACKET entry;

    if (length < 0)
        length = 90;
    text[90] = UNICODE_NULL;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (length + 1) * sizeof(WCHAR)));
    if (entry == NULL)
        return;
    RtlCopyMemory(entry + 1, text, (length + 1) * sizeof(WCHAR));
    StringsFinish(entry);
}

VOID SluiceLogPrinted_bad(PSLUICE Sluice)
{
    WCHAR text[129];
    int length = _snwprintf(text, 128, L"%wZ", &Sluice->Name);
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Sluice->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (length + 1) * sizeof(WCHAR)));

    if (entry != NULL)
        StringsFinish(entry);
}

/* What a literal begins with is known. */
static VOID LogLabelled_ok(PVOID Object, PCSTR Label, PCWSTR Unit)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET);
    PIO_ERROR_LOG_PACKET entry;

    if (*Label == '\0')
        size += 300;
    if (Unit[2] != L's')
        size += 300;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Object, (UCHAR)size);
    if (entry == NULL)
        return;
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID LogSpeed(PVOID Object)
{
    LogLabelled_ok(Object, "speed", L"m/s");
}

static VOID LogUnlabelled_bad(PVOID Object, PCSTR Label)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET);
    PIO_ERROR_LOG_PACKET entry;

    if (*Label == '\0')
        size += 300;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Object, (UCHAR)size); // expect: DDI101
    if (entry == NULL)
        return;
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID LogNothing(PVOID Object)
{
    LogUnlabelled_bad(Object, "");
}

/* --- texts in other characters ------------------------------------------------------------------------------------ */

/* Thirteen characters are twenty-six bytes at the most, whoever makes the buffer. */
VOID LogWidened_ok(PVOID Object)
{
    ANSI_STRING ansi;
    UNICODE_STRING text = { 0 };
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size;

    RtlInitAnsiString(&ansi, "sluice is dry");
    RtlAnsiStringToUnicodeString(&text, &ansi, TRUE);
    size = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + text.Length + sizeof(WCHAR));
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Object, size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, text.Buffer, text.Length);
        IoWriteErrorLogEntry(entry);
    }
    RtlFreeUnicodeString(&text);
}

VOID LogWidened_bad(PVOID Object, PANSI_STRING Name)
{
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry;

    if (!NT_SUCCESS(RtlAnsiStringToUnicodeString(&text, Name, TRUE)))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + text.Length));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    RtlFreeUnicodeString(&text);
}

/* What does not fit the buffer is a failure; 64 bytes do not fit a size that counts half of them. */
VOID LogNarrowed_ok(PVOID Object, PUNICODE_STRING Name)
{
    CHAR buffer[64];
    ANSI_STRING text;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitEmptyAnsiString(&text, buffer, sizeof(buffer));
    if (!NT_SUCCESS(RtlUnicodeStringToAnsiString(&text, Name, FALSE)))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + text.Length));
    if (entry != NULL) {
        RtlCopyMemory(entry->DumpData, text.Buffer, text.Length);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID LogNarrowed_bad(PVOID Object, PUNICODE_STRING Name)
{
    CHAR buffer[64];
    ANSI_STRING text;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitEmptyAnsiString(&text, buffer, sizeof(buffer));
    if (!NT_SUCCESS(RtlUnicodeStringToAnsiString(&text, Name, FALSE)))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET) + 32);
    if (entry != NULL) {
        RtlCopyMemory(entry->DumpData, text.Buffer, text.Length); // expect: DDI104
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* Of two texts that may be there, the one that is left out has no length to tell. */
VOID LogEither_bad(PVOID Object, PCWSTR First, PCWSTR Second)
{
    SIZE_T first = First != NULL ? (wcslen(First) + 1) * sizeof(WCHAR) : 0;
    SIZE_T second = Second != NULL ? (wcslen(Second) + 1) * sizeof(WCHAR) : 0;
    SIZE_T size = sizeof(IO_ERROR_LOG_PACKET) + first + second;
    PIO_ERROR_LOG_PACKET entry;

    if (size > 254)
        return;
    entry = IoAllocateErrorLogEntry(Object, (UCHAR)size); // expect: DDI102 ": when the length of Second"
    if (entry != NULL)
        StringsFinish(entry);
}

/* The string lies in memory whose place another driver may have changed on one of two ways. */
typedef struct _BERTH {
    USHORT Type;
    WCHAR Name[104];
    WCHAR Short[16];
} BERTH, *PBERTH;

VOID BerthSettle(PDEVICE_OBJECT Device);

VOID BerthName_bad(PDEVICE_OBJECT Device, BOOLEAN Settle)
{
    PBERTH berth;
    PIO_ERROR_LOG_PACKET entry;

    if (Settle) {
        BerthSettle(Device);
    }
    berth = Device->DeviceExtension;
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + (wcslen(berth->Name) + 1) * sizeof(WCHAR))); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID BerthShort_ok(PDEVICE_OBJECT Device, BOOLEAN Settle)
{
    PBERTH berth;
    PIO_ERROR_LOG_PACKET entry;

    if (Settle) {
        BerthSettle(Device);
    }
    berth = Device->DeviceExtension;
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + (wcslen(berth->Short) + 1) * sizeof(WCHAR)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* A string ends in the array that it begins in, also where a helper measures it, or counts it. */
static ULONG BerthBytes(PCWSTR Text)
{
    return (ULONG)((wcslen(Text) + 1) * sizeof(WCHAR));
}

VOID BerthHelper_ok(PVOID Object, PBERTH Berth)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, (UCHAR)(sizeof(*entry) + BerthBytes(Berth->Short)));

    if (entry != NULL)
        StringsFinish(entry);
}

VOID BerthHelper_bad(PVOID Object, PBERTH Berth)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, (UCHAR)(sizeof(*entry) + BerthBytes(Berth->Name))); // expect: DDI101 "is 103"

    if (entry != NULL)
        StringsFinish(entry);
}

VOID BerthCounted_ok(PVOID Object, PBERTH Berth)
{
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitUnicodeString(&text, Berth->Short);
    entry = IoAllocateErrorLogEntry(Object, (UCHAR)(sizeof(*entry) + text.Length));
    if (entry != NULL)
        StringsFinish(entry);
}

VOID BerthCounted_bad(PVOID Object, PBERTH Berth)
{
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitUnicodeString(&text, Berth->Name);
    entry = IoAllocateErrorLogEntry(Object, (UCHAR)(sizeof(*entry) + text.Length + sizeof(WCHAR))); // expect: DDI101 "is 103"
    if (entry != NULL)
        StringsFinish(entry);
}

/* The last member, of one character, is of any length. */
typedef struct _BERTH_TAIL {
    USHORT Type;
    WCHAR Text[1];
} BERTH_TAIL, *PBERTH_TAIL;

VOID BerthTail_bad(PVOID Object, PBERTH_TAIL Tail)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, (UCHAR)(sizeof(*entry) + BerthBytes(Tail->Text))); // expect: DDI101

    if (entry != NULL)
        StringsFinish(entry);
}
