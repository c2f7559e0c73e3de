/* A Storport miniport of one file: what each of its callbacks may log. */
#include <storport.h>

typedef struct _SILO {
    ULONG Lost;
    ULONG Events;
    STOR_DPC Dpc;
    BOOLEAN Stopped;
} SILO, *PSILO;

HW_INITIALIZE SiloInitialize;
HW_PASSIVE_INITIALIZE_ROUTINE SiloPassiveInitialize_ok;
HW_STARTIO SiloStartIo;
HW_BUILDIO SiloBuildIo_ok;
HW_INTERRUPT SiloInterrupt;
HW_FIND_ADAPTER SiloFindAdapter_ok;
HW_RESET_BUS SiloResetBus;
HW_ADAPTER_CONTROL SiloAdapterControl;
HW_DPC_ROUTINE SiloDpc_ok;

static VOID SiloFill(PSTOR_LOG_EVENT_DETAILS Details, ULONG Id)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventAdapterAssociation;
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = Id;
}

/* Called from HwInitialize, from HwAdapterControl and from the DPC. */
static VOID SiloLog(PSILO Silo, ULONG Id)
{
    STOR_LOG_EVENT_DETAILS details;

    SiloFill(&details, Id);
    if (StorPortLogSystemEvent(Silo, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "SiloInitialize is the HwInitialize callback of HW_INITIALIZATION_DATA"
        Silo->Lost++;
    }
}

/* Called at DISPATCH_LEVEL or below only. */
static VOID SiloLogLater_ok(PSILO Silo, ULONG Id)
{
    STOR_LOG_EVENT_DETAILS details;

    SiloFill(&details, Id);
    if (StorPortLogSystemEvent(Silo, &details, NULL) != STOR_STATUS_SUCCESS) {
        Silo->Lost++;
    }
}

/* Called for each control type, at the level that the type has. */
static VOID SiloLogControl(PSILO Silo, SCSI_ADAPTER_CONTROL_TYPE Type)
{
    STOR_LOG_EVENT_DETAILS details;

    SiloFill(&details, Type);
    if (Type == ScsiQuerySupportedControlTypes) {
        if (StorPortLogSystemEvent(Silo, &details, NULL) != STOR_STATUS_SUCCESS) {
            Silo->Lost++;
        }
    } else if (Type == ScsiRestartAdapter) {
        if (StorPortLogSystemEvent(Silo, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "when ControlType is ScsiRestartAdapter"
            Silo->Lost++;
        }
    }
}

static VOID SiloSetUp(PSILO Silo)
{
    SiloLog(Silo, 1);
}

BOOLEAN SiloInitialize(PVOID Extension)
{
    PSILO silo = Extension;

    SiloSetUp(silo);
    StorPortInitializeDpc(silo, &silo->Dpc, SiloDpc_ok);
    return StorPortEnablePassiveInitialization(silo, SiloPassiveInitialize_ok);
}

BOOLEAN SiloPassiveInitialize_ok(PVOID Extension)
{
    SiloLogLater_ok(Extension, 2);
    return TRUE;
}

VOID SiloDpc_ok(PSTOR_DPC Dpc, PVOID Extension, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    SiloLog(Extension, 3);
    SiloLogLater_ok(Extension, 3);
}

ULONG SiloFindAdapter_ok(PVOID Extension, PVOID Context, PVOID Bus, PCHAR Arguments,
                         PPORT_CONFIGURATION_INFORMATION Configuration, PBOOLEAN Again)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Bus);
    UNREFERENCED_PARAMETER(Arguments);
    Configuration->SynchronizationModel = StorSynchronizeFullDuplex;
    *Again = FALSE;
    SiloLogLater_ok(Extension, 4);
    return SP_RETURN_FOUND;
}

BOOLEAN SiloBuildIo_ok(PVOID Extension, PSCSI_REQUEST_BLOCK Srb)
{
    UNREFERENCED_PARAMETER(Srb);
    SiloLogLater_ok(Extension, 5);
    return TRUE;
}

/* In full duplex mode, HwStorStartIo runs at DISPATCH_LEVEL. */
BOOLEAN SiloStartIo(PVOID Extension, PSCSI_REQUEST_BLOCK Srb)
{
    STOR_LOCK_HANDLE handle = {0};
    STOR_LOG_EVENT_DETAILS details;
    PSILO silo = Extension;

    UNREFERENCED_PARAMETER(Srb);
    SiloLogLater_ok(silo, 6);
    SiloFill(&details, 7);
    StorPortAcquireSpinLock(silo, InterruptLock, NULL, &handle);
    if (StorPortLogSystemEvent(silo, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "in SiloStartIo, StorPortAcquireSpinLock raises the IRQL to DIRQL"
        silo->Lost++;
    }
    StorPortReleaseSpinLock(silo, &handle);
    if (StorPortLogSystemEvent(silo, &details, NULL) != STOR_STATUS_SUCCESS) {
        silo->Lost++;
    }
    StorPortAcquireSpinLock(silo, StartIoLock, NULL, &handle);
    if (StorPortLogSystemEvent(silo, &details, NULL) != STOR_STATUS_SUCCESS) {
        silo->Lost++;
    }
    StorPortReleaseSpinLock(silo, &handle);
    return TRUE;
}

BOOLEAN SiloResetBus(PVOID Extension, ULONG Path)
{
    SiloLogLater_ok(Extension, Path);
    return TRUE;
}

static BOOLEAN SiloCollect(PVOID Extension, PVOID Context)
{
    PSILO silo = Extension;
    STOR_LOG_EVENT_DETAILS details;

    SiloFill(&details, *(PULONG)Context);
    if (StorPortLogSystemEvent(silo, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "StorPortSynchronizeAccess"
        silo->Lost++;
    }
    return TRUE;
}

BOOLEAN SiloInterrupt(PVOID Extension)
{
    PSILO silo = Extension;

    silo->Events++;
    StorPortIssueDpc(silo, &silo->Dpc, NULL, NULL);
    return TRUE;
}

SCSI_ADAPTER_CONTROL_STATUS SiloAdapterControl(PVOID Extension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                               PVOID Parameters)
{
    PSILO silo = Extension;
    STOR_LOG_EVENT_DETAILS details;
    ULONG id = 9;

    UNREFERENCED_PARAMETER(Parameters);
    SiloLogControl(silo, ControlType);
    SiloFill(&details, ControlType);
    switch (ControlType) {
    case ScsiQuerySupportedControlTypes:
        if (StorPortLogSystemEvent(silo, &details, NULL) != STOR_STATUS_SUCCESS) {
            silo->Lost++;
        }
        StorPortSynchronizeAccess(silo, SiloCollect, &id);
        break;
    case ScsiStopAdapter:
        silo->Stopped = TRUE;
        if (StorPortLogSystemEvent(silo, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "SiloAdapterControl is the HwAdapterControl callback of HW_INITIALIZATION_DATA"
            silo->Lost++;
        }
        break;
    case ScsiRestartAdapter:
        silo->Stopped = FALSE;
        break;
    case ScsiSetRunningConfig:
        SiloLogLater_ok(silo, 8);
        break;
    case 77: /* of a later version: no level is documented */
        SiloLogLater_ok(silo, 9);
        break;
    default:
        break;
    }
    return ScsiAdapterControlSuccess;
}

ULONG DriverEntry(PVOID Driver, PVOID Registry)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = PCIBus;
    data.HwInitialize = SiloInitialize;
    data.HwStartIo = SiloStartIo;
    data.HwBuildIo = SiloBuildIo_ok;
    data.HwInterrupt = SiloInterrupt;
    data.HwFindAdapter = SiloFindAdapter_ok;
    data.HwResetBus = SiloResetBus;
    data.HwAdapterControl = SiloAdapterControl;
    data.DeviceExtensionSize = sizeof(SILO);
    return StorPortInitialize(Driver, Registry, &data, NULL);
}
