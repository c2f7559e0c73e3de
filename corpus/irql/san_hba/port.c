/*
 * port.c - the physical function and the virtual ports at work.
 */
#include "san.h"

static VOID SanStart(PSAN_PORT Port)
{
    Port->LinkUp = FALSE;
    StorPortInitializeDpc(Port, &Port->LinkDpc, SanLinkDpc_ok);
    SanLogStart_bad(Port);
}

/* With the interrupt lock held. */
BOOLEAN SanInitialize(PVOID DeviceExtension)
{
    SanStart(DeviceExtension);
    return TRUE;
}

/* Without: the port is virtual. */
BOOLEAN SanVirtualInitialize_ok(PVOID DeviceExtension)
{
    PSAN_PORT port = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    port->LinkUp = TRUE;
    SanPrepare(&details, 20);
    if (StorPortLogSystemEvent(port, &details, NULL) != STOR_STATUS_SUCCESS) {
        port->LostEvents++;
    }
    return TRUE;
}

BOOLEAN SanStartIo(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    PSAN_PORT port = DeviceExtension;

    if (!port->LinkUp) {
        SanLogReject_bad(port, Srb);
        Srb->SrbStatus = SRB_STATUS_NO_DEVICE;
        StorPortNotification(RequestComplete, port, Srb);
    }
    return TRUE;
}

BOOLEAN SanVirtualStartIo(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    PSAN_PORT port = DeviceExtension;

    if (!port->LinkUp) {
        SanLogVirtualReject_ok(port, Srb);
        Srb->SrbStatus = SRB_STATUS_NO_DEVICE;
        StorPortNotification(RequestComplete, port, Srb);
    }
    return TRUE;
}

BOOLEAN SanResetBus(PVOID DeviceExtension, ULONG PathId)
{
    StorPortCompleteRequest(DeviceExtension, (UCHAR)PathId, SP_UNTAGGED, SP_UNTAGGED, SRB_STATUS_BUS_RESET);
    return TRUE;
}

SCSI_ADAPTER_CONTROL_STATUS SanAdapterControl(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                              PVOID Parameters)
{
    PSCSI_SUPPORTED_CONTROL_TYPE_LIST list = Parameters;
    PSAN_PORT port = DeviceExtension;

    switch (ControlType) {
    case ScsiQuerySupportedControlTypes:
        list->SupportedTypeList[ScsiQuerySupportedControlTypes] = TRUE;
        list->SupportedTypeList[ScsiStopAdapter] = TRUE;
        return ScsiAdapterControlSuccess;
    case ScsiStopAdapter:
        port->LinkUp = FALSE;
        return ScsiAdapterControlSuccess;
    default:
        return ScsiAdapterControlUnsuccessful;
    }
}

static VOID SanLinkChanged(PSAN_PORT Port, ULONG Cause)
{
    Port->Link = Cause;
    Port->LinkUp = !Port->LinkUp;
    StorPortIssueDpc(Port, &Port->LinkDpc, NULL, NULL);
}

static const SAN_CAUSE SanCauses[] = {
    { SAN_INTERRUPT_LINK, SanLinkChanged },
    { SAN_INTERRUPT_MAILBOX, SanLogMailbox_bad },
};

/* What each cause asks for stands in the table. */
BOOLEAN SanInterrupt(PVOID DeviceExtension)
{
    PSAN_PORT port = DeviceExtension;
    ULONG causes = StorPortReadRegisterUlong(port, (PULONG)(port->Registers + SAN_INTERRUPT));
    ULONG i;

    if (causes == 0) {
        return FALSE;
    }
    for (i = 0; i < RTL_NUMBER_OF(SanCauses); i++) {
        if (causes & SanCauses[i].Bit) {
            SanCauses[i].Handle(port, causes);
        }
    }
    return TRUE;
}

VOID SanLinkDpc_ok(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PSAN_PORT port = HwDeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    SanPrepare(&details, port->Link);
    if (StorPortLogSystemEvent(port, &details, NULL) != STOR_STATUS_SUCCESS) {
        port->LostEvents++;
    }
}
