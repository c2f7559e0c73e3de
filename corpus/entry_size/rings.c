/*
 * rings.c - what is stored in an array of a structure, by an index, leaves the fields beside it alone.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define FERRY_RING 64
#define FERRY_CARS 8

typedef struct _FERRY {
    PDEVICE_OBJECT Device;
    ULONG Kind;
    USHORT NameLength;
    PUCHAR Trace;
    ULONG TraceLength;
    UCHAR Ring[FERRY_RING];
    ULONG RingAt;
    USHORT Weights[FERRY_CARS];
    ULONG Cars;
    USHORT LogLength;
} FERRY, *PFERRY;

static VOID FerryPut(PFERRY Ferry, PCSTR Text)
{
    ULONG i;

    for (i = 0; Text[i] != 0; i++) {
        Ferry->Ring[Ferry->RingAt++ % FERRY_RING] = Text[i];
        if (Ferry->Trace != NULL && i < Ferry->TraceLength) {
            Ferry->Trace[i] = Text[i];
        }
    }
}

/* Too long, with what it calls, to be looked at for each log. */
static VOID FerryTrace(PFERRY Ferry, PCSTR From, PCSTR Text)
{
    ULONG i;

    FerryPut(Ferry, From);
    FerryPut(Ferry, Text);
    switch (Ferry->Kind) {
    case 0:
        FerryPut(Ferry, "bow");
        break;
    case 1:
        FerryPut(Ferry, "stern");
        break;
    case 2:
        FerryPut(Ferry, "deck");
        break;
    case 3:
        FerryPut(Ferry, "engine");
        break;
    default:
        FerryPut(Ferry, "hold");
        break;
    }
    for (i = 0; i < Ferry->RingAt; i++) {
        if (Ferry->Ring[i] == '\n') {
            Ferry->Ring[i] = 0;
            FerryPut(Ferry, "...");
        } else if (Ferry->Ring[i] == '\r') {
            Ferry->Ring[i] = ' ';
        }
    }
}

static VOID FerryWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    Entry->DumpDataSize = 0;
    Entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(Entry);
}

VOID FerryLogName_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET entry;

    FerryTrace(Ferry, "ferry", "name");
    entry = IoAllocateErrorLogEntry(Ferry->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->NameLength)); // expect: DDI101
    if (entry != NULL) {
        FerryWrite(entry);
    }
}

VOID FerryLogName_ok(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Ferry->NameLength > 64) {
        return;
    }
    FerryTrace(Ferry, "ferry", "name");
    entry = IoAllocateErrorLogEntry(Ferry->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->NameLength));
    if (entry != NULL) {
        FerryWrite(entry);
    }
}

/* The loop fills its array and counts: the length is what it was. */
VOID FerryWeigh_bad(PFERRY Ferry, const USHORT *Weights)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    for (i = 0; i < Ferry->Cars; i++) {
        if (Weights[i] > 100) {
            Ferry->Weights[i] = Weights[i];
        }
    }
    entry = IoAllocateErrorLogEntry(Ferry->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->LogLength)); // expect: DDI101
    if (entry != NULL) {
        FerryWrite(entry);
    }
}

VOID FerryWeigh_ok(PFERRY Ferry, const USHORT *Weights)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    if (Ferry->LogLength > 32) {
        return;
    }
    for (i = 0; i < Ferry->Cars; i++) {
        if (Weights[i] > 100) {
            Ferry->Weights[i] = Weights[i];
        }
    }
    entry = IoAllocateErrorLogEntry(Ferry->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->LogLength));
    if (entry != NULL) {
        FerryWrite(entry);
    }
}

/* Of what lies in the array itself, the loop may have changed any. */
VOID FerryFirst_ok(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    for (i = 0; i < Ferry->Cars; i++) {
        Ferry->Weights[i] = (USHORT)(i < 2 ? 4 * i : 8);
    }
    if (Ferry->Cars == 0) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Ferry->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->Weights[0]));
    if (entry != NULL) {
        FerryWrite(entry);
    }
}
