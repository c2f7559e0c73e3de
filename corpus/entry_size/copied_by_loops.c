/*
 * Strings that are measured first and then copied by a loop up to their terminator: the loop makes as many rounds as
 * the string has characters, and one more for those that copy the terminator, too.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

#define WEIR_MOST 90

static PIO_ERROR_LOG_PACKET WeirAllocate(PVOID Object, SIZE_T Bytes)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Bytes > WEIR_MOST * sizeof(WCHAR)) {
        return NULL;
    }
    entry = IoAllocateErrorLogEntry(Object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    }
    return entry;
}

VOID WeirCopyThrough_ok(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, (wcslen(Text) + 1) * sizeof(WCHAR));
    PWCHAR to;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    do {
        *to++ = *Text;
    } while (*Text++ != UNICODE_NULL);
    IoWriteErrorLogEntry(entry);
}

VOID WeirCopyThrough_bad(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, wcslen(Text) * sizeof(WCHAR));
    PWCHAR to;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    do {
        *to++ = *Text; // expect: DDI104 "can end at byte 50 of an entry of 48 bytes"
    } while (*Text++ != UNICODE_NULL);
    IoWriteErrorLogEntry(entry);
}

VOID WeirCopyWhile_ok(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, (wcslen(Text) + 1) * sizeof(WCHAR));
    PWCHAR to;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    while ((*to++ = *Text++) != UNICODE_NULL) {
    }
    IoWriteErrorLogEntry(entry);
}

VOID WeirCopyUpTo_ok(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, (wcslen(Text) + 1) * sizeof(WCHAR));
    PWCHAR to;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (; *Text; Text++) {
        *to++ = *Text;
    }
    *to = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

VOID WeirCopyUpTo_bad(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, wcslen(Text) * sizeof(WCHAR));
    PWCHAR to;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (; *Text; Text++) {
        *to++ = *Text;
    }
    *to = UNICODE_NULL; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID WeirCopyByIndex_ok(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, (wcslen(Text) + 1) * sizeof(WCHAR));
    PWCHAR to;
    SIZE_T i;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; Text[i] != UNICODE_NULL; i++) {
        to[i] = Text[i];
    }
    to[i] = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

VOID WeirCopyByIndex_bad(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, wcslen(Text) * sizeof(WCHAR));
    PWCHAR to;
    SIZE_T i;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; Text[i] != UNICODE_NULL; i++) {
        to[i] = Text[i];
    }
    to[i] = UNICODE_NULL; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID WeirWiden_ok(PVOID Object, PCSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, (strlen(Text) + 1) * sizeof(WCHAR));
    PWCHAR to;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    do {
        *to++ = (UCHAR)*Text;
    } while (*Text++);
    IoWriteErrorLogEntry(entry);
}

/* Two bytes are there for the terminator, and one for each character. */
VOID WeirWiden_bad(PVOID Object, PCSTR Text)
{
    PIO_ERROR_LOG_PACKET entry = WeirAllocate(Object, strlen(Text) + sizeof(WCHAR));
    PWCHAR to;

    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    do {
        *to++ = (UCHAR)*Text; // expect: DDI104 "when the length of Text is 1"
    } while (*Text++);
    IoWriteErrorLogEntry(entry);
}

/* The size is a constant, and the text was measured to see that it fits. */
VOID WeirShort_ok(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;

    if (wcslen(Text) > 10) {
        return;
    }
    entry = WeirAllocate(Object, 11 * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    do {
        *to++ = *Text;
    } while (*Text++);
    IoWriteErrorLogEntry(entry);
}

VOID WeirShort_bad(PVOID Object, PCWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;

    if (wcslen(Text) > 10) {
        return;
    }
    entry = WeirAllocate(Object, 10 * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    do {
        *to++ = *Text; // expect: DDI104
    } while (*Text++);
    IoWriteErrorLogEntry(entry);
}

/* What stood where the terminator is now does not tell how long the string is. */
VOID WeirCutAtColon_bad(PVOID Object, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T length;

    if (Text[0] != L'A' || Text[1] != L':') {
        return;
    }
    Text[1] = UNICODE_NULL;
    length = wcslen(Text);
    entry = WeirAllocate(Object, length * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    ((PWCHAR)(entry + 1))[length] = UNICODE_NULL; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID WeirCutAtColon_ok(PVOID Object, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T length;

    if (Text[0] != L'A' || Text[1] != L':') {
        return;
    }
    Text[1] = UNICODE_NULL;
    length = wcslen(Text);
    entry = WeirAllocate(Object, (length + 1) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    ((PWCHAR)(entry + 1))[length] = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

/* --- what was cut, or copied, before it was measured --------------------------------------------------------------- */

VOID WeirCutCopyThrough_ok(PVOID Object, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;

    Text[40] = UNICODE_NULL;
    entry = WeirAllocate(Object, (wcslen(Text) + 1) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    while ((*to++ = *Text++) != UNICODE_NULL) {
    }
    IoWriteErrorLogEntry(entry);
}

VOID WeirCutCopyThrough_bad(PVOID Object, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;

    Text[40] = UNICODE_NULL;
    entry = WeirAllocate(Object, wcslen(Text) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    while ((*to++ = *Text++) != UNICODE_NULL) { // expect: DDI104
    }
    IoWriteErrorLogEntry(entry);
}

VOID WeirCutWhereLong_ok(PVOID Object, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;
    ULONG i;

    if (wcslen(Text) > 60) {
        Text[60] = UNICODE_NULL;
    }
    entry = WeirAllocate(Object, (wcslen(Text) + 1) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; Text[i] != UNICODE_NULL; i++) {
        to[i] = Text[i];
    }
    to[i] = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

VOID WeirCutAndCounted_ok(PVOID Object, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T length = 0;

    Text[60] = UNICODE_NULL;
    while (Text[length] != UNICODE_NULL) {
        length++;
    }
    entry = WeirAllocate(Object, (length + 1) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    wcscpy((PWCHAR)(entry + 1), Text);
    IoWriteErrorLogEntry(entry);
}

VOID WeirPrinted_ok(PVOID Object, PCWSTR Name, ULONG Number)
{
    WCHAR text[64];
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;
    ULONG i;

    (VOID)RtlStringCchPrintfW(text, RTL_NUMBER_OF(text), L"%ws, gate %u", Name, Number);
    entry = WeirAllocate(Object, (wcslen(text) + 1) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; text[i] != UNICODE_NULL; i++) {
        to[i] = text[i];
    }
    to[i] = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

VOID WeirPrinted_bad(PVOID Object, PCWSTR Name)
{
    WCHAR text[64];
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;
    ULONG i;

    (VOID)RtlStringCchCopyW(text, RTL_NUMBER_OF(text), Name);
    entry = WeirAllocate(Object, wcslen(text) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; text[i] != UNICODE_NULL; i++) {
        to[i] = text[i];
    }
    to[i] = UNICODE_NULL; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID WeirCopiedAndCut_ok(PVOID Object, PCWSTR Text)
{
    WCHAR text[64];
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;
    ULONG i;

    RtlCopyMemory(text, Text, sizeof(text));
    text[63] = UNICODE_NULL;
    entry = WeirAllocate(Object, (wcslen(text) + 1) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; text[i] != UNICODE_NULL; i++) {
        to[i] = text[i];
    }
    to[i] = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

typedef struct _WEIR_GATE {
    ULONG Number;
    WCHAR Name[64];
    ULONG State;
} WEIR_GATE, *PWEIR_GATE;

VOID WeirMemberCut_ok(PVOID Object, PWEIR_GATE Gate)
{
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;
    ULONG i;

    Gate->Name[63] = UNICODE_NULL;
    entry = WeirAllocate(Object, (wcslen(Gate->Name) + 1) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; Gate->Name[i] != UNICODE_NULL; i++) {
        to[i] = Gate->Name[i];
    }
    to[i] = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

VOID WeirMemberCut_bad(PVOID Object, PWEIR_GATE Gate)
{
    PIO_ERROR_LOG_PACKET entry;
    PWCHAR to;
    ULONG i;

    Gate->Name[63] = UNICODE_NULL;
    entry = WeirAllocate(Object, wcslen(Gate->Name) * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    to = (PWCHAR)(entry + 1);
    for (i = 0; Gate->Name[i] != UNICODE_NULL; i++) {
        to[i] = Gate->Name[i];
    }
    to[i] = UNICODE_NULL; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* --- strings that a counted string was made of: there may be none, but nobody copies one that is not there ---------- */

VOID WeirInitialized_ok(PVOID Object, PCWSTR Text)
{
    UNICODE_STRING counted;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitUnicodeString(&counted, Text);
    entry = WeirAllocate(Object, counted.Length + sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    wcscpy((PWCHAR)(entry + 1), Text);
    IoWriteErrorLogEntry(entry);
}

VOID WeirInitialized_bad(PVOID Object, PCWSTR Text)
{
    UNICODE_STRING counted;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitUnicodeString(&counted, Text);
    entry = WeirAllocate(Object, counted.Length);
    if (entry == NULL) {
        return;
    }
    wcscpy((PWCHAR)(entry + 1), Text); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

VOID WeirInitializedWithRoom_ok(PVOID Object, PCWSTR Text)
{
    UNICODE_STRING counted;
    PIO_ERROR_LOG_PACKET entry;

    RtlInitUnicodeString(&counted, Text);
    entry = WeirAllocate(Object, counted.MaximumLength);
    if (entry == NULL) {
        return;
    }
    wcscpy((PWCHAR)(entry + 1), Text);
    IoWriteErrorLogEntry(entry);
}

VOID WeirInitializedCopyUpTo_ok(PVOID Object, PCSTR Text)
{
    ANSI_STRING counted;
    PIO_ERROR_LOG_PACKET entry;
    PUCHAR to;

    RtlInitAnsiString(&counted, Text);
    entry = WeirAllocate(Object, counted.Length + 1);
    if (entry == NULL) {
        return;
    }
    to = (PUCHAR)(entry + 1);
    while (*Text) {
        *to++ = *Text++;
    }
    *to = 0;
    IoWriteErrorLogEntry(entry);
}

VOID WeirInitializedCopyUpTo_bad(PVOID Object, PCSTR Text)
{
    ANSI_STRING counted;
    PIO_ERROR_LOG_PACKET entry;
    PUCHAR to;

    RtlInitAnsiString(&counted, Text);
    entry = WeirAllocate(Object, counted.Length);
    if (entry == NULL) {
        return;
    }
    to = (PUCHAR)(entry + 1);
    while (*Text) {
        *to++ = *Text++;
    }
    *to = 0; // expect: DDI104
    IoWriteErrorLogEntry(entry);
}
