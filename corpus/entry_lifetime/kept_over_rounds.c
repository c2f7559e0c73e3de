// Two entries kept over the rounds of a loop, each of them until the next one of its kind or the end.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _SILO {
    LIST_ENTRY Next;
    PDEVICE_OBJECT Self;
    ULONG Flags;
} SILO, *PSILO;

#define SILO_OPEN 4

NTSTATUS SiloDrain(_In_ PSILO Silo);
NTSTATUS SiloSeal(_In_ PSILO Silo);

extern LIST_ENTRY Silos;

NTSTATUS CloseAll_ok(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    PLIST_ENTRY link;
    PIO_ERROR_LOG_PACKET drained = NULL;
    PIO_ERROR_LOG_PACKET sealed = NULL;

    for (link = Silos.Flink; link != &Silos; link = link->Flink) {
        PSILO silo = CONTAINING_RECORD(link, SILO, Next);

        if (silo->Flags & SILO_OPEN) {
            status = SiloDrain(silo);
            if (!NT_SUCCESS(status)) {
                if (drained != NULL) {
                    IoWriteErrorLogEntry(drained);
                }
                drained = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE);
                if (drained != NULL) {
                    drained->ErrorCode = IO_ERR_RESET;
                }
            }
            status = SiloSeal(silo);
            if (!NT_SUCCESS(status) && status != STATUS_MEDIA_WRITE_PROTECTED) {
                if (sealed != NULL) {
                    IoWriteErrorLogEntry(sealed);
                }
                sealed = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE);
                if (sealed != NULL) {
                    sealed->ErrorCode = IO_ERR_RESET;
                }
            }
        }
    }
    if (drained != NULL) {
        IoWriteErrorLogEntry(drained);
    }
    if (sealed != NULL) {
        IoWriteErrorLogEntry(sealed);
    }
    return status;
}

// The second one is dealt with in its round; the first one of an earlier round is overwritten.
NTSTATUS CloseAll_bad(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    PLIST_ENTRY link;
    PIO_ERROR_LOG_PACKET drained = NULL;
    PIO_ERROR_LOG_PACKET sealed = NULL;

    for (link = Silos.Flink; link != &Silos; link = link->Flink) {
        PSILO silo = CONTAINING_RECORD(link, SILO, Next);

        if (silo->Flags & SILO_OPEN) {
            status = SiloDrain(silo);
            if (!NT_SUCCESS(status)) {
                drained = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE); // expect: DDI301
                if (drained != NULL) {
                    drained->ErrorCode = IO_ERR_RESET;
                }
            }
            status = SiloSeal(silo);
            if (!NT_SUCCESS(status) && status != STATUS_MEDIA_WRITE_PROTECTED) {
                if (sealed != NULL) {
                    IoWriteErrorLogEntry(sealed);
                }
                sealed = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE);
                if (sealed != NULL) {
                    sealed->ErrorCode = IO_ERR_RESET;
                }
            }
        }
    }
    if (drained != NULL) {
        IoWriteErrorLogEntry(drained);
    }
    if (sealed != NULL) {
        IoWriteErrorLogEntry(sealed);
    }
    return status;
}

// What is NULL after some round may be so because there was no memory for it.
NTSTATUS CloseUnasked_bad(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    PLIST_ENTRY link;
    PIO_ERROR_LOG_PACKET drained = NULL;
    PIO_ERROR_LOG_PACKET sealed = NULL;

    for (link = Silos.Flink; link != &Silos; link = link->Flink) {
        PSILO silo = CONTAINING_RECORD(link, SILO, Next);

        if (silo->Flags & SILO_OPEN) {
            status = SiloDrain(silo);
            if (!NT_SUCCESS(status)) {
                if (drained != NULL) {
                    IoWriteErrorLogEntry(drained);
                }
                drained = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE);
                if (drained != NULL) {
                    drained->ErrorCode = IO_ERR_RESET;
                }
            }
            status = SiloSeal(silo);
            if (!NT_SUCCESS(status) && status != STATUS_MEDIA_WRITE_PROTECTED) {
                if (sealed != NULL) {
                    IoWriteErrorLogEntry(sealed);
                }
                sealed = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE);
                if (sealed != NULL) {
                    sealed->ErrorCode = IO_ERR_RESET;
                }
            }
        }
    }
    IoWriteErrorLogEntry(drained); // expect: DDI201
    if (sealed != NULL) {
        IoWriteErrorLogEntry(sealed);
    }
    return status;
}

// The second one is written in the round that asks for it; how the last silo was sealed is what is returned.
NTSTATUS CloseAtOnce_ok(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    PLIST_ENTRY link;
    PIO_ERROR_LOG_PACKET drained = NULL;
    PIO_ERROR_LOG_PACKET sealed = NULL;

    for (link = Silos.Flink; link != &Silos; link = link->Flink) {
        PSILO silo = CONTAINING_RECORD(link, SILO, Next);

        if (silo->Flags & SILO_OPEN) {
            status = SiloDrain(silo);
            if (!NT_SUCCESS(status)) {
                if (drained != NULL) {
                    IoWriteErrorLogEntry(drained);
                }
                drained = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE);
                if (drained != NULL) {
                    drained->ErrorCode = IO_ERR_RESET;
                }
            }
            status = SiloSeal(silo);
            if (!NT_SUCCESS(status) && status != STATUS_MEDIA_WRITE_PROTECTED) {
                sealed = IoAllocateErrorLogEntry(silo->Self, ENTRY_SIZE);
                if (sealed != NULL) {
                    sealed->ErrorCode = IO_ERR_RESET;
                    IoWriteErrorLogEntry(sealed);
                    sealed = NULL;
                }
            }
        }
    }
    if (drained != NULL) {
        IoWriteErrorLogEntry(drained);
    }
    return status;
}
