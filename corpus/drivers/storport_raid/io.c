/*
 * io.c - requests on their way to the controller and back.
 */
#include "raid.h"

#define RAID_OPCODE_READ 1
#define RAID_OPCODE_WRITE 2
#define RAID_OPCODE_FLUSH 3

static VOID RaidCompleteSrb(_In_ PRAID_ADAPTER Adapter, _In_ PSCSI_REQUEST_BLOCK Srb, _In_ UCHAR SrbStatus)
{
    Srb->SrbStatus = SrbStatus;
    StorPortNotification(RequestComplete, Adapter, Srb);
}

VOID RaidAbortAll(_In_ PRAID_ADAPTER Adapter, _In_ UCHAR SrbStatus)
{
    STOR_LOCK_HANDLE lock;
    ULONG frame;

    StorPortAcquireSpinLock(Adapter, StartIoLock, NULL, &lock);
    for (frame = 0; frame < RAID_RING_FRAMES; frame++) {
        if (Adapter->Outstanding[frame] != NULL) {
            RaidCompleteSrb(Adapter, Adapter->Outstanding[frame], SrbStatus);
            Adapter->Outstanding[frame] = NULL;
        }
    }
    StorPortReleaseSpinLock(Adapter, &lock);
}

/* Translates a read, a write or a flush; FALSE for what the controller does not know. */
static BOOLEAN RaidBuildFrame(_In_ PSCSI_REQUEST_BLOCK Srb, _Out_ PRAID_REQUEST Frame)
{
    PCDB cdb = (PCDB)Srb->Cdb;

    RtlZeroMemory(Frame, sizeof(*Frame));
    Frame->Array = Srb->TargetId;
    switch (cdb->CDB10.OperationCode) {
    case SCSIOP_READ:
        Frame->Opcode = RAID_OPCODE_READ;
        break;
    case SCSIOP_WRITE:
        Frame->Opcode = RAID_OPCODE_WRITE;
        break;
    case SCSIOP_SYNCHRONIZE_CACHE:
        Frame->Opcode = RAID_OPCODE_FLUSH;
        return TRUE;
    default:
        return FALSE;
    }
    Frame->Block = ((ULONGLONG)cdb->CDB10.LogicalBlockByte0 << 24) | ((ULONGLONG)cdb->CDB10.LogicalBlockByte1 << 16) |
                   ((ULONGLONG)cdb->CDB10.LogicalBlockByte2 << 8) | cdb->CDB10.LogicalBlockByte3;
    Frame->Blocks = ((ULONG)cdb->CDB10.TransferBlocksMsb << 8) | cdb->CDB10.TransferBlocksLsb;
    return TRUE;
}

BOOLEAN RaidHwBuildIo(_In_ PVOID DeviceExtension, _In_ PSCSI_REQUEST_BLOCK Srb)
{
    PRAID_ADAPTER adapter = DeviceExtension;
    PRAID_SRB_EXTENSION extension = Srb->SrbExtension;

    if (Srb->Function != SRB_FUNCTION_EXECUTE_SCSI) {
        RaidCompleteSrb(adapter, Srb, SRB_STATUS_INVALID_REQUEST);
        return FALSE;
    }
    if (Srb->TargetId >= RAID_MAX_ARRAYS || adapter->ArrayBlocks[Srb->TargetId] == 0) {
        RaidCompleteSrb(adapter, Srb, SRB_STATUS_NO_DEVICE);
        return FALSE;
    }
    if (!RaidBuildFrame(Srb, &extension->Frame)) {
        RaidCompleteSrb(adapter, Srb, SRB_STATUS_INVALID_REQUEST);
        return FALSE;
    }
    return TRUE;
}

BOOLEAN RaidHwStartIo(_In_ PVOID DeviceExtension, _In_ PSCSI_REQUEST_BLOCK Srb)
{
    PRAID_ADAPTER adapter = DeviceExtension;
    PRAID_SRB_EXTENSION extension = Srb->SrbExtension;
    ULONG frame = adapter->NextFrame;

    if (adapter->Stopped || adapter->Outstanding[frame] != NULL) {
        RaidCompleteSrb(adapter, Srb, SRB_STATUS_BUSY);
        return TRUE;
    }
    adapter->NextFrame = (frame + 1) % RAID_RING_FRAMES;
    adapter->Outstanding[frame] = Srb;
    extension->Frame.Tag = frame;
    StorPortWriteRegisterBufferUlong(
        adapter,
        (PULONG)(adapter->Registers + RAID_REG_REQUESTS + frame * sizeof(RAID_REQUEST)),
        (PULONG)&extension->Frame,
        sizeof(RAID_REQUEST) / sizeof(ULONG));
    RaidWrite(adapter, RAID_REG_DOORBELL, frame);
    return TRUE;
}

/* Completions are handed back at once, events are left to the DPC. */
BOOLEAN RaidHwInterrupt(_In_ PVOID DeviceExtension)
{
    PRAID_ADAPTER adapter = DeviceExtension;
    ULONG status = RaidRead(adapter, RAID_REG_STATUS);
    ULONG frame;

    if ((status & (RAID_STATUS_COMPLETION | RAID_STATUS_EVENT | RAID_STATUS_FAULT)) == 0) {
        return FALSE;
    }
    RaidWrite(adapter, RAID_REG_STATUS, status);
    if (status & RAID_STATUS_COMPLETION) {
        frame = (status >> 8) % RAID_RING_FRAMES;
        if (adapter->Outstanding[frame] != NULL) {
            RaidCompleteSrb(adapter, adapter->Outstanding[frame], SRB_STATUS_SUCCESS);
            adapter->Outstanding[frame] = NULL;
        }
    }
    if (status & (RAID_STATUS_EVENT | RAID_STATUS_FAULT)) {
        StorPortIssueDpc(adapter, &adapter->EventDpc, (PVOID)(ULONG_PTR)status, NULL);
    }
    return TRUE;
}
