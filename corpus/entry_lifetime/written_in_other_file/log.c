#include "tank.h"

PIO_ERROR_LOG_PACKET TankAllocateEntry_bad(_In_ PTANK_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, TANK_ENTRY_SIZE); // expect: DDI301

    if (entry == NULL) {
        return NULL;
    }
    RtlZeroMemory(entry, TANK_ENTRY_SIZE);
    entry->ErrorCode = ErrorCode;
    return entry;
}

/* Up to four words; what does not fit is left out. */
VOID TankAddWord_bad(_Inout_ PIO_ERROR_LOG_PACKET Entry, _In_ ULONG Word)
{
    USHORT index = Entry->DumpDataSize / sizeof(ULONG); // expect: DDI302

    if (index < 4) {
        Entry->DumpData[index] = Word;
        Entry->DumpDataSize = (USHORT)((index + 1) * sizeof(ULONG));
    }
}

VOID TankWriteEntry(_In_ PTANK_EXTENSION Extension, _In_ PIO_ERROR_LOG_PACKET Entry)
{
    Extension->Logged++;
    IoWriteErrorLogEntry(Entry);
}

VOID TankDiscardEntry(_In_opt_ PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        IoFreeErrorLogEntry(Entry);
    }
}
