/*
 * raid.h - what the parts of the array controller's miniport share.
 *
 * The controller takes commands through a ring of request frames in its memory and reports what
 * happens to the arrays and drives behind it through a ring of event frames in the driver's.
 */
#pragma once

#include <ntddk.h>
#include <storport.h>
#include <ntiologc.h>

#include "raidlog.h"

#define RAID_TAG 'diaR'
#define RAID_MAX_ARRAYS 8
#define RAID_MAX_DRIVES 24
#define RAID_RING_FRAMES 64
#define RAID_EVENT_DATA 208
#define RAID_MAX_TRANSFER (128 * 1024)

#define RAID_REG_SIGNATURE 0x00
#define RAID_REG_DOORBELL 0x04
#define RAID_REG_STATUS 0x08
#define RAID_REG_MASK 0x0C
#define RAID_REG_EVENT_BASE 0x10
#define RAID_REG_REQUESTS 0x1000

#define RAID_SIGNATURE 0x52414944
#define RAID_DOORBELL_RESET 0x80000000
#define RAID_STATUS_COMPLETION 0x00000001
#define RAID_STATUS_EVENT 0x00000002
#define RAID_STATUS_FAULT 0x80000000

typedef enum _RAID_EVENT_CODE {
    RaidEventDriveFailed = 1,
    RaidEventDriveMissing,
    RaidEventRebuildDone,
    RaidEventCacheLost,
    RaidEventFirmware
} RAID_EVENT_CODE;

/* As the firmware writes it. */
typedef struct _RAID_EVENT {
    UCHAR Code;
    UCHAR Array;
    UCHAR Drive;
    UCHAR DataLength;
    ULONG Sequence;
    UCHAR Data[RAID_EVENT_DATA];
} RAID_EVENT, *PRAID_EVENT;

typedef struct _RAID_REQUEST {
    ULONG Opcode;
    ULONG Array;
    ULONGLONG Block;
    ULONG Blocks;
    ULONG SgCount;
    ULONGLONG SgAddress;
    ULONG Tag;
    ULONG Reserved;
} RAID_REQUEST, *PRAID_REQUEST;

typedef struct _RAID_DRIVE {
    BOOLEAN Present;
    BOOLEAN Expected;
    UCHAR Array;
    ULONG MediaErrors;
} RAID_DRIVE, *PRAID_DRIVE;

typedef struct _RAID_ADAPTER {
    PUCHAR Registers;
    PRAID_EVENT Events;
    ULONG NextEvent;
    ULONG NextFrame;
    STOR_DPC EventDpc;
    PSCSI_REQUEST_BLOCK Outstanding[RAID_RING_FRAMES];
    RAID_DRIVE Drives[RAID_MAX_DRIVES];
    ULONGLONG ArrayBlocks[RAID_MAX_ARRAYS];
    ULONG ArrayCount;
    ULONG LostEvents;
    BOOLEAN Stopped;
} RAID_ADAPTER, *PRAID_ADAPTER;

typedef struct _RAID_SRB_EXTENSION {
    RAID_REQUEST Frame;
    ULONG Tag;
} RAID_SRB_EXTENSION, *PRAID_SRB_EXTENSION;

FORCEINLINE ULONG RaidRead(_In_ PRAID_ADAPTER Adapter, _In_ ULONG Offset)
{
    return StorPortReadRegisterUlong(Adapter, (PULONG)(Adapter->Registers + Offset));
}

FORCEINLINE VOID RaidWrite(_In_ PRAID_ADAPTER Adapter, _In_ ULONG Offset, _In_ ULONG Value)
{
    StorPortWriteRegisterUlong(Adapter, (PULONG)(Adapter->Registers + Offset), Value);
}

/* adapter.c */
extern PDRIVER_OBJECT RaidDriverObject;
HW_INITIALIZE RaidHwInitialize;
HW_FIND_ADAPTER RaidHwFindAdapter;
HW_ADAPTER_CONTROL RaidHwAdapterControl;
HW_RESET_BUS RaidHwResetBus;

/* io.c */
HW_BUILDIO RaidHwBuildIo;
HW_STARTIO RaidHwStartIo;
HW_INTERRUPT RaidHwInterrupt;
VOID RaidAbortAll(_In_ PRAID_ADAPTER Adapter, _In_ UCHAR SrbStatus);

/* event.c */
HW_DPC_ROUTINE RaidEventDpc;

/* eventlog.c */
VOID RaidLogAdapter(_In_ PRAID_ADAPTER Adapter, _In_ ULONG ErrorCode, _In_ ULONG UniqueId, _In_ ULONG Value);
VOID RaidLogArrayEvent(_In_ PRAID_ADAPTER Adapter, _In_ NTSTATUS ErrorCode, _In_ PRAID_EVENT Event);
VOID RaidLogDriveFailed(_In_ PRAID_ADAPTER Adapter, _In_ PRAID_EVENT Event);
VOID RaidLogRebuild(_In_ PRAID_ADAPTER Adapter, _In_ PRAID_EVENT Event);
VOID RaidLogMissingDrives(_In_ PRAID_ADAPTER Adapter);
