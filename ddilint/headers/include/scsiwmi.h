/* scsiwmi.h: how SCSI and Storport miniports answer WMI requests. */
#ifndef DDILINT_SCSIWMI_H
#define DDILINT_SCSIWMI_H

#include "srb.h"
#include "wmistr.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PVOID UserContext;
    ULONG BufferSize;
    PUCHAR Buffer;
    UCHAR MinorFunction;
    UCHAR ReturnStatus;
    ULONG ReturnSize;
} SCSIWMI_REQUEST_CONTEXT, *PSCSIWMI_REQUEST_CONTEXT;

typedef struct {
    LPCGUID Guid;
    ULONG InstanceCount;
    ULONG Flags;
} SCSIWMIGUIDREGINFO, *PSCSIWMIGUIDREGINFO;

typedef enum {
    ScsiWmiEventControl,
    ScsiWmiDataBlockControl
} SCSIWMI_ENABLE_DISABLE_CONTROL;

typedef UCHAR (*PSCSIWMI_QUERY_REGINFO)(PVOID DeviceContext, PSCSIWMI_REQUEST_CONTEXT RequestContext,
                                        PWCHAR *MofResourceName);
typedef BOOLEAN (*PSCSIWMI_QUERY_DATABLOCK)(PVOID Context, PSCSIWMI_REQUEST_CONTEXT DispatchContext, ULONG GuidIndex,
                                            ULONG InstanceIndex, ULONG InstanceCount, PULONG InstanceLengthArray,
                                            ULONG BufferAvail, PUCHAR Buffer);
typedef BOOLEAN (*PSCSIWMI_SET_DATABLOCK)(PVOID DeviceContext, PSCSIWMI_REQUEST_CONTEXT RequestContext, ULONG GuidIndex,
                                          ULONG InstanceIndex, ULONG BufferSize, PUCHAR Buffer);
typedef BOOLEAN (*PSCSIWMI_SET_DATAITEM)(PVOID DeviceContext, PSCSIWMI_REQUEST_CONTEXT RequestContext, ULONG GuidIndex,
                                         ULONG InstanceIndex, ULONG DataItemId, ULONG BufferSize, PUCHAR Buffer);
typedef BOOLEAN (*PSCSIWMI_EXECUTE_METHOD)(PVOID DeviceContext, PSCSIWMI_REQUEST_CONTEXT RequestContext,
                                           ULONG GuidIndex, ULONG InstanceIndex, ULONG MethodId, ULONG InBufferSize,
                                           ULONG OutBufferSize, PUCHAR Buffer);
typedef BOOLEAN (*PSCSIWMI_FUNCTION_CONTROL)(PVOID DeviceContext, PSCSIWMI_REQUEST_CONTEXT RequestContext,
                                             ULONG GuidIndex, SCSIWMI_ENABLE_DISABLE_CONTROL Function, BOOLEAN Enable);

typedef struct _SCSIWMILIB_CONTEXT {
    ULONG GuidCount;
    PSCSIWMIGUIDREGINFO GuidList;
    PSCSIWMI_QUERY_REGINFO QueryWmiRegInfo;
    PSCSIWMI_QUERY_DATABLOCK QueryWmiDataBlock;
    PSCSIWMI_SET_DATABLOCK SetWmiDataBlock;
    PSCSIWMI_SET_DATAITEM SetWmiDataItem;
    PSCSIWMI_EXECUTE_METHOD ExecuteWmiMethod;
    PSCSIWMI_FUNCTION_CONTROL WmiFunctionControl;
} SCSI_WMILIB_CONTEXT, *PSCSI_WMILIB_CONTEXT;

BOOLEAN ScsiPortWmiDispatchFunction(PSCSI_WMILIB_CONTEXT WmiLibInfo, UCHAR MinorFunction, PVOID DeviceContext,
                                    PSCSIWMI_REQUEST_CONTEXT RequestContext, PVOID DataPath, ULONG BufferSize,
                                    PVOID Buffer);
VOID ScsiPortWmiPostProcess(PSCSIWMI_REQUEST_CONTEXT RequestContext, UCHAR SrbStatus, ULONG BufferUsed);
#define ScsiPortWmiGetReturnStatus(RequestContext) ((RequestContext)->ReturnStatus)
#define ScsiPortWmiGetReturnSize(RequestContext) ((RequestContext)->ReturnSize)

#ifdef __cplusplus
}
#endif

#endif
