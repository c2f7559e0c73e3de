/*
 * Two adapters of one driver: a physical one and a virtual one, each registered with a structure of its own.
 */
#include <ntddk.h>
#include <storport.h>
#include <ntiologc.h>

typedef struct _DOCK {
    ULONG Ready;
} DOCK, *PDOCK;

HW_INITIALIZE DockInitialize_bad;
HW_INITIALIZE DockVirtualInitialize_ok;
HW_FIND_ADAPTER DockFind;
VIRTUAL_HW_FIND_ADAPTER DockVirtualFind;

static VOID DockReport(PDOCK Dock, PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    Details->UniqueId = Dock->Ready;
}

BOOLEAN DockInitialize_bad(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;

    DockReport(Extension, &details);
    StorPortLogSystemEvent(Extension, &details, NULL); // expect: DDI501 "DockInitialize_bad is the HwInitialize callback of HW_INITIALIZATION_DATA"
    return TRUE;
}

BOOLEAN DockVirtualInitialize_ok(PVOID Extension)
{
    STOR_LOG_EVENT_DETAILS details;

    DockReport(Extension, &details);
    StorPortLogSystemEvent(Extension, &details, NULL);
    return TRUE;
}

static ULONG DockRegister(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = PCIBus;
    data.HwFindAdapter = DockFind;
    data.HwInitialize = DockInitialize_bad;
    data.DeviceExtensionSize = sizeof(DOCK);
    return StorPortInitialize(Driver, Path, &data, NULL);
}

static ULONG DockRegisterVirtual(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = Internal;
    data.FeatureSupport = STOR_FEATURE_VIRTUAL_MINIPORT;
    data.HwFindAdapter = (PHW_FIND_ADAPTER)DockVirtualFind;
    data.HwInitialize = DockVirtualInitialize_ok;
    data.DeviceExtensionSize = sizeof(DOCK);
    return StorPortInitialize(Driver, Path, &data, NULL);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    ULONG status = DockRegisterVirtual(Driver, Path);

    return status == 0 ? (NTSTATUS)DockRegister(Driver, Path) : (NTSTATUS)status;
}
