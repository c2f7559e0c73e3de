#include <ntddk.h>
#include <ntiologc.h>
#include "hatchmsg.h"

typedef struct _HATCH {
    PDEVICE_OBJECT Self;
    ULONG State;
    ULONG LogCount;
    KEVENT LogWritten;
} HATCH, *PHATCH;

#include "hatch.h"

NTSTATUS HatchStart(PDEVICE_OBJECT Device)
{
    NTSTATUS status = HatchOpen_ok(Device);

    return NT_SUCCESS(status) ? HatchClose_bad(Device) : status;
}

VOID HatchStop(PHATCH Hatch)
{
    HatchLock_ok(Hatch);
    HatchLock_bad(Hatch);
}
