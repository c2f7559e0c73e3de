/*
 * log.c - events of the ports.
 */
#include "san.h"

VOID SanPrepare(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

VOID SanLogMailbox_bad(PSAN_PORT Port, ULONG Cause)
{
    STOR_LOG_EVENT_DETAILS details;

    SanPrepare(&details, Cause);
    if (StorPortLogSystemEvent(Port, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "SanInterrupt"
        Port->LostEvents++;
    }
}

VOID SanLogReject_bad(PSAN_PORT Port, PSCSI_REQUEST_BLOCK Srb)
{
    STOR_LOG_EVENT_DETAILS details;

    SanPrepare(&details, Srb->Function);
    if (StorPortLogSystemEvent(Port, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "SanStartIo"
        Port->LostEvents++;
    }
}

VOID SanLogVirtualReject_ok(PSAN_PORT Port, PSCSI_REQUEST_BLOCK Srb)
{
    STOR_LOG_EVENT_DETAILS details;

    SanPrepare(&details, Srb->Function);
    if (StorPortLogSystemEvent(Port, &details, NULL) != STOR_STATUS_SUCCESS) {
        Port->LostEvents++;
    }
}

VOID SanLogStart_bad(PSAN_PORT Port)
{
    STOR_LOG_EVENT_DETAILS details;

    SanPrepare(&details, 1);
    if (StorPortLogSystemEvent(Port, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "SanInitialize"
        Port->LostEvents++;
    }
}
