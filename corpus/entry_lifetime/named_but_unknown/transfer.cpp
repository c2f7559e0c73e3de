/* A structure has its members even where clang misses them for a type that nothing declares: it gets none besides. */
#include <ntddk.h>
#include "board.h"

VOID Prepare(BOARD_TRANSFER *Transfer, board_octet *Buffer)
{
    Transfer->Read.Begin = Buffer;
    Transfer->Read.Next = Buffer;
    Transfer->Write.Begin = Transfer->Read.Begin;
    Transfer->State = 1;
}

NTSTATUS Finish_bad(PDEVICE_OBJECT Device, BOARD_TRANSFER *Transfer)
{
    if (Transfer->State == 3 && Transfer->Read.Next != Transfer->Read.Begin) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        return entry != nullptr ? STATUS_IO_TIMEOUT : STATUS_UNSUCCESSFUL;
    }
    return STATUS_SUCCESS;
}

NTSTATUS Finish_ok(PDEVICE_OBJECT Device, BOARD_TRANSFER *Transfer)
{
    if (Transfer->State == 3 && Transfer->Read.Next != Transfer->Read.Begin) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
        return STATUS_IO_TIMEOUT;
    }
    return STATUS_SUCCESS;
}
