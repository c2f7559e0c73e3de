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

/* What a helper calls under the lock that it takes, or has called, is known to those only who hand it over. */
HW_TIMER RackTimer_ok;
HW_TIMER RackPoll;

typedef struct _RACK_JOB {
    BAY_VISITOR Visit;
    ULONG Bay;
} RACK_JOB;

static VOID BayLocked_bad(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "in RackLocked, StorPortAcquireSpinLock raises"
        Rack->LostEvents++;
    }
}

static VOID BayJob_bad(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "in RackRun, StorPortAcquireSpinLock raises"
        Rack->LostEvents++;
    }
}

static BOOLEAN BaySynchronized_bad(PVOID Extension, PVOID Context)
{
    PRACK rack = Extension;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Context);
    VisitorsBegin(&details, rack->Bays);
    return StorPortLogSystemEvent(rack, &details, NULL) == STOR_STATUS_SUCCESS; // expect: DDI501 "StorPortSynchronizeAccess"
}

static VOID RackLocked(PRACK Rack, BAY_VISITOR Visit)
{
    STOR_LOCK_HANDLE lock;

    StorPortAcquireSpinLock(Rack, InterruptLock, NULL, &lock);
    Visit(Rack, 0);
    StorPortReleaseSpinLock(Rack, &lock);
}

static VOID RackRun(PRACK Rack, const RACK_JOB *Job)
{
    STOR_LOCK_HANDLE lock;

    StorPortAcquireSpinLock(Rack, InterruptLock, NULL, &lock);
    Job->Visit(Rack, Job->Bay);
    StorPortReleaseSpinLock(Rack, &lock);
}

static BOOLEAN RackSynchronize(PRACK Rack, PSTOR_SYNCHRONIZED_ACCESS Routine)
{
    return StorPortSynchronizeAccess(Rack, Routine, NULL);
}

VOID RackPoll(PVOID HwDeviceExtension)
{
    PRACK rack = HwDeviceExtension;
    RACK_JOB job = {BayJob_bad, 3};

    RackLocked(rack, BayLocked_bad);
    RackLocked(rack, BayClear);
    RackRun(rack, &job);
    if (!RackSynchronize(rack, BaySynchronized_bad)) {
        rack->LostEvents++;
    }
}

static VOID BayShared_ok(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) {
        Rack->LostEvents++;
    }
}

static VOID RackShared(PRACK Rack, BAY_VISITOR Visit)
{
    STOR_LOCK_HANDLE lock;

    StorPortAcquireSpinLock(Rack, StartIoLock, NULL, &lock);
    Visit(Rack, 0);
    StorPortReleaseSpinLock(Rack, &lock);
    Visit(Rack, 1);
}

VOID RackTimer_ok(PVOID HwDeviceExtension)
{
    RackShared(HwDeviceExtension, BayShared_ok);
    RackLocked(HwDeviceExtension, BayClear);
}

/* Tables of pointers to functions, which nobody changes: they need not be constants. */
HW_INTERRUPT RackTableInterrupt;
HW_DPC_ROUTINE RackTableDpc;

static VOID BayTable_bad(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "RackTableInterrupt is declared HW_INTERRUPT"
        Rack->LostEvents++;
    }
}

static VOID BayTable_ok(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) {
        Rack->LostEvents++;
    }
}

static VOID (*RackAtInterrupt[])(PRACK, ULONG) = {BayClear, BayTable_bad};
static VOID (*RackAtDpc[])(PRACK, ULONG) = {BayTable_ok, BayClear};

BOOLEAN RackTableInterrupt(PVOID HwDeviceExtension)
{
    PRACK rack = HwDeviceExtension;

    if (rack->Bays < RTL_NUMBER_OF(RackAtInterrupt)) {
        RackAtInterrupt[rack->Bays](rack, 4);
    }
    return TRUE;
}

VOID RackTableDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PRACK rack = HwDeviceExtension;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (rack->Bays < RTL_NUMBER_OF(RackAtDpc)) {
        RackAtDpc[rack->Bays](rack, 4);
    }
}

/* Fields that hold one function, whoever made the structure; and fields that may hold others. */
typedef struct _RACK_PANEL {
    BAY_VISITOR AtInterrupt;
    BAY_VISITOR AtDpc;
    BAY_VISITOR Either;
    ULONG Bay;
} RACK_PANEL, *PRACK_PANEL;

typedef struct _RACK_LED {
    ULONG Color;
    BAY_VISITOR Blink;
} RACK_LED, *PRACK_LED;

HW_INTERRUPT RackFieldInterrupt;
HW_DPC_ROUTINE RackFieldDpc;

static VOID BayField_bad(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "RackFieldInterrupt"
        Rack->LostEvents++;
    }
}

static VOID BayField_ok(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) {
        Rack->LostEvents++;
    }
}

/* A panel has this one or BayClear, and nothing keeps the interrupt from those that have this one. */
static VOID BayEither_bad(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "RackFieldInterrupt"
        Rack->LostEvents++;
    }
}

/* Other lamps blink by what their table says. */
static VOID BayBlink_ok(PRACK Rack, ULONG Bay)
{
    STOR_LOG_EVENT_DETAILS details;

    VisitorsBegin(&details, Bay);
    if (StorPortLogSystemEvent(Rack, &details, NULL) != STOR_STATUS_SUCCESS) {
        Rack->LostEvents++;
    }
}

static RACK_LED RackLamps[] = {{1, BayClear}, {2, BayClear}};

VOID RackPrepare(PRACK_PANEL Panel, PRACK_LED Led, BOOLEAN IsFast)
{
    Panel->AtInterrupt = BayField_bad;
    Panel->AtDpc = BayField_ok;
    if (IsFast) {
        Panel->Either = BayClear;
    } else {
        Panel->Either = BayEither_bad;
    }
    Led->Blink = BayBlink_ok;
}

static PRACK_PANEL RackPanelOf(PRACK Rack)
{
    return (PRACK_PANEL)(Rack + 1);
}

static PRACK_LED RackLampOf(PRACK Rack)
{
    return Rack->Bays == 0 ? RackLamps : (PRACK_LED)(Rack + 1);
}

BOOLEAN RackFieldInterrupt(PVOID HwDeviceExtension)
{
    PRACK rack = HwDeviceExtension;
    PRACK_PANEL panel = RackPanelOf(rack);

    panel->AtInterrupt(rack, panel->Bay);
    panel->Either(rack, panel->Bay);
    RackLampOf(rack)->Blink(rack, 0);
    return TRUE;
}

VOID RackFieldDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PRACK rack = HwDeviceExtension;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    RackPanelOf(rack)->AtDpc(rack, 0);
}
