/*
 * handlers.c - a table with a handler for some control types: the others are empty.
 */
#include <storport.h>

typedef struct _TRAY TRAY, *PTRAY;

typedef VOID (*TRAY_HANDLER)(PTRAY Tray, ULONG UniqueId);

struct _TRAY {
    TRAY_HANDLER Notify; /* somebody else's, where there is one */
    ULONG LostEvents;
};

HW_ADAPTER_CONTROL TrayControl;

static VOID HandlersBegin(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

static VOID TrayRestart_bad(PTRAY Tray, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    HandlersBegin(&details, UniqueId);
    if (StorPortLogSystemEvent(Tray, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "ScsiRestartAdapter"
        Tray->LostEvents++;
    }
}

static VOID TrayPower_ok(PTRAY Tray, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    HandlersBegin(&details, UniqueId);
    if (StorPortLogSystemEvent(Tray, &details, NULL) != STOR_STATUS_SUCCESS) {
        Tray->LostEvents++;
    }
}

/* What is called where nobody registered anything. */
static VOID TrayNotify_bad(PTRAY Tray, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    HandlersBegin(&details, UniqueId);
    if (StorPortLogSystemEvent(Tray, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "ScsiStopAdapter"
        Tray->LostEvents++;
    }
}

static VOID TrayNotify_ok(PTRAY Tray, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    HandlersBegin(&details, UniqueId);
    if (StorPortLogSystemEvent(Tray, &details, NULL) != STOR_STATUS_SUCCESS) {
        Tray->LostEvents++;
    }
}

static const TRAY_HANDLER TrayHandlers[] = {
    [ScsiRestartAdapter] = TrayRestart_bad,
    [ScsiAdapterPower] = TrayPower_ok,
};

SCSI_ADAPTER_CONTROL_STATUS TrayControl(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType, PVOID Parameters)
{
    PTRAY tray = DeviceExtension;
    TRAY_HANDLER stopped = tray->Notify != NULL ? tray->Notify : TrayNotify_bad;
    TRAY_HANDLER powered = tray->Notify != NULL ? tray->Notify : TrayNotify_ok;

    UNREFERENCED_PARAMETER(Parameters);
    if (ControlType < RTL_NUMBER_OF(TrayHandlers) && TrayHandlers[ControlType] != NULL) {
        TrayHandlers[ControlType](tray, ControlType);
    }
    if (ControlType == ScsiStopAdapter) {
        stopped(tray, ControlType);
    } else if (ControlType == ScsiAdapterSurpriseRemoval) {
        powered(tray, ControlType);
    }
    return ScsiAdapterControlSuccess;
}
