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
