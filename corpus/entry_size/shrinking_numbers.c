/*
 * Loops that take something away from a number in each round: a bit, half of it, a digit. They make no more rounds than
 * the number has bits or digits.
 */
#include <ntddk.h>
#include <ntiologc.h>

static VOID RillFinish(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        RtlZeroMemory(Entry, sizeof(IO_ERROR_LOG_PACKET));
        Entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(Entry);
    }
}

#define RILL_SIZE(Count, Each) ((UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (Count) * (Each)))

/* 32 rounds, 192 bytes: that is the maximum. */
VOID RillBits_ok(PVOID Object, ULONG Mask)
{
    ULONG count = 0;

    while (Mask != 0) {
        Mask &= Mask - 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6)));
}

VOID RillBits_bad(PVOID Object, ULONG Mask)
{
    ULONG count = 0;

    while (Mask != 0) {
        Mask &= Mask - 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 16))); // expect: DDI101
}

/* It takes all 32 rounds to come to one byte more. */
VOID RillAllBits_bad(PVOID Object, ULONG Mask)
{
    ULONG count = 0;

    while (Mask != 0) {
        Mask &= Mask - 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count * 6 + 1, 1))); // expect: DDI102 "after 32 rounds"
}

VOID RillLowestBit_ok(PVOID Object, USHORT Mask)
{
    ULONG count = 0;

    while (Mask) {
        Mask ^= Mask & (~Mask + 1);
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 8)));
}

VOID RillLowestBit_bad(PVOID Object, ULONG Mask)
{
    ULONG count = 0;

    while (Mask) {
        Mask ^= Mask & (~Mask + 1);
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 8))); // expect: DDI101
}

VOID RillShift_ok(PVOID Object, ULONG Value)
{
    ULONG count = 0;

    while (Value != 0) {
        Value >>= 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6)));
}

VOID RillShift_bad(PVOID Object, ULONG64 Value)
{
    ULONG count = 0;

    while (Value != 0) {
        Value >>= 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6))); // expect: DDI101
}

/* A number shifted right with its sign stays -1. */
VOID RillSign_bad(PVOID Object, LONG Value, ULONG Most)
{
    ULONG count = 0;

    while (Value != 0 && count < Most) {
        Value >>= 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6))); // expect: DDI101
}

VOID RillPositive_ok(PVOID Object, LONG Value)
{
    ULONG count = 0;

    while (Value > 0) {
        Value >>= 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6)));
}

/* A heap's nodes, up to its root. */
VOID RillAncestors_ok(PVOID Object, ULONG Node)
{
    ULONG count = 0;

    while (Node != 0) {
        Node = (Node - 1) / 2;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6)));
}

VOID RillAncestors_bad(PVOID Object, ULONG Node)
{
    ULONG count = 0;

    while (Node != 0) {
        Node = (Node - 1) / 2;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 7))); // expect: DDI101
}

VOID RillHalf_ok(PVOID Object, ULONG Value)
{
    ULONG count = 0;

    while (Value > 1) {
        Value /= 2;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6)));
}

VOID RillDigits_ok(PVOID Object, ULONG Value)
{
    ULONG count = 0;

    do {
        Value /= 10;
        count++;
    } while (Value != 0);
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 19)));
}

VOID RillDigits_bad(PVOID Object, ULONG Value)
{
    ULONG count = 0;

    do {
        Value /= 10;
        count++;
    } while (Value != 0);
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 20))); // expect: DDI102 "after 9 rounds"
}

VOID RillSignedDigits_ok(PVOID Object, LONG Value)
{
    ULONG count = 0;

    do {
        Value /= 10;
        count++;
    } while (Value != 0);
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 19)));
}

/* A number that is looked at first has fewer bits. */
VOID RillSmall_ok(PVOID Object, ULONG Value)
{
    ULONG count = 0;

    if (Value >= 256) {
        return;
    }
    while (Value != 0) {
        Value >>= 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 24)));
}

VOID RillSmall_bad(PVOID Object, ULONG Value)
{
    ULONG count = 0;

    if (Value > 256) {
        return;
    }
    while (Value != 0) {
        Value >>= 1;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 24))); // expect: DDI101 "when Value is 256, after 9"
}

/* What is divided is not what the loop counts down. */
VOID RillOther_bad(PVOID Object, ULONG Value, ULONG Rounds)
{
    ULONG count = 0;

    while (Rounds != 0) {
        Value /= 10;
        Rounds--;
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 20))); // expect: DDI101
}

/* Only some of the rounds take a bit away. */
VOID RillSometimes_bad(PVOID Object, ULONG Mask, const ULONG *Ready)
{
    ULONG count = 0;

    while (Mask != 0) {
        if (Ready[count] != 0) {
            Mask &= Mask - 1;
        }
        count++;
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 4))); // expect: DDI101
}

/* The bytes of a number of 32 bits, one behind the other. */
VOID RillStored_ok(PVOID Object, ULONG Value)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, RILL_SIZE(10, 1));
    PUCHAR to;
    ULONG count = 0;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_TIMEOUT;
    to = (PUCHAR)(entry + 1);
    while (Value != 0) {
        to[count++] = (UCHAR)('0' + Value % 10);
        Value /= 10;
    }
    IoWriteErrorLogEntry(entry);
}

VOID RillStored_bad(PVOID Object, ULONG Value)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, RILL_SIZE(9, 1));
    PUCHAR to;
    ULONG count = 0;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_TIMEOUT;
    to = (PUCHAR)(entry + 1);
    while (Value != 0) {
        to[count++] = (UCHAR)('0' + Value % 10); // missed: DDI104 what is left of the number is not known
        Value /= 10;
    }
    IoWriteErrorLogEntry(entry);
}

/* What is counted in some of the rounds is no more than there are. */
VOID RillReady_ok(PVOID Object, ULONG Mask, const ULONG *Ready)
{
    ULONG count = 0, i = 0;

    while (Mask != 0) {
        Mask &= Mask - 1;
        if (Ready[i++] != 0) {
            count++;
        }
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6)));
}

VOID RillReady_bad(PVOID Object, ULONG64 Mask, const ULONG *Ready)
{
    ULONG count = 0, i = 0;

    while (Mask != 0) {
        Mask &= Mask - 1;
        if (Ready[i++] != 0) {
            count++;
        }
    }
    RillFinish(IoAllocateErrorLogEntry(Object, RILL_SIZE(count, 6))); // expect: DDI101
}
