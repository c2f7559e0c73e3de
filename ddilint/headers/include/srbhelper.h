/* srbhelper.h: readers and writers that work for both forms of a request block. */
#ifndef DDILINT_SRBHELPER_H
#define DDILINT_SRBHELPER_H

#include "srb.h"
#include "scsi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SRB_ALIGN_SIZEOF(x) (((ULONG_PTR)(sizeof(x) + sizeof(PVOID) - 1)) & ~(sizeof(PVOID) - 1))

typedef PVOID NTAPI SRB_ALLOCATE_ROUTINE(ULONG AllocationSize);
typedef SRB_ALLOCATE_ROUTINE *PSRB_ALLOCATE_ROUTINE;

PSTOR_ADDRESS SrbGetAddress(PSTORAGE_REQUEST_BLOCK Srb);
PSRBEX_DATA SrbGetSrbExDataByIndex(PSTORAGE_REQUEST_BLOCK Srb, ULONG SrbExDataIndex);
PSRBEX_DATA SrbGetSrbExDataByType(PSTORAGE_REQUEST_BLOCK Srb, SRBEXDATATYPE Type);
PSRBEX_DATA SrbGetPrimarySrbExData(PSTORAGE_REQUEST_BLOCK Srb);
NTSTATUS CreateStorageRequestBlock(PSTORAGE_REQUEST_BLOCK *Srb, USHORT AddressType,
                                   PSRB_ALLOCATE_ROUTINE AllocateRoutine, ULONG *ByteSize, ULONG NumSrbExData, ...);
NTSTATUS InitializeStorageRequestBlock(PSTORAGE_REQUEST_BLOCK Srb, USHORT AddressType, ULONG ByteSize,
                                       ULONG NumSrbExData, ...);
BOOLEAN SrbCopySrb(PVOID DestinationSrb, ULONG DestinationSrbLength, PVOID SourceSrb);
VOID SrbZeroSrb(PVOID Srb);
ULONG SrbGetSrbLength(PVOID Srb);
VOID SrbSetSrbLength(PVOID Srb, ULONG Length);
BOOLEAN SrbIsSrbEx(PVOID Srb);
PCDB SrbGetCdb(PVOID Srb);
UCHAR SrbGetCdbLength(PVOID Srb);
VOID SrbSetCdbLength(PVOID Srb, UCHAR Value);
ULONG SrbGetSrbFunction(PVOID Srb);
PVOID SrbGetSenseInfoBuffer(PVOID Srb);
VOID SrbSetSenseInfoBuffer(PVOID Srb, PVOID Value);
UCHAR SrbGetSenseInfoBufferLength(PVOID Srb);
VOID SrbSetSenseInfoBufferLength(PVOID Srb, UCHAR Value);
PVOID SrbGetOriginalRequest(PVOID Srb);
VOID SrbSetOriginalRequest(PVOID Srb, PVOID Value);
PVOID SrbGetDataBuffer(PVOID Srb);
VOID SrbSetDataBuffer(PVOID Srb, PVOID Value);
ULONG SrbGetDataTransferLength(PVOID Srb);
VOID SrbSetDataTransferLength(PVOID Srb, ULONG Value);
ULONG SrbGetTimeOutValue(PVOID Srb);
VOID SrbSetTimeOutValue(PVOID Srb, ULONG Value);
PVOID SrbGetNextSrb(PVOID Srb);
VOID SrbSetNextSrb(PVOID Srb, PVOID Value);
ULONG SrbGetSrbFlags(PVOID Srb);
VOID SrbAssignSrbFlags(PVOID Srb, ULONG Flags);
VOID SrbSetSrbFlags(PVOID Srb, ULONG Flags);
VOID SrbClearSrbFlags(PVOID Srb, ULONG Flags);
ULONG SrbGetSystemStatus(PVOID Srb);
VOID SrbSetSystemStatus(PVOID Srb, ULONG Value);
UCHAR SrbGetScsiStatus(PVOID Srb);
VOID SrbSetScsiStatus(PVOID Srb, UCHAR Value);
UCHAR SrbGetSrbStatus(PVOID Srb);
VOID SrbSetSrbStatus(PVOID Srb, UCHAR Status);
UCHAR SrbGetPathId(PVOID Srb);
UCHAR SrbGetTargetId(PVOID Srb);
UCHAR SrbGetLun(PVOID Srb);
VOID SrbGetPathTargetLun(PVOID Srb, PUCHAR PathId, PUCHAR TargetId, PUCHAR Lun);
PVOID SrbGetMiniportContext(PVOID Srb);
PVOID SrbGetPortContext(PVOID Srb);
VOID SrbSetPortContext(PVOID Srb, PVOID Value);
UCHAR SrbGetQueueTag(PVOID Srb);
ULONG SrbGetRequestTag(PVOID Srb);
VOID SrbSetQueueTag(PVOID Srb, ULONG Value);
#define SrbSetRequestTag SrbSetQueueTag
UCHAR SrbGetQueueAction(PVOID Srb);
ULONG SrbGetRequestAttribute(PVOID Srb);
VOID SrbSetQueueAction(PVOID Srb, UCHAR Value);
#define SrbSetRequestAttribute SrbSetQueueAction
ULONG SrbGetQueueSortKey(PVOID Srb);
VOID SrbSetQueueSortKey(PVOID Srb, ULONG Value);
#define SrbSetAddressTargetLun SrbSetPathTargetLun
VOID SrbSetPathTargetLun(PVOID Srb, UCHAR PathId, UCHAR TargetId, UCHAR Lun);
PVOID SrbGetDataInBuffer(PVOID Srb);
ULONG SrbGetDataInTransferLength(PVOID Srb);
PSRBEX_DATA_POWER SrbGetPowerData(PVOID Srb);
BOOLEAN SrbGetScsiData(PSTORAGE_REQUEST_BLOCK SrbEx, PUCHAR CdbLength8, PULONG CdbLength32, PUCHAR ScsiStatus,
                       PVOID *SenseInfoBuffer, PUCHAR SenseInfoBufferLength);
VOID SrbSetScsiData(PSTORAGE_REQUEST_BLOCK SrbEx, PUCHAR CdbLength8, PULONG CdbLength32, PUCHAR ScsiStatus,
                    PVOID *SenseInfoBuffer, PUCHAR SenseInfoBufferLength);

#ifdef __cplusplus
}
#endif

#endif
