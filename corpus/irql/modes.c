/*
 * modes.c - a miniport that asks for its mode again and again on the way from its callbacks.
 */
#include <storport.h>

typedef struct _ADAPTER {
    BOOLEAN DumpMode; /* set by whoever finds the adapter, and never again */
    BOOLEAN Failed;
    PVOID Buffer;
    ULONG State;
    ULONG Rounds;
} ADAPTER, *PADAPTER;

/* In another binary. */
PVOID VendorPrepare(PADAPTER Adapter, ULONG Bytes);

static VOID Log(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = {0};

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = 0xE0041001;
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "Interrupt"
        Adapter->Rounds++;
    }
}

/* Also called in DPCs, where there is no dump. */
static VOID Finish(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = {0};

    if (Adapter->Failed && Adapter->DumpMode == FALSE) {
        details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        details.Size = sizeof(details);
        details.ErrorCode = 0xE0041001;
        if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
            Adapter->Rounds++;
        }
    }
}

static BOOLEAN Start(PADAPTER Adapter)
{
    if (Adapter->DumpMode == FALSE) {
        return TRUE;
    }
    while (Adapter->State != 7 && Adapter->State != 9) {
        switch (Adapter->State) {
        case 1:
            Adapter->Rounds++;
            break;
        case 3:
            Finish(Adapter);
            break;
        default:
            break;
        }
        VendorPrepare(Adapter, 16);
    }
    return TRUE;
}

/* Only in a dump does this go on to what logs outside of dumps. */
HW_INITIALIZE Initialize_ok;
BOOLEAN Initialize_ok(PVOID Context)
{
    PADAPTER adapter = Context;

    if (adapter->DumpMode == FALSE) {
        return TRUE;
    }
    adapter->Buffer = VendorPrepare(adapter, 4096);
    return Start(adapter);
}

/* What it returns hangs on the mode, too, as each call of the other binary left it. */
static BOOLEAN Submit(PADAPTER Adapter, ULONG Count)
{
    BOOLEAN isDone = TRUE;

    if (Count > 0) {
        if (VendorPrepare(Adapter, Count) == NULL && Adapter->DumpMode == TRUE) {
            isDone = FALSE;
        }
        if (VendorPrepare(Adapter, 2) == NULL && Adapter->DumpMode == TRUE) {
            isDone = FALSE;
        }
    }
    return isDone;
}

static VOID Drain(PADAPTER Adapter, ULONG Count)
{
    if (Submit(Adapter, Count) && Count == 0) {
        VendorPrepare(Adapter, 3);
        Finish(Adapter);
    }
}

HW_RESET_BUS ResetBus_ok;
BOOLEAN ResetBus_ok(PVOID Context, ULONG PathId)
{
    PADAPTER adapter = Context;
    STOR_LOCK_HANDLE lock;

    if (adapter->DumpMode == FALSE) {
        return TRUE;
    }
    StorPortAcquireSpinLock(adapter, InterruptLock, NULL, &lock);
    Drain(adapter, PathId);
    StorPortReleaseSpinLock(adapter, &lock);
    return TRUE;
}

HW_DPC_ROUTINE Dpc_ok;
VOID Dpc_ok(PSTOR_DPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    Finish(Context);
}

/* It asks again because the other binary may have found out. */
HW_INTERRUPT Interrupt;
BOOLEAN Interrupt(PVOID Context)
{
    PADAPTER adapter = Context;

    if (adapter->Failed) {
        return FALSE;
    }
    VendorPrepare(adapter, 1);
    if (adapter->Failed) {
        Log(adapter);
    }
    return TRUE;
}

/* Where nothing is traced and nobody resumes, nobody can have changed what the caller asked for. */
void (*Trace)(const char *Text, PADAPTER Adapter);
ULONG TraceMask;

HW_PASSIVE_INITIALIZE_ROUTINE Configure;
BOOLEAN Configure(PVOID Context)
{
    PADAPTER adapter = Context;
    STOR_LOG_EVENT_DETAILS details = {0};

    if (TraceMask & 1) {
        Trace("configure", adapter);
    }
    if (adapter->State & 1) {
        StorPortResume(adapter);
    }
    adapter->Rounds = 1;
    if (adapter->State & 1) {
        details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        details.Size = sizeof(details);
        details.ErrorCode = 0xE0041001;
        if (StorPortLogSystemEvent(adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
            adapter->Rounds++;
        }
    }
    return TRUE;
}

HW_INITIALIZE InitializeOnce_ok;
BOOLEAN InitializeOnce_ok(PVOID Context)
{
    PADAPTER adapter = Context;

    if (adapter->State & 1) {
        StorPortEnablePassiveInitialization(adapter, Configure);
    } else {
        Configure(adapter);
    }
    return TRUE;
}

/* What is traced may have found out; without that, there is nothing to ask again. */
static VOID Check(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = {0};

    if (Adapter->Failed) {
        return;
    }
    if (TraceMask & 2) {
        VendorPrepare(Adapter, 4);
    }
    if (Adapter->Failed) {
        details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        details.Size = sizeof(details);
        details.ErrorCode = 0xE0041001;
        if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "Check"
            Adapter->Rounds++;
        }
    }
}

HW_INTERRUPT SecondInterrupt;
BOOLEAN SecondInterrupt(PVOID Context)
{
    Check(Context);
    return TRUE;
}
