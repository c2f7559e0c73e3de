/*
 * control.c - HwStorAdapterControl: one routine, and a level for each thing that it is asked for.
 */
#include <storport.h>

typedef struct _ADAPTER {
    PUCHAR Registers;
    ULONG LostEvents;
    BOOLEAN Stopped;
} ADAPTER, *PADAPTER;

HW_ADAPTER_CONTROL BoardControl;
HW_ADAPTER_CONTROL BoardControlByHelper;
HW_ADAPTER_CONTROL BoardControlByIf;
HW_UNIT_CONTROL BoardUnitControl_ok;

static VOID ControlBegin(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

static VOID BoardStop_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    Adapter->Stopped = TRUE;
    ControlBegin(&details, 1);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "ScsiStopAdapter"
        Adapter->LostEvents++;
    }
}

static VOID BoardRestart_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    Adapter->Stopped = FALSE;
    ControlBegin(&details, 2);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "ScsiRestartAdapter"
        Adapter->LostEvents++;
    }
}

static VOID BoardQuery_ok(PADAPTER Adapter, PSCSI_SUPPORTED_CONTROL_TYPE_LIST List)
{
    STOR_LOG_EVENT_DETAILS details;

    if (List->MaxControlType <= ScsiRestartAdapter) {
        ControlBegin(&details, 3);
        if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
            Adapter->LostEvents++;
        }
        return;
    }
    List->SupportedTypeList[ScsiQuerySupportedControlTypes] = TRUE;
    List->SupportedTypeList[ScsiStopAdapter] = TRUE;
    List->SupportedTypeList[ScsiRestartAdapter] = TRUE;
}

static VOID BoardPower_ok(PADAPTER Adapter, PSTOR_ADAPTER_CONTROL_POWER Power)
{
    STOR_LOG_EVENT_DETAILS details;

    ControlBegin(&details, Power->PowerState);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}

SCSI_ADAPTER_CONTROL_STATUS BoardControl(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                         PVOID Parameters)
{
    PADAPTER adapter = DeviceExtension;

    switch (ControlType) {
    case ScsiQuerySupportedControlTypes:
        BoardQuery_ok(adapter, Parameters);
        return ScsiAdapterControlSuccess;
    case ScsiStopAdapter:
        BoardStop_bad(adapter);
        return ScsiAdapterControlSuccess;
    case ScsiRestartAdapter:
        BoardRestart_bad(adapter);
        return ScsiAdapterControlSuccess;
    case ScsiAdapterPower:
        BoardPower_ok(adapter, Parameters);
        return ScsiAdapterControlSuccess;
    default:
        return ScsiAdapterControlUnsuccessful;
    }
}

/* The type travels on as a parameter; the helper tells the cases apart. */
static VOID LogConfiguration_ok(PADAPTER Adapter, SCSI_ADAPTER_CONTROL_TYPE Type)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Type == ScsiSetBootConfig || Type == ScsiSetRunningConfig) {
        ControlBegin(&details, Type);
        if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
            Adapter->LostEvents++;
        }
    }
}

static VOID LogTransition_bad(PADAPTER Adapter, SCSI_ADAPTER_CONTROL_TYPE Type)
{
    STOR_LOG_EVENT_DETAILS details;

    switch (Type) {
    case ScsiStopAdapter:
    case ScsiSetRunningConfig:
        ControlBegin(&details, Type);
        if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "ScsiStopAdapter"
            Adapter->LostEvents++;
        }
        break;
    default:
        break;
    }
}

SCSI_ADAPTER_CONTROL_STATUS BoardControlByHelper(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                                 PVOID Parameters)
{
    UNREFERENCED_PARAMETER(Parameters);
    LogConfiguration_ok(DeviceExtension, ControlType);
    LogTransition_bad(DeviceExtension, ControlType);
    return ScsiAdapterControlSuccess;
}

static VOID LogReset_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    ControlBegin(&details, 5);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "ScsiRestartAdapter"
        Adapter->LostEvents++;
    }
}

static VOID LogRemoval_ok(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    ControlBegin(&details, 6);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}

SCSI_ADAPTER_CONTROL_STATUS BoardControlByIf(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                             PVOID Parameters)
{
    UNREFERENCED_PARAMETER(Parameters);
    if (ControlType == ScsiQuerySupportedControlTypes) {
        return ScsiAdapterControlSuccess;
    }
    if (ControlType == ScsiAdapterSurpriseRemoval) {
        LogRemoval_ok(DeviceExtension);
        return ScsiAdapterControlSuccess;
    }
    if (ControlType != ScsiStopAdapter && ControlType == ScsiRestartAdapter) {
        LogReset_bad(DeviceExtension);
        return ScsiAdapterControlSuccess;
    }
    return ScsiAdapterControlUnsuccessful;
}

/* Units are never asked above DISPATCH_LEVEL. */
SCSI_UNIT_CONTROL_STATUS BoardUnitControl_ok(PVOID DeviceExtension, SCSI_UNIT_CONTROL_TYPE ControlType,
                                             PVOID Parameters)
{
    PADAPTER adapter = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Parameters);
    ControlBegin(&details, ControlType);
    if (StorPortLogSystemEvent(adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        adapter->LostEvents++;
    }
    return ScsiUnitControlSuccess;
}
