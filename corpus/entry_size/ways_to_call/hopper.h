/* hopper.h - routines that log, and the ways in which the driver spells their calls. */
#pragma once
#include <ntddk.h>

VOID HopperPlain_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperThrough_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperCast_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperLogStart_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperLogStop_bad(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperPrefixed_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperChosen_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperChosen_bad(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperBehindComma_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID HopperTested_bad(PDEVICE_OBJECT DeviceObject, ULONG Extra);

#define HOPPER_LOG(Event, Device, Extra) HopperLog##Event(Device, Extra)
#define HOPPER_CAT2(a, b) a##b
#define HOPPER_CAT(a, b) HOPPER_CAT2(a, b)
#define HOPPER_FN(Name) HOPPER_CAT(Hopper, Name)
