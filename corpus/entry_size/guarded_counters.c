/*
 * guarded_counters.c - counters that a guard inside the loop stops: some elements are wanted, and there is room for so
 * many of them.
 */
#include <ntddk.h>
#include <ntiologc.h>

extern PDEVICE_OBJECT TallyDevice;

static VOID TallyWrite(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        RtlZeroMemory(Entry, sizeof(*Entry));
        Entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(Entry);
    }
}

#define TALLY_ALLOCATE(Count)                                                                                          \
    (PIO_ERROR_LOG_PACKET) IoAllocateErrorLogEntry(                                                                    \
        TallyDevice, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (Count) * sizeof(ULONG)))

VOID TallyWanted_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (List->Elements[i].Length != 0 && count < 16) {
            count++;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyWanted_bad(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (List->Elements[i].Length != 0 && count < 64) {
            count++;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

VOID TallyRoom_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (count < 16) {
            count++;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyRoom_bad(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (count < 64) {
            count++;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

VOID TallyFull_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (count == 16) {
            continue;
        }
        count++;
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyFull_bad(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (count == 64) {
            continue;
        }
        count++;
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

VOID TallyFours_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (count <= 40) {
            count += 4;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyFours_bad(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (count <= 60) {
            count += 4;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

VOID TallyLinks_good(PLIST_ENTRY Head)
{
    ULONG count = 0;
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        if (count >= 12) {
            continue;
        }
        count++;
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyLinks_bad(PLIST_ENTRY Head)
{
    ULONG count = 0;
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        if (count >= 100) {
            continue;
        }
        count++;
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

VOID TallyOdd_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (!(List->Elements[i].Length & 1)) {
            continue;
        }
        if (count >= 30) {
            continue;
        }
        count++;
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyOdd_bad(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (!(List->Elements[i].Length & 1)) {
            continue;
        }
        if (count >= 90) {
            continue;
        }
        count++;
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

VOID TallyLarge_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (List->Elements[i].Length > 4) {
            if (count < 16) {
                count++;
            } else {
                break;
            }
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyLarge_bad(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (List->Elements[i].Length > 4) {
            if (count < 64) {
                count++;
            } else {
                break;
            }
        }
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

VOID TallyEven_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (List->Elements[i].Length & 1) {
            continue;
        }
        if (++count == 40) {
            break;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyEven_bad(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (List->Elements[i].Length & 1) {
            continue;
        }
        if (++count == 90) {
            break;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count)); // expect: DDI101
}

/* What bounds the counter is another one. */
VOID TallyFirst_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (i < 16 && List->Elements[i].Length != 0) {
            count++;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyOthers_good(PLIST_ENTRY Head)
{
    ULONG count = 0;
    ULONG others = 0;
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        if (others < 12) {
            count++;
        }
        others++;
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyLeft_good(PLIST_ENTRY Head)
{
    ULONG count = 0;
    ULONG left = 20;
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        if (left > 0) {
            count++;
            left--;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

/* A flag that a later round sets. */
VOID TallyFlag_good(PLIST_ENTRY Head)
{
    ULONG count = 0;
    BOOLEAN full = FALSE;
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        if (!full) {
            count++;
            if (count == 10) {
                full = TRUE;
            }
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyNever_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (count == 5) {
            count++;
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}

VOID TallyLimit_good(PSCATTER_GATHER_LIST List)
{
    ULONG count = 0;
    ULONG i;

    for (i = 0; i < List->NumberOfElements; i++) {
        if (List->Elements[i].Length & 1) {
            count = min(count + 1, 40);
        }
    }
    TallyWrite(TALLY_ALLOCATE(count));
}
