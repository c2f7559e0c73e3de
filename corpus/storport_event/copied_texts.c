// targets: x64 x86
/*
 * copied_texts.c - DDI603: strings that the miniport puts together itself, character by character or as a block.
 */
#include <storport.h>
#include <ntiologc.h>

typedef struct _COPY_UNIT {
    ULONG Index;
    UCHAR Model[90];
    UNICODE_STRING Name;
    ULONG Sense[16];
} COPY_UNIT, *PCOPY_UNIT;

static const WCHAR CopyRefused[] = L"the unit did not accept the command that it was sent, and was reset";

static VOID CopyLog(PCOPY_UNIT Unit, PWSTR Text, ULONG DumpBytes, PSTOR_LOG_EVENT_DETAILS Details, PWSTR *List)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventAdapterAssociation;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->DumpData = Unit->Sense;
    Details->DumpDataSize = DumpBytes;
    Details->StringCount = 1;
    Details->StringList = List;
    List[0] = Text;
}

/* 67 characters and the terminator: 136 bytes. */
VOID CopyByPointers_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    PCWSTR from = L"the unit did not accept the command that it was sent, and was reset";
    PWSTR to = text;

    while (*from) {
        *to++ = *from++;
    }
    *to = UNICODE_NULL;
    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "152 bytes"
}

VOID CopyByPointers_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    PCWSTR from = L"the unit did not accept the command that it was sent, and was reset";
    PWSTR to = text;

    while (*from) {
        *to++ = *from++;
    }
    *to = UNICODE_NULL;
    CopyLog(Unit, text, 12, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}

static PWSTR CopyBehind(PWSTR To, PCWSTR From)
{
    while ((*To = *From++) != UNICODE_NULL) {
        To++;
    }
    return To;
}

VOID CopyTwoParts_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1], end;
    WCHAR text[96];

    end = CopyBehind(text, L"the unit did not accept the command");
    CopyBehind(end, L" that it was sent, and was reset");
    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "152 bytes"
}

VOID CopyTwoParts_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1], end;
    WCHAR text[96];

    end = CopyBehind(text, L"the unit did not accept the command");
    CopyBehind(end, L" that it was sent");
    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}

VOID CopyConstant_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];

    RtlCopyMemory(text, CopyRefused, sizeof(CopyRefused));
    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "152 bytes"
}

VOID CopyConstant_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];

    RtlCopyMemory(text, CopyRefused, sizeof(CopyRefused));
    text[40] = UNICODE_NULL;
    CopyLog(Unit, text, 64, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}

/* An array that is longer than its text. */
VOID CopyInitialized_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96] = L"the unit did not accept the command that it was sent, and was reset";

    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "152 bytes"
}

VOID CopyInitialized_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96] = L"the unit did not accept the command that it was sent";

    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}

VOID CopyByIndex_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    ULONG i;

    for (i = 0; CopyRefused[i] != UNICODE_NULL && i < RTL_NUMBER_OF(text) - 1; i++) {
        text[i] = CopyRefused[i];
    }
    text[i] = UNICODE_NULL;
    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "152 bytes"
}

VOID CopyByIndex_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    ULONG i;

    for (i = 0; CopyRefused[i] != UNICODE_NULL && i < 66; i++) {
        text[i] = CopyRefused[i];
    }
    text[i] = UNICODE_NULL;
    CopyLog(Unit, text, 16, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}

/* Always 75 characters: what is told of a part of the string is said to be that of a part. */
VOID CopyMarks_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    ULONG i;

    for (i = 0; i < 75; i++) {
        text[i] = L'x';
    }
    text[75] = UNICODE_NULL;
    CopyLog(Unit, text, 0, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "the length of string 1 behind its first "
}

/* What the unit tells: up to 75 characters, and one more for the terminator. */
VOID CopyModel_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    ULONG i;

    for (i = 0; i < 75 && Unit->Model[i] != 0; i++) {
        text[i] = Unit->Model[i];
    }
    text[i] = UNICODE_NULL;
    CopyLog(Unit, text, 0, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "152 bytes"
}

VOID CopyModel_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    ULONG i;

    for (i = 0; i < 74 && Unit->Model[i] != 0; i++) {
        text[i] = Unit->Model[i];
    }
    text[i] = UNICODE_NULL;
    CopyLog(Unit, text, 0, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}

VOID CopyUpToEnd_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    PUCHAR from = Unit->Model;
    PWSTR to = text, end = text + 75;

    while (to < end && *from != 0) {
        *to++ = *from++;
    }
    *to = UNICODE_NULL;
    CopyLog(Unit, text, 0, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "152 bytes"
}

VOID CopyUpToEnd_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[96];
    PUCHAR from = Unit->Model;
    PWSTR to = text, end = text + 74;

    while (to < end && *from != 0) {
        *to++ = *from++;
    }
    *to = UNICODE_NULL;
    CopyLog(Unit, text, 0, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}

/* Up to 63 characters of a counted string. */
VOID CopyCounted_bad(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[64];
    USHORT length = Unit->Name.Length;

    if (length > sizeof(text) - sizeof(WCHAR)) {
        length = sizeof(text) - sizeof(WCHAR);
    }
    RtlCopyMemory(text, Unit->Name.Buffer, length);
    text[length / sizeof(WCHAR)] = UNICODE_NULL;
    CopyLog(Unit, text, 24, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL); // expect: DDI603 "string 1 is 63"
}

VOID CopyCounted_ok(PCOPY_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[1];
    WCHAR text[64];
    USHORT length = Unit->Name.Length;

    if (length > sizeof(text) - sizeof(WCHAR)) {
        length = sizeof(text) - sizeof(WCHAR);
    }
    RtlCopyMemory(text, Unit->Name.Buffer, length);
    text[length / sizeof(WCHAR)] = UNICODE_NULL;
    CopyLog(Unit, text, 20, &details, list);
    StorPortLogSystemEvent(Unit, &details, NULL);
}
