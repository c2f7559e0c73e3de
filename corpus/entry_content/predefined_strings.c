/* DDI405 with the system's messages: how many strings the texts of ntiologc.h take besides the device's name. */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

#define STRING_BYTES (12 * sizeof(WCHAR))

typedef struct _SHELF_EXTENSION {
    PDEVICE_OBJECT Self;
    UNICODE_STRING File;
    ULONG Number;
} SHELF_EXTENSION, *PSHELF_EXTENSION;

static const WCHAR ShelfNumbers[] = L"4\0Shelf";

/* The text names the file. */
VOID ShelfLogCorrupt_bad(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry); // expect: DDI405 "takes 1"
    }
}

VOID ShelfLogCorrupt_ok(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_BAD_BLOCK; /* names the device only, which the system fills in */
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

VOID ShelfLogWriteLost_bad(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_LOST_DELAYED_WRITE; /* and nothing else */
        IoWriteErrorLogEntry(entry); // expect: DDI405
    }
}

/* Two are needed. */
VOID ShelfLogDuplicate_bad(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_WARNING_DUPLICATE_SIGNATURE;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    IoWriteErrorLogEntry(entry); // expect: DDI405 "takes 2"
}

VOID ShelfLogDuplicate_ok(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_WARNING_DUPLICATE_SIGNATURE;
    entry->NumberOfStrings = 2;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    IoWriteErrorLogEntry(entry);
}

/* More than needed do no harm. */
VOID ShelfLogMore_ok(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_BAD_BLOCK;
    entry->NumberOfStrings = 2;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    IoWriteErrorLogEntry(entry);
}

/* One of the codes takes a string, the other none. */
VOID ShelfLogEither_bad(PSHELF_EXTENSION Extension, BOOLEAN Signature)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = Signature ? IO_WARNING_DUPLICATE_SIGNATURE : IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry); // expect: DDI405 "IO_WARNING_DUPLICATE_SIGNATURE"
    }
}

VOID ShelfLogEither_ok(PSHELF_EXTENSION Extension, BOOLEAN Signature)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    if (Signature) {
        entry->ErrorCode = IO_WARNING_DUPLICATE_SIGNATURE;
        entry->NumberOfStrings = 2;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    } else {
        entry->ErrorCode = IO_ERR_NOT_READY;
    }
    IoWriteErrorLogEntry(entry);
}

/* --- helpers ------------------------------------------------------------------------------------------------------ */

static VOID ShelfLog(PSHELF_EXTENSION Extension, NTSTATUS Code, USHORT Strings)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = Code;
    entry->NumberOfStrings = Strings;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    IoWriteErrorLogEntry(entry); // expect: DDI405 "IO_ERR_IRQ_CONFLICT_DETECTED"
}

static VOID ShelfLogNumber(PSHELF_EXTENSION Extension, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry;
    PWSTR text;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + STRING_BYTES);
    if (entry == NULL) {
        return;
    }
    text = (PWSTR)((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = Code;
    if (NT_SUCCESS(RtlStringCbPrintfW(text, STRING_BYTES, L"%u", Extension->Number))) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    }
    IoWriteErrorLogEntry(entry);
}

VOID ShelfLogConflict_bad_in_helper(PSHELF_EXTENSION Extension)
{
    ShelfLog(Extension, IO_ERR_IRQ_CONFLICT_DETECTED, 1);
    ShelfLog(Extension, IO_ERR_IRQ_CONFLICT_DETECTED, 2);
    ShelfLog(Extension, IO_ERR_TIMEOUT, 0);
}

VOID ShelfLogCapacity_ok(PSHELF_EXTENSION Extension)
{
    ShelfLogNumber(Extension, IO_WARNING_DISK_CAPACITY_CHANGED);
}

/* What a file is called is not known here, and may be nothing: the driver looks. */
VOID ShelfLogFile_ok(PSHELF_EXTENSION Extension)
{
    USHORT length = min(Extension->File.Length, 32 * sizeof(WCHAR));
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length + sizeof(WCHAR)));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
    if (Extension->File.Buffer != NULL) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, Extension->File.Buffer, length);
    }
    IoWriteErrorLogEntry(entry);
}

VOID ShelfLogFileName_ok(PSHELF_EXTENSION Extension, PCWSTR Name, USHORT Length)
{
    USHORT length = min(Length, 32 * sizeof(WCHAR));
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length + sizeof(WCHAR)));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
    if (length > 0) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, Name, length);
    }
    IoWriteErrorLogEntry(entry);
}

/* A flag is no string: without it, the text has none. */
VOID ShelfLogNamed_bad(PSHELF_EXTENSION Extension, BOOLEAN Named)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
    if (Named) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    }
    IoWriteErrorLogEntry(entry); // expect: DDI405
}

/* The text takes a second string beside the first, however long it is. */
VOID ShelfLogSecond_bad(PSHELF_EXTENSION Extension, USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_WARNING_DUPLICATE_SIGNATURE;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    entry->NumberOfStrings = Length != 0 ? 2 : 1;
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    IoWriteErrorLogEntry(entry); // expect: DDI405 "and 1 is supplied"
}

VOID ShelfLogSecondCounted_bad(PSHELF_EXTENSION Extension)
{
    USHORT length = min(Extension->File.Length, 16 * sizeof(WCHAR));
    PIO_ERROR_LOG_PACKET entry;
    PUCHAR text;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 20 * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 20 * sizeof(WCHAR));
    entry->ErrorCode = IO_WARNING_DUPLICATE_SIGNATURE;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    text = (PUCHAR)entry + entry->StringOffset;
    RtlCopyMemory(text, L"4", sizeof(L"4"));
    entry->NumberOfStrings = 1;
    if (length != 0) {
        RtlCopyMemory(text + sizeof(L"4"), Extension->File.Buffer, length);
        entry->NumberOfStrings++;
    }
    IoWriteErrorLogEntry(entry); // expect: DDI405 "and 1 is supplied"
}

/* One that is empty is supplied all the same: its terminator stands there. */
VOID ShelfLogSecondEmpty_ok(PSHELF_EXTENSION Extension)
{
    USHORT length = min(Extension->File.Length, 16 * sizeof(WCHAR));
    PIO_ERROR_LOG_PACKET entry;
    PUCHAR text;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 20 * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 20 * sizeof(WCHAR));
    entry->ErrorCode = IO_WARNING_DUPLICATE_SIGNATURE;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    text = (PUCHAR)entry + entry->StringOffset;
    RtlCopyMemory(text, L"4", sizeof(L"4"));
    if (length != 0) {
        RtlCopyMemory(text + sizeof(L"4"), Extension->File.Buffer, length);
    }
    entry->NumberOfStrings = 2;
    IoWriteErrorLogEntry(entry);
}

/* Where there is no second string, another text is taken. */
VOID ShelfLogSecondOther_ok(PSHELF_EXTENSION Extension, USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = Length != 0 ? IO_WARNING_DUPLICATE_SIGNATURE : IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    entry->NumberOfStrings = Length != 0 ? 2 : 1;
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, ShelfNumbers, sizeof(ShelfNumbers));
    IoWriteErrorLogEntry(entry);
}

/* A helper looks whether it was given strings; those who call it give it all that the text takes. */
static VOID ShelfLogGiven(PSHELF_EXTENSION Extension, NTSTATUS Code, PCWSTR First, PCWSTR Second)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    entry->ErrorCode = Code;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    if (First != NULL) {
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, First, sizeof(WCHAR));
        entry->NumberOfStrings++;
    }
    if (Second != NULL) {
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset + 2 * sizeof(WCHAR), Second, sizeof(WCHAR));
        entry->NumberOfStrings++;
    }
    IoWriteErrorLogEntry(entry);
}

VOID ShelfLogGiven_ok(PSHELF_EXTENSION Extension)
{
    ShelfLogGiven(Extension, IO_WARNING_DUPLICATE_SIGNATURE, L"4", Extension->File.Buffer);
    ShelfLogGiven(Extension, IO_FILE_SYSTEM_CORRUPT_WITH_NAME, Extension->File.Buffer, NULL);
}

/* A counter of what was added. */
VOID ShelfLogCounted_ok(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT count = 0;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_PORT_CONFLICT_DETECTED;
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), ShelfNumbers, sizeof(ShelfNumbers));
    count++;
    count++;
    entry->NumberOfStrings = count;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    IoWriteErrorLogEntry(entry);
}

VOID ShelfLogCounted_bad(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT count = 0;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ShelfNumbers));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_PORT_CONFLICT_DETECTED;
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), ShelfNumbers, sizeof(ShelfNumbers));
    count++;
    entry->NumberOfStrings = count;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    IoWriteErrorLogEntry(entry); // expect: DDI405 "and 1 is supplied"
}

/* Not written, not missed. */
VOID ShelfLogGivenUp_ok(PSHELF_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
        IoFreeErrorLogEntry(entry);
    }
}

/* What is printed by a format that begins with letters is no empty string. */
VOID ShelfLogText_ok(PVOID Object, NTSTATUS Code, PCWSTR Text)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + (Text != NULL ? STRING_BYTES : 0);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, (UCHAR)size);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = Code;
    if (Text != NULL) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlStringCbCopyW((PWSTR)((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET)), STRING_BYTES, Text);
    }
    IoWriteErrorLogEntry(entry);
}

VOID ShelfLogNamed(PVOID Object, NTSTATUS Code, PSTR Name)
{
    WCHAR text[12];

    if (Name != NULL && *Name != '\0') {
        RtlStringCbPrintfW(text, sizeof(text), L"%S", Name);
        ShelfLogText_ok(Object, Code, text);
        return;
    }
    ShelfLogText_ok(Object, Code, NULL);
}

VOID ShelfLogPrinted_ok(PSHELF_EXTENSION Extension, NTSTATUS Status)
{
    CHAR name[64];

    sprintf(name, "shelf failed, 0x%x", Status);
    ShelfLogNamed(Extension->Self, IO_FILE_SYSTEM_CORRUPT_WITH_NAME, name);
}

/* That the name may not be there is no reason to think so, whichever of two it is. */
static VOID ShelfLogNamed(PSHELF_EXTENSION Extension, PWSTR Name, ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Name == NULL) {
        Bytes = 0;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + STRING_BYTES);
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
    if (Bytes) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), Name, min(Bytes, STRING_BYTES));
    }
    IoWriteErrorLogEntry(entry);
}

VOID ShelfLogOneOfTwo_ok(PSHELF_EXTENSION Extension, PSHELF_EXTENSION Other, BOOLEAN Mine)
{
    PUNICODE_STRING name = &Other->File;

    if (Mine) {
        name = &Extension->File;
    }
    ShelfLogNamed(Extension, name->Buffer, STRING_BYTES);
}
