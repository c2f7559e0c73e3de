/*
 * open_helpers.c - a helper that others may call as well says whether it could log: those who are known to call it may
 * take that for more than it is.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _LOOM {
    PDEVICE_OBJECT Self;
    PDMA_ADAPTER Adapter;
    PVOID Warp;
    PHYSICAL_ADDRESS WarpAddress;
    LONG Dropped;
} LOOM, *PLOOM;

typedef BOOLEAN (*PLOOM_LOG)(PLOOM Loom, NTSTATUS Code);

VOID LoomRegister(PLOOM_LOG Log);

static BOOLEAN LoomLog(PLOOM Loom, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Loom->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        InterlockedIncrement(&Loom->Dropped);
        return FALSE;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    entry->ErrorCode = Code;
    IoWriteErrorLogEntry(entry);
    return TRUE;
}

VOID LoomInit(VOID)
{
    LoomRegister(LoomLog);
}

/* All it does, it does through pointers. */
NTSTATUS LoomThread_bad(PLOOM Loom)
{
    PDMA_OPERATIONS operations = Loom->Adapter->DmaOperations;
    NTSTATUS status = STATUS_SUCCESS;

    Loom->Warp = operations->AllocateCommonBuffer(Loom->Adapter, PAGE_SIZE, &Loom->WarpAddress, FALSE);
    if (Loom->Warp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (!LoomLog(Loom, IO_ERR_TIMEOUT)) {
        status = STATUS_INSUFFICIENT_RESOURCES;
    }
    return status; // expect: DDI202 "LoomThread_bad fails"
}

NTSTATUS LoomUnthread_ok(PLOOM Loom)
{
    PDMA_OPERATIONS operations = Loom->Adapter->DmaOperations;

    if (Loom->Warp == NULL) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    operations->FreeCommonBuffer(Loom->Adapter, PAGE_SIZE, Loom->WarpAddress, Loom->Warp, FALSE);
    if (!LoomLog(Loom, IO_ERR_TIMEOUT)) {
        Loom->Dropped++;
    }
    Loom->Warp = NULL;
    return STATUS_SUCCESS;
}
