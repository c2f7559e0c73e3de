/*
 * eventlog.c - what the system event log is told. Events of the adapter go through the port driver,
 * events of the arrays, which no SCSI address stands for, through an entry of our own. All of it runs
 * at IRQL <= DISPATCH_LEVEL.
 */
#include "raid.h"

/* An event of the adapter, with one word of dump data. */
VOID RaidLogAdapter(_In_ PRAID_ADAPTER Adapter, _In_ ULONG ErrorCode, _In_ ULONG UniqueId, _In_ ULONG Value)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;
    ULONG status;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = ErrorCode;
    details.UniqueId = UniqueId;
    details.DumpDataSize = sizeof(Value);
    details.DumpData = &Value;

    status = StorPortLogSystemEvent(Adapter, &details, &maximum);
    if (status != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}

/* An entry with the driver as its object; NULL where there is no memory for it. */
static PIO_ERROR_LOG_PACKET RaidAllocateEntry(_In_ PRAID_ADAPTER Adapter, _In_ NTSTATUS ErrorCode, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG);

    NT_ASSERT(size <= ERROR_LOG_MAXIMUM_SIZE);
    entry = IoAllocateErrorLogEntry(RaidDriverObject, (UCHAR)size);
    if (entry == NULL) {
        Adapter->LostEvents++;
        return NULL;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = ErrorCode;
    entry->MajorFunctionCode = IRP_MJ_SCSI;
    entry->DumpDataSize = (USHORT)(Words * sizeof(ULONG));
    return entry;
}

/* An event with the data that the firmware sent along. */
VOID RaidLogArrayEvent(_In_ PRAID_ADAPTER Adapter, _In_ NTSTATUS ErrorCode, _In_ PRAID_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG dump = ALIGN_UP_BY(Event->DataLength, sizeof(ULONG));

    entry = IoAllocateErrorLogEntry(RaidDriverObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + dump)); // expect: DDI101
    if (entry == NULL) {
        Adapter->LostEvents++;
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + dump);
    entry->ErrorCode = ErrorCode;
    entry->SequenceNumber = Event->Sequence;
    entry->UniqueErrorValue = Event->Code;
    entry->DumpDataSize = (USHORT)dump;
    RtlCopyMemory(entry->DumpData, Event->Data, Event->DataLength);
    IoWriteErrorLogEntry(entry);
}

VOID RaidLogDriveFailed(_In_ PRAID_ADAPTER Adapter, _In_ PRAID_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry = RaidAllocateEntry(Adapter, RAID_ERR_DRIVE_FAILED, 4);

    if (entry == NULL) {
        return;
    }
    entry->SequenceNumber = Event->Sequence;
    entry->DumpData[0] = Event->Array;
    entry->DumpData[1] = Event->Drive;
    if (Event->Drive < RAID_MAX_DRIVES) {
        entry->DumpData[2] = Adapter->Drives[Event->Drive].MediaErrors;
        IoWriteErrorLogEntry(entry);
    }
    IoFreeErrorLogEntry(entry); // expect: DDI303
}

/* The end of a rebuild, with how large the array is now. */
VOID RaidLogRebuild(_In_ PRAID_ADAPTER Adapter, _In_ PRAID_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry = RaidAllocateEntry(Adapter, RAID_INFO_REBUILD_DONE, 3);
    ULONGLONG blocks;

    if (entry == NULL) {
        return;
    }
    if (Event->Array >= Adapter->ArrayCount || Event->Array >= RAID_MAX_ARRAYS) {
        StorPortFreePool(Adapter, entry); // expect: DDI304
        return;
    }
    blocks = Adapter->ArrayBlocks[Event->Array];
    entry->DumpData[0] = Event->Array;
    entry->DumpData[1] = (ULONG)blocks;
    entry->DumpData[2] = (ULONG)(blocks >> 32);
    IoWriteErrorLogEntry(entry);
}

/* One entry for each drive that should be there and is not. */
VOID RaidLogMissingDrives(_In_ PRAID_ADAPTER Adapter)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG drive;

    for (drive = 0; drive < RAID_MAX_DRIVES; drive++) {
        if (Adapter->Drives[drive].Present || !Adapter->Drives[drive].Expected) {
            continue;
        }
        entry = RaidAllocateEntry(Adapter, RAID_WRN_DRIVE_MISSING, 2);
        entry->DumpData[0] = drive; // expect: DDI201
        entry->DumpData[1] = Adapter->Drives[drive].Array;
        IoWriteErrorLogEntry(entry);
    }
}
