// targets: x64 x86
/*
 * string_tables.c - insertion strings that stand in tables of the source.
 */
#include <storport.h>

static PWSTR LongNames[] = {
    L"the first of two ports of this adapter",
    L"a device that did not answer in time",
};
static PWSTR ShortNames[] = { L"port 0", L"port 1" };
static PWSTR ChangedNames[] = {
    L"the first of two ports of this adapter",
    L"a device that did not answer in time",
};
static const PCWSTR LongEnded[] = {
    L"the link to the first expander is down",
    L"the link to the enclosure is in use now",
    NULL,
};
static const PCWSTR ShortEnded[] = {
    L"the link to the first expander is down",
    L"the link to the enclosure is in use",
    NULL,
};
static ULONG TablesUnlogged;

static VOID TablesBegin(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    Details->StringCount = 2;
}

VOID LogNames_bad(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;

    TablesBegin(&details);
    details.StringList = LongNames;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI603 "152 bytes"
        TablesUnlogged++;
    }
}

VOID LogNames_ok(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;

    TablesBegin(&details);
    details.StringList = ShortNames;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) {
        TablesUnlogged++;
    }
}

/* What it holds by then is not what the initializer says. */
VOID LogChangedNames_ok(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;

    TablesBegin(&details);
    details.StringList = ChangedNames;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) {
        TablesUnlogged++;
    }
}

VOID NameDevice_ok(PWSTR Name)
{
    ChangedNames[0] = Name;
}

/* Up to the NULL at the end: 158 bytes. */
VOID LogToEnd_bad(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[RTL_NUMBER_OF(LongEnded)];
    const PCWSTR *name;

    TablesBegin(&details);
    details.StringCount = 0;
    for (name = LongEnded; *name != NULL; name++) {
        list[details.StringCount++] = (PWSTR)*name;
    }
    details.StringList = list;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI603 "158 bytes"
        TablesUnlogged++;
    }
}

/* 150, with nothing behind them. */
VOID LogToEnd_ok(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR list[RTL_NUMBER_OF(ShortEnded)];
    const PCWSTR *name;

    TablesBegin(&details);
    details.StringCount = 0;
    for (name = ShortEnded; *name != NULL; name++) {
        list[details.StringCount++] = (PWSTR)*name;
    }
    details.StringList = list;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) {
        TablesUnlogged++;
    }
}

/* A table of the function: nobody else can change it, whatever others call theirs. */
VOID LogOwnNames_bad(PVOID Extension)
{
    static PWSTR names[] = {
        L"the first of two ports of this adapter",
        L"a device that did not answer in time",
    };
    STOR_LOG_EVENT_DETAILS details;

    TablesBegin(&details);
    details.StringList = names;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI603 "152 bytes"
        TablesUnlogged++;
    }
}

VOID LogOwnNames_ok(PVOID Extension)
{
    static PWSTR names[] = {
        L"the first of two ports of this adapter",
        L"a device that did not answer in tim",
    };
    STOR_LOG_EVENT_DETAILS details;

    TablesBegin(&details);
    details.StringList = names;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) {
        TablesUnlogged++;
    }
}

/* The second call logs what the first one was given. */
VOID LogLastNames_ok(PVOID Extension, PWSTR Name)
{
    static PWSTR names[] = {
        L"the first of two ports of this adapter",
        L"a device that did not answer in time",
    };
    STOR_LOG_EVENT_DETAILS details;

    TablesBegin(&details);
    details.StringList = names;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) {
        TablesUnlogged++;
    }
    names[1] = Name;
}

/* Two of three: 152 bytes, then less. */
VOID LogSomeNames_bad(PVOID Extension)
{
    static PWSTR names[] = {
        L"port 0",
        L"the first of two ports of this adapter",
        L"a device that did not answer in time",
    };
    STOR_LOG_EVENT_DETAILS details = {
        .InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION,
        .Size = sizeof(STOR_LOG_EVENT_DETAILS),
        .ErrorCode = (ULONG)IO_ERR_TIMEOUT,
        .StringCount = 2,
        .StringList = &names[1],
    };

    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI603 "152 bytes"
        TablesUnlogged++;
    }
}

VOID LogSomeNames_ok(PVOID Extension)
{
    static PWSTR names[] = {
        L"port 0",
        L"the first of two ports of this adapter",
        L"a device that did not answer in time",
    };
    STOR_LOG_EVENT_DETAILS details = {
        .InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION,
        .Size = sizeof(STOR_LOG_EVENT_DETAILS),
        .ErrorCode = (ULONG)IO_ERR_TIMEOUT,
        .StringCount = 2,
        .StringList = names,
    };

    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) {
        TablesUnlogged++;
    }
}

PCWSTR NameOfPort(ULONG Port)
{
    PCWSTR names[2];

    names[0] = L"port 0";
    names[1] = L"port 1";
    return names[Port & 1];
}
