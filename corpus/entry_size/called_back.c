/*
 * called_back.c - routines that call a function of the driver's before they return: what it fills is no stranger's.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define TIDE_MARKS 4

typedef struct _TIDE {
    PDEVICE_OBJECT Self;
    PKINTERRUPT Interrupt;
    ULONG Count;
    ULONG Marks[32];
} TIDE, *PTIDE;

typedef struct _SNAPSHOT {
    PTIDE Tide;
    ULONG Count;
    ULONG Marks[TIDE_MARKS];
} SNAPSHOT, *PSNAPSHOT;

typedef struct _TIDE_FILL {
    PTIDE Tide;
    PIO_ERROR_LOG_PACKET Entry;
    ULONG Count;
} TIDE_FILL, *PTIDE_FILL;

static BOOLEAN TideTakeSome(PVOID Context)
{
    PSNAPSHOT snapshot = Context;
    ULONG i;

    snapshot->Count = min(snapshot->Tide->Count, TIDE_MARKS);
    for (i = 0; i < snapshot->Count; i++) {
        snapshot->Marks[i] = snapshot->Tide->Marks[i];
    }
    return TRUE;
}

static BOOLEAN TideCount(PVOID Context)
{
    PSNAPSHOT snapshot = Context;

    snapshot->Count = snapshot->Tide->Count;
    return TRUE;
}

static BOOLEAN TideFill_bad(PVOID Context)
{
    PTIDE_FILL fill = Context;
    ULONG i;

    for (i = 0; i < fill->Count; i++) {
        fill->Entry->DumpData[i] = fill->Tide->Marks[i]; // expect: DDI104 "can end at byte 68 of an entry of 64 bytes"
    }
    return TRUE;
}

VOID TideLogSome_ok(PTIDE Tide)
{
    SNAPSHOT snapshot;
    PIO_ERROR_LOG_PACKET entry;

    snapshot.Tide = Tide;
    snapshot.Count = 0;
    KeSynchronizeExecution(Tide->Interrupt, TideTakeSome, &snapshot);
    entry = IoAllocateErrorLogEntry(Tide->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + snapshot.Count * sizeof(ULONG)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        RtlCopyMemory(entry->DumpData, snapshot.Marks, snapshot.Count * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

VOID TideLogAll_bad(PTIDE Tide)
{
    SNAPSHOT snapshot;
    PIO_ERROR_LOG_PACKET entry;

    snapshot.Tide = Tide;
    snapshot.Count = 0;
    KeSynchronizeExecution(Tide->Interrupt, TideCount, &snapshot);
    entry = IoAllocateErrorLogEntry(Tide->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + snapshot.Count * sizeof(ULONG))); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID TideLogFilled(PTIDE Tide)
{
    TIDE_FILL fill;

    fill.Tide = Tide;
    fill.Count = 10;
    fill.Entry = IoAllocateErrorLogEntry(Tide->Self, sizeof(IO_ERROR_LOG_PACKET) + 16);
    if (fill.Entry == NULL) {
        return;
    }
    RtlZeroMemory(fill.Entry, sizeof(IO_ERROR_LOG_PACKET));
    fill.Entry->ErrorCode = IO_ERR_TIMEOUT;
    KeSynchronizeExecution(Tide->Interrupt, TideFill_bad, &fill);
    IoWriteErrorLogEntry(fill.Entry);
}
