/*
 * io.c - requests, the reset of the bus, the watchdog.
 */
#include "flash.h"

BOOLEAN FlashHwBuildIo(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    if (Srb->Function == SRB_FUNCTION_EXECUTE_SCSI) {
        return TRUE;
    }
    Srb->SrbStatus = SRB_STATUS_INVALID_REQUEST;
    StorPortNotification(RequestComplete, DeviceExtension, Srb);
    return FALSE;
}

static ULONG FlashFreeTag(PFLASH_ADAPTER Adapter)
{
    ULONG tag;

    for (tag = 0; tag < FLASH_DEPTH; tag++) {
        if (Adapter->Outstanding[tag] == NULL) {
            break;
        }
    }
    return tag;
}

/* Full duplex: at DISPATCH_LEVEL, with the StartIo lock held. */
BOOLEAN FlashHwStartIo(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    PFLASH_ADAPTER adapter = DeviceExtension;
    ULONG tag = FlashFreeTag(adapter);

    if (tag == FLASH_DEPTH) {
        Srb->SrbStatus = SRB_STATUS_BUSY;
        StorPortNotification(RequestComplete, adapter, Srb);
        FlashLogEvent_ok(adapter, FLASH_LOG_LATE);
        return TRUE;
    }
    adapter->Outstanding[tag] = Srb;
    return TRUE;
}

VOID FlashCompleteAll(PFLASH_ADAPTER Adapter, UCHAR SrbStatus)
{
    ULONG tag;

    for (tag = 0; tag < FLASH_DEPTH; tag++) {
        PSCSI_REQUEST_BLOCK srb = Adapter->Outstanding[tag];

        if (srb != NULL) {
            Adapter->Outstanding[tag] = NULL;
            srb->SrbStatus = SrbStatus;
            StorPortNotification(RequestComplete, Adapter, srb);
        }
    }
}

BOOLEAN FlashHwResetBus(PVOID DeviceExtension, ULONG PathId)
{
    PFLASH_ADAPTER adapter = DeviceExtension;

    FlashWrite(adapter, FLASH_REG_RESET, 1);
    FlashCompleteAll(adapter, SRB_STATUS_BUS_RESET);
    FlashLogEvent_ok(adapter, FLASH_LOG_RESET);
    StorPortNotification(ResetDetected, adapter, PathId);
    return TRUE;
}

VOID FlashHwTimer(PVOID DeviceExtension)
{
    PFLASH_ADAPTER adapter = DeviceExtension;

    if (!adapter->Started) {
        return;
    }
    if (FlashRead(adapter, FLASH_REG_STATUS) == MAXULONG) {
        FlashLogEvent_ok(adapter, FLASH_LOG_TIMEOUT);
    }
    StorPortNotification(RequestTimerCall, adapter, FlashHwTimer, 1000000);
}
