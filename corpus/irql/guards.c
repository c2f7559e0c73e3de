/*
 * guards.c - a logger that asks where it is before it logs, in the shapes that drivers have for it.
 */
#include <storport.h>

typedef struct _DISK {
    STOR_DPC LateDpc;
    ULONG LostEvents;
    ULONG Late;
} DISK, *PDISK;

HW_INTERRUPT DiskInterrupt;

static VOID GuardsBegin(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

static VOID LogInside_ok(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() <= DISPATCH_LEVEL) {
        GuardsBegin(&details, 1);
        if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
            Disk->LostEvents++;
        }
    } else {
        Disk->Late++;
    }
}

/* The test has the wrong way round. */
static VOID LogInside_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() >= DISPATCH_LEVEL) {
        GuardsBegin(&details, 2);
        if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
            Disk->LostEvents++;
        }
    }
}

static VOID LogEarlyReturn_ok(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        StorPortIssueDpc(Disk, &Disk->LateDpc, NULL, NULL);
        return;
    }
    GuardsBegin(&details, 3);
    if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
        Disk->LostEvents++;
    }
}

/* It says that it is too high, and logs all the same. */
static VOID LogNoReturn_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        Disk->Late++;
    }
    GuardsBegin(&details, 4);
    if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        Disk->LostEvents++;
    }
}

static VOID LogVariable_ok(PDISK Disk)
{
    KIRQL irql = KeGetCurrentIrql();
    BOOLEAN mayLog = (BOOLEAN)(irql < DISPATCH_LEVEL + 1);
    STOR_LOG_EVENT_DETAILS details;

    if (!mayLog) {
        Disk->Late++;
        return;
    }
    GuardsBegin(&details, irql);
    if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
        Disk->LostEvents++;
    }
}

static BOOLEAN GuardMayLog(VOID)
{
    return KeGetCurrentIrql() <= DISPATCH_LEVEL;
}

static VOID LogHelper_ok(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    GuardsBegin(&details, 5);
    if (GuardMayLog() && StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
        Disk->LostEvents++;
    }
}

static BOOLEAN IsElevated(VOID)
{
    return KeGetCurrentIrql() > PASSIVE_LEVEL;
}

/* Above PASSIVE_LEVEL is where it must be careful, not where it must log. */
static VOID LogHelper_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    GuardsBegin(&details, 6);
    if (IsElevated() && StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        Disk->LostEvents++;
    }
}

static VOID LogSwitch_ok(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    switch (KeGetCurrentIrql()) {
    case PASSIVE_LEVEL:
    case APC_LEVEL:
    case DISPATCH_LEVEL:
        GuardsBegin(&details, 7);
        if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
            Disk->LostEvents++;
        }
        break;
    default:
        Disk->Late++;
        break;
    }
}

static VOID LogSwitch_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    switch (KeGetCurrentIrql()) {
    case PASSIVE_LEVEL:
        break;
    default:
        GuardsBegin(&details, 8);
        if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
            Disk->LostEvents++;
        }
        break;
    }
}

/* An assertion checks nothing in the build that ships. */
static VOID LogAssert_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    NT_ASSERT(KeGetCurrentIrql() <= DISPATCH_LEVEL);
    GuardsBegin(&details, 9);
    if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        Disk->LostEvents++;
    }
}

BOOLEAN DiskInterrupt(PVOID DeviceExtension)
{
    PDISK disk = DeviceExtension;

    LogInside_ok(disk);
    LogInside_bad(disk);
    LogEarlyReturn_ok(disk);
    LogNoReturn_bad(disk);
    LogVariable_ok(disk);
    LogHelper_ok(disk);
    LogHelper_bad(disk);
    LogSwitch_ok(disk);
    LogSwitch_bad(disk);
    LogAssert_bad(disk);
    return TRUE;
}

HW_DPC_ROUTINE DiskLateDpc;

/* All of its callers run at DISPATCH_LEVEL: what it is ready for does not happen. */
static VOID LogNeverThatHigh_ok(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        GuardsBegin(&details, 10);
        if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
            Disk->LostEvents++;
        }
    }
}

/* The lock is held no more where it asks. */
static VOID LogBehindLock_ok(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock = { 0 };

    StorPortAcquireSpinLock(Disk, InterruptLock, NULL, &lock);
    Disk->Late = 0;
    StorPortReleaseSpinLock(Disk, &lock);
    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        GuardsBegin(&details, 11);
        if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
            Disk->LostEvents++;
        }
    }
}

/* Read before the lock was taken. */
static VOID LogOldLevel_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock = { 0 };
    KIRQL irql = KeGetCurrentIrql();

    GuardsBegin(&details, irql);
    StorPortAcquireSpinLock(Disk, InterruptLock, NULL, &lock);
    if (irql <= DISPATCH_LEVEL && StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "LogOldLevel_bad"
        Disk->LostEvents++;
    }
    StorPortReleaseSpinLock(Disk, &lock);
}

VOID DiskLateDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PDISK disk = HwDeviceExtension;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    LogNeverThatHigh_ok(disk);
    LogBehindLock_ok(disk);
    LogOldLevel_bad(disk);
}

/* Nobody says who calls it, or where: it says so itself. */
VOID LogWhereTold_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        GuardsBegin(&details, 12);
        if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "where the IRQL is tested to be that high"
            Disk->LostEvents++;
        }
    }
}

/* A check for the developer, who is told of a level that never is: it says nothing of the levels that are. */
VOID LogAfterComplaint_ok(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        DbgPrint("called at level %u\n", KeGetCurrentIrql());
    }
    if (Disk->LostEvents > 16) {
        return;
    }
    GuardsBegin(&details, 13);
    if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) {
        Disk->LostEvents++;
    }
}

static VOID LogForHigh(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    GuardsBegin(&details, 14);
    if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "LogHelped calls LogForHigh (guards.c:292) where the IRQL is tested to be that high (guards.c:291)"
        Disk->LostEvents++;
    }
}

VOID LogHelped(PDISK Disk)
{
    if (KeGetCurrentIrql() > DISPATCH_LEVEL) {
        LogForHigh(Disk);
    }
}

static VOID LogAboveDispatch_bad(PDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;

    GuardsBegin(&details, 15);
    if (StorPortLogSystemEvent(Disk, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "KeRaiseIrql"
        Disk->LostEvents++;
    }
}

/* The lowest of the device levels, as a number. */
VOID RaiseByOne(PDISK Disk)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL + 1, &old);
    LogAboveDispatch_bad(Disk);
    KeLowerIrql(old);
}
