// What two drivers log with; each is made of it, and one of them uses a part only.

#include <ntddk.h>
#include <ntiologc.h>
#include "events.h"

VOID LogFault(PVOID Object, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = Code;
    IoWriteErrorLogEntry(entry);
}

// Of the mill nothing leads here, so that its source needs no text for it.
VOID LogParity(PVOID Object)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}

VOID LogParityAgain(PVOID Object)
{
    LogParity(Object);
}
