/*
 * event.c - the ring of events that the firmware fills.
 */
#include "raid.h"

static VOID RaidHandleEvent(_In_ PRAID_ADAPTER Adapter, _In_ PRAID_EVENT Event)
{
    switch (Event->Code) {
    case RaidEventDriveFailed:
        if (Event->Drive < RAID_MAX_DRIVES) {
            Adapter->Drives[Event->Drive].Present = FALSE;
            Adapter->Drives[Event->Drive].MediaErrors++;
        }
        RaidLogDriveFailed(Adapter, Event);
        break;

    case RaidEventDriveMissing:
        if (Event->Drive < RAID_MAX_DRIVES) {
            Adapter->Drives[Event->Drive].Present = FALSE;
        }
        RaidLogMissingDrives(Adapter);
        break;

    case RaidEventRebuildDone:
        RaidLogRebuild(Adapter, Event);
        break;

    case RaidEventCacheLost:
        RaidLogArrayEvent(Adapter, RAID_ERR_CACHE_LOST, Event);
        break;

    case RaidEventFirmware:
        RaidLogArrayEvent(Adapter, RAID_INFO_FIRMWARE_EVENT, Event);
        break;

    default:
        Adapter->LostEvents++;
        break;
    }
}

/* A frame is ours when its code is set; clearing the code gives it back. */
VOID RaidEventDpc(_In_ PSTOR_DPC Dpc, _In_ PVOID HwDeviceExtension, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    PRAID_ADAPTER adapter = HwDeviceExtension;
    RAID_EVENT event;
    ULONG frames;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument2);

    if ((ULONG_PTR)Argument1 & RAID_STATUS_FAULT) {
        RaidLogAdapter(adapter, (ULONG)RAID_ERR_FIRMWARE_FAULT, 40, RaidRead(adapter, RAID_REG_STATUS));
        RaidWrite(adapter, RAID_REG_DOORBELL, RAID_DOORBELL_RESET);
        RaidAbortAll(adapter, SRB_STATUS_BUS_RESET);
    }

    for (frames = 0; frames < RAID_RING_FRAMES; frames++) {
        event = adapter->Events[adapter->NextEvent];
        if (event.Code == 0) {
            break;
        }
        adapter->Events[adapter->NextEvent].Code = 0;
        adapter->NextEvent = (adapter->NextEvent + 1) % RAID_RING_FRAMES;
        RaidHandleEvent(adapter, &event);
    }
}
