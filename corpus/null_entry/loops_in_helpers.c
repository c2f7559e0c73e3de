/*
 * loops_in_helpers.c - a walk through a list of capabilities that another driver's routine reads, inside a walk through
 * a list of them: many rounds of many rounds, with nothing in them that matters.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define PINION_KINDS 5
#define PINION_MAXIMUM 48

typedef int (*PINION_READ)(PVOID Context, int Offset, PUCHAR Value);

typedef struct _PINION {
    PINION_READ Read;
    PVOID Context;
    PDEVICE_OBJECT Device;
    ULONG Lengths[6];
} PINION, *PPINION;

static UCHAR PinionNext(PPINION Pinion, UCHAR Offset)
{
    UCHAR id;
    int rounds = 0;

    while (rounds++ < PINION_MAXIMUM) {
        if (Pinion->Read(Pinion->Context, Offset, &id) != 0)
            break;
        if (id == 0xFF)
            break;
        if (id == 9)
            return Offset;
        if (Pinion->Read(Pinion->Context, Offset + 1, &Offset) != 0)
            break;
    }
    return 0;
}

static VOID PinionFind(PPINION Pinion, int *Offsets, SIZE_T Kinds)
{
    UCHAR offset = PinionNext(Pinion, 0x34);

    while (offset > 0) {
        UCHAR kind, bar;

        Pinion->Read(Pinion->Context, offset + 3, &kind);
        Pinion->Read(Pinion->Context, offset + 4, &bar);
        if (bar < 6 && kind < Kinds && Pinion->Lengths[bar] > 0)
            Offsets[kind] = offset;
        offset = PinionNext(Pinion, offset + 1);
    }
}

NTSTATUS PinionStart_bad(PPINION Pinion)
{
    int offsets[PINION_KINDS];
    PIO_ERROR_LOG_PACKET entry;

    RtlZeroMemory(offsets, sizeof(offsets));
    PinionFind(Pinion, offsets, PINION_KINDS);
    if (!offsets[1])
        return STATUS_DEVICE_NOT_CONNECTED;
    if (!offsets[2] || !offsets[3]) {
        entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Pinion->Device, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR; // expect: DDI201
        IoWriteErrorLogEntry(entry);
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

NTSTATUS PinionStart_good(PPINION Pinion)
{
    int offsets[PINION_KINDS];
    PIO_ERROR_LOG_PACKET entry;

    RtlZeroMemory(offsets, sizeof(offsets));
    PinionFind(Pinion, offsets, PINION_KINDS);
    if (!offsets[1])
        return STATUS_DEVICE_NOT_CONNECTED;
    if (!offsets[2] || !offsets[3]) {
        entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Pinion->Device, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != NULL) {
            RtlZeroMemory(entry, sizeof(*entry));
            entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}
