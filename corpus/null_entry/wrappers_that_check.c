// Wrappers that return a NULL of their own, and what their callers make of it.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _HOIST {
    PDEVICE_OBJECT Self;
    ULONG Mode;
} HOIST, *PHOIST;

static PIO_ERROR_LOG_PACKET HoistOpen(PHOIST Hoist, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Hoist == NULL) {
        return NULL;
    }
    entry = IoAllocateErrorLogEntry(Hoist->Self, ENTRY_SIZE);
    if (entry == NULL) {
        return NULL;
    }
    RtlZeroMemory(entry, ENTRY_SIZE);
    entry->ErrorCode = Code;
    return entry;
}

static VOID HoistNote(PIO_ERROR_LOG_PACKET Entry, ULONG Value)
{
    if (Entry == NULL) {
        return;
    }
    Entry->UniqueErrorValue = Value;
}

static VOID HoistTrust(PIO_ERROR_LOG_PACKET Entry, ULONG Value)
{
    Entry->UniqueErrorValue = Value; // expect: DDI201
}

static VOID HoistClose(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        IoWriteErrorLogEntry(Entry);
    }
}

VOID LogChecked_ok(PHOIST Hoist)
{
    PIO_ERROR_LOG_PACKET entry = HoistOpen(Hoist, IO_ERR_CONTROLLER_ERROR);

    HoistNote(entry, 3);
    HoistClose(entry);
}

VOID LogUnchecked_bad(PHOIST Hoist)
{
    PIO_ERROR_LOG_PACKET entry = HoistOpen(Hoist, IO_ERR_CONTROLLER_ERROR);

    HoistNote(entry, 3);
    entry->RetryCount = 2; // expect: DDI201
    HoistClose(entry);
}

VOID LogTrusting(PHOIST Hoist)
{
    PIO_ERROR_LOG_PACKET entry = HoistOpen(Hoist, IO_ERR_CONTROLLER_ERROR);

    HoistTrust(entry, 3);
    HoistClose(entry);
}

VOID LogEarlyOut_ok(PHOIST Hoist)
{
    PIO_ERROR_LOG_PACKET entry = HoistOpen(Hoist, IO_ERR_CONTROLLER_ERROR);

    if (entry == NULL) {
        return;
    }
    entry->RetryCount = 2;
    HoistClose(entry);
}
