/*
 * log.c - events of the virtual disks.
 */
#include "vdisk.h"

VOID VdiskPrepare(PSTOR_LOG_EVENT_DETAILS Details, ULONG Disk, ULONG Code)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventTargetAssociation;
    Details->TargetId = Disk % VDISK_MAXIMUM;
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = Code;
}

VOID VdiskLog_ok(PVDISK_ADAPTER Adapter, ULONG Disk, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details;

    VdiskPrepare(&details, Disk, Code);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}

VOID VdiskLogStart_ok(PVDISK_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    VdiskPrepare(&details, 0, (ULONG)IO_ERR_NOT_READY);
    details.EventAssociation = StorEventAdapterAssociation;
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}
