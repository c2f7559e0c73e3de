// targets: x64 x86
/*
 * string_lists.c - lists of strings that loops fill, as many as there are.
 */
#include <storport.h>
#include <ntstrsafe.h>

#define MOST_NAMES 4

typedef struct _BRIDGE {
    ULONG Faults;
    ULONG Count;
    ULONG Unlogged;
    PWSTR Given[MOST_NAMES];
} BRIDGE, *PBRIDGE;

static PWSTR const LongNames[] = {
    L"the link to the first expander",
    L"the link to the second expander",
    L"the link to the enclosure",
};
static PWSTR const ShortNames[] = { L"first", L"second", L"enclosure", L"fan" };

static VOID BridgeBegin(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
}

/* --- all of a table ------------------------------------------------------------------------------------------------ */

ULONG LogAllNames_bad(PBRIDGE Bridge)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[RTL_NUMBER_OF(LongNames)];
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < RTL_NUMBER_OF(LongNames); i++) {
        list[i] = LongNames[i];
    }
    details.StringCount = RTL_NUMBER_OF(LongNames);
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL); // expect: DDI603 "178 bytes"
}

ULONG LogAllNames_ok(PBRIDGE Bridge)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[RTL_NUMBER_OF(ShortNames)];
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < RTL_NUMBER_OF(ShortNames); i++) {
        list[i] = ShortNames[i];
    }
    details.StringCount = RTL_NUMBER_OF(ShortNames);
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL);
}

/* --- as many as the driver has, but no more than fit the list ---------------------------------------------------- */

ULONG LogCounted_bad(PBRIDGE Bridge)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[RTL_NUMBER_OF(LongNames)];
    ULONG count = min(Bridge->Count, RTL_NUMBER_OF(LongNames));
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < count; i++) {
        list[i] = LongNames[i];
    }
    details.StringCount = count;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL); // expect: DDI603 "when Bridge->Count is"
}

/* Two of them fit. */
ULONG LogCounted_ok(PBRIDGE Bridge)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[RTL_NUMBER_OF(LongNames)];
    ULONG count = min(Bridge->Count, 2);
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < count; i++) {
        list[i] = LongNames[i];
    }
    details.StringCount = count;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL);
}

/* Each fault has its bit. */
ULONG LogFaults_bad(PBRIDGE Bridge)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[MOST_NAMES];
    ULONG count = 0;
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < RTL_NUMBER_OF(LongNames); i++) {
        if (Bridge->Faults & (1 << i)) {
            list[count++] = LongNames[i];
        }
    }
    details.StringCount = count;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL); // expect: DDI603 "178 bytes"
}

ULONG LogFaults_ok(PBRIDGE Bridge)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[MOST_NAMES];
    ULONG count = 0;
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < RTL_NUMBER_OF(ShortNames); i++) {
        if (Bridge->Faults & (1 << i)) {
            list[count++] = ShortNames[i];
        }
    }
    details.StringCount = count;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL);
}

/* --- a helper's list --------------------------------------------------------------------------------------------- */

static ULONG BridgeLogList_bad_from_caller(PBRIDGE Bridge, PWSTR const *Names, ULONG Count)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[MOST_NAMES];
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < Count && i < MOST_NAMES; i++) {
        list[i] = Names[i];
    }
    details.StringCount = i;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL); // expect: DDI603 "178 bytes"
}

VOID BridgeLinksLost(PBRIDGE Bridge)
{
    if (BridgeLogList_bad_from_caller(Bridge, LongNames, RTL_NUMBER_OF(LongNames)) != STOR_STATUS_SUCCESS) {
        Bridge->Unlogged++;
    }
}

static ULONG BridgeLogList_ok(PBRIDGE Bridge, PWSTR const *Names, ULONG Count)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[MOST_NAMES];
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < Count && i < MOST_NAMES; i++) {
        list[i] = Names[i];
    }
    details.StringCount = i;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL);
}

VOID BridgeNamed(PBRIDGE Bridge)
{
    PWSTR own[] = { L"bridge", L"port 0" };

    if (BridgeLogList_ok(Bridge, own, RTL_NUMBER_OF(own)) != STOR_STATUS_SUCCESS ||
        BridgeLogList_ok(Bridge, ShortNames, RTL_NUMBER_OF(ShortNames)) != STOR_STATUS_SUCCESS) {
        Bridge->Unlogged++;
    }
}

/* Nobody here knows how long the names are that it was given. */
ULONG LogGiven_ok(PBRIDGE Bridge)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[MOST_NAMES];
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < Bridge->Count && i < MOST_NAMES; i++) {
        list[i] = Bridge->Given[i];
    }
    details.StringCount = i;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL);
}

/* --- buffers ------------------------------------------------------------------------------------------------------- */

ULONG FN_LogPorts(PBRIDGE Bridge, PCWSTR State)
{
    STOR_LOG_EVENT_DETAILS details;
    WCHAR text[2][40];
    PWSTR list[2];
    ULONG count = min(Bridge->Count, 2);
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < count; i++) {
        if (!NT_SUCCESS(RtlStringCbPrintfW(text[i], sizeof(text[i]), L"port %u: %ws", i, State))) {
            return STOR_STATUS_UNSUCCESSFUL;
        }
        list[i] = text[i];
    }
    details.StringCount = count;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL); // missed: DDI603 where no text was printed, nothing bounds its length
}

ULONG LogPorts_ok(PBRIDGE Bridge, PCWSTR State)
{
    STOR_LOG_EVENT_DETAILS details;
    WCHAR text[2][37];
    PWSTR list[2];
    ULONG count = min(Bridge->Count, 2);
    ULONG i;

    BridgeBegin(&details);
    for (i = 0; i < count; i++) {
        if (!NT_SUCCESS(RtlStringCbPrintfW(text[i], sizeof(text[i]), L"port %u: %ws", i, State))) {
            return STOR_STATUS_UNSUCCESSFUL;
        }
        list[i] = text[i];
    }
    details.StringCount = count;
    details.StringList = list;
    return StorPortLogSystemEvent(Bridge, &details, NULL);
}
