/* feeder.c - the callers: a name in parentheses, behind a star or a cast, chosen, or put together by a macro. */
#include "hopper.h"

typedef VOID HOPPER_LOGGER(PDEVICE_OBJECT DeviceObject, ULONG Extra);

HOPPER_LOGGER *HopperLogger;

static ULONG FeederLate;

static VOID FeederLater(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    FeederLate += Extra;
}

VOID FeederStart(PDEVICE_OBJECT DeviceObject)
{
    (HopperPlain_ok)(DeviceObject, 8);
    (*HopperThrough_ok)(DeviceObject, 12);
    ((HOPPER_LOGGER *)HopperCast_ok)(DeviceObject, 16);
    HOPPER_LOG(Start_ok, DeviceObject, 8);
    HOPPER_LOG(Stop_bad, DeviceObject, 208);
    HOPPER_FN(Prefixed_ok)(DeviceObject, 20);
    (HopperTested_bad)(DeviceObject, 8);
    (KeGetCurrentIrql() <= DISPATCH_LEVEL ? HopperChosen_ok : FeederLater)(DeviceObject, 8);
    ((FeederLate > 3) ? &FeederLater : FeederLate != 0 ? HopperChosen_bad : FeederLater)(DeviceObject, 208);
    (FeederLate++, HopperBehindComma_ok)(DeviceObject, 24);
}

/* This one is also kept for whoever asks for it. */
VOID FeederKeep(VOID)
{
    HopperLogger = HopperTested_bad;
}
