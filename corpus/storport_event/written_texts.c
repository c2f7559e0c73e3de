/*
 * DDI603: strings in arrays that the miniport itself can write: as long as their text, or filled in a loop.
 */
#include <storport.h>
#include <ntiologc.h>

typedef struct _TEXT_PORT {
    ULONG Index;
    ULONG NameLength;
    WCHAR Name[128];
    UCHAR Sense[160];
} TEXT_PORT, *PTEXT_PORT;

static WCHAR TextProduct[] = L"TextPort";
static WCHAR TextUnit[] = L"unit 0";
static WCHAR TextLabel[96] = L"unnamed";

static VOID TextBegin(PSTOR_LOG_EVENT_DETAILS Details, PWSTR *List, ULONG Count)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventAdapterAssociation;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->StringCount = Count;
    Details->StringList = List;
}

VOID TextLogProduct_bad(PTEXT_PORT Port)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[2];

    TextUnit[5] = (WCHAR)(L'0' + Port->Index % 10);
    list[0] = TextProduct;
    list[1] = TextUnit;
    TextBegin(&details, list, 2);
    details.DumpData = Port->Sense;
    details.DumpDataSize = 120;
    StorPortLogSystemEvent(Port, &details, NULL); // expect: DDI603 "string 1 is 8 and"
}

VOID TextLogProduct_ok(PTEXT_PORT Port)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[2];

    list[0] = TextProduct;
    list[1] = TextUnit;
    TextBegin(&details, list, 2);
    details.DumpData = Port->Sense;
    details.DumpDataSize = 118;
    StorPortLogSystemEvent(Port, &details, NULL);
}

VOID TextLogOrigin_bad(PTEXT_PORT Port)
{
    static WCHAR origin[] = L"told by the port";
    STOR_LOG_EVENT_DETAILS details;
    PWSTR text = origin;

    TextBegin(&details, &text, 1);
    details.DumpData = Port->Sense;
    details.DumpDataSize = 117;
    StorPortLogSystemEvent(Port, &details, NULL); // expect: DDI603
}

VOID TextLogOrigin_ok(PTEXT_PORT Port)
{
    static WCHAR origin[] = L"told by the port";
    STOR_LOG_EVENT_DETAILS details;
    PWSTR text = origin;

    TextBegin(&details, &text, 1);
    details.DumpData = Port->Sense;
    details.DumpDataSize = 116;
    StorPortLogSystemEvent(Port, &details, NULL);
}

VOID TextLogOwn_bad(PTEXT_PORT Port)
{
    WCHAR reason[] = L"the port lost its link";
    STOR_LOG_EVENT_DETAILS details;
    PWSTR text = reason;

    TextBegin(&details, &text, 1);
    details.DumpData = Port->Sense;
    details.DumpDataSize = 105;
    StorPortLogSystemEvent(Port, &details, NULL); // expect: DDI603
}

VOID TextLogOwn_ok(PTEXT_PORT Port)
{
    WCHAR reason[] = L"the port lost its link";
    STOR_LOG_EVENT_DETAILS details;
    PWSTR text = reason;

    reason[8] = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    details.DumpData = Port->Sense;
    details.DumpDataSize = 132;
    StorPortLogSystemEvent(Port, &details, NULL);
}

/* Nobody knows here what the label is by now: it has room for more. */
VOID TextLogLabel_ok(PTEXT_PORT Port)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR text = TextLabel;

    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL);
}

VOID TextLogPadded_bad(PTEXT_PORT Port)
{
    WCHAR name[80];
    PWSTR text = name;
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(name) - 1; i++) {
        name[i] = (i < Port->NameLength) ? Port->Name[i] : L' ';
    }
    name[RTL_NUMBER_OF(name) - 1] = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL); // expect: DDI603
}

VOID TextLogPadded_ok(PTEXT_PORT Port)
{
    WCHAR name[75];
    PWSTR text = name;
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(name) - 1; i++) {
        name[i] = (i < Port->NameLength) ? Port->Name[i] : L' ';
    }
    name[RTL_NUMBER_OF(name) - 1] = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL);
}

VOID TextLogCopied_bad(PTEXT_PORT Port)
{
    WCHAR name[96];
    PWSTR text = name;
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    for (i = 0; i < Port->NameLength && i < RTL_NUMBER_OF(name) - 1; i++) {
        name[i] = Port->Name[i];
    }
    name[i] = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL); // expect: DDI603
}

VOID TextLogCopied_ok(PTEXT_PORT Port)
{
    WCHAR name[96];
    PWSTR text = name;
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    for (i = 0; i < Port->NameLength && i < 20; i++) {
        name[i] = Port->Name[i];
    }
    name[i] = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL);
}

/* The terminator at the end is for the case that never comes: the rest of the array is zero. */
VOID TextLogShort_ok(PTEXT_PORT Port)
{
    WCHAR name[96];
    PWSTR text = name;
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    RtlZeroMemory(name, sizeof(name));
    for (i = 0; i < 16; i++) {
        name[i] = Port->Name[i];
    }
    name[RTL_NUMBER_OF(name) - 1] = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL);
}

VOID TextLogUntilEnd_ok(PTEXT_PORT Port)
{
    WCHAR name[96];
    PWSTR text = name;
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    name[RTL_NUMBER_OF(name) - 1] = UNICODE_NULL;
    for (i = 0; i < RTL_NUMBER_OF(name) - 1; i++) {
        name[i] = (i < 24) ? Port->Name[i] : UNICODE_NULL;
    }
    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL);
}

VOID TextLogEmpty_ok(PTEXT_PORT Port)
{
    WCHAR name[96];
    PWSTR text = name;
    STOR_LOG_EVENT_DETAILS details;

    name[0] = UNICODE_NULL;
    name[RTL_NUMBER_OF(name) - 1] = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    details.DumpData = Port->Sense;
    details.DumpDataSize = 100;
    StorPortLogSystemEvent(Port, &details, NULL);
}

/* Characters of an inquiry, widened one by one. */
VOID TextLogVendor_ok(PTEXT_PORT Port)
{
    WCHAR vendor[80];
    PWSTR text = vendor;
    STOR_LOG_EVENT_DETAILS details;
    PUCHAR from = Port->Sense;
    PWSTR to = vendor;
    ULONG left = 28;

    while (left-- != 0 && *from != 0) {
        *to++ = *from++;
    }
    *to = UNICODE_NULL;
    TextBegin(&details, &text, 1);
    StorPortLogSystemEvent(Port, &details, NULL);
}
