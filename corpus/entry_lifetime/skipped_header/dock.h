/*
 * dock.h - the ledger's layout is the build's business: a header that only the makefile's DOCK_KERNEL lets in has it.
 */
#pragma once

#ifdef DOCK_KERNEL
#include "ledger.h"
#endif

typedef struct _DOCK {
    PDEVICE_OBJECT Device;
    struct ledger Ledger;
    foo_owner_t Owner : 3;
    ULONG Flags;
    ULONG Failures;
} DOCK, *PDOCK;
