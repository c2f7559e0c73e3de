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
extern LIST_ENTRY Volumes;

NTSTATUS FlushFiles(PVCB Vcb);
NTSTATUS FlushVolume(PVCB Vcb);
VOID DiskShutDown(PVCB Vcb);
BOOLEAN IsThereAnother(PVCB *Vcb);

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

/* The same of the volumes that are flagged, where one that was cancelled ends it. */
NTSTATUS ShutDownFlagged_ok(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    PLIST_ENTRY e;
    PIO_ERROR_LOG_PACKET packet = NULL;

    for (e = Volumes.Flink; e != &Volumes; e = e->Flink) {
        PVCB vcb = CONTAINING_RECORD(e, VCB, Next);

        if (vcb->Flags & 4) {
            status = FlushVolume(vcb);
            if (status == STATUS_CANCELLED) {
                break;
            }
            status = FlushFiles(vcb);
            if (!NT_SUCCESS(status)) {
                if (packet != NULL) {
                    IoWriteErrorLogEntry(packet);
                }
                packet = IoAllocateErrorLogEntry(vcb->Device, sizeof(IO_ERROR_LOG_PACKET));
                if (packet != NULL) {
                    packet->ErrorCode = IO_ERR_RESET;
                }
            }
        }
    }
    if (packet != NULL) {
        IoWriteErrorLogEntry(packet);
    }
    return status;
}

/* One entry for all volumes that took too long. */
NTSTATUS FlushAll_ok(PVCB *Volumes, ULONG Count)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET packet = NULL;
    ULONG i;

    for (i = 0; i < Count; i++) {
        status = FlushVolume(Volumes[i]);
        if (status == STATUS_TIMEOUT) {
            if (packet == NULL) {
                packet = IoAllocateErrorLogEntry(Volumes[i]->Device, sizeof(IO_ERROR_LOG_PACKET));
                if (packet != NULL) {
                    packet->ErrorCode = IO_ERR_TIMEOUT;
                }
            }
        }
    }
    if (packet != NULL) {
        IoWriteErrorLogEntry(packet);
    }
    return status;
}

/* What fails is remembered over the rounds. */
NTSTATUS FlushTwice_ok(PVCB First)
{
    NTSTATUS status, worst = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET packet = NULL;
    PVCB vcb = First;

    do {
        status = FlushFiles(vcb);
        if (!NT_SUCCESS(status)) {
            if (packet == NULL) {
                packet = IoAllocateErrorLogEntry(vcb->Device, sizeof(IO_ERROR_LOG_PACKET));
                if (packet != NULL) {
                    packet->ErrorCode = IO_ERR_RESET;
                }
            }
        }
        status = FlushVolume(vcb);
        if (!NT_SUCCESS(status)) {
            worst = status;
        }
    } while (IsThereAnother(&vcb));
    if (packet != NULL) {
        IoWriteErrorLogEntry(packet);
    }
    return worst;
}

/* Two entries for all volumes, of which some are passed over: what the last one told is what is told. */
NTSTATUS FlushMarked_ok(PVCB Vcb)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET failed = NULL;
    PIO_ERROR_LOG_PACKET late = NULL;

    while (IsThereAnother(&Vcb)) {
        if (!(Vcb->Flags & 4)) {
            continue;
        }
        status = FlushFiles(Vcb);
        if (!NT_SUCCESS(status)) {
            if (failed == NULL) {
                failed = IoAllocateErrorLogEntry(Vcb->Device, sizeof(IO_ERROR_LOG_PACKET));
                if (failed != NULL) {
                    failed->ErrorCode = IO_ERR_RESET;
                }
            }
        }
        status = FlushVolume(Vcb);
        if (status == STATUS_TIMEOUT) {
            if (late == NULL) {
                late = IoAllocateErrorLogEntry(Vcb->Device, sizeof(IO_ERROR_LOG_PACKET));
                if (late != NULL) {
                    late->ErrorCode = IO_ERR_TIMEOUT;
                }
            }
        }
    }
    if (failed != NULL) {
        IoWriteErrorLogEntry(failed);
    }
    if (late != NULL) {
        IoWriteErrorLogEntry(late);
    }
    return status;
}

/* Here the volumes that follow are never shut down, and who asked is told that it failed. */
NTSTATUS FlushOnce_bad(PVCB *Volumes, ULONG Count)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET packet = NULL;
    ULONG i;

    for (i = 0; i < Count; i++) {
        status = FlushVolume(Volumes[i]);
        if (status == STATUS_TIMEOUT && packet == NULL) {
            packet = IoAllocateErrorLogEntry(Volumes[i]->Device, sizeof(IO_ERROR_LOG_PACKET));
            if (packet == NULL) {
                status = STATUS_INSUFFICIENT_RESOURCES;
                break;
            }
            packet->ErrorCode = IO_ERR_TIMEOUT;
        }
    }
    if (packet != NULL) {
        IoWriteErrorLogEntry(packet);
    }
    return status; // expect: DDI202
}
