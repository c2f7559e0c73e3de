/*
 * vdisk.h - a virtual miniport: disks that live in files on a server, without hardware and interrupts of their own.
 */
#pragma once

#include <storport.h>

#define VDISK_MAXIMUM 16
#define VDISK_IOCTL_ATTACH 1
#define VDISK_IOCTL_DETACH 2

typedef struct _VDISK {
    BOOLEAN Attached;
    ULONGLONG Blocks;
    ULONG Errors;
} VDISK, *PVDISK;

typedef struct _VDISK_ADAPTER {
    PVOID LowerDevice;
    PVOID Worker;
    STOR_DPC StateDpc;
    VDISK Disks[VDISK_MAXIMUM];
    PVOID ServiceIrp;
    ULONG LostEvents;
    BOOLEAN Leaving;
} VDISK_ADAPTER, *PVDISK_ADAPTER;

/* adapter.c */
HW_INITIALIZE VdiskInitialize;
VIRTUAL_HW_FIND_ADAPTER VdiskFindAdapter;
HW_ADAPTER_CONTROL VdiskAdapterControl;
HW_FREE_ADAPTER_RESOURCES VdiskFreeResources;
HW_RESET_BUS VdiskResetBus;

/* io.c */
HW_STARTIO VdiskStartIo;
HW_PROCESS_SERVICE_REQUEST VdiskProcessServiceRequest;
HW_COMPLETE_SERVICE_IRP VdiskCompleteServiceIrp;
HW_WORKITEM VdiskWork;
HW_DPC_ROUTINE VdiskStateDpc;

/* log.c */
VOID VdiskPrepare(_Out_ PSTOR_LOG_EVENT_DETAILS Details, _In_ ULONG Disk, _In_ ULONG Code);
VOID VdiskLog_ok(_In_ PVDISK_ADAPTER Adapter, _In_ ULONG Disk, _In_ ULONG Code);
VOID VdiskLogStart_ok(_In_ PVDISK_ADAPTER Adapter);
