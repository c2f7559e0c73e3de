#pragma once
#include <ntddk.h>
#include <ntiologc.h>

#define TANK_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG))

typedef struct _TANK_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Level;
    ULONG Logged;
} TANK_EXTENSION, *PTANK_EXTENSION;

/* Returns an entry that the caller must hand to TankWriteEntry or TankDiscardEntry, or NULL. */
PIO_ERROR_LOG_PACKET TankAllocateEntry_bad(_In_ PTANK_EXTENSION Extension, _In_ NTSTATUS ErrorCode);
VOID TankAddWord_bad(_Inout_ PIO_ERROR_LOG_PACKET Entry, _In_ ULONG Word);
VOID TankWriteEntry(_In_ PTANK_EXTENSION Extension, _In_ PIO_ERROR_LOG_PACKET Entry);
VOID TankDiscardEntry(_In_opt_ PIO_ERROR_LOG_PACKET Entry);
