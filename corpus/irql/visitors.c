/*
 * visitors.c - functions that are called by what a variable or a parameter holds.
 */
#include <storport.h>

typedef struct _RACK {
    ULONG Bays;
    ULONG LostEvents;
    ULONG Status[16];
} RACK, *PRACK;

typedef VOID (*BAY_VISITOR)(PRACK Rack, ULONG Bay);

HW_INTERRUPT RackInterrupt;
HW_DPC_ROUTINE RackDpc;

static VOID VisitorsBegin(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

static VOID BayReport_bad(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "calls RackForEach"
        Rack->LostEvents++;
    }
}

static VOID BayReport_ok(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) {
        Rack->LostEvents++;
    }
}

static VOID BayClear(PRACK Rack, ULONG Bay)
{
    Rack->Status[Bay % 16] = 0;
}

static VOID BayFault_bad(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "RackInterrupt is declared HW_INTERRUPT"
        Rack->LostEvents++;
    }
}

static VOID BayLater_ok(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) {
        Rack->LostEvents++;
    }
}

static VOID RackForEach(PRACK Rack, BAY_VISITOR Visit)
{
    ULONG bay;

    for (bay = 0; bay < Rack->Bays; bay++) {
        if (Rack->Status[bay % 16] == 0) {
            continue;
        }
        if (Rack->Status[bay % 16] == MAXULONG) {
            break;
        }
        (*Visit)(Rack, bay);
    }
}

BOOLEAN RackInterrupt(PVOID DeviceExtension)
{
    PRACK rack = DeviceExtension;
    BAY_VISITOR visit = rack->Bays > 4 ? BayClear : BayFault_bad;

    visit(rack, 0);
    RackForEach(rack, BayReport_bad);
    RackForEach(rack, BayClear);
    return TRUE;
}

VOID RackDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PRACK rack = HwDeviceExtension;
    BAY_VISITOR visit = BayLater_ok;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    visit(rack, 0);
    RackForEach(rack, BayReport_ok);
    RackForEach(rack, BayReport_bad);
}
