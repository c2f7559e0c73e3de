#include "gate.h"

PIO_ERROR_LOG_PACKET GateAllocateEntry(_In_ PDEVICE_OBJECT DeviceObject, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = ErrorCode;
    }
    return entry;
}

/* Two callers ask first, one does not. */
VOID GateSetWord_bad(_In_ PIO_ERROR_LOG_PACKET Entry, _In_ ULONG Word)
{
    Entry->DumpDataSize = sizeof(ULONG); // expect: DDI201
    Entry->DumpData[0] = Word;
}
