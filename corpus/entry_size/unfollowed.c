/*
 * unfollowed.c - what long helpers leave alone, they leave as it was: they are told by the names of what they set.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _LOOM {
    PDEVICE_OBJECT Device;
    ULONG Kind;
    USHORT NameLength;
    USHORT Threads;
    ULONG Count;
} LOOM, *PLOOM;

typedef struct _LOOM_STATISTICS {
    ULONG Knots;
    ULONG Tears;
    ULONG Stops;
    ULONG Turns;
} LOOM_STATISTICS, *PLOOM_STATISTICS;

extern PLOOM_STATISTICS LoomStatistics;
extern BOOLEAN LoomTraced;
extern PBUS_INTERFACE_STANDARD LoomBus;

/* Counts in structures of another kind, at the offsets of a loom's fields. */
static VOID LoomCount(PIRP Irp)
{
    PUCHAR bytes = Irp->AssociatedIrp.SystemBuffer;
    ULONG i;

    if (bytes[0]) LoomStatistics->Knots = 1;
    if (bytes[1]) LoomStatistics->Tears = 1;
    if (bytes[2]) LoomStatistics->Stops = 2;
    if (bytes[3]) LoomStatistics->Turns = 3;
    if (bytes[4]) LoomStatistics->Knots = 4;
    if (bytes[5]) LoomStatistics->Tears = 5;
    for (i = 6; i < 16; i++) {
        if (bytes[i] == 3) {
            LoomStatistics->Knots++;
        } else if (bytes[i] == 4) {
            LoomStatistics->Tears++;
        } else {
            LoomStatistics->Stops++;
        }
    }
}

/* The same, and sees to it that there are not too many threads. */
static VOID LoomLimit(PLOOM Loom, PIRP Irp)
{
    PUCHAR bytes = Irp->AssociatedIrp.SystemBuffer;
    ULONG i;

    for (i = 6; i < 16; i++) {
        if (bytes[i] == 3) {
            LoomStatistics->Knots++;
        } else if (bytes[i] == 4) {
            LoomStatistics->Tears++;
        } else {
            LoomStatistics->Stops++;
        }
    }
    if (bytes[0]) LoomStatistics->Knots = 1;
    if (bytes[1]) LoomStatistics->Tears = 1;
    if (bytes[2]) LoomStatistics->Stops = 2;
    if (bytes[3]) LoomStatistics->Turns = 3;
    if (bytes[4]) LoomStatistics->Knots = 4;
    Loom->Threads = Loom->Threads > 40 ? 40 : Loom->Threads;
}

static VOID LoomWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    Entry->DumpDataSize = 0;
    Entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(Entry);
}

VOID LoomLogName_bad(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    LoomCount(Irp);
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->NameLength)); // expect: DDI101
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

VOID LoomLogName_ok(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Loom->NameLength > 64) {
        return;
    }
    LoomCount(Irp);
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->NameLength));
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

/* On one of the ways that meet. */
VOID LoomLogTraced_bad(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    Loom->Count = 1;
    if (LoomTraced) {
        LoomCount(Irp);
    } else {
        Loom->Kind = 3;
    }
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->NameLength)); // expect: DDI101
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

VOID LoomLogThreads_ok(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    LoomLimit(Loom, Irp);
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->Threads));
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

VOID LoomLogSomeThreads_ok(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Loom->Threads > 9) {
        LoomLimit(Loom, Irp);
    }
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->Threads));
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

/* The bus sets nothing of a loom. */
VOID LoomLogBus_bad(PLOOM Loom)
{
    PIO_ERROR_LOG_PACKET entry;

    LoomBus->InterfaceReference(LoomBus->Context);
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->NameLength)); // expect: DDI101
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

/* In each round of a loop. */
VOID LoomLogRounds_bad(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i = 0;

    Loom->Threads = 220;
    do {
        LoomCount(Irp);
        LoomStatistics->Turns += i;
    } while (++i < Loom->Count);
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->Threads)); // expect: DDI101
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

/* What the loop sets itself, in a later round, holds on. */
VOID LoomLogLateRound_ok(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i = 0;

    Loom->Threads = 200;
    do {
        if (i == 2) {
            Loom->Threads = 4;
        }
        LoomCount(Irp);
    } while (++i < Loom->Count);
    if (i < 10) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->Threads));
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

VOID LoomLogEachRound_ok(PLOOM Loom, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i = 0;

    Loom->Threads = 240;
    do {
        Loom->Threads -= 24;
        LoomCount(Irp);
    } while (++i < 10);
    entry = IoAllocateErrorLogEntry(Loom->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Loom->Threads));
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

typedef struct _LOOM_PORT {
    PDEVICE_OBJECT Device;
    PUCHAR Registers;
    ULONG Spindles;
    ULONG Limit;
    UNICODE_STRING Label;
} LOOM_PORT, *PLOOM_PORT;

/* A routine of the system that nothing is known of. */
NTSTATUS KeQueryLoomLimit(PULONG Limit, PUNICODE_STRING Label);

static ULONG LoomReadRegister(PLOOM_PORT Port, ULONG Offset)
{
    return *(volatile ULONG *)(Port->Registers + Offset);
}

static VOID LoomWriteRegister(PLOOM_PORT Port, ULONG Offset, ULONG Value)
{
    PULONG place = (PULONG)(Port->Registers + Offset);

    *(volatile ULONG *)place = Value;
}

static BOOLEAN LoomWait(PLOOM_PORT Port)
{
    ULONG timeout = 5000;

    while (timeout > 0) {
        if (!(LoomReadRegister(Port, 0x1c) & 1)) {
            return TRUE;
        }
        KeStallExecutionProcessor(1000);
        timeout--;
    }
    return FALSE;
}

/* All that it sets is registers of the device. */
static BOOLEAN LoomReset(PLOOM_PORT Port)
{
    int retries = 5;

    while (retries > 0) {
        LoomWriteRegister(Port, 0x14, LoomReadRegister(Port, 0x14) & ~1);
        if (LoomWait(Port)) {
            break;
        }
        retries--;
        if (retries == 1) {
            LoomWriteRegister(Port, 0x14, 0);
            if (LoomWait(Port)) {
                break;
            }
        }
    }
    return !(LoomReadRegister(Port, 0x1c) & 1);
}

/* The same, and what it is given the addresses of, the system sets. */
static BOOLEAN LoomResetAndAsk(PLOOM_PORT Port, PULONG Limit, PUNICODE_STRING Label)
{
    int retries = 5;

    while (retries > 0) {
        LoomWriteRegister(Port, 0x14, LoomReadRegister(Port, 0x14) & ~1);
        if (LoomWait(Port)) {
            break;
        }
        retries--;
        if (retries == 1) {
            LoomWriteRegister(Port, 0x14, 0);
            if (LoomWait(Port)) {
                break;
            }
        }
    }
    return NT_SUCCESS(KeQueryLoomLimit(Limit, Label));
}

VOID LoomLogSpindles_bad(PLOOM_PORT Port)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!LoomReset(Port)) {
        return;
    }
    entry = IoAllocateErrorLogEntry( // expect: DDI101 "Port->Spindles"
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Port->Spindles));
    if (entry != NULL) {
        LoomWrite(entry);
    }
}

/* It is asked for another one. */
VOID LoomLogLimit_bad(PLOOM_PORT Port)
{
    PIO_ERROR_LOG_PACKET entry;

    Port->Limit = 300;
    LoomResetAndAsk(Port, &Port->Spindles, &Port->Label);
    entry = IoAllocateErrorLogEntry( // expect: DDI101 "348 bytes"
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Port->Limit));
    if (entry != NULL) {
        LoomWrite(entry);
    }
}
