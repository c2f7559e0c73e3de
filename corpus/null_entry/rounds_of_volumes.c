#include <ntddk.h>
#include <ntiologc.h>

/* Who shuts volumes down tells how the last one went; that an entry could not be had has nothing to do with it. */
typedef struct _VCB {
    LIST_ENTRY Next;
    ERESOURCE Lock;
    PDEVICE_OBJECT Device;
    ULONG Flags;
} VCB, *PVCB;

typedef struct _VOLUMES {
    ERESOURCE Lock;
    LIST_ENTRY List;
} VOLUMES;

extern VOLUMES *Global;

NTSTATUS FlushFiles(PVCB Vcb);
NTSTATUS FlushVolume(PVCB Vcb);
VOID DiskShutDown(PVCB Vcb);

NTSTATUS ShutDownVolumes_ok(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    PLIST_ENTRY e;
    PVCB vcb;
    PIO_ERROR_LOG_PACKET packet = NULL;

    for (e = Global->List.Flink; e != &Global->List; e = e->Flink) {
        vcb = CONTAINING_RECORD(e, VCB, Next);
        if (ExAcquireResourceExclusiveLite(&vcb->Lock, TRUE)) {
            if (vcb->Flags & 4) {
                status = FlushFiles(vcb);
                if (!NT_SUCCESS(status)) {
                    if (packet != NULL) {
                        IoWriteErrorLogEntry(packet);
                    }
                    packet = IoAllocateErrorLogEntry(vcb->Device, sizeof(IO_ERROR_LOG_PACKET));
                    if (packet != NULL) {
                        packet->ErrorCode = IO_ERR_RESET;
                        packet->FinalStatus = status;
                    }
                }
                status = FlushVolume(vcb);
                DiskShutDown(vcb);
            }
            ExReleaseResourceLite(&vcb->Lock);
        }
    }
    if (packet != NULL) {
        IoWriteErrorLogEntry(packet);
    }
    return status;
}
