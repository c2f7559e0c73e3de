// targets: x64 x86
/*
 * size.c - how much an event carries: 150 bytes of dump data and strings, with their terminators.
 */
#include <storport.h>
#include <ntstrsafe.h>

#define REGISTERS 32

typedef struct _FIRMWARE_RECORD {
    ULONG Sequence;
    ULONG Code;
    UCHAR Data[144];
} FIRMWARE_RECORD, *PFIRMWARE_RECORD;

typedef struct _CARD {
    ULONG LostEvents;
    ULONG SenseBytes;
    ULONG Registers[REGISTERS];
    UCHAR Sense[252];
    FIRMWARE_RECORD Record;
    WCHAR Name[40];
} CARD, *PCARD;

static VOID Prepare(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
}

/* 152 bytes: the record gained a field. */
ULONG LogRecord_bad(PCARD Card)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    Prepare(&details);
    details.DumpData = &Card->Record;
    details.DumpDataSize = sizeof(Card->Record);
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603 "152 bytes"
}

ULONG LogRecord_ok(PCARD Card)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    Prepare(&details);
    details.DumpData = &Card->Record;
    details.DumpDataSize = FIELD_OFFSET(FIRMWARE_RECORD, Data) + 142;
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* Bounded, but by the buffer: 252. */
ULONG LogSense_bad(PCARD Card)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;
    ULONG bytes = Card->SenseBytes;

    if (bytes > sizeof(Card->Sense)) {
        bytes = sizeof(Card->Sense);
    }
    Prepare(&details);
    details.DumpData = Card->Sense;
    details.DumpDataSize = bytes;
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603
}

ULONG LogSense_ok(PCARD Card)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    Prepare(&details);
    details.DumpData = Card->Sense;
    details.DumpDataSize = min(Card->SenseBytes, 150);
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* 128 bytes of registers, and a string of 12 characters. */
ULONG LogRegisters_bad(PCARD Card)
{
    PWSTR strings[] = { L"queue halted" };
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    Prepare(&details);
    details.DumpData = Card->Registers;
    details.DumpDataSize = sizeof(Card->Registers);
    details.StringCount = 1;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603 "154 bytes"
}

/* 128 and 22. */
ULONG LogAllRegisters_ok(PCARD Card)
{
    PWSTR strings[] = { L"queue halt" };
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    Prepare(&details);
    details.DumpData = Card->Registers;
    details.DumpDataSize = sizeof(Card->Registers);
    details.StringCount = 1;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* Three strings, which fit until their terminators are counted. */
ULONG LogThreeStrings_bad(PCARD Card)
{
    PWSTR strings[3];
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    strings[0] = L"the first enclosure on the";
    strings[1] = L"left lost its power supply";
    strings[2] = L"and runs on battery now";
    Prepare(&details);
    details.StringCount = RTL_NUMBER_OF(strings);
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603 "156 bytes"
}

ULONG LogTwoOfThree_ok(PCARD Card)
{
    PWSTR strings[3];
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    strings[0] = L"the first enclosure on the";
    strings[1] = L"left lost its power supply";
    strings[2] = L"and runs on battery now";
    Prepare(&details);
    details.StringCount = RTL_NUMBER_OF(strings) - 1;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* The formatted text can fill its buffer. */
ULONG LogFormatted_bad(PCARD Card, ULONG Port, PCWSTR State)
{
    WCHAR text[48];
    PWSTR strings[1];
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    if (!NT_SUCCESS(RtlStringCbPrintfW(text, sizeof(text), L"port %u went to %ws", Port, State))) {
        return STOR_STATUS_UNSUCCESSFUL;
    }
    strings[0] = text;
    Prepare(&details);
    details.DumpData = Card->Registers;
    details.DumpDataSize = 16 * sizeof(ULONG);
    details.StringCount = 1;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603
}

ULONG LogFormatted_ok(PCARD Card, ULONG Port, PCWSTR State)
{
    WCHAR text[43];
    PWSTR strings[1];
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    if (!NT_SUCCESS(RtlStringCbPrintfW(text, sizeof(text), L"port %u went to %ws", Port, State))) {
        return STOR_STATUS_UNSUCCESSFUL;
    }
    strings[0] = text;
    Prepare(&details);
    details.DumpData = Card->Registers;
    details.DumpDataSize = 16 * sizeof(ULONG);
    details.StringCount = 1;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* Nobody here knows how long the name is. */
ULONG LogName_ok(PCARD Card, PWSTR Name)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    Prepare(&details);
    details.StringCount = 1;
    details.StringList = &Name;
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* Only one of the two texts is too long. */
ULONG LogEither_bad(PCARD Card, BOOLEAN Warm)
{
    PWSTR text = Warm ? L"warm start" : L"cold start, all devices behind the expander were found anew";
    PWSTR strings[2];
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    strings[0] = L"expander 0";
    strings[1] = text;
    Prepare(&details);
    details.DumpData = Card->Registers;
    details.DumpDataSize = 4 * sizeof(ULONG);
    details.StringCount = 2;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603
}

/* The long text goes without the dump. */
ULONG LogEither_ok(PCARD Card, BOOLEAN Warm)
{
    PWSTR strings[1];
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    Prepare(&details);
    if (Warm) {
        strings[0] = L"warm start";
        details.DumpData = Card->Registers;
        details.DumpDataSize = 16 * sizeof(ULONG);
    } else {
        strings[0] = L"cold start, all devices behind the expander were found anew";
    }
    details.StringCount = 1;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* A count of words; the comment says bytes. */
ULONG LogWords_bad(PCARD Card, ULONG Words)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    if (Words > 40) {
        Words = 40;
    }
    Prepare(&details);
    details.DumpData = Card->Registers;
    details.DumpDataSize = Words * sizeof(ULONG);
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603 "when Words is"
}

/* As much as fits, which Storport tells. */
ULONG LogRetry_ok(PCARD Card)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;
    ULONG status;

    Prepare(&details);
    details.DumpData = Card->Sense;
    details.DumpDataSize = 128;
    status = StorPortLogSystemEvent(Card, &details, &maximum);
    if (status == STOR_STATUS_INVALID_BUFFER_SIZE && maximum < 128) {
        details.DumpDataSize = maximum;
        status = StorPortLogSystemEvent(Card, &details, &maximum);
    }
    return status;
}

/* The buffer is roomy; what is printed into it is not. */
ULONG LogPortNumber_ok(PCARD Card, ULONG Port, ULONG Status)
{
    STOR_LOG_EVENT_DETAILS details;
    WCHAR text[128];
    PWSTR strings[1] = { text };
    ULONG maximum = 0;

    if (!NT_SUCCESS(RtlStringCbPrintfW(text, sizeof(text), L"port %u: status %08lX", Port, Status))) {
        return STOR_STATUS_UNSUCCESSFUL;
    }
    Prepare(&details);
    details.StringCount = 1;
    details.StringList = strings;
    details.DumpData = Card->Sense;
    details.DumpDataSize = 64;
    return StorPortLogSystemEvent(Card, &details, &maximum);
}

/* A name can be as long as the buffer has room. */
ULONG LogPortName_bad(PCARD Card, PCWSTR Name)
{
    STOR_LOG_EVENT_DETAILS details;
    WCHAR text[128];
    PWSTR strings[1] = { text };
    ULONG maximum = 0;

    if (!NT_SUCCESS(RtlStringCbPrintfW(text, sizeof(text), L"port %ws", Name))) {
        return STOR_STATUS_UNSUCCESSFUL;
    }
    Prepare(&details);
    details.StringCount = 1;
    details.StringList = strings;
    return StorPortLogSystemEvent(Card, &details, &maximum); // expect: DDI603
}

/* How many rounds a loop goes, until one of them ends it: no more than the bound allows. */
typedef struct _SLOTS {
    ULONG Count;
    ULONG Pending[32];
} SLOTS, *PSLOTS;

typedef struct _SLOT_DUMP {
    ULONG Words[6];
} SLOT_DUMP;

VOID LogSlots_bad(PSLOTS Slots)
{
    STOR_LOG_EVENT_DETAILS details;
    SLOT_DUMP dump[8];
    ULONG count = Slots->Count;
    ULONG index;

    if (count > 8) {
        count = 8;
    }
    RtlZeroMemory(dump, sizeof(dump));
    for (index = 0; index < count; ++index) {
        if (Slots->Pending[index] == 0) {
            break;
        }
        dump[index].Words[1] = Slots->Pending[index];
    }
    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    details.DumpData = dump;
    details.DumpDataSize = index * sizeof(dump[0]);
    StorPortLogSystemEvent(Slots, &details, NULL); // expect: DDI603 "168 bytes together"
}

VOID LogSlots_ok(PSLOTS Slots)
{
    STOR_LOG_EVENT_DETAILS details;
    SLOT_DUMP dump[6];
    ULONG count = Slots->Count;
    ULONG index;

    if (count > 6) {
        count = 6;
    }
    RtlZeroMemory(dump, sizeof(dump));
    for (index = 0; index < count; ++index) {
        if (Slots->Pending[index] == 0) {
            break;
        }
        dump[index].Words[1] = Slots->Pending[index];
    }
    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    details.DumpData = dump;
    details.DumpDataSize = index * sizeof(dump[0]);
    StorPortLogSystemEvent(Slots, &details, NULL);
}
