/*
 * synchronized.c - routines that others call for the driver: at the interrupt's level, later, or at PASSIVE_LEVEL.
 */
#include <storport.h>

typedef struct _PORT {
    STOR_DPC Dpc;
    PVOID Timer;
    PVOID Worker;
    ULONG LostEvents;
    ULONG Ticks;
    ULONG Snapshot;
} PORT, *PPORT;

static VOID SynchronizedBegin(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

/* No type says what these are; where they are handed to does. */
static BOOLEAN PortCollect_bad(PVOID HwDeviceExtension, PVOID Context)
{
    PPORT port = HwDeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    SynchronizedBegin(&details, *(PULONG)Context);
    if (StorPortLogSystemEvent(port, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "StorPortSynchronizeAccess"
        port->LostEvents++;
    }
    return TRUE;
}

static BOOLEAN PortSnapshot(PVOID HwDeviceExtension, PVOID Context)
{
    PPORT port = HwDeviceExtension;

    *(PULONG)Context = port->Ticks;
    port->Ticks = 0;
    return TRUE;
}

static VOID PortReport_ok(PVOID HwDeviceExtension, PVOID Context, PVOID Worker)
{
    PPORT port = HwDeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Context);
    SynchronizedBegin(&details, port->Snapshot);
    if (StorPortLogSystemEvent(port, &details, NULL) != STOR_STATUS_SUCCESS) {
        port->LostEvents++;
    }
    StorPortFreeWorker(port, Worker);
}

HW_DPC_ROUTINE PortDpc_ok;

/* Collects at the interrupt's level, tells about it at its own. */
VOID PortDpc_ok(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PPORT port = HwDeviceExtension;
    STOR_LOG_EVENT_DETAILS details;
    ULONG reason = 4;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    StorPortSynchronizeAccess(port, PortSnapshot, &port->Snapshot);
    StorPortSynchronizeAccess(port, PortCollect_bad, &reason);
    SynchronizedBegin(&details, port->Snapshot);
    if (StorPortLogSystemEvent(port, &details, NULL) != STOR_STATUS_SUCCESS) {
        port->LostEvents++;
    }
    if (StorPortInitializeWorker(port, &port->Worker) == STOR_STATUS_SUCCESS) {
        StorPortQueueWorkItem(port, PortReport_ok, port->Worker, NULL);
    }
}

static BOOLEAN PortLate_ok(PVOID DeviceExtension)
{
    PPORT port = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    StorPortInitializeDpc(port, &port->Dpc, PortDpc_ok);
    SynchronizedBegin(&details, 5);
    if (StorPortLogSystemEvent(port, &details, NULL) != STOR_STATUS_SUCCESS) {
        port->LostEvents++;
    }
    return TRUE;
}

/* Both a helper of the initialization and the work of the passive routine. */
static VOID PortTell_bad(PPORT Port, ULONG Why)
{
    STOR_LOG_EVENT_DETAILS details;

    SynchronizedBegin(&details, Why);
    if (StorPortLogSystemEvent(Port, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "PortInitialize"
        Port->LostEvents++;
    }
}

static BOOLEAN PortEarly(PVOID DeviceExtension)
{
    PortTell_bad(DeviceExtension, 6);
    return TRUE;
}

static BOOLEAN PortInitialize(PVOID DeviceExtension)
{
    if (!StorPortEnablePassiveInitialization(DeviceExtension, PortLate_ok) &&
        !StorPortEnablePassiveInitialization(DeviceExtension, PortEarly)) {
        PortTell_bad(DeviceExtension, 7);
        return FALSE;
    }
    return TRUE;
}

/* Called with a level that nobody knows: by whoever has the pointer. */
VOID PortNotify_ok(PPORT Port)
{
    STOR_LOG_EVENT_DETAILS details;

    SynchronizedBegin(&details, 8);
    if (StorPortLogSystemEvent(Port, &details, NULL) != STOR_STATUS_SUCCESS) {
        Port->LostEvents++;
    }
}

ULONG DriverEntry(PVOID DriverObject, PVOID RegistryPath)
{
    HW_INITIALIZATION_DATA data = {
        .HwInitializationDataSize = sizeof(HW_INITIALIZATION_DATA),
        .AdapterInterfaceType = PCIBus,
        .HwInitialize = PortInitialize,
        .DeviceExtensionSize = sizeof(PORT),
    };

    return StorPortInitialize(DriverObject, RegistryPath, &data, NULL);
}
