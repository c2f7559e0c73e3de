/*
 * two_miniports.c - a driver that is a miniport for an adapter, and a virtual one for the volumes that it makes of it.
 */
#include <ntddk.h>
#include <storport.h>
#include <ntiologc.h>

HW_INITIALIZE AdapterInitialize_bad;
HW_INITIALIZE VolumeInitialize_ok;
HW_FIND_ADAPTER AdapterFind;
HW_STARTIO AdapterStartIo;

static VOID FillDetails(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(STOR_LOG_EVENT_DETAILS));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(STOR_LOG_EVENT_DETAILS);
    Details->EventAssociation = StorEventAdapterAssociation;
    Details->ErrorCode = IO_ERR_TIMEOUT;
}

BOOLEAN AdapterInitialize_bad(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG needed;

    FillDetails(&details);
    StorPortLogSystemEvent(Extension, &details, &needed); // expect: DDI501 "at DIRQL"
    return TRUE;
}

BOOLEAN VolumeInitialize_ok(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG needed;

    FillDetails(&details);
    StorPortLogSystemEvent(Extension, &details, &needed);
    return TRUE;
}

static ULONG RegisterAdapter(PVOID Driver, PVOID Path)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(HW_INITIALIZATION_DATA));
    data.HwInitializationDataSize = sizeof(HW_INITIALIZATION_DATA);
    data.HwInitialize = AdapterInitialize_bad;
    data.HwFindAdapter = AdapterFind;
    data.HwStartIo = AdapterStartIo;
    data.AdapterInterfaceType = PCIBus;
    return StorPortInitialize(Driver, Path, &data, NULL);
}

static ULONG RegisterVolumes(PVOID Driver, PVOID Path)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(HW_INITIALIZATION_DATA));
    data.HwInitializationDataSize = sizeof(HW_INITIALIZATION_DATA);
    data.HwInitialize = VolumeInitialize_ok;
    data.HwFindAdapter = AdapterFind;
    data.HwStartIo = AdapterStartIo;
    data.FeatureSupport |= STOR_FEATURE_VIRTUAL_MINIPORT;
    return StorPortInitialize(Driver, Path, &data, NULL);
}

ULONG DriverEntry(PVOID Driver, PVOID Path)
{
    ULONG status = RegisterAdapter(Driver, Path);

    return status == 0 ? RegisterVolumes(Driver, Path) : status;
}
