/* A flag is asked twice, and somebody else has a chance to change it in between. */
#include <ntddk.h>

#define BALER_REMOVED 1

typedef struct _BALER {
    PDEVICE_OBJECT Self;
    BOOLEAN Logging;
    ULONG State;
    KEVENT Idle;
    KSPIN_LOCK Lock;
    ULONG Bales;
} BALER, *PBALER;

NTSTATUS BalerTurn(_In_ PBALER Baler);

/* Whoever asked whether to log gets the same answer when the entry is to be written. */
VOID BalerLogTurn_ok(PBALER Baler)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status;

    if (Baler->Logging) {
        entry = IoAllocateErrorLogEntry(Baler->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            return;
        }
    }
    status = BalerTurn(Baler);
    if (Baler->Logging) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->FinalStatus = status;
        IoWriteErrorLogEntry(entry);
    }
}

VOID BalerLogTurn_bad(PBALER Baler)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status;

    if (Baler->Logging) {
        entry = IoAllocateErrorLogEntry(Baler->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        if (entry == NULL) {
            return;
        }
    }
    status = BalerTurn(Baler);
    if (Baler->Logging && !NT_SUCCESS(status)) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->FinalStatus = status;
        IoWriteErrorLogEntry(entry);
    }
}

/* Who asks whether the device is gone asks again because it may be gone by now. */
VOID BalerWait_bad(PBALER Baler)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Baler->State & BALER_REMOVED) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Baler->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    KeWaitForSingleObject(&Baler->Idle, Executive, KernelMode, FALSE, NULL);
    if (Baler->State & BALER_REMOVED) {
        return;
    }
    IoWriteErrorLogEntry(entry);
}

VOID BalerWait_ok(PBALER Baler)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Baler->State & BALER_REMOVED) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Baler->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    KeWaitForSingleObject(&Baler->Idle, Executive, KernelMode, FALSE, NULL);
    if (Baler->State & BALER_REMOVED) {
        IoFreeErrorLogEntry(entry);
        return;
    }
    IoWriteErrorLogEntry(entry);
}

/* A loop asks in each iteration. */
VOID BalerDrain_bad(PBALER Baler)
{
    while (Baler->Bales != 0) {
        PIO_ERROR_LOG_PACKET entry =
            IoAllocateErrorLogEntry(Baler->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        if (entry == NULL) {
            break;
        }
        entry->UniqueErrorValue = Baler->Bales;
        BalerTurn(Baler);
    }
}

VOID BalerDrain_ok(PBALER Baler)
{
    while (Baler->Bales != 0) {
        PIO_ERROR_LOG_PACKET entry =
            IoAllocateErrorLogEntry(Baler->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            entry->UniqueErrorValue = Baler->Bales;
            IoWriteErrorLogEntry(entry);
        }
        BalerTurn(Baler);
    }
}
