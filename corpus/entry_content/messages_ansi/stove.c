// The messages of the stove are in two languages, and in the character set that the folder's name says.

#include <ntddk.h>
#include "stove.h"

#define STOVE_NAME L"Stove 1"

VOID StoveLogStuck_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = STOVE_STUCK;
    IoWriteErrorLogEntry(entry); // expect: DDI405 "STOVE_STUCK"
}

VOID StoveLogStuck_ok(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + sizeof(STOVE_NAME));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = STOVE_STUCK;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), STOVE_NAME, sizeof(STOVE_NAME));
    IoWriteErrorLogEntry(entry);
}

VOID StoveLogCold_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = STOVE_COLD + 1; // expect: DDI404 "0x80600012"
    IoWriteErrorLogEntry(entry);
}

VOID StoveLogCold_ok(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = STOVE_COLD;
    IoWriteErrorLogEntry(entry);
}
