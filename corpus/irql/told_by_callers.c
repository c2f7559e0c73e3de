/*
 * told_by_callers.c - routines that are told by a flag whether the interrupt routine calls them.
 */
#include <storport.h>

typedef struct _RING {
    STOR_DPC Dpc;
    ULONG Posted;
    ULONG Done;
    ULONG Unlogged;
} RING, *PRING;

HW_INTERRUPT RingInterrupt;
HW_DPC_ROUTINE RingDpc;

static VOID RingLog(PRING Ring, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    details.UniqueId = UniqueId;
    if (StorPortLogSystemEvent(Ring, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "and calls Sweep"
        Ring->Unlogged++;
    }
}

static VOID RingLogFromDpc_ok(PRING Ring)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    if (StorPortLogSystemEvent(Ring, &details, NULL) != STOR_STATUS_SUCCESS) {
        Ring->Unlogged++;
    }
}

/* In the interrupt routine it only counts, whatever the ring holds. */
static VOID Complete_ok(PRING Ring, BOOLEAN InInterrupt)
{
    while (Ring->Done != Ring->Posted) {
        if (Ring->Done & 0x80000000) {
            if (!InInterrupt) {
                RingLogFromDpc_ok(Ring);
            }
            Ring->Unlogged++;
        }
        Ring->Done++;
    }
    if (!InInterrupt && Ring->Unlogged) {
        RingLogFromDpc_ok(Ring);
    }
}

/* The flag says what to look at, not where it is. */
static VOID Sweep(PRING Ring, BOOLEAN Everything)
{
    if (Everything) {
        Ring->Done = 0;
    }
    if (!Everything && Ring->Unlogged) {
        RingLog(Ring, 1);
    }
}

/* It is as told up to here; the interrupt lock changes that. */
static VOID Settle_bad(PRING Ring, BOOLEAN InInterrupt)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock;

    if (InInterrupt || KeGetCurrentIrql() > DISPATCH_LEVEL) {
        return;
    }
    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    StorPortAcquireSpinLock(Ring, InterruptLock, NULL, &lock);
    if (StorPortLogSystemEvent(Ring, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "in Settle_bad, StorPortAcquireSpinLock raises"
        Ring->Unlogged++;
    }
    StorPortReleaseSpinLock(Ring, &lock);
}

BOOLEAN RingInterrupt(PVOID Extension)
{
    PRING ring = (PRING)Extension;

    Complete_ok(ring, TRUE);
    Settle_bad(ring, TRUE);
    Sweep(ring, FALSE);
    StorPortIssueDpc(ring, &ring->Dpc, NULL, NULL);
    return TRUE;
}

VOID RingDpc(PSTOR_DPC Dpc, PVOID Extension, PVOID First, PVOID Second)
{
    PRING ring = (PRING)Extension;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    Complete_ok(ring, FALSE);
    Settle_bad(ring, FALSE);
    Sweep(ring, TRUE);
}

BOOLEAN RingInitialize(PVOID Extension)
{
    StorPortInitializeDpc(Extension, &((PRING)Extension)->Dpc, RingDpc);
    return TRUE;
}

/*
 * The same, where the flag is kept, and asked for by a helper some calls further down.
 */
typedef struct _PORT {
    BOOLEAN InInterrupt;
    ULONG State;
    ULONG Errors;
} PORT, *PPORT;

HW_INTERRUPT PortInterrupt;

static BOOLEAN PortMayLog(PPORT Port)
{
    return !Port->InInterrupt;
}

static VOID PortLog_ok(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    if (StorPortLogSystemEvent(Port, &details, NULL) != STOR_STATUS_SUCCESS) {
        Port->Errors++;
    }
}

static VOID PortFail(PPORT Port)
{
    Port->Errors++;
    if (PortMayLog(Port)) {
        PortLog_ok(Port);
    }
}

static VOID PortStep(PPORT Port)
{
    if (Port->State & 4) {
        PortFail(Port);
    }
}

static VOID PortRun(PPORT Port)
{
    if (Port->State & 2) {
        PortStep(Port);
    }
}

static VOID PortHandle(PPORT Port)
{
    if (Port->State & 1) {
        PortRun(Port);
    }
}

BOOLEAN PortInterrupt(PVOID Extension)
{
    PPORT port = (PPORT)Extension;

    port->InInterrupt = TRUE;
    PortHandle(port);
    port->InInterrupt = FALSE;
    return TRUE;
}
