/* vhf.h: virtual HID devices. */
#ifndef DDILINT_VHF_H
#define DDILINT_VHF_H

#include "wdm.h"
#include "hidclass.h"
#include "hidport.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct VHFHANDLE__ *VHFHANDLE;
typedef struct VHFOPERATIONHANDLE__ *VHFOPERATIONHANDLE;
typedef VOID NTAPI EVT_VHF_READY_FOR_NEXT_READ_REPORT(PVOID VhfClientContext);
typedef EVT_VHF_READY_FOR_NEXT_READ_REPORT *PFN_VHF_READY_FOR_NEXT_READ_REPORT;
typedef VOID NTAPI EVT_VHF_ASYNC_OPERATION(PVOID VhfClientContext, VHFOPERATIONHANDLE VhfOperationHandle,
                                           PVOID VhfOperationContext, PHID_XFER_PACKET HidTransferPacket);
typedef EVT_VHF_ASYNC_OPERATION *PFN_VHF_ASYNC_OPERATION;
typedef VOID NTAPI EVT_VHF_CLEANUP(PVOID VhfClientContext);
typedef EVT_VHF_CLEANUP *PFN_VHF_CLEANUP;
typedef EVT_VHF_READY_FOR_NEXT_READ_REPORT *PEVT_VHF_READY_FOR_NEXT_READ_REPORT;
typedef EVT_VHF_ASYNC_OPERATION *PEVT_VHF_ASYNC_OPERATION;
typedef EVT_VHF_CLEANUP *PEVT_VHF_CLEANUP;

typedef struct _VHF_CONFIG {
    ULONG Size;
    PVOID VhfClientContext;
    ULONG OperationContextSize;
    PDEVICE_OBJECT DeviceObject;
    USHORT VendorID;
    USHORT ProductID;
    USHORT VersionNumber;
    GUID ContainerID;
    USHORT InstanceIDLength;
    PWSTR InstanceID;
    USHORT ReportDescriptorLength;
    PUCHAR ReportDescriptor;
    PEVT_VHF_READY_FOR_NEXT_READ_REPORT EvtVhfReadyForNextReadReport;
    PEVT_VHF_ASYNC_OPERATION EvtVhfAsyncOperationGetFeature;
    PEVT_VHF_ASYNC_OPERATION EvtVhfAsyncOperationSetFeature;
    PEVT_VHF_ASYNC_OPERATION EvtVhfAsyncOperationWriteReport;
    PEVT_VHF_ASYNC_OPERATION EvtVhfAsyncOperationGetInputReport;
    PEVT_VHF_CLEANUP EvtVhfCleanup;
    USHORT HardwareIDsLength;
    PWSTR HardwareIDs;
} VHF_CONFIG, *PVHF_CONFIG;

FORCEINLINE VOID VHF_CONFIG_INIT(PVHF_CONFIG Config, PDEVICE_OBJECT DeviceObject, USHORT ReportDescriptorLength,
                                 PUCHAR ReportDescriptor)
{
    RtlZeroMemory(Config, sizeof(VHF_CONFIG));
    Config->Size = sizeof(VHF_CONFIG);
    Config->DeviceObject = DeviceObject;
    Config->ReportDescriptorLength = ReportDescriptorLength;
    Config->ReportDescriptor = ReportDescriptor;
}

NTSTATUS VhfCreate(PVHF_CONFIG VhfConfig, VHFHANDLE *VhfHandle);
NTSTATUS VhfStart(VHFHANDLE VhfHandle);
VOID VhfDelete(VHFHANDLE VhfHandle, BOOLEAN Wait);
NTSTATUS VhfReadReportSubmit(VHFHANDLE VhfHandle, PHID_XFER_PACKET HidTransferPacket);
NTSTATUS VhfAsyncOperationComplete(VHFOPERATIONHANDLE VhfOperationHandle, NTSTATUS CompletionStatus);

#ifdef __cplusplus
}
#endif

#endif
