/*
 * What calls through the pointers of a driver's own objects leave alone: a queue's routines are chosen per queue, and
 * ring a doorbell. The number that sizes the entry is nobody's but the adapter's.
 */
#include <ntddk.h>

typedef struct _RING RING, *PRING;
typedef VOID RING_KICK(PRING Ring);

struct _RING {
    RING_KICK *Kick;
    PUCHAR Doorbell;
    ULONG Added;
    ULONG Head;
};

typedef struct _HOIST {
    ULONG Lifts;
    ULONG Rings;
    PRING *Ring;
    ULONG Depth;
    ULONG Drops;
    PDEVICE_OBJECT Self;
} HOIST, *PHOIST;

static ULONG (*HoistPrintk)(PCSTR Format, ...) = DbgPrint;

static VOID DoorbellWrite(PUCHAR Doorbell, USHORT Value)
{
    HoistPrintk("doorbell %x\n", Value);
    WRITE_REGISTER_USHORT((PUSHORT)Doorbell, Value);
}

static VOID PlainKick(PRING Ring)
{
    Ring->Added = 0;
    DoorbellWrite(Ring->Doorbell, (USHORT)Ring->Head);
}

static VOID PackedKick(PRING Ring)
{
    Ring->Added = 0;
    Ring->Head ^= 1;
    DoorbellWrite(Ring->Doorbell, (USHORT)Ring->Head);
}

VOID HoistOpen(PHOIST Hoist, ULONG Number, BOOLEAN Packed)
{
    Hoist->Ring[Number]->Kick = Packed ? PackedKick : PlainKick;
}

/* Others whose addresses are kept: one of them sets the number, and none of them is the tracer. */
typedef struct _HOIST_OPS {
    VOID (*Reset)(PHOIST Hoist);
    VOID (*Count)(PHOIST Hoist);
    VOID (*Set)(PHOIST Hoist, ULONG Lifts);
} HOIST_OPS;

static VOID HoistReset(PHOIST Hoist)
{
    Hoist->Depth = 0;
}

static VOID HoistRecount(PHOIST Hoist)
{
    Hoist->Drops = min(Hoist->Drops, 8);
}

static VOID HoistSet(PHOIST Hoist, ULONG Lifts)
{
    Hoist->Lifts = Lifts;
}

HOIST_OPS HoistOps = {HoistReset, HoistRecount, HoistSet};

static VOID RingKick(PRING Ring)
{
    Ring->Kick(Ring);
}

BOOLEAN HoistPush(PHOIST Hoist, PIRP Irp)
{
    ULONG ring = 0;

    if (Hoist->Rings > 1) {
        ring = Irp->Flags & 1;
    }
    if (Irp->StackCount > 3) {
        RingKick(Hoist->Ring[ring]);
        return TRUE;
    }
    Hoist->Depth = max(Hoist->Depth, 5);
    return FALSE;
}

static VOID HoistLogLifts_bad(PHOIST Hoist)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Hoist->Self, (UCHAR)(sizeof(*entry) + Hoist->Lifts)); // expect: DDI101 "when Hoist->Lifts is 208"
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS HoistStart(PHOIST Hoist, PIRP Irp)
{
    if (HoistPush(Hoist, Irp)) {
        return STATUS_PENDING;
    }
    HoistLogLifts_bad(Hoist);
    return STATUS_DEVICE_BUSY;
}

/* The same number again, but one of the routines that may be called has bounded it. */
static VOID HoistCall(PHOIST Hoist, HOIST_OPS *Ops)
{
    Ops->Count(Hoist);
}

static VOID HoistLogDrops(PHOIST Hoist)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Hoist->Self, (UCHAR)(sizeof(*entry) + Hoist->Drops));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

NTSTATUS HoistRecounted_ok(PHOIST Hoist, PIRP Irp)
{
    HoistCall(Hoist, &HoistOps);
    if (Irp->StackCount > 3) {
        HoistLogDrops(Hoist);
    }
    return STATUS_SUCCESS;
}
