/*
 * told_of.c - a routine that only tells what happens changes nothing of the structures that it is told of.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _REEL {
    PDEVICE_OBJECT Device;
    ULONG Speed;
    ULONG Flow;
    USHORT Buffers;
    USHORT Chunks;
} REEL, *PREEL;

VOID ReelTrace(ULONG Level, PCSTR Text, PREEL Reel);
VOID ReelAdjust(ULONG Level, PCSTR Text, PREEL Reel);

/* Too long to be followed, unless it matters what it does. */
static VOID ReelWind(PREEL Reel, PIRP Irp)
{
    PUCHAR bytes = Irp->AssociatedIrp.SystemBuffer;
    ULONG i;

    ReelTrace(1, "winds", Reel);
    for (i = 6; i < 16; i++) {
        if (bytes[i] == 3) {
            Reel->Speed++;
        } else if (bytes[i] == 4) {
            Reel->Flow++;
        } else {
            Reel->Buffers++;
        }
    }
    if (bytes[0]) Reel->Speed = 1;
    if (bytes[1]) Reel->Flow = 1;
}

static VOID ReelLogWound_bad(PREEL Reel)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Reel->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Reel->Chunks)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* What adjusts it may change anything. */
static VOID ReelSpool(PREEL Reel, PIRP Irp)
{
    PUCHAR bytes = Irp->AssociatedIrp.SystemBuffer;
    ULONG i;

    ReelAdjust(1, "winds", Reel);
    for (i = 6; i < 16; i++) {
        if (bytes[i] == 3) {
            Reel->Speed++;
        } else if (bytes[i] == 4) {
            Reel->Flow++;
        } else {
            Reel->Buffers++;
        }
    }
    if (bytes[0]) Reel->Speed = 1;
    if (bytes[1]) Reel->Flow = 1;
}

static VOID ReelLogSpooled_bad(PREEL Reel)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Reel->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Reel->Chunks)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID ReelUnwind(PDEVICE_OBJECT Device, PIRP Irp)
{
    PREEL reel = Device->DeviceExtension;

    ReelWind(reel, Irp);
    ReelLogWound_bad(reel);
}

VOID ReelReturn(PDEVICE_OBJECT Device, PIRP Irp)
{
    PREEL reel = Device->DeviceExtension;

    ReelSpool(reel, Irp);
    ReelLogSpooled_bad(reel);
}
