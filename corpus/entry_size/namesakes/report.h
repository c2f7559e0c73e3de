/* report.h - what the driver reports with. Other files use these names for things of their own. */
#pragma once
#include <ntddk.h>

VOID Report(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID Failed(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID Quota(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID Record(PDEVICE_OBJECT DeviceObject, ULONG Extra);
VOID Taken(PDEVICE_OBJECT DeviceObject, ULONG Extra);
