/*
 * undeclared_member.c - a structure, one member of which a missing header declares: what stands before it lies where
 * it lies.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include "journal_of_somebody_else.h"

typedef struct _SHELF {
    PDEVICE_OBJECT Self;
    ULONG Flags;
    LIST_ENTRY Next;
    struct somebodys_journal Journal;
    LIST_ENTRY Books;
} SHELF, *PSHELF;

#define SHELF_BENT 4

VOID TellOfShelf_bad(PLIST_ENTRY Link)
{
    PSHELF shelf = CONTAINING_RECORD(Link, SHELF, Next);
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(shelf->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
    if (entry == NULL) {
        return;
    }
    if (shelf->Flags & SHELF_BENT) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

VOID TellOfShelf_ok(PLIST_ENTRY Link)
{
    PSHELF shelf = CONTAINING_RECORD(Link, SHELF, Next);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(shelf->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = (shelf->Flags & SHELF_BENT) ? IO_ERR_RESET : IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

/* How large an entry gets that is as long as what lies before the books, only the header tells. */
VOID TellOfBooks_ok(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, (UCHAR)FIELD_OFFSET(SHELF, Books));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}
