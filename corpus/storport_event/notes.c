// rules: +DDI605 +DDI606
/*
 * notes.c - what could be done better, for those who ask.
 */
#include <storport.h>

typedef struct _PORT {
    ULONG LostEvents;
    ULONG LastStatus;
} PORT, *PPORT;

static VOID Fill(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

VOID LogAndForget_bad(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;

    Fill(&details, 1);
    StorPortLogSystemEvent(Port, &details, NULL); // expect: DDI605
}

VOID LogAndKeep_bad(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG status;

    Fill(&details, 2);
    status = StorPortLogSystemEvent(Port, &details, NULL); // expect: DDI605
    Port->LostEvents = 0;
}

VOID LogAndStore_ok(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;

    Fill(&details, 3);
    Port->LastStatus = StorPortLogSystemEvent(Port, &details, NULL);
}

ULONG LogAndReturn_ok(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;

    Fill(&details, 4);
    return StorPortLogSystemEvent(Port, &details, NULL);
}

VOID LogOnPurpose_ok(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;

    Fill(&details, 5);
    (VOID)StorPortLogSystemEvent(Port, &details, NULL);
}

VOID LogAndSwitch_ok(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;
    ULONG status;

    Fill(&details, 6);
    status = StorPortLogSystemEvent(Port, &details, &maximum);
    switch (status) {
    case STOR_STATUS_INVALID_BUFFER_SIZE:
    case STOR_STATUS_UNSUPPORTED_VERSION:
        Port->LostEvents++;
        break;
    default:
        break;
    }
}

VOID LogParity_bad(PPORT Port, UCHAR Target)
{
    StorPortLogError(Port, NULL, 0, Target, 0, SP_BUS_PARITY_ERROR, __LINE__); // expect: DDI606
}

/* A macro for it does not change what it is. */
#define LOG_SRB(Port, Srb, Code) \
    StorPortLogError((Port), (Srb), (Srb)->PathId, (Srb)->TargetId, (Srb)->Lun, (Code), __LINE__)

VOID LogProtocol_bad(PPORT Port, PSCSI_REQUEST_BLOCK Srb)
{
    LOG_SRB(Port, Srb, SP_PROTOCOL_ERROR); // expect: DDI606
}
