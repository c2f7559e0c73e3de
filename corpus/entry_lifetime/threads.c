// Entries in the loops of threads that do not return: the end of a thread and the next round lose what variables held.
#include <ntddk.h>
#include <ntiologc.h>

#define KILN_ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _KILN {
    PDEVICE_OBJECT Self;
    KEVENT Wake;
    BOOLEAN Stop;
    ULONG Heat;
    PIO_ERROR_LOG_PACKET Kept;
} KILN, *PKILN;

VOID KilnFire(_In_ PKILN Kiln);

KSTART_ROUTINE KilnWatch_bad;
KSTART_ROUTINE KilnWatch_ok;
KSTART_ROUTINE KilnForever_bad;
KSTART_ROUTINE KilnForever_ok;
KSTART_ROUTINE KilnSkips_bad;
KSTART_ROUTINE KilnKeeps_ok;
KSTART_ROUTINE KilnOnce_bad;
KSTART_ROUTINE KilnOnce_ok;

VOID KilnWatch_bad(PVOID Context)
{
    PKILN kiln = Context;

    for (;;) {
        PIO_ERROR_LOG_PACKET entry;

        KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
        if (kiln->Stop) {
            break;
        }
        entry = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE); // expect: DDI301 "begins another round of its loop"
        if (entry != NULL && kiln->Heat != 0) {
            entry->ErrorCode = IO_ERR_TIMEOUT;
            IoWriteErrorLogEntry(entry);
        }
        KilnFire(kiln);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

VOID KilnWatch_ok(PVOID Context)
{
    PKILN kiln = Context;

    for (;;) {
        PIO_ERROR_LOG_PACKET entry;

        KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
        if (kiln->Stop) {
            break;
        }
        entry = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE);
        if (entry != NULL && kiln->Heat != 0) {
            entry->ErrorCode = IO_ERR_TIMEOUT;
            IoWriteErrorLogEntry(entry);
        } else if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        KilnFire(kiln);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

VOID KilnForever_bad(PVOID Context)
{
    PKILN kiln = Context;

    for (;;) {
        PIO_ERROR_LOG_PACKET entry;

        KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
        entry = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE); // expect: DDI301
        if (entry != NULL && kiln->Heat != 0) {
            entry->ErrorCode = IO_ERR_TIMEOUT;
            IoWriteErrorLogEntry(entry);
        }
        KilnFire(kiln);
    }
}

// The entry waits for the round that has something to say.
VOID KilnForever_ok(PVOID Context)
{
    PKILN kiln = Context;
    PIO_ERROR_LOG_PACKET entry = NULL;

    for (;;) {
        KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
        if (entry == NULL) {
            entry = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE);
        }
        if (entry != NULL && kiln->Heat != 0) {
            entry->ErrorCode = IO_ERR_TIMEOUT;
            IoWriteErrorLogEntry(entry);
            entry = NULL;
        }
        KilnFire(kiln);
    }
}

VOID KilnSkips_bad(PVOID Context)
{
    PKILN kiln = Context;

    while (TRUE) {
        PIO_ERROR_LOG_PACKET entry = NULL;

        KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
        if (kiln->Heat != 0) {
            entry = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE); // expect: DDI301
        }
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_TIMEOUT;
            if (kiln->Stop) {
                continue;
            }
            IoWriteErrorLogEntry(entry);
        }
        KilnFire(kiln);
    }
}

// What outlives the thread holds it.
VOID KilnKeeps_ok(PVOID Context)
{
    PKILN kiln = Context;

    kiln->Kept = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE);
    for (;;) {
        KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
        if (kiln->Stop) {
            PsTerminateSystemThread(STATUS_SUCCESS);
        }
        KilnFire(kiln);
    }
}

VOID KilnOnce_bad(PVOID Context)
{
    PKILN kiln = Context;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE); // expect: DDI301 "ends its thread"

    KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
    if (kiln->Stop) {
        PsTerminateSystemThread(STATUS_SUCCESS);
    }
    KilnFire(kiln);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID KilnOnce_ok(PVOID Context)
{
    PKILN kiln = Context;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(kiln->Self, KILN_ENTRY_SIZE);

    KeWaitForSingleObject(&kiln->Wake, Executive, KernelMode, FALSE, NULL);
    if (kiln->Stop) {
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        PsTerminateSystemThread(STATUS_SUCCESS);
    }
    KilnFire(kiln);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}
