// The messages of the kettle are in two languages, and in the character set that the folder's name says.

#include <ntddk.h>
#include "kettle.h"

#define KETTLE_NAME L"Kettle 1"

VOID KettleLogStuck_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = KETTLE_STUCK;
    IoWriteErrorLogEntry(entry); // expect: DDI405 "KETTLE_STUCK"
}

VOID KettleLogStuck_ok(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + sizeof(KETTLE_NAME));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = KETTLE_STUCK;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), KETTLE_NAME, sizeof(KETTLE_NAME));
    IoWriteErrorLogEntry(entry);
}

VOID KettleLogCold_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = KETTLE_COLD + 1; // expect: DDI404 "0x80600012"
    IoWriteErrorLogEntry(entry);
}

VOID KettleLogCold_ok(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = KETTLE_COLD;
    IoWriteErrorLogEntry(entry);
}
