/*
 * driver.c - registers the physical function, then the virtual ports.
 */
#include "san.h"

static ULONG SanRegisterPhysical(PVOID DriverObject, PVOID RegistryPath)
{
    HW_INITIALIZATION_DATA data = { 0 };

    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = PCIBus;
    data.HwInitialize = SanInitialize;
    data.HwStartIo = SanStartIo;
    data.HwInterrupt = SanInterrupt;
    data.HwFindAdapter = SanFindAdapter;
    data.HwResetBus = SanResetBus;
    data.HwAdapterControl = SanAdapterControl;
    data.DeviceExtensionSize = sizeof(SAN_PORT);
    data.NumberOfAccessRanges = 1;
    return StorPortInitialize(DriverObject, RegistryPath, &data, NULL);
}

static ULONG SanRegisterVirtual(PVOID DriverObject, PVOID RegistryPath)
{
    VIRTUAL_HW_INITIALIZATION_DATA data = {
        .HwInitializationDataSize = sizeof(data),
        .AdapterInterfaceType = Internal,
        .HwInitialize = SanVirtualInitialize_ok,
        .HwStartIo = SanVirtualStartIo,
        .HwFindAdapter = SanVirtualFindAdapter,
        .HwResetBus = SanResetBus,
        .HwAdapterControl = SanAdapterControl,
        .DeviceExtensionSize = sizeof(SAN_PORT),
        .FeatureSupport = STOR_FEATURE_VIRTUAL_MINIPORT,
    };

    return StorPortInitialize(DriverObject, RegistryPath, (PHW_INITIALIZATION_DATA)&data, NULL);
}

ULONG DriverEntry(PVOID DriverObject, PVOID RegistryPath)
{
    ULONG status = SanRegisterPhysical(DriverObject, RegistryPath);
    ULONG virtualStatus = SanRegisterVirtual(DriverObject, RegistryPath);

    return status < virtualStatus ? status : virtualStatus;
}

ULONG SanFindAdapter(PVOID DeviceExtension, PVOID HwContext, PVOID BusInformation, PCHAR ArgumentString,
                     PPORT_CONFIGURATION_INFORMATION ConfigInfo, PBOOLEAN Reserved3)
{
    PSAN_PORT port = DeviceExtension;
    PACCESS_RANGE range = &(*ConfigInfo->AccessRanges)[0];

    UNREFERENCED_PARAMETER(HwContext);
    UNREFERENCED_PARAMETER(BusInformation);
    UNREFERENCED_PARAMETER(ArgumentString);
    UNREFERENCED_PARAMETER(Reserved3);
    port->IsVirtual = FALSE;
    port->Registers = StorPortGetDeviceBase(port, ConfigInfo->AdapterInterfaceType,
                                            ConfigInfo->SystemIoBusNumber, range->RangeStart,
                                            range->RangeLength, FALSE);
    ConfigInfo->SynchronizationModel = StorSynchronizeHalfDuplex;
    return port->Registers != NULL ? SP_RETURN_FOUND : SP_RETURN_ERROR;
}

ULONG SanVirtualFindAdapter(PVOID DeviceExtension, PVOID HwContext, PVOID BusInformation, PVOID LowerDevice,
                            PCHAR ArgumentString, PPORT_CONFIGURATION_INFORMATION ConfigInfo, PBOOLEAN Again)
{
    PSAN_PORT port = DeviceExtension;

    UNREFERENCED_PARAMETER(HwContext);
    UNREFERENCED_PARAMETER(BusInformation);
    UNREFERENCED_PARAMETER(LowerDevice);
    UNREFERENCED_PARAMETER(ArgumentString);
    ConfigInfo->VirtualDevice = TRUE;
    port->IsVirtual = TRUE;
    *Again = FALSE;
    return SP_RETURN_FOUND;
}
