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
