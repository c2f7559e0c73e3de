/*
 * helpers.c - the structure on its way through the helpers that real miniports have for it.
 */
#include <storport.h>

typedef struct _HBA {
    PUCHAR Registers;
    ULONG LostEvents;
    ULONG Ports;
} HBA, *PHBA;

static VOID EventBegin(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(STOR_LOG_EVENT_DETAILS));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(STOR_LOG_EVENT_DETAILS);
}

/* Sets what an event always has, but leaves the zeroing to its caller. */
static VOID EventHeader(PSTOR_LOG_EVENT_DETAILS Details, ULONG Code)
{
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventAdapterAssociation;
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = Code;
}

static VOID EventSend(PHBA Hba, PSTOR_LOG_EVENT_DETAILS Details)
{
    ULONG maximum = 0;

    if (StorPortLogSystemEvent(Hba, Details, &maximum) != STOR_STATUS_SUCCESS) { // expect: DDI601
        Hba->LostEvents++;
    }
}

VOID PortReset_bad(PHBA Hba)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    EventHeader(&details, (ULONG)IO_ERR_CONTROLLER_ERROR);
    if (StorPortLogSystemEvent(Hba, &details, &maximum) != STOR_STATUS_SUCCESS) { // expect: DDI601
        Hba->LostEvents++;
    }
}

VOID PortReset_ok(PHBA Hba)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    RtlZeroMemory(&details, sizeof(details));
    EventHeader(&details, (ULONG)IO_ERR_CONTROLLER_ERROR);
    if (StorPortLogSystemEvent(Hba, &details, &maximum) != STOR_STATUS_SUCCESS) {
        Hba->LostEvents++;
    }
}

/* Who sends it finds out who forgot to begin it. */
VOID PortLost(PHBA Hba, ULONG Port)
{
    STOR_LOG_EVENT_DETAILS details;

    EventBegin(&details);
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    details.UniqueId = Port;
    EventSend(Hba, &details);
}

VOID PortFound(PHBA Hba, ULONG Port)
{
    STOR_LOG_EVENT_DETAILS details;

    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    details.UniqueId = Port;
    EventSend(Hba, &details);
}

/* One logger for all, with all that its callers pass. */
static ULONG EventLog_ok(PHBA Hba, STOR_EVENT_ASSOCIATION_ENUM Association, ULONG Code, PVOID Data, ULONG Bytes)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };
    ULONG maximum = 0;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = Association;
    details.ErrorCode = Code;
    details.DumpData = Data;
    details.DumpDataSize = Bytes;
    return StorPortLogSystemEvent(Hba, &details, &maximum);
}

ULONG LogRegisters_ok(PHBA Hba)
{
    ULONG words[16];
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(words); i++) {
        words[i] = StorPortReadRegisterUlong(Hba, (PULONG)(Hba->Registers + 4 * i));
    }
    return EventLog_ok(Hba, StorEventAdapterAssociation, (ULONG)IO_ERR_CONTROLLER_ERROR, words, sizeof(words));
}

static ULONG EventLogAny_bad(PHBA Hba, ULONG Code, PVOID Data, ULONG Bytes)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };
    ULONG maximum = 0;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = Code;
    details.DumpData = Data;
    details.DumpDataSize = Bytes;
    return StorPortLogSystemEvent(Hba, &details, &maximum); // expect: DDI603 "256 bytes"
}

ULONG LogAllRegisters(PHBA Hba)
{
    ULONG words[64];
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(words); i++) {
        words[i] = StorPortReadRegisterUlong(Hba, (PULONG)(Hba->Registers + 4 * i));
    }
    return EventLogAny_bad(Hba, (ULONG)IO_ERR_CONTROLLER_ERROR, words, sizeof(words));
}

/* The flags are the caller's; nobody should have any. */
static VOID EventFlags_bad(PHBA Hba, ULONG Flags)
{
    STOR_LOG_EVENT_DETAILS details;

    EventBegin(&details);
    details.Flags = Flags;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI601 "Flags is not 0"
        Hba->LostEvents++;
    }
}

VOID LogUrgent(PHBA Hba)
{
    EventFlags_bad(Hba, 0x80000000);
}

/* What a helper of a helper returns tells whether the event is one to keep. */
static ULONG EventSubmit(PHBA Hba)
{
    if (Hba->Ports == 0) {
        return STOR_STATUS_NOT_IMPLEMENTED;
    }
    return STOR_STATUS_SUCCESS;
}

static ULONG EventIdentify(PHBA Hba)
{
    ULONG status = EventSubmit(Hba);

    if (status != STOR_STATUS_SUCCESS) {
        return status;
    }
    return STOR_STATUS_SUCCESS;
}

static VOID EventKept_bad(PHBA Hba, BOOLEAN Keep)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };

    EventHeader(&details, IO_ERR_RETRY_SUCCEEDED);
    if (Keep) {
        details.Flags |= 1;
    }
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI601 "Flags is not 0"
        Hba->LostEvents++;
    }
}

VOID EventIdentified(PHBA Hba)
{
    ULONG status = EventIdentify(Hba);

    if (status != STOR_STATUS_SUCCESS) {
        EventKept_bad(Hba, status != STOR_STATUS_INVALID_PARAMETER);
    }
}
