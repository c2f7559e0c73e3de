/*
 * Texts that are printed into an entry: by routines that take no bound, and by those that tell where they stopped
 * and how much room they left.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <stdio.h>
#include <ntstrsafe.h>

typedef struct _WEIR {
    PDEVICE_OBJECT Device;
    UNICODE_STRING Name;
} WEIR, *PWEIR;

#define WeirNew(Weir, Bytes) \
    ((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( \
        (Weir)->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (Bytes))))
#define WEIR_TEXT(Entry) ((PWCHAR)((Entry) + 1))

static VOID WeirWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

/* A ULONG has up to ten digits. */
VOID WeirLogNumber_ok(PWEIR Weir, ULONG Number)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 11 * sizeof(WCHAR));

    if (entry != NULL) {
        swprintf(WEIR_TEXT(entry), L"%u", Number);
        WeirWrite(entry);
    }
}

VOID WeirLogNumber_bad(PWEIR Weir, ULONG Number)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 10 * sizeof(WCHAR));

    if (entry != NULL) {
        swprintf(WEIR_TEXT(entry), L"%u", Number); // expect: DDI104
        WeirWrite(entry);
    }
}

/* Who knows that it is a port number needs fewer. */
VOID WeirLogPort_ok(PWEIR Weir, USHORT Port)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 6 * sizeof(WCHAR));

    if (entry != NULL) {
        swprintf(WEIR_TEXT(entry), L"%hu", Port);
        WeirWrite(entry);
    }
}

/* The precision is all that bounds the name. */
VOID WeirLogName_ok(PWEIR Weir, PCSTR Name)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 40);

    if (entry != NULL) {
        sprintf((PCHAR)(entry + 1), "weir %.34s", Name);
        WeirWrite(entry);
    }
}

VOID WeirLogName_bad(PWEIR Weir, PCSTR Name)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 40);

    if (entry != NULL) {
        sprintf((PCHAR)(entry + 1), "weir %34s", Name); // expect: DDI104
        WeirWrite(entry);
    }
}

/* Measured before: one character for the terminator, and the five in front. */
VOID WeirLogMeasured_ok(PWEIR Weir, PCWSTR Name)
{
    SIZE_T length = wcslen(Name);
    PIO_ERROR_LOG_PACKET entry;

    if (length == 0 || length > 60)
        return;
    entry = WeirNew(Weir, (length + 6) * sizeof(WCHAR));
    if (entry != NULL) {
        wcscpy(WEIR_TEXT(entry), L"weir ");
        wcscat(WEIR_TEXT(entry), Name);
        WeirWrite(entry);
    }
}

VOID WeirLogMeasured_bad(PWEIR Weir, PCWSTR Name)
{
    SIZE_T length = wcslen(Name);
    PIO_ERROR_LOG_PACKET entry;

    if (length == 0 || length > 60)
        return;
    entry = WeirNew(Weir, (length + 5) * sizeof(WCHAR));
    if (entry != NULL) {
        wcscpy(WEIR_TEXT(entry), L"weir ");
        wcscat(WEIR_TEXT(entry), Name); // expect: DDI104
        WeirWrite(entry);
    }
}

/* What a number was printed to is as long as the number, however much room there was. */
VOID WeirLogPrinted_ok(PWEIR Weir, ULONG Number)
{
    WCHAR text[120];
    int count = _snwprintf(text, RTL_NUMBER_OF(text) - 1, L"gate %u", Number);
    PIO_ERROR_LOG_PACKET entry;

    if (count < 0)
        return;
    entry = WeirNew(Weir, count * sizeof(WCHAR));
    if (entry != NULL) {
        RtlCopyMemory(entry + 1, text, count * sizeof(WCHAR));
        WeirWrite(entry);
    }
}

VOID WeirLogPrinted_bad(PWEIR Weir, PCWSTR Name)
{
    WCHAR text[120];
    int count = _snwprintf(text, RTL_NUMBER_OF(text) - 1, L"gate %s", Name);
    PIO_ERROR_LOG_PACKET entry;

    if (count < 0)
        return;
    entry = WeirNew(Weir, count * sizeof(WCHAR)); // expect: DDI101
    if (entry != NULL) {
        RtlCopyMemory(entry + 1, text, count * sizeof(WCHAR));
        WeirWrite(entry);
    }
}

/* Behind what is there, there is less room than there was. */
VOID WeirLogRest_ok(PWEIR Weir)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 80);
    NTSTRSAFE_PWSTR end;
    size_t left;

    if (entry == NULL)
        return;
    if (NT_SUCCESS(RtlStringCbCopyExW(WEIR_TEXT(entry), 80, L"weir ", &end, &left, 0)))
        RtlStringCbCopyNW(end, left, Weir->Name.Buffer, Weir->Name.Length);
    WeirWrite(entry);
}

VOID WeirLogRest_bad(PWEIR Weir)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 80);
    NTSTRSAFE_PWSTR end;
    size_t left;

    if (entry == NULL)
        return;
    if (NT_SUCCESS(RtlStringCbCopyExW(WEIR_TEXT(entry), 80, L"weir ", &end, &left, 0)))
        RtlStringCbCopyNW(end, 80, Weir->Name.Buffer, Weir->Name.Length); // expect: DDI104
    WeirWrite(entry);
}

/* The room that is left is counted in characters here. */
VOID WeirLogCounted_ok(PWEIR Weir, ULONG Number)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 40 * sizeof(WCHAR));
    NTSTRSAFE_PWSTR end;
    size_t left;

    if (entry == NULL)
        return;
    if (NT_SUCCESS(RtlStringCchPrintfExW(WEIR_TEXT(entry), 40, &end, &left, 0, L"%u: ", Number)))
        RtlCopyMemory(end, Weir->Name.Buffer, min(left * sizeof(WCHAR), Weir->Name.Length));
    WeirWrite(entry);
}

VOID WeirLogCounted_bad(PWEIR Weir, ULONG Number)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 40 * sizeof(WCHAR));
    NTSTRSAFE_PWSTR end;
    size_t left;

    if (entry == NULL)
        return;
    if (NT_SUCCESS(RtlStringCchPrintfExW(WEIR_TEXT(entry), 40, &end, &left, 0, L"%u: ", Number))) {
        RtlCopyMemory(end, Weir->Name.Buffer, min((left + 1) * sizeof(WCHAR), Weir->Name.Length)); // expect: DDI104
    }
    WeirWrite(entry);
}

/* Each string is found behind those before it. */
static VOID WeirAppend(PIO_ERROR_LOG_PACKET Entry, PCWSTR Text)
{
    PWCHAR at = (PWCHAR)((PUCHAR)Entry + Entry->StringOffset);
    ULONG i;

    for (i = 0; i < Entry->NumberOfStrings; i++)
        at += wcslen(at) + 1;
    wcscpy(at, Text);
    Entry->NumberOfStrings++;
}

VOID WeirLogStrings_ok(PWEIR Weir)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 3 * 5 * sizeof(WCHAR));

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    WeirAppend(entry, L"gate");
    WeirAppend(entry, L"open");
    WeirAppend(entry, L"half");
    WeirWrite(entry);
}

static VOID WeirAppendMore(PIO_ERROR_LOG_PACKET Entry, PCWSTR Text)
{
    PWCHAR at = (PWCHAR)((PUCHAR)Entry + Entry->StringOffset);
    ULONG i;

    for (i = 0; i < Entry->NumberOfStrings; i++)
        at += wcslen(at) + 1;
    wcscpy(at, Text); // expect: DDI104
    Entry->NumberOfStrings++;
}

VOID WeirLogMoreStrings_caller(PWEIR Weir)
{
    PIO_ERROR_LOG_PACKET entry = WeirNew(Weir, 3 * 5 * sizeof(WCHAR));

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    WeirAppendMore(entry, L"gate");
    WeirAppendMore(entry, L"open");
    WeirAppendMore(entry, L"width");
    WeirWrite(entry);
}

/* String after string, each behind the one before: a routine that has no room left fails. */
VOID WeirLogList_ok(PWEIR Weir, PCWSTR const *Names, ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Weir->Device, 200);
    size_t left = 200 - sizeof(IO_ERROR_LOG_PACKET);
    PWSTR at, end;
    ULONG i;

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, 200);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    at = (PWSTR)(entry + 1);
    for (i = 0; i < Count; i++) {
        if (!NT_SUCCESS(RtlStringCbCopyExW(at, left, Names[i], &end, &left, 0)))
            break;
        at = end + 1;
        left -= sizeof(WCHAR);
    }
    IoWriteErrorLogEntry(entry);
}

VOID WeirLogList_bad(PWEIR Weir, PCWSTR const *Names, ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Weir->Device, 200);
    size_t left = 200 - FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData);
    PWSTR at, end;
    ULONG i;

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, 200);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    at = (PWSTR)(entry + 1);
    for (i = 0; i < Count; i++) {
        if (!NT_SUCCESS(RtlStringCbCopyExW(at, left, Names[i], &end, &left, 0))) // expect: DDI104
            break;
        at = end + 1;
        left -= sizeof(WCHAR);
    }
    IoWriteErrorLogEntry(entry);
}
