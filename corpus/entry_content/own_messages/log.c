#include "kiln.h"

#define KILN_TEXT_BYTES 64

VOID KilnLog(PKILN Kiln, NTSTATUS Code, USHORT Strings, PCWSTR Text, USHORT Bytes)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Bytes > KILN_TEXT_BYTES) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Kiln->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + KILN_TEXT_BYTES));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = Code; // expect: DDI404 "0xC02A0200"
    entry->NumberOfStrings = Strings;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), Text, Bytes);
    IoWriteErrorLogEntry(entry); // expect: DDI405 "KILN_LIMIT"
}
