// An entry is asked for on one of the ways only, where a unit is found. What a run does that found none has nothing to
// do with the entry.
#include <ntddk.h>
#include <ntiologc.h>

typedef struct {
    PDEVICE_OBJECT Device;
    ULONG References;
    ULONG Owner;
} UNIT, *PUNIT;

extern PDRIVER_OBJECT UnitDriver;
extern PUNIT Units[8];
extern ULONG UnitCount;
extern KSPIN_LOCK UnitLock;

NTSTATUS PassDown(PDEVICE_OBJECT Device, PIRP Irp);
VOID AcquireAdapter(VOID);
VOID ReleaseAdapter(VOID);
VOID Unprovision(ULONG Owner);

static PUNIT FindUnit_bad(PDEVICE_OBJECT Device)
{
    PUNIT found = NULL;
    PIO_ERROR_LOG_PACKET entry;
    KIRQL irql;
    ULONG i;

    KeAcquireSpinLock(&UnitLock, &irql);
    for (i = 0; i < UnitCount; i++) {
        PUNIT unit = Units[i];

        if (unit == NULL) {
            continue;
        }
        if (unit->Device == Device) {
            found = unit;
            entry = IoAllocateErrorLogEntry(UnitDriver, sizeof(IO_ERROR_LOG_PACKET));
            entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR; // expect: DDI201
            entry->DumpDataSize = 0;
            entry->NumberOfStrings = 0;
            IoWriteErrorLogEntry(entry);
            break;
        }
    }
    if (found != NULL) {
        found->References++;
    }
    KeReleaseSpinLock(&UnitLock, irql);
    return found;
}

NTSTATUS RemoveUnit_ok(PDEVICE_OBJECT Device, PIRP Irp, UCHAR Minor)
{
    ULONG owner = (ULONG)-1;
    NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;

    if (Minor == IRP_MN_REMOVE_DEVICE) {
        PUNIT unit = FindUnit_bad(Device);

        if (unit != NULL) {
            owner = unit->Owner;
        }
    }
    status = PassDown(Device, Irp);
    switch (Minor) {
    case IRP_MN_REMOVE_DEVICE:
        if (owner != (ULONG)-1) {
            AcquireAdapter();
            Unprovision(owner);
            ReleaseAdapter();
        }
        break;
    }
    return status;
}
