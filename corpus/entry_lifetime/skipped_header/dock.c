/*
 * dock.c - one member's type is known to the build alone: the members around it are what they are all the same.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include "dock.h"

VOID DockTell_bad(PDOCK Dock)
{
    ULONG count = min(Dock->Failures, 64);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Dock->Device, // expect: DDI101
                                    (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + count * sizeof(ULONG)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID DockTell_ok(PDOCK Dock)
{
    ULONG count = min(Dock->Failures, 16);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Dock->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + count * sizeof(ULONG)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID DockClose_bad(PDOCK Dock)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Dock->Device, sizeof(*entry)); // expect: DDI301

    if (entry == NULL) {
        return;
    }
    Dock->Ledger.used = 0;
    if (Dock->Flags & 0x800000) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

VOID DockClose_ok(PDOCK Dock)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    if (!(Dock->Flags & 0x800000)) {
        entry = IoAllocateErrorLogEntry(Dock->Device, sizeof(*entry));
    }
    Dock->Ledger.used = 0;
    if (Dock->Flags & 0x800000) {
        return;
    }
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* How many bytes the ledger takes, nobody knows here. */
VOID DockCopy_ok(PDOCK Dock)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Dock->Device, sizeof(*entry) + 20 * sizeof(struct ledger));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}
