// A state machine that is polled has very many ways to the same call. The shortest of them is not taken in the mode that
// the level belongs to; one of a few more calls is.
#include <storport.h>

typedef enum { WaitOnReady, WaitOnIdentify, WaitOnQueues, Complete, Failed } MACHINE;

typedef struct {
    BOOLEAN Dump;
    MACHINE State;
    ULONG Count;
    ULONG Limit;
    ULONG Identified;
    ULONG Queues;
    ULONG Status[16];
    ULONG Slots[16];
    ULONG Errors;
} MACHINE_ADAPTER, *PMACHINE_ADAPTER;

HW_INTERRUPT MachineInterrupt;

static VOID LogMachine(PMACHINE_ADAPTER Adapter, ULONG Id)
{
    STOR_LOG_EVENT_DETAILS details = {0};

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.UniqueId = Id;
    StorPortLogSystemEvent(Adapter, &details, NULL); // expect: DDI501 "calls MachineFails"
}

static VOID MachineFails(PMACHINE_ADAPTER Adapter, ULONG Id)
{
    Adapter->State = Failed;
    LogMachine(Adapter, Id);
}

static VOID WaitForReady(PMACHINE_ADAPTER Adapter)
{
    if (Adapter->Count > Adapter->Limit) {
        MachineFails(Adapter, 1);
    } else if (Adapter->Status[0] & 1) {
        Adapter->State = WaitOnIdentify;
    } else {
        Adapter->Count += 50;
    }
}

static VOID WaitForIdentify(PMACHINE_ADAPTER Adapter)
{
    if (Adapter->Identified == 0) {
        MachineFails(Adapter, 2);
    } else {
        Adapter->State = WaitOnQueues;
    }
}

static VOID WaitForQueues(PMACHINE_ADAPTER Adapter)
{
    if (Adapter->Queues == 0) {
        MachineFails(Adapter, 3);
    } else {
        Adapter->State = Complete;
    }
}

static VOID RunMachine(PMACHINE_ADAPTER Adapter)
{
    switch (Adapter->State) {
    case WaitOnReady:
        WaitForReady(Adapter);
        break;
    case WaitOnIdentify:
        WaitForIdentify(Adapter);
        break;
    case WaitOnQueues:
        WaitForQueues(Adapter);
        break;
    default:
        break;
    }
}

// Off the ways that matter, but with a way of its own to the call.
static VOID DrainMachine(PMACHINE_ADAPTER Adapter)
{
    ULONG i, j, k;

    for (i = 0; i < 16; i++) {
        for (j = 0; j < Adapter->Slots[i]; j++) {
            for (k = 0; k < Adapter->Status[j]; k++) {
                if (Adapter->Status[i] == k) {
                    Adapter->Errors += 1;
                } else if (Adapter->Status[i] & 4) {
                    Adapter->Slots[i] = j;
                }
                if (!Adapter->Dump && Adapter->Errors > 4) {
                    LogMachine(Adapter, i);
                }
            }
        }
    }
}

static BOOLEAN StartMachine(PMACHINE_ADAPTER Adapter)
{
    Adapter->State = WaitOnReady;
    if (!Adapter->Dump) {
        LogMachine(Adapter, 4);
        return TRUE;
    }
    while (Adapter->State != Complete && Adapter->State != Failed) {
        DrainMachine(Adapter);
        DrainMachine(Adapter);
        RunMachine(Adapter);
    }
    return TRUE;
}

BOOLEAN MachineInterrupt(PVOID DeviceExtension)
{
    PMACHINE_ADAPTER adapter = DeviceExtension;

    if (!adapter->Dump) {
        return TRUE;
    }
    return StartMachine(adapter);
}

// The shortest way is the only one that would lead there: nothing runs it.
static VOID LogQuiet(PMACHINE_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = {0};

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    StorPortLogSystemEvent(Adapter, &details, NULL);
}

static VOID StartQuiet(PMACHINE_ADAPTER Adapter)
{
    if (!Adapter->Dump) {
        LogQuiet(Adapter);
    }
    DrainMachine(Adapter);
    DrainMachine(Adapter);
}

HW_INTERRUPT QuietInterrupt;

BOOLEAN QuietInterrupt(PVOID DeviceExtension)
{
    PMACHINE_ADAPTER adapter = DeviceExtension;

    if (adapter->Dump) {
        StartQuiet(adapter);
    }
    return TRUE;
}
