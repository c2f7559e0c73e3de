/*
 * adapter.c - the controller is found, started, stopped and reset.
 */
#include "raid.h"

DRIVER_INITIALIZE DriverEntry;

PDRIVER_OBJECT RaidDriverObject;

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    HW_INITIALIZATION_DATA data;

    RaidDriverObject = DriverObject;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = PCIBus;
    data.HwInitialize = RaidHwInitialize;
    data.HwFindAdapter = RaidHwFindAdapter;
    data.HwAdapterControl = RaidHwAdapterControl;
    data.HwResetBus = RaidHwResetBus;
    data.HwBuildIo = RaidHwBuildIo;
    data.HwStartIo = RaidHwStartIo;
    data.HwInterrupt = RaidHwInterrupt;
    data.DeviceExtensionSize = sizeof(RAID_ADAPTER);
    data.SrbExtensionSize = sizeof(RAID_SRB_EXTENSION);
    data.NumberOfAccessRanges = 1;
    data.MapBuffers = STOR_MAP_NON_READ_WRITE_BUFFERS;
    data.NeedPhysicalAddresses = TRUE;
    data.TaggedQueuing = TRUE;
    data.AutoRequestSense = TRUE;
    data.MultipleRequestPerLu = TRUE;

    return (NTSTATUS)StorPortInitialize(DriverObject, RegistryPath, &data, NULL);
}

ULONG RaidHwFindAdapter(
    _In_ PVOID DeviceExtension,
    _In_ PVOID HwContext,
    _In_ PVOID BusInformation,
    _In_z_ PCHAR ArgumentString,
    _Inout_ PPORT_CONFIGURATION_INFORMATION ConfigInfo,
    _In_ PBOOLEAN Reserved3)
{
    PRAID_ADAPTER adapter = DeviceExtension;
    PACCESS_RANGE range = &(*ConfigInfo->AccessRanges)[0];

    UNREFERENCED_PARAMETER(HwContext);
    UNREFERENCED_PARAMETER(BusInformation);
    UNREFERENCED_PARAMETER(ArgumentString);
    UNREFERENCED_PARAMETER(Reserved3);

    if (range->RangeLength == 0) {
        return SP_RETURN_NOT_FOUND;
    }
    adapter->Registers = StorPortGetDeviceBase(
        adapter,
        ConfigInfo->AdapterInterfaceType,
        ConfigInfo->SystemIoBusNumber,
        range->RangeStart,
        range->RangeLength,
        (BOOLEAN)!range->RangeInMemory);
    if (adapter->Registers == NULL) {
        RaidLogAdapter(adapter, (ULONG)IO_ERR_INSUFFICIENT_RESOURCES, 10, range->RangeLength);
        return SP_RETURN_ERROR;
    }
    if (RaidRead(adapter, RAID_REG_SIGNATURE) != RAID_SIGNATURE) {
        RaidLogAdapter(adapter, (ULONG)IO_ERR_CONFIGURATION_ERROR, 11, RaidRead(adapter, RAID_REG_SIGNATURE));
        StorPortFreeDeviceBase(adapter, adapter->Registers);
        return SP_RETURN_NOT_FOUND;
    }

    adapter->Events = StorPortGetUncachedExtension(adapter, ConfigInfo, RAID_RING_FRAMES * sizeof(RAID_EVENT));
    if (adapter->Events == NULL) {
        RaidLogAdapter(adapter, (ULONG)IO_ERR_INSUFFICIENT_RESOURCES, 12, RAID_RING_FRAMES);
        return SP_RETURN_ERROR;
    }

    ConfigInfo->MaximumTransferLength = RAID_MAX_TRANSFER;
    ConfigInfo->NumberOfPhysicalBreaks = RAID_MAX_TRANSFER / PAGE_SIZE + 1;
    ConfigInfo->NumberOfBuses = 1;
    ConfigInfo->MaximumNumberOfTargets = RAID_MAX_ARRAYS;
    ConfigInfo->MaximumNumberOfLogicalUnits = 1;
    ConfigInfo->ScatterGather = TRUE;
    ConfigInfo->Master = TRUE;
    ConfigInfo->CachesData = TRUE;
    ConfigInfo->SynchronizationModel = StorSynchronizeFullDuplex;
    return SP_RETURN_FOUND;
}

BOOLEAN RaidHwInitialize(_In_ PVOID DeviceExtension)
{
    PRAID_ADAPTER adapter = DeviceExtension;
    STOR_PHYSICAL_ADDRESS base;
    ULONG length = RAID_RING_FRAMES * sizeof(RAID_EVENT);

    RtlZeroMemory(adapter->Events, length);
    base = StorPortGetPhysicalAddress(adapter, NULL, adapter->Events, &length);
    StorPortInitializeDpc(adapter, &adapter->EventDpc, RaidEventDpc);

    RaidWrite(adapter, RAID_REG_EVENT_BASE, base.LowPart);
    RaidWrite(adapter, RAID_REG_EVENT_BASE + sizeof(ULONG), (ULONG)base.HighPart);
    RaidWrite(adapter, RAID_REG_MASK, 0);
    adapter->Stopped = FALSE;
    return TRUE;
}

SCSI_ADAPTER_CONTROL_STATUS RaidHwAdapterControl(
    _In_ PVOID DeviceExtension, _In_ SCSI_ADAPTER_CONTROL_TYPE ControlType, _In_ PVOID Parameters)
{
    PSCSI_SUPPORTED_CONTROL_TYPE_LIST list;
    PRAID_ADAPTER adapter = DeviceExtension;

    switch (ControlType) {
    case ScsiQuerySupportedControlTypes:
        list = Parameters;
        if (list->MaxControlType > ScsiStopAdapter) {
            list->SupportedTypeList[ScsiStopAdapter] = TRUE;
        }
        if (list->MaxControlType > ScsiRestartAdapter) {
            list->SupportedTypeList[ScsiRestartAdapter] = TRUE;
        }
        return ScsiAdapterControlSuccess;

    case ScsiStopAdapter:
        /* At device IRQL: nothing can be logged here. */
        adapter->Stopped = TRUE;
        RaidWrite(adapter, RAID_REG_MASK, MAXULONG);
        return ScsiAdapterControlSuccess;

    case ScsiRestartAdapter:
        return RaidHwInitialize(adapter) ? ScsiAdapterControlSuccess : ScsiAdapterControlUnsuccessful;

    default:
        return ScsiAdapterControlUnsuccessful;
    }
}

BOOLEAN RaidHwResetBus(_In_ PVOID DeviceExtension, _In_ ULONG PathId)
{
    PRAID_ADAPTER adapter = DeviceExtension;

    UNREFERENCED_PARAMETER(PathId);

    RaidWrite(adapter, RAID_REG_DOORBELL, RAID_DOORBELL_RESET);
    RaidAbortAll(adapter, SRB_STATUS_BUS_RESET);
    return TRUE;
}
