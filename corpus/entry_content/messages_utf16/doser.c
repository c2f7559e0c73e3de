/* A doser whose message file is UTF-16 and speaks German and French: the text with the most insertions counts. */
#include <ntddk.h>
#include "dosierer.h"

typedef struct _DOSER {
    PDEVICE_OBJECT Self;
} DOSER, *PDOSER;

static const WCHAR DoserText[] = L"7\0" L"wenig";

static VOID DoserWrite(PIO_ERROR_LOG_PACKET Entry, USHORT Strings)
{
    Entry->NumberOfStrings = Strings;
    Entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)Entry + Entry->StringOffset, DoserText, sizeof(DoserText));
}

VOID DoserEmpty_bad(PDOSER Doser)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Doser->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(DoserText));
    if (entry != NULL) {
        entry->ErrorCode = DOSIERER_LEER;
        DoserWrite(entry, 1);
        IoWriteErrorLogEntry(entry); // expect: DDI405 "takes 2"
    }
}

VOID DoserEmpty_ok(PDOSER Doser)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Doser->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(DoserText));
    if (entry != NULL) {
        entry->ErrorCode = DOSIERER_LEER;
        DoserWrite(entry, 2);
        IoWriteErrorLogEntry(entry);
    }
}

VOID DoserFull_ok(PDOSER Doser)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Doser->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = DOSIERER_VOLL;
        IoWriteErrorLogEntry(entry);
    }
}

VOID DoserFull_bad(PDOSER Doser)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Doser->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = DOSIERER_VOLL & 0xFFFF; // expect: DDI404
        IoWriteErrorLogEntry(entry);
    }
}
