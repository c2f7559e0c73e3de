/*
 * guards_by_case.c - what is logged depends on a switch over the current IRQL.
 */
#include <storport.h>

typedef struct _ARRAY {
    ULONG Late;
} ARRAY, *PARRAY;

static VOID ArrayDetails(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

static VOID LogByCase_ok(PARRAY Array)
{
    STOR_LOG_EVENT_DETAILS details;

    ArrayDetails(&details, 1);
    switch (KeGetCurrentIrql()) {
    case PASSIVE_LEVEL:
    case APC_LEVEL:
        (VOID)StorPortLogSystemEvent(Array, &details, NULL);
        break;
    case DISPATCH_LEVEL:
        details.EventAssociation = StorEventAdapterAssociation;
        (VOID)StorPortLogSystemEvent(Array, &details, NULL);
        break;
    default:
        Array->Late++;
        break;
    }
}

static VOID LogByCase_bad(PARRAY Array)
{
    STOR_LOG_EVENT_DETAILS details;

    ArrayDetails(&details, 2);
    switch (KeGetCurrentIrql()) {
    case PASSIVE_LEVEL:
    case APC_LEVEL:
        Array->Late++;
        break;
    default:
        (VOID)StorPortLogSystemEvent(Array, &details, NULL); // expect: DDI501 "ArrayInterrupt is declared HW_INTERRUPT"
        break;
    }
}

/* The role is told behind the body. */
BOOLEAN ArrayInterrupt(PVOID Extension)
{
    PARRAY array = (PARRAY)Extension;

    LogByCase_ok(array);
    LogByCase_bad(array);
    return TRUE;
}

HW_INTERRUPT ArrayInterrupt;

/* Nobody says who calls these; the cases do. */
VOID ArrayReport_bad(PARRAY Array)
{
    STOR_LOG_EVENT_DETAILS details;
    KIRQL irql = KeGetCurrentIrql();

    ArrayDetails(&details, 3);
    switch (irql) {
    case PASSIVE_LEVEL:
    case APC_LEVEL:
    case DISPATCH_LEVEL:
        Array->Late = 0;
        break;
    default:
        (VOID)StorPortLogSystemEvent(Array, &details, NULL); // expect: DDI501 "where the IRQL is tested to be that high"
        break;
    }
}

VOID ArrayReport_ok(PARRAY Array)
{
    STOR_LOG_EVENT_DETAILS details;
    KIRQL irql = KeGetCurrentIrql();

    ArrayDetails(&details, 4);
    switch (irql) {
    case PASSIVE_LEVEL:
    case APC_LEVEL:
        Array->Late = 0;
        break;
    default: /* DISPATCH_LEVEL is one of them */
        (VOID)StorPortLogSystemEvent(Array, &details, NULL);
        break;
    }
}

/* One level above the highest that is allowed. */
VOID ArrayLogWhereRaised_bad(PDEVICE_OBJECT Device)
{
    PVOID entry;

    if (KeGetCurrentIrql() >= DISPATCH_LEVEL + 1) {
        entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        }
    }
}

VOID ArrayLogWhereLow_ok(PDEVICE_OBJECT Device)
{
    PVOID entry;

    if (KeGetCurrentIrql() < DISPATCH_LEVEL + 1) {
        entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
    }
}
