/*
 * interrupt.c - the interrupt and what it hands to the DPCs.
 */
#include "flash.h"

static VOID FlashHandleFault(PFLASH_ADAPTER Adapter)
{
    ULONG fault = FlashRead(Adapter, FLASH_REG_FAULT);

    FlashWrite(Adapter, FLASH_REG_FAULT, fault);
    FlashLogFault_bad(Adapter, fault);
}

BOOLEAN FlashHwInterrupt(PVOID DeviceExtension)
{
    PFLASH_ADAPTER adapter = DeviceExtension;
    ULONG status = FlashRead(adapter, FLASH_REG_STATUS);

    if (status == 0 || status == MAXULONG) {
        return FALSE;
    }
    FlashWrite(adapter, FLASH_REG_STATUS, status);
    if (status & FLASH_STATUS_FAULT) {
        FlashHandleFault(adapter);
    }
    if (status & FLASH_STATUS_EVENT) {
        FlashLogAnywhere_ok(adapter, status);
    }
    if (status & FLASH_STATUS_COMPLETION) {
        StorPortIssueDpc(adapter, &adapter->CompletionDpc, NULL, NULL);
    }
    return TRUE;
}

VOID FlashCompletionDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PFLASH_ADAPTER adapter = HwDeviceExtension;
    ULONG handled;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    for (handled = 0; handled < FLASH_DEPTH; handled++) {
        PFLASH_COMPLETION completion = &adapter->Completions[adapter->NextCompletion];
        PSCSI_REQUEST_BLOCK srb;

        if (completion->Phase == 0) {
            break;
        }
        completion->Phase = 0;
        adapter->NextCompletion = (adapter->NextCompletion + 1) % FLASH_DEPTH;
        if (completion->Tag >= FLASH_DEPTH) {
            FlashLogEvent_ok(adapter, completion->Tag);
            continue;
        }
        srb = adapter->Outstanding[completion->Tag];
        adapter->Outstanding[completion->Tag] = NULL;
        if (srb != NULL) {
            srb->SrbStatus = completion->Status == 0 ? SRB_STATUS_SUCCESS : SRB_STATUS_ERROR;
            StorPortNotification(RequestComplete, adapter, srb);
        }
    }
}

/* The events that could not be logged where they happened. */
VOID FlashLogDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PFLASH_ADAPTER adapter = HwDeviceExtension;
    ULONG late[RTL_NUMBER_OF(adapter->LateEvents)];
    STOR_LOCK_HANDLE lock;
    ULONG count, i;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    StorPortAcquireSpinLock(adapter, InterruptLock, NULL, &lock);
    count = min(adapter->LateCount, RTL_NUMBER_OF(late));
    for (i = 0; i < count; i++) {
        late[i] = adapter->LateEvents[i];
    }
    adapter->LateCount = 0;
    StorPortReleaseSpinLock(adapter, &lock);
    for (i = 0; i < count; i++) {
        FlashLogEvent_ok(adapter, late[i]);
    }
}
