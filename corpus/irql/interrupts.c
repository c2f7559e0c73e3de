/*
 * interrupts.c - what a miniport may log from its interrupt routines, and what it hands to its DPC.
 */
#include <storport.h>

#define STATUS_FAULT 0x80000000
#define STATUS_EVENT 0x00000002

typedef struct _CARD {
    PUCHAR Registers;
    STOR_DPC FaultDpc;
    STOR_DPC EventDpc;
    ULONG LostEvents;
    ULONG Pending;
} CARD, *PCARD;

HW_INTERRUPT CardInterrupt_bad;
HW_INTERRUPT CardInterruptByHelper;
HW_INTERRUPT CardInterrupt_ok;
HW_MESSAGE_SIGNALED_INTERRUPT_ROUTINE CardMessage_bad;
HW_DPC_ROUTINE CardFaultDpc_ok;
HW_DPC_ROUTINE CardEventDpc;
HW_PASSIVE_INITIALIZE_ROUTINE CardPassiveInitialize_ok;
HW_INITIALIZE CardInitialize_bad;

static VOID Prepare(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

/* The event is lost: Storport refuses it with STOR_STATUS_INVALID_IRQL. */
BOOLEAN CardInterrupt_bad(PVOID DeviceExtension)
{
    PCARD card = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;
    ULONG status = StorPortReadRegisterUlong(card, (PULONG)card->Registers);

    if ((status & STATUS_FAULT) == 0) {
        return FALSE;
    }
    Prepare(&details, status);
    if (StorPortLogSystemEvent(card, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "CardInterrupt_bad"
        card->LostEvents++;
    }
    return TRUE;
}

/* Right: the interrupt routine notes what happened, the DPC tells it. */
BOOLEAN CardInterrupt_ok(PVOID DeviceExtension)
{
    PCARD card = DeviceExtension;
    ULONG status = StorPortReadRegisterUlong(card, (PULONG)card->Registers);

    if ((status & STATUS_FAULT) == 0) {
        return FALSE;
    }
    card->Pending |= status;
    StorPortIssueDpc(card, &card->FaultDpc, ULongToPtr(status), NULL);
    return TRUE;
}

VOID CardFaultDpc_ok(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PCARD card = HwDeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument2);
    Prepare(&details, PtrToUlong(Argument1));
    if (StorPortLogSystemEvent(card, &details, NULL) != STOR_STATUS_SUCCESS) {
        card->LostEvents++;
    }
}

/* Two levels down, and only for one of its callers. */
static VOID CardLog_bad(PCARD Card, ULONG UniqueId)
{
    STOR_LOG_EVENT_DETAILS details;

    Prepare(&details, UniqueId);
    if (StorPortLogSystemEvent(Card, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "CardInterruptByHelper"
        Card->LostEvents++;
    }
}

static VOID CardHandle(PCARD Card, ULONG Status)
{
    if (Status & STATUS_FAULT) {
        CardLog_bad(Card, Status);
    }
}

BOOLEAN CardInterruptByHelper(PVOID DeviceExtension)
{
    PCARD card = DeviceExtension;
    ULONG status = StorPortReadRegisterUlong(card, (PULONG)card->Registers);

    if (status == 0) {
        return FALSE;
    }
    CardHandle(card, status);
    return TRUE;
}

VOID CardEventDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument2);
    CardHandle(HwDeviceExtension, PtrToUlong(Argument1));
}

BOOLEAN CardMessage_bad(PVOID DeviceExtension, ULONG MessageId)
{
    PCARD card = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    Prepare(&details, MessageId);
    if (StorPortLogSystemEvent(card, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        card->LostEvents++;
    }
    return TRUE;
}

/* HwStorInitialize runs with the interrupt lock held; the passive routine that it asks for does not. */
BOOLEAN CardInitialize_bad(PVOID DeviceExtension)
{
    PCARD card = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    if (!StorPortEnablePassiveInitialization(card, CardPassiveInitialize_ok)) {
        Prepare(&details, 1);
        if (StorPortLogSystemEvent(card, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "HwInitialize"
            card->LostEvents++;
        }
        return FALSE;
    }
    return TRUE;
}

BOOLEAN CardPassiveInitialize_ok(PVOID DeviceExtension)
{
    PCARD card = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;

    StorPortInitializeDpc(card, &card->FaultDpc, CardFaultDpc_ok);
    StorPortInitializeDpc(card, &card->EventDpc, CardEventDpc);
    Prepare(&details, 2);
    if (StorPortLogSystemEvent(card, &details, NULL) != STOR_STATUS_SUCCESS) {
        card->LostEvents++;
    }
    return TRUE;
}

ULONG DriverEntry(PVOID DriverObject, PVOID RegistryPath)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.AdapterInterfaceType = PCIBus;
    data.HwInitialize = CardInitialize_bad;
    data.HwInterrupt = CardInterrupt_ok;
    data.DeviceExtensionSize = sizeof(CARD);
    return StorPortInitialize(DriverObject, RegistryPath, &data, NULL);
}
