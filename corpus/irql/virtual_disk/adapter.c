/*
 * adapter.c - registration and life of the virtual adapter.
 */
#include "vdisk.h"

ULONG DriverEntry(PVOID DriverObject, PVOID RegistryPath)
{
    VIRTUAL_HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = Internal;
    data.HwInitialize = VdiskInitialize;
    data.HwStartIo = VdiskStartIo;
    data.HwFindAdapter = VdiskFindAdapter;
    data.HwResetBus = VdiskResetBus;
    data.HwAdapterControl = VdiskAdapterControl;
    data.HwFreeAdapterResources = VdiskFreeResources;
    data.HwProcessServiceRequest = VdiskProcessServiceRequest;
    data.HwCompleteServiceIrp = VdiskCompleteServiceIrp;
    data.DeviceExtensionSize = sizeof(VDISK_ADAPTER);
    data.FeatureSupport = STOR_FEATURE_VIRTUAL_MINIPORT;
    data.MapBuffers = STOR_MAP_ALL_BUFFERS_INCLUDING_READ_WRITE;
    data.TaggedQueuing = TRUE;
    data.AutoRequestSense = TRUE;
    data.MultipleRequestPerLu = TRUE;
    return StorPortInitialize(DriverObject, RegistryPath, (PHW_INITIALIZATION_DATA)&data, NULL);
}

ULONG VdiskFindAdapter(PVOID DeviceExtension, PVOID HwContext, PVOID BusInformation, PVOID LowerDevice,
                       PCHAR ArgumentString, PPORT_CONFIGURATION_INFORMATION ConfigInfo, PBOOLEAN Again)
{
    PVDISK_ADAPTER adapter = DeviceExtension;

    UNREFERENCED_PARAMETER(HwContext);
    UNREFERENCED_PARAMETER(BusInformation);
    UNREFERENCED_PARAMETER(ArgumentString);
    adapter->LowerDevice = LowerDevice;
    ConfigInfo->VirtualDevice = TRUE;
    ConfigInfo->NumberOfBuses = 1;
    ConfigInfo->MaximumNumberOfTargets = VDISK_MAXIMUM;
    *Again = FALSE;
    VdiskLog_ok(adapter, 0, (ULONG)IO_ERR_NOT_READY);
    return SP_RETURN_FOUND;
}

/* A virtual miniport has no interrupt lock that Storport could hold here. */
BOOLEAN VdiskInitialize(PVOID DeviceExtension)
{
    PVDISK_ADAPTER adapter = DeviceExtension;

    StorPortInitializeDpc(adapter, &adapter->StateDpc, VdiskStateDpc);
    VdiskLogStart_ok(adapter);
    return TRUE;
}

BOOLEAN VdiskResetBus(PVOID DeviceExtension, ULONG PathId)
{
    UNREFERENCED_PARAMETER(DeviceExtension);
    UNREFERENCED_PARAMETER(PathId);
    return TRUE;
}

VOID VdiskFreeResources(PVOID DeviceExtension)
{
    PVDISK_ADAPTER adapter = DeviceExtension;
    ULONG disk;

    for (disk = 0; disk < VDISK_MAXIMUM; disk++) {
        if (adapter->Disks[disk].Attached) {
            VdiskLog_ok(adapter, disk, (ULONG)IO_ERR_NOT_READY);
        }
    }
}

SCSI_ADAPTER_CONTROL_STATUS VdiskAdapterControl(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                                PVOID Parameters)
{
    PVDISK_ADAPTER adapter = DeviceExtension;
    PSCSI_SUPPORTED_CONTROL_TYPE_LIST list = Parameters;

    if (ControlType == ScsiQuerySupportedControlTypes) {
        list->SupportedTypeList[ScsiQuerySupportedControlTypes] = TRUE;
        list->SupportedTypeList[ScsiStopAdapter] = TRUE;
        return ScsiAdapterControlSuccess;
    }
    if (ControlType == ScsiStopAdapter) {
        /* There is no interrupt whose level this could be called at. */
        VdiskLog_ok(adapter, 0, (ULONG)IO_ERR_NOT_READY);
        adapter->Leaving = TRUE;
        return ScsiAdapterControlSuccess;
    }
    return ScsiAdapterControlUnsuccessful;
}
