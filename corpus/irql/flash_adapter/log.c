/*
 * log.c - what the system event log is told.
 */
#include "flash.h"

static VOID FlashPrepare(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventAdapterAssociation;
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

/* Called from the interrupt and from HwStorInitialize: never at a level where it can be logged. */
VOID FlashLogFault_bad(PFLASH_ADAPTER Adapter, ULONG Fault)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    FlashPrepare(&details, FLASH_LOG_FAULT);
    details.DumpDataSize = sizeof(Fault);
    details.DumpData = &Fault;
    if (StorPortLogSystemEvent(Adapter, &details, &maximum) != STOR_STATUS_SUCCESS) { // expect: DDI501
        Adapter->LostEvents++;
    }
}

VOID FlashLogEvent_ok(PFLASH_ADAPTER Adapter, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    FlashPrepare(&details, UniqueId);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}

VOID FlashLogRestart_bad(PFLASH_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    FlashPrepare(&details, FLASH_LOG_RESTART);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "FlashHwAdapterControl"
        Adapter->LostEvents++;
    }
}

/* For callers that do not know where they are. */
VOID FlashLogAnywhere_ok(PFLASH_ADAPTER Adapter, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        if (Adapter->LateCount < RTL_NUMBER_OF(Adapter->LateEvents)) {
            Adapter->LateEvents[Adapter->LateCount++] = UniqueId;
        }
        StorPortIssueDpc(Adapter, &Adapter->LogDpc, NULL, NULL);
        return;
    }
    FlashPrepare(&details, UniqueId);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}
