// rules: +DDI503
/*
 * dump_mode.c - a miniport that also writes dumps: then it has no DPCs, and calls their routines itself.
 */
#include <storport.h>

typedef struct _ADAPTER {
    UCHAR DumpMode;
    BOOLEAN IsWriting; /* the same, as this driver calls it */
    BOOLEAN IsServing; /* and its opposite */
    BOOLEAN IsManaged; /* runtime power management, which a dump does not have */
    PVOID Scratch;
    STOR_DPC Dpc;
} ADAPTER, *PADAPTER;

HW_FIND_ADAPTER FindAdapter;
ULONG FindAdapter(PVOID Context, PVOID Hardware, PVOID Bus, PCHAR Arguments,
                  PPORT_CONFIGURATION_INFORMATION Config, PBOOLEAN Again)
{
    PADAPTER adapter = Context;

    UNREFERENCED_PARAMETER(Hardware);
    UNREFERENCED_PARAMETER(Bus);
    UNREFERENCED_PARAMETER(Arguments);
    adapter->DumpMode = Config->DumpMode;
    adapter->IsWriting = Config->DumpMode != 0;
    adapter->IsServing = (Config->DumpMode == 0);
    *Again = FALSE;
    return SP_RETURN_FOUND;
}

static BOOLEAN IsDumping(PADAPTER Adapter)
{
    return Adapter->DumpMode > 0;
}

HW_DPC_ROUTINE BusChanged_ok;
VOID BusChanged_ok(PSTOR_DPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PADAPTER adapter = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    if (adapter->IsManaged) {
        (void)StorPortPoFxActivateComponent(adapter, NULL, NULL, 0, 0);
    }
}

static VOID ReleaseScratch_ok(PADAPTER Adapter)
{
    if (Adapter->IsWriting) {
        StorPortFreePool(Adapter, Adapter->Scratch);
    }
}

static VOID ReleaseScratch_bad(PADAPTER Adapter)
{
    if (!Adapter->IsWriting) {
        StorPortFreePool(Adapter, Adapter->Scratch); // expect: DDI503 "HwInterrupt"
    }
}

/* The level at which a dump is written is another one, and what is allowed there is not documented. */
HW_INTERRUPT HwInterrupt;
BOOLEAN HwInterrupt(PVOID Context)
{
    PADAPTER adapter = Context;

    if (IsDumping(adapter)) {
        BusChanged_ok(&adapter->Dpc, adapter, NULL, NULL);
    } else {
        StorPortIssueDpc(adapter, &adapter->Dpc, NULL, NULL);
    }
    ReleaseScratch_ok(adapter);
    ReleaseScratch_bad(adapter);
    if (adapter->IsServing) {
        StorPortFreePool(adapter, adapter->Scratch); // expect: DDI503 "HwInterrupt"
    }
    return TRUE;
}
