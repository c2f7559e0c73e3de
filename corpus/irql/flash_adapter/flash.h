/*
 * flash.h - what the parts of the flash adapter's miniport share.
 *
 * A physical miniport with message interrupts, full duplex. Commands go into submission rings, the adapter
 * answers in a completion ring; faults and events have a register of their own.
 */
#pragma once

#include <storport.h>

#define FLASH_RINGS 4
#define FLASH_DEPTH 64

#define FLASH_REG_STATUS 0x00
#define FLASH_REG_MASK 0x04
#define FLASH_REG_FAULT 0x08
#define FLASH_REG_RESET 0x0C

#define FLASH_STATUS_COMPLETION 0x00000001
#define FLASH_STATUS_EVENT 0x00000002
#define FLASH_STATUS_FAULT 0x80000000

#define FLASH_LOG_FAULT 0x10
#define FLASH_LOG_READY 0x11
#define FLASH_LOG_RESET 0x12
#define FLASH_LOG_TIMEOUT 0x13
#define FLASH_LOG_RESTART 0x14
#define FLASH_LOG_LATE 0x15

typedef struct _FLASH_COMPLETION {
    USHORT Tag;
    USHORT Status;
    ULONG Phase;
} FLASH_COMPLETION, *PFLASH_COMPLETION;

typedef struct _FLASH_ADAPTER {
    PUCHAR Registers;
    STOR_DPC CompletionDpc;
    STOR_DPC LogDpc;
    PFLASH_COMPLETION Completions;
    ULONG NextCompletion;
    PSCSI_REQUEST_BLOCK Outstanding[FLASH_DEPTH];
    ULONG LateEvents[8];
    ULONG LateCount;
    ULONG LostEvents;
    BOOLEAN Started;
} FLASH_ADAPTER, *PFLASH_ADAPTER;

FORCEINLINE ULONG FlashRead(_In_ PFLASH_ADAPTER Adapter, _In_ ULONG Offset)
{
    return StorPortReadRegisterUlong(Adapter, (PULONG)(Adapter->Registers + Offset));
}

FORCEINLINE VOID FlashWrite(_In_ PFLASH_ADAPTER Adapter, _In_ ULONG Offset, _In_ ULONG Value)
{
    StorPortWriteRegisterUlong(Adapter, (PULONG)(Adapter->Registers + Offset), Value);
}

/* init.c */
HW_INITIALIZE FlashHwInitialize;
HW_PASSIVE_INITIALIZE_ROUTINE FlashPassiveInitialize;
HW_FIND_ADAPTER FlashHwFindAdapter;
HW_ADAPTER_CONTROL FlashHwAdapterControl;

/* io.c */
HW_BUILDIO FlashHwBuildIo;
HW_STARTIO FlashHwStartIo;
HW_RESET_BUS FlashHwResetBus;
HW_TIMER FlashHwTimer;
VOID FlashCompleteAll(_In_ PFLASH_ADAPTER Adapter, _In_ UCHAR SrbStatus);

/* interrupt.c */
HW_INTERRUPT FlashHwInterrupt;
HW_DPC_ROUTINE FlashCompletionDpc;
HW_DPC_ROUTINE FlashLogDpc;

/* log.c */
VOID FlashLogFault_bad(_In_ PFLASH_ADAPTER Adapter, _In_ ULONG Fault);
VOID FlashLogEvent_ok(_In_ PFLASH_ADAPTER Adapter, _In_ ULONG UniqueId);
VOID FlashLogRestart_bad(_In_ PFLASH_ADAPTER Adapter);
VOID FlashLogAnywhere_ok(_In_ PFLASH_ADAPTER Adapter, _In_ ULONG UniqueId);
