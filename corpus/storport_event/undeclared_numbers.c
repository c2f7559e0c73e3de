/*
 * undeclared_numbers.c - numbers whose types a missing header declares: what is wrong with one is so whatever its type.
 */
#include <ntddk.h>
#include <storport.h>
#include "reel_types.h"

typedef struct _REEL_UNIT {
    ULONG Flags;
    u8 Lun;
    u32 Target;
    REEL_ID Path;
} REEL_UNIT, *PREEL_UNIT;

static VOID ReelPrepare(STOR_LOG_EVENT_DETAILS *Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
}

VOID ReelTellUnit_bad(PVOID Extension, PREEL_UNIT Unit)
{
    STOR_LOG_EVENT_DETAILS details;

    ReelPrepare(&details);
    details.PathId = Unit->Path;
    details.TargetId = Unit->Target; // expect: DDI602
    details.LunId = Unit->Lun;
    StorPortLogSystemEvent(Extension, &details, NULL);
}

VOID ReelTellId_ok(PVOID Extension, REEL_ID Target)
{
    STOR_LOG_EVENT_DETAILS details;

    ReelPrepare(&details);
    details.TargetId = Target;
    StorPortLogSystemEvent(Extension, &details, NULL);
}

VOID ReelTellNext_bad(PVOID Extension, REEL_ID Target)
{
    STOR_LOG_EVENT_DETAILS details;

    ReelPrepare(&details);
    details.TargetId = (ULONG)Target + 1; // expect: DDI602
    StorPortLogSystemEvent(Extension, &details, NULL);
}

VOID ReelTellQueue_ok(PVOID Extension, PREEL_QUEUE Queue)
{
    STOR_LOG_EVENT_DETAILS details;

    ReelPrepare(&details);
    details.TargetId = Queue->Target;
    details.LunId = Queue->Lun;
    StorPortLogSystemEvent(Extension, &details, NULL);
}
