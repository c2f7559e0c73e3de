/* DDI601 to DDI604 where a test of the code, and no assignment, makes a value known or bounds it. */
#include <storport.h>
#include <ntiologc.h>

#define LOG_REVISION_NEXT 0x00000200

typedef struct _LOCKGATE {
    ULONG LostEvents;
    ULONG Revision;
    ULONG Lun;
} LOCKGATE, *PLOCKGATE;

static VOID GateBegin(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventLunAssociation;
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
}

static VOID GateSend(PLOCKGATE Gate, PSTOR_LOG_EVENT_DETAILS Details)
{
    if (StorPortLogSystemEvent(Gate, Details, NULL) != STOR_STATUS_SUCCESS) {
        Gate->LostEvents++;
    }
}

VOID GateRevision_bad(PLOCKGATE Gate, ULONG Revision)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Revision == LOG_REVISION_NEXT) {
        GateBegin(&details);
        details.InterfaceRevision = Revision; // expect: DDI604 "0x00000200"
        GateSend(Gate, &details);
    }
}

VOID GateRevision_ok(PLOCKGATE Gate, ULONG Revision)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Revision == STOR_CURRENT_LOG_INTERFACE_REVISION) {
        GateBegin(&details);
        details.InterfaceRevision = Revision;
        GateSend(Gate, &details);
    }
}

VOID GateRevisions_bad(PLOCKGATE Gate, ULONG Revision)
{
    STOR_LOG_EVENT_DETAILS details;

    switch (Revision) {
    case STOR_CURRENT_LOG_INTERFACE_REVISION:
    case LOG_REVISION_NEXT:
        GateBegin(&details);
        details.InterfaceRevision = Revision; // expect: DDI604
        GateSend(Gate, &details);
        break;
    default:
        break;
    }
}

/* Where the test holds, the flags are not 0; and where it does not, they are. */
VOID GateFlags_bad(PLOCKGATE Gate, ULONG Flags)
{
    STOR_LOG_EVENT_DETAILS details;

    GateBegin(&details);
    details.Flags = (Flags & 3) != 0 ? Flags : 0;
    StorPortLogSystemEvent(Gate, &details, NULL); // expect: DDI601 "Flags is not 0"
}

VOID GateFlags_ok(PLOCKGATE Gate, ULONG Flags)
{
    STOR_LOG_EVENT_DETAILS details;

    GateBegin(&details);
    details.Flags = Flags == 0 ? Flags : 0;
    StorPortLogSystemEvent(Gate, &details, NULL);
}

VOID GateLun_bad(PLOCKGATE Gate)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG lun = Gate->Lun;

    if (lun <= 0x100) {
        GateBegin(&details);
        details.LunId = lun; // expect: DDI602
        GateSend(Gate, &details);
    }
}

VOID GateLun_ok(PLOCKGATE Gate)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG lun = Gate->Lun;

    if (lun < 0x100) {
        GateBegin(&details);
        details.LunId = lun;
        GateSend(Gate, &details);
    }
}

VOID GateDump_bad(PLOCKGATE Gate, PVOID Data, ULONG Length)
{
    STOR_LOG_EVENT_DETAILS details;

    switch (Length) {
    case 128:
    case 152:
        GateBegin(&details);
        details.DumpData = Data;
        details.DumpDataSize = Length;
        StorPortLogSystemEvent(Gate, &details, NULL); // expect: DDI603
        break;
    default:
        break;
    }
}

VOID GateDump_ok(PLOCKGATE Gate, PVOID Data, ULONG Length)
{
    STOR_LOG_EVENT_DETAILS details;

    switch (Length) {
    case 128:
    case 148:
        GateBegin(&details);
        details.DumpData = Data;
        details.DumpDataSize = Length;
        StorPortLogSystemEvent(Gate, &details, NULL);
        break;
    default:
        break;
    }
}
