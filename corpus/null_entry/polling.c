/*
 * polling.c - loops that wait for what somebody else changes come to an end.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define MILL_IDLE 0
#define MILL_BUSY 1

typedef struct _MILL {
    PDEVICE_OBJECT Self;
    ULONG State;
    ULONG Limit;
    struct _MILL *Slots[16];
    ULONG Tail;
} MILL, *PMILL;

VOID MillQueue(PMILL Mill);

/* The DPC says when it is done. */
VOID MillGrind_bad(PMILL Mill)
{
    PIO_ERROR_LOG_PACKET entry;

    Mill->State = MILL_BUSY;
    Mill->Slots[Mill->Tail & 15] = Mill;
    do {
        KeStallExecutionProcessor(10);
    } while (Mill->State == MILL_BUSY);
    entry = IoAllocateErrorLogEntry(Mill->Self, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_TIMEOUT; // expect: DDI201
    IoWriteErrorLogEntry(entry);
}

/* No longer than so many rounds, and with a variable for what it reads. */
VOID MillStop_bad(PMILL Mill)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i, state;

    Mill->State = MILL_BUSY;
    for (i = 0; i < 1000; i++) {
        state = Mill->State;
        if (state != MILL_BUSY) {
            break;
        }
        KeStallExecutionProcessor(10);
    }
    if (Mill->State == MILL_BUSY) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Mill->Self, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_TIMEOUT; // expect: DDI201
    IoWriteErrorLogEntry(entry);
}

/* The number of rounds is nothing that a loop waits for. */
VOID MillPause_ok(PMILL Mill)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    Mill->Limit = 16;
    for (i = 0; i < Mill->Limit; i++) {
        KeStallExecutionProcessor(10);
    }
    entry = IoAllocateErrorLogEntry(Mill->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Mill->Limit));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    entry->DumpDataSize = 0;
    IoWriteErrorLogEntry(entry);
}
