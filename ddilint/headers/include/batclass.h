/* batclass.h: the battery class library. */
#ifndef DDILINT_BATCLASS_H
#define DDILINT_BATCLASS_H

#include "wdm.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BATTERY_CLASS_MAJOR_VERSION 1
#define BATTERY_CLASS_MINOR_VERSION 0

typedef enum _BATTERY_QUERY_INFORMATION_LEVEL {
    BatteryInformation,
    BatteryGranularityInformation,
    BatteryTemperature,
    BatteryEstimatedTime,
    BatteryDeviceName,
    BatteryManufactureDate,
    BatteryManufactureName,
    BatteryUniqueID,
    BatterySerialNumber
} BATTERY_QUERY_INFORMATION_LEVEL, *PBATTERY_QUERY_INFORMATION_LEVEL;

typedef enum _BATTERY_SET_INFORMATION_LEVEL {
    BatteryCriticalBias,
    BatteryCharge,
    BatteryDischarge,
    BatteryChargingSource,
    BatteryChargerId,
    BatteryChargerStatus
} BATTERY_SET_INFORMATION_LEVEL, *PBATTERY_SET_INFORMATION_LEVEL;

typedef struct _BATTERY_STATUS {
    ULONG PowerState;
    ULONG Capacity;
    ULONG Voltage;
    LONG Rate;
} BATTERY_STATUS, *PBATTERY_STATUS;

typedef struct _BATTERY_INFORMATION {
    ULONG Capabilities;
    UCHAR Technology;
    UCHAR Reserved[3];
    UCHAR Chemistry[4];
    ULONG DesignedCapacity;
    ULONG FullChargedCapacity;
    ULONG DefaultAlert1;
    ULONG DefaultAlert2;
    ULONG CriticalBias;
    ULONG CycleCount;
} BATTERY_INFORMATION, *PBATTERY_INFORMATION;

typedef struct _BATTERY_NOTIFY {
    ULONG PowerState;
    ULONG LowCapacity;
    ULONG HighCapacity;
} BATTERY_NOTIFY, *PBATTERY_NOTIFY;

typedef NTSTATUS NTAPI BCLASS_QUERY_TAG_CALLBACK(PVOID Context, PULONG BatteryTag);
typedef BCLASS_QUERY_TAG_CALLBACK *PBCLASS_QUERY_TAG_CALLBACK;
typedef NTSTATUS NTAPI BCLASS_QUERY_INFORMATION_CALLBACK(PVOID Context, ULONG BatteryTag,
                                                         BATTERY_QUERY_INFORMATION_LEVEL Level, LONG AtRate,
                                                         PVOID Buffer, ULONG BufferLength,
                                                         PULONG ReturnedLength);
typedef BCLASS_QUERY_INFORMATION_CALLBACK *PBCLASS_QUERY_INFORMATION_CALLBACK;
typedef NTSTATUS NTAPI BCLASS_QUERY_STATUS_CALLBACK(PVOID Context, ULONG BatteryTag,
                                                    PBATTERY_STATUS BatteryStatus);
typedef BCLASS_QUERY_STATUS_CALLBACK *PBCLASS_QUERY_STATUS_CALLBACK;
typedef NTSTATUS NTAPI BCLASS_SET_STATUS_NOTIFY_CALLBACK(PVOID Context, ULONG BatteryTag,
                                                         PBATTERY_NOTIFY BatteryNotify);
typedef BCLASS_SET_STATUS_NOTIFY_CALLBACK *PBCLASS_SET_STATUS_NOTIFY_CALLBACK;
typedef NTSTATUS NTAPI BCLASS_SET_INFORMATION_CALLBACK(PVOID Context, ULONG BatteryTag,
                                                       BATTERY_SET_INFORMATION_LEVEL Level, PVOID Buffer);
typedef BCLASS_SET_INFORMATION_CALLBACK *PBCLASS_SET_INFORMATION_CALLBACK;
typedef NTSTATUS NTAPI BCLASS_DISABLE_STATUS_NOTIFY_CALLBACK(PVOID Context);
typedef BCLASS_DISABLE_STATUS_NOTIFY_CALLBACK *PBCLASS_DISABLE_STATUS_NOTIFY_CALLBACK;

typedef struct _BATTERY_MINIPORT_INFO {
    USHORT MajorVersion;
    USHORT MinorVersion;
    PVOID Context;
    BCLASS_QUERY_TAG_CALLBACK *QueryTag;
    BCLASS_QUERY_INFORMATION_CALLBACK *QueryInformation;
    BCLASS_SET_INFORMATION_CALLBACK *SetInformation;
    BCLASS_QUERY_STATUS_CALLBACK *QueryStatus;
    BCLASS_SET_STATUS_NOTIFY_CALLBACK *SetStatusNotify;
    BCLASS_DISABLE_STATUS_NOTIFY_CALLBACK *DisableStatusNotify;
    PDEVICE_OBJECT Pdo;
    PUNICODE_STRING DeviceName;
} BATTERY_MINIPORT_INFO, *PBATTERY_MINIPORT_INFO;

NTSTATUS BatteryClassInitializeDevice(PBATTERY_MINIPORT_INFO MiniportInfo, PVOID *ClassData);
NTSTATUS BatteryClassUnload(PVOID ClassData);
NTSTATUS BatteryClassIoctl(PVOID ClassData, PIRP Irp);
NTSTATUS BatteryClassSystemControl(PVOID ClassData, PVOID WmiLibContext, PDEVICE_OBJECT DeviceObject,
                                   PIRP Irp, PVOID Disposition);
NTSTATUS BatteryClassQueryWmiDataBlock(PVOID ClassData, PDEVICE_OBJECT DeviceObject, PIRP Irp,
                                       ULONG GuidIndex, PULONG InstanceLengthArray, ULONG OutBufferSize,
                                       PUCHAR Buffer);
NTSTATUS BatteryClassStatusNotify(PVOID ClassData);

#ifdef __cplusplus
}
#endif

#endif
