// Storport turns the codes of StorPortLogError into those of the system.

#include <storport.h>

typedef struct _BAY_EXTENSION {
    ULONG Resets;
} BAY_EXTENSION, *PBAY_EXTENSION;

VOID BayReset_ok(PBAY_EXTENSION Bay)
{
    Bay->Resets++;
    StorPortLogError(Bay, NULL, 0, 0, 0, SP_INTERNAL_ADAPTER_ERROR, Bay->Resets);
}
