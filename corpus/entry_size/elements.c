/*
 * Elements of arrays: added up in a loop, tested by one loop and used by another, read by two indices. What a loop
 * learnt of all elements bounds each of them, and two loops that add the same elements up come to the same sum.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define PACKET_SIZE sizeof(IO_ERROR_LOG_PACKET)
#define ROOM (ERROR_LOG_MAXIMUM_SIZE - PACKET_SIZE)

typedef struct _SEGMENT {
    UCHAR Length;
    UCHAR Kind;
} SEGMENT;

typedef struct _ADAPTER {
    PDEVICE_OBJECT Device;
    ULONG Count;
    UCHAR Lengths[64];
    SEGMENT Segments[40];
    PCWSTR Names[4];
    PVOID Data[64];
} ADAPTER, *PADAPTER;

static VOID WriteElements(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

/* Up to six lengths of 16 bytes at most. */
VOID LogClamped_ok(PADAPTER Adapter, ULONG Count)
{
    ULONG total = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    if (Count > 6)
        return;
    for (i = 0; i < Count; i++) {
        UCHAR length = Adapter->Lengths[i];
        if (length > 16)
            length = 16;
        total += length;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, (UCHAR)(PACKET_SIZE + total));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogClamped_bad(PADAPTER Adapter, ULONG Count)
{
    ULONG total = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    if (Count > 16)
        return;
    for (i = 0; i < Count; i++) {
        UCHAR length = Adapter->Lengths[i];
        if (length > 16)
            length = 16;
        total += length;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Adapter->Device, (UCHAR)(PACKET_SIZE + total));
    if (entry != NULL)
        WriteElements(entry);
}

/* Twelve bytes make all the difference: 192 fit, 204 do not. */
VOID LogSkipping_ok(PADAPTER Adapter)
{
    ULONG total = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Adapter->Count && i < 16; i++) {
        if (Adapter->Lengths[i] > 12)
            continue;
        total += Adapter->Lengths[i];
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, (UCHAR)(PACKET_SIZE + total));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogSkipping_bad(PADAPTER Adapter)
{
    ULONG total = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Adapter->Count && i < 17; i++) {
        if (Adapter->Lengths[i] > 12)
            continue;
        total += Adapter->Lengths[i];
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI102
        Adapter->Device, (UCHAR)(PACKET_SIZE + total));
    if (entry != NULL)
        WriteElements(entry);
}

/* All are tested before they are added up. */
VOID LogTested_ok(PADAPTER Adapter)
{
    ULONG total = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        if (Adapter->Lengths[i] > 4)
            return;
    for (i = 0; i < 40; i++)
        total += Adapter->Lengths[i];
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, (UCHAR)(PACKET_SIZE + total));
    if (entry != NULL)
        WriteElements(entry);
}

/* The second loop goes as far as the first one counted. */
VOID LogParts_ok(PADAPTER Adapter)
{
    ULONG total = 0, count = min(Adapter->Count, 12), i;
    PIO_ERROR_LOG_PACKET entry;
    PUCHAR at;

    for (i = 0; i < count; i++)
        total += Adapter->Lengths[i] & 15;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, (UCHAR)(PACKET_SIZE + total));
    if (entry == NULL)
        return;
    at = (PUCHAR)(entry + 1);
    for (i = 0; i < count; i++) {
        ULONG length = Adapter->Lengths[i] & 15;
        RtlCopyMemory(at, Adapter->Data[i], length);
        at += length;
    }
    WriteElements(entry);
}

VOID LogKindsAgain_ok(PADAPTER Adapter)
{
    ULONG words = 0, count = min(Adapter->Count, 12), i;
    PIO_ERROR_LOG_PACKET entry;
    PULONG at;

    for (i = 0; i < count; i++) {
        if (Adapter->Lengths[i] == 1)
            words += 2;
        else if (Adapter->Lengths[i] == 2)
            words += 3;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Adapter->Device, (UCHAR)(PACKET_SIZE + words * sizeof(ULONG)));
    if (entry == NULL)
        return;
    at = (PULONG)(entry + 1);
    for (i = 0; i < count; i++) {
        if (Adapter->Lengths[i] == 1) {
            at[0] = at[1] = 1;
            at += 2;
        } else if (Adapter->Lengths[i] == 2) {
            at[0] = at[1] = at[2] = 0;
            at += 3;
        }
    }
    WriteElements(entry);
}

/* Nothing looks at what the loop adds to the offset. */
VOID LogAppended_bad(PADAPTER Adapter)
{
    ULONG at = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, ERROR_LOG_MAXIMUM_SIZE);
    if (entry == NULL)
        return;
    for (i = 0; i < 40; i++) {
        ULONG length = Adapter->Lengths[i] & 15;
        RtlCopyMemory((PUCHAR)(entry + 1) + at, Adapter->Data[i], length); // expect: DDI104
        at += length;
    }
    WriteElements(entry);
}

VOID LogAppended_ok(PADAPTER Adapter)
{
    ULONG at = 0, total = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, ERROR_LOG_MAXIMUM_SIZE);
    if (entry == NULL)
        return;
    for (i = 0; i < 40; i++)
        total += Adapter->Lengths[i];
    if (total > ROOM) {
        IoFreeErrorLogEntry(entry);
        return;
    }
    for (i = 0; i < 40; i++) {
        ULONG length = Adapter->Lengths[i];
        RtlCopyMemory((PUCHAR)(entry + 1) + at, Adapter->Data[i], length);
        at += length;
    }
    WriteElements(entry);
}

/* What does not fit is taken away again. */
VOID LogShortened_ok(PADAPTER Adapter)
{
    ULONG total = PACKET_SIZE, i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        total += Adapter->Lengths[i];
    while (total > ERROR_LOG_MAXIMUM_SIZE)
        total -= Adapter->Lengths[--i];
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, (UCHAR)total);
    if (entry != NULL)
        WriteElements(entry);
}

/* A loop tests every element, and another uses one; or uses the largest. */
VOID LogOneOfTested_ok(PADAPTER Adapter, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        if (Adapter->Lengths[i] > 100)
            return;
    if (Index >= 40)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogEachTested_ok(PADAPTER Adapter)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        if (Adapter->Segments[i].Length > 100)
            return;
    for (i = 0; i < 40; i++) {
        entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
            Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Segments[i].Length));
        if (entry != NULL)
            WriteElements(entry);
    }
}

VOID LogOtherwiseTested_bad(PADAPTER Adapter)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        if (Adapter->Segments[i].Kind > 100)
            return;
    for (i = 0; i < 40; i++) {
        entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
            Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Segments[i].Length));
        if (entry != NULL)
            WriteElements(entry);
    }
}

VOID LogOneOfLargest_ok(PADAPTER Adapter, ULONG Index)
{
    ULONG largest = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        largest = max(largest, Adapter->Lengths[i]);
    if (largest > 100 || Index >= 40)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, (UCHAR)(PACKET_SIZE + largest));
    if (entry == NULL)
        return;
    RtlCopyMemory(entry + 1, Adapter->Data[0], Adapter->Lengths[Index]);
    WriteElements(entry);
}

VOID LogFound_bad(PADAPTER Adapter, UCHAR Kind)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        if (Adapter->Segments[i].Kind == Kind)
            break;
    if (i == 40)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Segments[i].Length));
    if (entry != NULL)
        WriteElements(entry);
}

/* Two indices, one element. */
VOID LogSameIndex_ok(PADAPTER Adapter, ULONG Index, ULONG Other)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Index >= 64 || Adapter->Lengths[Index] > 100 || Other != Index)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Lengths[Other]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogOneOfTwo_ok(PADAPTER Adapter, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Adapter->Lengths[0] > 100 || Adapter->Lengths[1] > 100 || Index > 1)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogOneOfMore_bad(PADAPTER Adapter, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Adapter->Lengths[0] > 100 || Adapter->Lengths[1] > 100 || Index > 2)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

/* What a loop tested of all elements is known of the one that is tested again, or that another value bounds. */
VOID LogNoneLeft_ok(PADAPTER Adapter, ULONG Count, ULONG Index)
{
    ULONG i, length = PACKET_SIZE;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count; i++)
        if (Adapter->Lengths[i] > 10)
            return;
    if (Index < Count && Adapter->Lengths[Index] <= 10)
        return;
    if (Index < Count)
        length = 300;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Adapter->Device, (UCHAR)length);
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogNoneLeft_bad(PADAPTER Adapter, ULONG Count, ULONG Index)
{
    ULONG i, length = 300;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count; i++)
        if (Adapter->Lengths[i] > 10)
            return;
    if (Adapter->Lengths[Index] <= 10)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Adapter->Device, (UCHAR)length);
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogBefore_ok(PUCHAR Lengths, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i = 0;
    PIO_ERROR_LOG_PACKET entry;

    while (i < Count && Lengths[i] < 100)
        i++;
    if (Index >= i)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogUpTo_bad(PUCHAR Lengths, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i = 0;
    PIO_ERROR_LOG_PACKET entry;

    while (i < Count && Lengths[i] < 100)
        i++;
    if (Index > i)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(PACKET_SIZE + Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogBackwards_ok(PADAPTER Adapter, ULONG Index)
{
    LONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 39; i >= 0; i--)
        if (Adapter->Segments[i].Length > 100)
            return;
    if (Index >= 40)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Segments[Index].Length));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogEverySecond_bad(PADAPTER Adapter, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i += 2)
        if (Adapter->Segments[i].Length > 100)
            return;
    if (Index >= 40)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Segments[Index].Length));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogEverySecond_ok(PADAPTER Adapter, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i += 2)
        if (Adapter->Segments[i].Length > 100)
            return;
    if (Index >= 20)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Segments[2 * Index].Length));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogSmallerThanOther_ok(PUCHAR Lengths, PUCHAR Limits, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count; i++)
        if (Lengths[i] > Limits[i])
            return;
    if (Index >= Count || Limits[Index] > 100)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogSmallerThanOther_bad(PUCHAR Lengths, PUCHAR Limits, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count; i++)
        if (Lengths[i] > Limits[i])
            return;
    if (Index >= Count || Limits[Index] > 250)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(PACKET_SIZE + Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

/* Every element is at most the next one: that the last one is small says it of all, but of one after the other only. */
VOID LogSorted_ok(PUCHAR Lengths, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 1; i < Count; i++)
        if (Lengths[i] < Lengths[i - 1])
            return;
    if (Index >= Count || Lengths[Count - 1] > 100)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

/* The loop only remembers that there was one; or counts what nobody asks for. */
VOID LogRemembered_ok(PADAPTER Adapter, ULONG Index)
{
    ULONG i;
    BOOLEAN isLarge = FALSE;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 40; i++)
        if (Adapter->Lengths[i] > 100)
            isLarge = TRUE;
    if (isLarge || Index >= 40)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Adapter->Device, (UCHAR)(PACKET_SIZE + Adapter->Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogCountedForNothing_bad(PUCHAR Lengths, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i, large = 0, total = 0;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count && Lengths[i] != 0; i++) {
        if (Lengths[i] > 100)
            large++;
        total += Lengths[i] & 63;
    }
    if (Index >= i)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(PACKET_SIZE + Lengths[Index]));
    if (entry != NULL)
        WriteElements(entry);
}

/* What a function hands out that looks at the element again where its loop ended. */
static USHORT LengthOfMarked(PUCHAR Kinds, USHORT Length)
{
    int i;

    for (i = 0; i < 8 && Kinds[i] != 0xff; i++)
        ;
    if (Kinds[i] != 0xff)
        return 0;
    return Length;
}

VOID LogMarked_bad(PUCHAR Kinds, PDEVICE_OBJECT Device, USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(PACKET_SIZE + LengthOfMarked(Kinds, Length)));
    if (entry != NULL)
        WriteElements(entry);
}

static USHORT LengthOfUnmarked(PUCHAR Kinds, USHORT Length)
{
    int i;

    for (i = 0; Kinds[i] != 0xff; i++)
        ;
    if (Kinds[i] == 0xff)
        return 0;
    return Length;
}

VOID LogUnmarked_ok(PUCHAR Kinds, PDEVICE_OBJECT Device, USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Device, (UCHAR)(PACKET_SIZE + LengthOfUnmarked(Kinds, Length)));
    if (entry != NULL)
        WriteElements(entry);
}

/* Two bytes of text at most: how often the loop goes round is not what the length hangs on. */
static int ShortNumber(PCHAR Text, PUSHORT Number, USHORT Value)
{
    int i;

    for (i = 0; i < 3 && Text[i] != 0; i++)
        ;
    if (i == 3)
        return 1;
    *Number = Value;
    return 0;
}

VOID LogShortNumber_bad(PCHAR Text, PDEVICE_OBJECT Device, USHORT Value)
{
    USHORT length;
    PIO_ERROR_LOG_PACKET entry;

    if (ShortNumber(Text, &length, Value))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101 "when Value is 208, EntrySize is 256"
        Device, (UCHAR)(PACKET_SIZE + length));
    if (entry != NULL)
        WriteElements(entry);
}

/* The elements are pointers, and the loop tests what they lead to. */
VOID LogPointedTo_ok(SEGMENT **Segments, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count; i++)
        if (Segments[i] == NULL || Segments[i]->Length > 100)
            return;
    if (Index >= Count)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Segments[Index]->Length));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogPointedTo_bad(SEGMENT **Segments, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count; i++)
        if (Segments[i]->Length > 100)
            return;
    if (Index > Count)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(PACKET_SIZE + Segments[Index]->Length));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogPointedToAndRemembered_ok(SEGMENT **Segments, PDEVICE_OBJECT Device, ULONG Count, ULONG Index)
{
    ULONG i, largest = 0;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Count; i++)
        if (Segments[i]->Length > largest)
            largest = Segments[i]->Length;
    if (largest > 100 || Index >= Count)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Segments[Index]->Length));
    if (entry != NULL)
        WriteElements(entry);
}

/* --- stored on either way, at an index of its own -------------------------------------------------------------------- */

VOID LogStoredOnBothWays_ok(PDEVICE_OBJECT Device, PUCHAR Lengths, ULONG Index, BOOLEAN Next, UCHAR Length)
{
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    if (Next) {
        i = Index + 1;
        Lengths[i] = Length;
    } else {
        i = Index;
        Lengths[i] = Length;
    }
    if (Lengths[i] != 10)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Length));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogStoredOnOneWay_bad(PDEVICE_OBJECT Device, PUCHAR Lengths, ULONG Index, BOOLEAN Kept, UCHAR Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!Kept)
        Lengths[Index] = Length;
    if (Lengths[Index] != 10)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Length)); // expect: DDI101
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogStoredOnOneWay_ok(PDEVICE_OBJECT Device, PUCHAR Lengths, ULONG Index, BOOLEAN Kept, UCHAR Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!Kept)
        Lengths[Index] = Length;
    if (Kept || Lengths[Index] != 10)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Length));
    if (entry != NULL)
        WriteElements(entry);
}

/* --- walked through by a pointer --------------------------------------------------------------------------------------- */

/* What goes round the end of all memory is no array. */
VOID LogWalked_ok(PDEVICE_OBJECT Device, PUCHAR Lengths)
{
    PUCHAR length;
    PIO_ERROR_LOG_PACKET entry;

    for (length = Lengths; length < Lengths + 4; length++)
        if (*length > 100)
            return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Lengths[2]));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogWalked_bad(PDEVICE_OBJECT Device, PUCHAR Lengths)
{
    PUCHAR length;
    PIO_ERROR_LOG_PACKET entry;

    for (length = Lengths; length < Lengths + 4; length++)
        if (*length > 100)
            return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + Lengths[4])); // expect: DDI101
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogBeforeTheEnd_ok(PDEVICE_OBJECT Device, PUCHAR Lengths, ULONG Index)
{
    PUCHAR end;
    PIO_ERROR_LOG_PACKET entry;

    for (end = Lengths; *end != 0; end++)
        ;
    if (Lengths + Index >= end || Lengths[Index] != 0)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + 250));
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogUpToTheEnd_bad(PDEVICE_OBJECT Device, PUCHAR Lengths, ULONG Index)
{
    PUCHAR end;
    PIO_ERROR_LOG_PACKET entry;

    for (end = Lengths; *end != 0; end++)
        ;
    if (Lengths + Index > end || Lengths[Index] != 0)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + 250)); // expect: DDI101
    if (entry != NULL)
        WriteElements(entry);
}

VOID LogCountedByPointer_ok(PDEVICE_OBJECT Device, PUCHAR Lengths, SIZE_T Index)
{
    PUCHAR end;
    PIO_ERROR_LOG_PACKET entry;

    for (end = Lengths; *end != 0; end++)
        ;
    if (Index >= (SIZE_T)(end - Lengths) || Lengths[Index] != 0)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)(PACKET_SIZE + 250));
    if (entry != NULL)
        WriteElements(entry);
}
