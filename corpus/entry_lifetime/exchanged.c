// Entries that change hands by atomic exchange, and functions that are chosen from a table.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _PRESS {
    PDEVICE_OBJECT Self;
    PVOID Spare;
    ULONG Mode;
} PRESS, *PPRESS;

NTSTATUS PressMeasure(_In_ PPRESS Press, _Out_ PULONG Value);

VOID TakeOnce_ok(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE);
    PIO_ERROR_LOG_PACKET mine;
    ULONG value;

    if (!NT_SUCCESS(PressMeasure(Press, &value))) {
        mine = InterlockedExchangePointer((PVOID *)&entry, NULL);
        if (mine != NULL) {
            IoFreeErrorLogEntry(mine);
        }
    }
    mine = InterlockedExchangePointer((PVOID *)&entry, NULL);
    if (mine != NULL) {
        mine->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(mine);
    }
}

VOID TakeTwice_bad(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE);
    PIO_ERROR_LOG_PACKET mine;
    ULONG value;

    if (entry == NULL) {
        return;
    }
    if (!NT_SUCCESS(PressMeasure(Press, &value))) {
        mine = InterlockedExchangePointer((PVOID *)&entry, entry);
        IoFreeErrorLogEntry(mine);
    }
    mine = InterlockedExchangePointer((PVOID *)&entry, NULL);
    IoFreeErrorLogEntry(mine); // expect: DDI303
}

VOID TakeAndDrop_bad(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE); // expect: DDI301

    if (InterlockedExchangePointer((PVOID *)&entry, NULL) == NULL) {
        Press->Mode = 0;
    }
}

// Each operation has variants that say which order of memory accesses it keeps.
VOID TakeWithoutFence_bad(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE); // expect: DDI301
    PIO_ERROR_LOG_PACKET mine = InterlockedExchangePointerNoFence((PVOID *)&entry, NULL);

    if (mine != NULL && Press->Mode != 0) {
        mine->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(mine);
    }
}

VOID CountWithoutFence_ok(PPRESS Press)
{
    LONG length = 8;
    PVOID entry;

    InterlockedIncrementNoFence(&length);
    InterlockedAdd(&length, 3);
    InterlockedOrRelease(&length, 16);
    entry = IoAllocateErrorLogEntry(Press->Self, (UCHAR)(ENTRY_SIZE + length));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID KeepSpare_ok(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE);
    PIO_ERROR_LOG_PACKET old = InterlockedExchangePointer(&Press->Spare, entry);

    if (old != NULL) {
        IoFreeErrorLogEntry(old);
    }
}

typedef VOID PRESS_FINISH(_In_ PIO_ERROR_LOG_PACKET Entry);

static VOID FinishWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

static VOID FinishFree(PIO_ERROR_LOG_PACKET Entry)
{
    IoFreeErrorLogEntry(Entry);
}

static VOID FinishNot(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->RetryCount++;
}

static PRESS_FINISH *const Finishing[] = { FinishWrite, FinishFree };
static PRESS_FINISH *const Finishers[] = { FinishWrite, FinishFree, FinishNot };

VOID Table_ok(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE);

    if (entry != NULL) {
        Finishing[Press->Mode % 2](entry);
    }
}

VOID Table_bad(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE); // expect: DDI301

    if (entry != NULL) {
        Finishers[Press->Mode % 3](entry);
    }
}

// What is offered to a place stays the caller's where that is taken.
VOID Offer_bad(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE); // expect: DDI301

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        InterlockedCompareExchangePointer(&Press->Spare, entry, NULL);
    }
}

VOID Offer_ok(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        if (InterlockedCompareExchangePointer(&Press->Spare, entry, NULL) != NULL) {
            IoWriteErrorLogEntry(entry);
        }
    }
}

VOID OfferReversed_bad(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE); // expect: DDI301

    if (entry != NULL && InterlockedCompareExchangePointer(&Press->Spare, entry, NULL) == NULL) {
        Press->Mode = 1;
    }
}

// Nobody else comes here while the place is empty.
VOID OfferToEmpty_ok(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Press->Spare != NULL) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE);
    if (entry != NULL) {
        InterlockedCompareExchangePointer(&Press->Spare, entry, NULL);
    }
}

// A list that entries are put in front of: it takes as many tries as others come between.
VOID Push_ok(PPRESS Press)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Press->Self, ENTRY_SIZE + sizeof(PVOID));
    PVOID first;

    if (entry == NULL) {
        return;
    }
    do {
        first = Press->Spare;
        RtlCopyMemory(&entry->DumpData[1], &first, sizeof(first));
    } while (InterlockedCompareExchangePointer(&Press->Spare, entry, first) != first);
}

// A field that entries alone are kept in, also where they are taken out by exchange.
typedef struct _STAMP {
    PDEVICE_OBJECT Self;
    PIO_ERROR_LOG_PACKET StampReserve;
    PVOID StampBuffer;
    PIO_ERROR_LOG_PACKET StampOffered;
} STAMP, *PSTAMP;

VOID StampStart_ok(PSTAMP Stamp)
{
    Stamp->StampReserve = IoAllocateErrorLogEntry(Stamp->Self, ENTRY_SIZE);
    if (Stamp->StampReserve != NULL) {
        Stamp->StampReserve->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    }
}

VOID StampTell_ok(PSTAMP Stamp)
{
    PIO_ERROR_LOG_PACKET entry = InterlockedExchangePointer((PVOID volatile *)(&Stamp->StampReserve), NULL);

    if (entry != NULL) {
        IoWriteErrorLogEntry(entry);
    }
}

VOID StampStop_bad(PSTAMP Stamp)
{
    if (Stamp->StampReserve != NULL) {
        ExFreePool(Stamp->StampReserve); // expect: DDI304
    }
}

// Of this one, nobody can tell what is kept there.
VOID StampFill_ok(PSTAMP Stamp)
{
    PVOID old;

    Stamp->StampBuffer = IoAllocateErrorLogEntry(Stamp->Self, ENTRY_SIZE);
    old = InterlockedExchangePointer(&Stamp->StampBuffer, ExAllocatePoolWithTag(NonPagedPool, 64, 'pmtS'));
    if (old != NULL) {
        IoFreeErrorLogEntry(old);
    }
}

VOID StampEmpty_ok(PSTAMP Stamp)
{
    if (Stamp->StampBuffer != NULL) {
        ExFreePool(Stamp->StampBuffer);
    }
}

VOID StampOffer_ok(PSTAMP Stamp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Stamp->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    if (InterlockedCompareExchangePointer((PVOID *)&Stamp->StampOffered, entry, NULL) != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID StampDrop_bad(PSTAMP Stamp)
{
    if (Stamp->StampOffered != NULL) {
        ExFreePool(Stamp->StampOffered); // expect: DDI304
    }
}
