/*
 * io.c - requests of the disks, and those of the service that keeps their files.
 */
#include "vdisk.h"

static VOID VdiskFail(PVDISK_ADAPTER Adapter, PSCSI_REQUEST_BLOCK Srb, UCHAR SrbStatus)
{
    Srb->SrbStatus = SrbStatus;
    StorPortNotification(RequestComplete, Adapter, Srb);
}

/* The interrupt lock of a port without interrupts raises the level all the same. */
static VOID VdiskCountError_bad(PVDISK_ADAPTER Adapter, PVDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock;

    StorPortAcquireSpinLock(Adapter, InterruptLock, NULL, &lock);
    Disk->Errors++;
    VdiskPrepare(&details, (ULONG)(Disk - Adapter->Disks), (ULONG)IO_ERR_BAD_BLOCK);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        Adapter->LostEvents++;
    }
    StorPortReleaseSpinLock(Adapter, &lock);
}

static VOID VdiskClearErrors_ok(PVDISK_ADAPTER Adapter, PVDISK Disk)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock;

    StorPortAcquireSpinLock(Adapter, StartIoLock, NULL, &lock);
    Disk->Errors = 0;
    VdiskPrepare(&details, (ULONG)(Disk - Adapter->Disks), (ULONG)IO_ERR_BAD_BLOCK);
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
    StorPortReleaseSpinLock(Adapter, &lock);
}

/* At PASSIVE_LEVEL to DISPATCH_LEVEL, without a lock. */
BOOLEAN VdiskStartIo(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    PVDISK_ADAPTER adapter = DeviceExtension;
    PVDISK disk;

    if (Srb->TargetId >= VDISK_MAXIMUM || Srb->Lun != 0) {
        VdiskFail(adapter, Srb, SRB_STATUS_NO_DEVICE);
        return TRUE;
    }
    disk = &adapter->Disks[Srb->TargetId];
    if (!disk->Attached) {
        VdiskLog_ok(adapter, Srb->TargetId, (ULONG)IO_ERR_NOT_READY);
        VdiskFail(adapter, Srb, SRB_STATUS_NO_DEVICE);
        return TRUE;
    }
    if (Srb->Function == SRB_FUNCTION_RESET_DEVICE) {
        VdiskClearErrors_ok(adapter, disk);
    } else if (Srb->DataTransferLength == 0) {
        VdiskCountError_bad(adapter, disk);
    }
    if (StorPortInitializeWorker(adapter, &adapter->Worker) != STOR_STATUS_SUCCESS ||
        StorPortQueueWorkItem(adapter, VdiskWork, adapter->Worker, Srb) != STOR_STATUS_SUCCESS) {
        VdiskFail(adapter, Srb, SRB_STATUS_BUSY);
    }
    return TRUE;
}

VOID VdiskWork(PVOID HwDeviceExtension, PVOID Context, PVOID Worker)
{
    PVDISK_ADAPTER adapter = HwDeviceExtension;

    VdiskLog_ok(adapter, 1, (ULONG)IO_ERR_TIMEOUT);
    VdiskFail(adapter, Context, SRB_STATUS_TIMEOUT);
    StorPortFreeWorker(adapter, Worker);
}

VOID VdiskProcessServiceRequest(PVOID DeviceExtension, PVOID Irp)
{
    PVDISK_ADAPTER adapter = DeviceExtension;

    adapter->ServiceIrp = Irp;
    VdiskLog_ok(adapter, 0, (ULONG)IO_ERR_NOT_READY);
    StorPortIssueDpc(adapter, &adapter->StateDpc, NULL, NULL);
}

VOID VdiskCompleteServiceIrp(PVOID DeviceExtension)
{
    PVDISK_ADAPTER adapter = DeviceExtension;

    if (adapter->ServiceIrp != NULL) {
        VdiskLog_ok(adapter, 0, (ULONG)IO_ERR_NOT_READY);
        StorPortCompleteServiceIrp(adapter, adapter->ServiceIrp);
        adapter->ServiceIrp = NULL;
    }
}

VOID VdiskStateDpc(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    VdiskLog_ok(HwDeviceExtension, 2, (ULONG)IO_ERR_TIMEOUT);
}
