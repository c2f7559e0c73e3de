/*
 * revision.c - the version of the structure that a miniport claims to speak.
 */
#include <storport.h>

#define LOG_REVISION_NEXT 0x00000200
#define LOG_REVISION_MINOR (STOR_CURRENT_LOG_INTERFACE_REVISION | 1)

typedef struct _ENGINE {
    ULONG LostEvents;
    ULONG Revision;
} ENGINE, *PENGINE;

static VOID Done(PENGINE Engine, ULONG Status)
{
    if (Status != STOR_STATUS_SUCCESS) {
        Engine->LostEvents++;
    }
}

VOID LogNext_bad(PENGINE Engine)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = LOG_REVISION_NEXT; // expect: DDI604 "0x00000200"
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Done(Engine, StorPortLogSystemEvent(Engine, &details, NULL));
}

VOID LogMinor_ok(PENGINE Engine)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = LOG_REVISION_MINOR;
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Done(Engine, StorPortLogSystemEvent(Engine, &details, NULL));
}

/* The two were swapped. */
VOID LogSwapped_bad(PENGINE Engine)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = sizeof(details); // expect: DDI604
    details.Size = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Done(Engine, StorPortLogSystemEvent(Engine, &details, NULL));
}

VOID LogExplicitZero_bad(PENGINE Engine)
{
    STOR_LOG_EVENT_DETAILS details;

    memset(&details, 0, sizeof(details));
    details.InterfaceRevision = 0; // expect: DDI604
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Done(Engine, StorPortLogSystemEvent(Engine, &details, NULL));
}

static VOID LogAs_bad(PENGINE Engine, ULONG Revision)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = Revision; // expect: DDI604 "0x00010000"
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Done(Engine, StorPortLogSystemEvent(Engine, &details, NULL));
}

VOID LogOldAndNew(PENGINE Engine)
{
    LogAs_bad(Engine, STOR_CURRENT_LOG_INTERFACE_REVISION);
    LogAs_bad(Engine, 0x00010000);
}

/* What the other side said that it speaks. */
VOID LogNegotiated_ok(PENGINE Engine)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = Engine->Revision;
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Done(Engine, StorPortLogSystemEvent(Engine, &details, NULL));
}

VOID LogOneOfTwo_bad(PENGINE Engine, BOOLEAN Legacy)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };

    if (Legacy) {
        details.InterfaceRevision = 0x00000001; // expect: DDI604
    } else {
        details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    }
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Done(Engine, StorPortLogSystemEvent(Engine, &details, NULL));
}
