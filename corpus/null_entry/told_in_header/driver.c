#include <ntddk.h>
#include <ntiologc.h>
#include "hatchmsg.h"
#include "hatch.h"

NTSTATUS HatchStart(PDEVICE_OBJECT Device)
{
    NTSTATUS status = HatchOpen_ok(Device);

    return NT_SUCCESS(status) ? HatchClose_bad(Device) : status;
}
