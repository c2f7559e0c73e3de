#include "kiln.h"

BOOLEAN KilnMayLog(PKILN Kiln)
{
    ULONG weight = 0;

    if (Kiln->Faults != 0) {
        weight = 1;
    }
    if (Kiln->Retries != 0) {
        weight += 2;
    }
    Kiln->Weight += weight;
    if (Kiln->InInterrupt) {
        Kiln->LastWeight = weight;
        return FALSE;
    }
    return TRUE;
}

ULONG KilnWeigh(PKILN Kiln)
{
    ULONG weight = 0;

    if (Kiln->Faults != 0) {
        weight = 1;
    }
    if (Kiln->Retries != 0) {
        weight += 2;
    }
    Kiln->Weight += weight;
    Kiln->LastWeight = weight;
    return Kiln->Weight;
}

/* It answers a question, whatever else it does. */
BOOLEAN KilnMayVent(PKILN Kiln)
{
    if (Kiln->InInterrupt) {
        return FALSE;
    }
    Kiln->Vent(Kiln, Kiln->Weight);
    return TRUE;
}

/* Work: what is called may change anything. */
ULONG KilnVent(PKILN Kiln)
{
    if (Kiln->Faults == 0) {
        return STOR_STATUS_SUCCESS;
    }
    Kiln->Vent(Kiln, Kiln->Weight);
    return STOR_STATUS_UNSUCCESSFUL;
}
