/*
 * init.c - registration, the adapter's resources, initialization, power.
 */
#include "flash.h"

ULONG DriverEntry(PVOID DriverObject, PVOID RegistryPath)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = PCIBus;
    data.HwInitialize = FlashHwInitialize;
    data.HwStartIo = FlashHwStartIo;
    data.HwBuildIo = FlashHwBuildIo;
    data.HwInterrupt = FlashHwInterrupt;
    data.HwFindAdapter = FlashHwFindAdapter;
    data.HwResetBus = FlashHwResetBus;
    data.HwAdapterControl = FlashHwAdapterControl;
    data.DeviceExtensionSize = sizeof(FLASH_ADAPTER);
    data.NumberOfAccessRanges = 1;
    data.MapBuffers = STOR_MAP_NON_READ_WRITE_BUFFERS;
    data.NeedPhysicalAddresses = TRUE;
    data.TaggedQueuing = TRUE;
    data.AutoRequestSense = TRUE;
    data.MultipleRequestPerLu = TRUE;
    return StorPortInitialize(DriverObject, RegistryPath, &data, NULL);
}

ULONG FlashHwFindAdapter(PVOID DeviceExtension, PVOID HwContext, PVOID BusInformation, PCHAR ArgumentString,
                         PPORT_CONFIGURATION_INFORMATION ConfigInfo, PBOOLEAN Reserved3)
{
    PFLASH_ADAPTER adapter = DeviceExtension;
    PACCESS_RANGE range = &(*ConfigInfo->AccessRanges)[0];

    UNREFERENCED_PARAMETER(HwContext);
    UNREFERENCED_PARAMETER(BusInformation);
    UNREFERENCED_PARAMETER(ArgumentString);
    UNREFERENCED_PARAMETER(Reserved3);
    adapter->Registers = StorPortGetDeviceBase(adapter, ConfigInfo->AdapterInterfaceType,
                                               ConfigInfo->SystemIoBusNumber, range->RangeStart,
                                               range->RangeLength, FALSE);
    if (adapter->Registers == NULL) {
        return SP_RETURN_ERROR;
    }
    ConfigInfo->SynchronizationModel = StorSynchronizeFullDuplex;
    ConfigInfo->MaximumTransferLength = 128 * 1024;
    ConfigInfo->NumberOfBuses = 1;
    ConfigInfo->MaximumNumberOfTargets = 1;
    ConfigInfo->ScatterGather = TRUE;
    ConfigInfo->Master = TRUE;
    adapter->Completions = StorPortGetUncachedExtension(adapter, ConfigInfo,
                                                        FLASH_DEPTH * sizeof(FLASH_COMPLETION));
    return adapter->Completions != NULL ? SP_RETURN_FOUND : SP_RETURN_ERROR;
}

/* The rings are started with the interrupt lock held; everything that may take its time waits. */
BOOLEAN FlashHwInitialize(PVOID DeviceExtension)
{
    PFLASH_ADAPTER adapter = DeviceExtension;
    ULONG fault = FlashRead(adapter, FLASH_REG_FAULT);

    if (fault != 0) {
        FlashLogFault_bad(adapter, fault);
        return FALSE;
    }
    adapter->NextCompletion = 0;
    FlashWrite(adapter, FLASH_REG_MASK, 0);
    return StorPortEnablePassiveInitialization(adapter, FlashPassiveInitialize);
}

BOOLEAN FlashPassiveInitialize(PVOID DeviceExtension)
{
    PFLASH_ADAPTER adapter = DeviceExtension;

    StorPortInitializeDpc(adapter, &adapter->CompletionDpc, FlashCompletionDpc);
    StorPortInitializeDpc(adapter, &adapter->LogDpc, FlashLogDpc);
    StorPortNotification(RequestTimerCall, adapter, FlashHwTimer, 1000000);
    adapter->Started = TRUE;
    FlashLogEvent_ok(adapter, FLASH_LOG_READY);
    return TRUE;
}

static VOID FlashRestart(PFLASH_ADAPTER Adapter)
{
    FlashWrite(Adapter, FLASH_REG_MASK, 0);
    Adapter->NextCompletion = 0;
    Adapter->Started = TRUE;
    FlashLogRestart_bad(Adapter);
}

SCSI_ADAPTER_CONTROL_STATUS FlashHwAdapterControl(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                                  PVOID Parameters)
{
    PFLASH_ADAPTER adapter = DeviceExtension;
    PSCSI_SUPPORTED_CONTROL_TYPE_LIST list = Parameters;

    switch (ControlType) {
    case ScsiQuerySupportedControlTypes:
        list->SupportedTypeList[ScsiQuerySupportedControlTypes] = TRUE;
        list->SupportedTypeList[ScsiStopAdapter] = TRUE;
        list->SupportedTypeList[ScsiRestartAdapter] = TRUE;
        return ScsiAdapterControlSuccess;

    case ScsiStopAdapter:
        adapter->Started = FALSE;
        FlashWrite(adapter, FLASH_REG_MASK, MAXULONG);
        FlashLogAnywhere_ok(adapter, FLASH_LOG_LATE);
        return ScsiAdapterControlSuccess;

    case ScsiRestartAdapter:
        FlashRestart(adapter);
        return ScsiAdapterControlSuccess;

    case ScsiAdapterSurpriseRemoval:
        FlashLogEvent_ok(adapter, FLASH_LOG_RESET);
        return ScsiAdapterControlSuccess;

    default:
        return ScsiAdapterControlUnsuccessful;
    }
}
