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
