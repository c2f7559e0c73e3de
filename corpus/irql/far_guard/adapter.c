#include "kiln.h"

HW_INTERRUPT KilnInterrupt;
HW_INTERRUPT KilnSecondInterrupt;
HW_INTERRUPT KilnThirdInterrupt;
HW_INTERRUPT KilnFourthInterrupt;

static VOID KilnLog_ok(PKILN Kiln)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = SP_INTERNAL_ADAPTER_ERROR;
    StorPortLogSystemEvent(Kiln, &details, NULL);
}

static VOID KilnLog_bad(PKILN Kiln)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = SP_INTERNAL_ADAPTER_ERROR;
    StorPortLogSystemEvent(Kiln, &details, NULL); // expect: DDI501
}

BOOLEAN KilnInterrupt(PVOID Extension)
{
    PKILN kiln = Extension;

    kiln->InInterrupt = TRUE;
    if (KilnMayLog(kiln)) {
        KilnLog_ok(kiln);
    }
    kiln->InInterrupt = FALSE;
    return TRUE;
}

BOOLEAN KilnSecondInterrupt(PVOID Extension)
{
    PKILN kiln = Extension;

    if (KilnWeigh(kiln) > 10) {
        KilnLog_bad(kiln);
    }
    return TRUE;
}

BOOLEAN KilnThirdInterrupt(PVOID Extension)
{
    PKILN kiln = Extension;

    kiln->InInterrupt = TRUE;
    if (KilnMayVent(kiln)) {
        KilnLog_ok(kiln);
    }
    kiln->InInterrupt = FALSE;
    return TRUE;
}

static VOID KilnLogVent_bad(PKILN Kiln)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = SP_INTERNAL_ADAPTER_ERROR;
    StorPortLogSystemEvent(Kiln, &details, NULL); // expect: DDI501
}

BOOLEAN KilnFourthInterrupt(PVOID Extension)
{
    PKILN kiln = Extension;

    if (KilnVent(kiln) != STOR_STATUS_SUCCESS) {
        KilnLogVent_bad(kiln);
    }
    return TRUE;
}
