/* DDI104 and DDI402 with texts that routines put together in a counted string: what is known of them counts. */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

typedef struct _FERRY {
    PDEVICE_OBJECT Device;
    UNICODE_STRING Name;
    ULONG Deck;
} FERRY, *PFERRY;

static PIO_ERROR_LOG_PACKET FerryEntry(PFERRY Ferry, UCHAR Room)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Room > 64) {
        return NULL;
    }
    entry = IoAllocateErrorLogEntry(Ferry->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Room));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + Room);
        entry->ErrorCode = IO_FILE_SYSTEM_CORRUPT_WITH_NAME;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    }
    return entry;
}

/* Six characters, whatever the buffer would hold. */
VOID FerryLogDock_ok(PFERRY Ferry)
{
    WCHAR buffer[24];
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 14);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlAppendUnicodeToString(&text, L"Dock");
    RtlAppendUnicodeToString(&text, L"/3");
    RtlCopyMemory(entry + 1, text.Buffer, text.Length);
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogDock_bad(PFERRY Ferry)
{
    WCHAR buffer[24];
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 10);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlAppendUnicodeToString(&text, L"Dock");
    RtlAppendUnicodeToString(&text, L"/3");
    RtlCopyMemory(entry + 1, text.Buffer, text.Length); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* What does not fit is not appended at all. */
VOID FerryLogTwice_ok(PFERRY Ferry)
{
    WCHAR buffer[6];
    UNICODE_STRING text, name = RTL_CONSTANT_STRING(L"Deck");
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 10);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlCopyUnicodeString(&text, &name);
    RtlAppendUnicodeStringToString(&text, &name);
    RtlCopyMemory(entry + 1, text.Buffer, text.Length);
    IoWriteErrorLogEntry(entry);
}

/* Of these, as much as fits. */
VOID FerryLogCut_bad(PFERRY Ferry)
{
    WCHAR buffer[6];
    UNICODE_STRING text, name = RTL_CONSTANT_STRING(L"Deck");
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 10);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlUnicodeStringCopy(&text, &name);
    RtlUnicodeStringCat(&text, &name);
    RtlCopyMemory(entry + 1, text.Buffer, text.Length); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogPart_ok(PFERRY Ferry)
{
    WCHAR buffer[24];
    UNICODE_STRING text, name = RTL_CONSTANT_STRING(L"Deck");
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 14);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlUnicodeStringCopyString(&text, L"Deck");
    RtlUnicodeStringCbCatN(&text, &name, 2 * sizeof(WCHAR));
    RtlCopyMemory(entry + 1, text.Buffer, text.Length);
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogPart_bad(PFERRY Ferry)
{
    WCHAR buffer[24];
    UNICODE_STRING text, name = RTL_CONSTANT_STRING(L"Deck");
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 14);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlUnicodeStringCopyString(&text, L"Deck");
    RtlUnicodeStringCchCatN(&text, &name, 4);
    RtlCopyMemory(entry + 1, text.Buffer, text.Length); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* A number of 32 bits has ten digits at most. */
VOID FerryLogNumber_ok(PFERRY Ferry)
{
    WCHAR buffer[24];
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 22);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    if (NT_SUCCESS(RtlIntegerToUnicodeString(Ferry->Deck, 10, &text))) {
        RtlCopyMemory(entry + 1, text.Buffer, text.Length);
    }
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogNumber_bad(PFERRY Ferry, ULONG Base)
{
    WCHAR buffer[24];
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 22);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    if (NT_SUCCESS(RtlIntegerToUnicodeString(Ferry->Deck, Base, &text))) {
        RtlCopyMemory(entry + 1, text.Buffer, text.Length); // expect: DDI104
    }
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogFormat_ok(PFERRY Ferry)
{
    WCHAR buffer[40];
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 32);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlUnicodeStringPrintf(&text, L"deck %u", Ferry->Deck);
    RtlCopyMemory(entry + 1, text.Buffer, text.Length);
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogFormat_bad(PFERRY Ferry)
{
    WCHAR buffer[40];
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 32);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlUnicodeStringPrintf(&text, L"%wZ, deck %u", &Ferry->Name, Ferry->Deck);
    RtlCopyMemory(entry + 1, text.Buffer, text.Length); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* In the entry itself. */
VOID FerryLogInPlace_ok(PFERRY Ferry)
{
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 32);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, (PWCHAR)(entry + 1), 30);
    RtlAppendUnicodeToString(&text, L"ferry ");
    RtlAppendUnicodeStringToString(&text, &Ferry->Name);
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogInPlace_bad(PFERRY Ferry)
{
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = FerryEntry(Ferry, 32);

    if (entry == NULL) {
        return;
    }
    RtlInitEmptyUnicodeString(&text, (PWCHAR)(entry + 1), 64);
    RtlAppendUnicodeToString(&text, L"ferry ");
    RtlAppendUnicodeStringToString(&text, &Ferry->Name); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID FerryLogDump_bad(PFERRY Ferry)
{
    WCHAR buffer[24];
    UNICODE_STRING text;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Ferry->Device, sizeof(IO_ERROR_LOG_PACKET) + 32);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 32);
    RtlInitEmptyUnicodeString(&text, buffer, sizeof(buffer));
    RtlAppendUnicodeToString(&text, L"deck/12");
    entry->ErrorCode = IO_ERR_PARITY;
    entry->DumpDataSize = text.Length; // expect: DDI402 "is 14"
    RtlCopyMemory(entry->DumpData, text.Buffer, text.Length);
    IoWriteErrorLogEntry(entry);
}
