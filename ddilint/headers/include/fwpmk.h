/* fwpmk.h: managing the Windows Filtering Platform from the kernel. */
#ifndef DDILINT_FWPMK_H
#define DDILINT_FWPMK_H

#include "ntddk.h"
#include "fwptypes.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _FWPM_SESSION0 {
    GUID sessionKey;
    FWPM_DISPLAY_DATA0 displayData;
    UINT32 flags;
    UINT32 txnWaitTimeoutInMSec;
    ULONG processId;
    PVOID sid;
    PWSTR username;
    BOOLEAN kernelMode;
} FWPM_SESSION0, *PFWPM_SESSION0;

typedef FWPM_SESSION0 FWPM_SESSION;

typedef struct _FWPM_PROVIDER0 {
    GUID providerKey;
    FWPM_DISPLAY_DATA0 displayData;
    UINT32 flags;
    FWP_BYTE_BLOB providerData;
    PWSTR serviceName;
} FWPM_PROVIDER0, *PFWPM_PROVIDER0;

typedef FWPM_PROVIDER0 FWPM_PROVIDER;

typedef struct _FWPM_SUBLAYER0 {
    GUID subLayerKey;
    FWPM_DISPLAY_DATA0 displayData;
    UINT32 flags;
    GUID *providerKey;
    FWP_BYTE_BLOB providerData;
    UINT16 weight;
} FWPM_SUBLAYER0, *PFWPM_SUBLAYER0;

typedef FWPM_SUBLAYER0 FWPM_SUBLAYER;

typedef struct _FWPM_CALLOUT0 {
    GUID calloutKey;
    FWPM_DISPLAY_DATA0 displayData;
    UINT32 flags;
    GUID *providerKey;
    FWP_BYTE_BLOB providerData;
    GUID applicableLayer;
    UINT32 calloutId;
} FWPM_CALLOUT0, *PFWPM_CALLOUT0;

typedef FWPM_CALLOUT0 FWPM_CALLOUT;

typedef struct _FWPM_ACTION0 {
    FWP_ACTION_TYPE type;
    union {
        GUID filterType;
        GUID calloutKey;
    };
} FWPM_ACTION0, *PFWPM_ACTION0;

typedef struct _FWPM_FILTER_CONDITION0 {
    GUID fieldKey;
    FWP_MATCH_TYPE matchType;
    FWP_CONDITION_VALUE0 conditionValue;
} FWPM_FILTER_CONDITION0, *PFWPM_FILTER_CONDITION0;

typedef FWPM_FILTER_CONDITION0 FWPM_FILTER_CONDITION;

typedef struct _FWPM_FILTER0 {
    GUID filterKey;
    FWPM_DISPLAY_DATA0 displayData;
    UINT32 flags;
    GUID *providerKey;
    FWP_BYTE_BLOB providerData;
    GUID layerKey;
    GUID subLayerKey;
    FWP_VALUE0 weight;
    UINT32 numFilterConditions;
    FWPM_FILTER_CONDITION0 *filterCondition;
    FWPM_ACTION0 action;
    union {
        UINT64 rawContext;
        GUID providerContextKey;
    };
    GUID *reserved;
    UINT64 filterId;
    FWP_VALUE0 effectiveWeight;
} FWPM_FILTER0, *PFWPM_FILTER0;

typedef FWPM_FILTER0 FWPM_FILTER;
#define FWPM_SESSION_FLAG_DYNAMIC 0x00000001
#define FWPM_PROVIDER_FLAG_PERSISTENT 0x00000001
#define FWPM_SUBLAYER_FLAG_PERSISTENT 0x00000001
#define FWPM_CALLOUT_FLAG_PERSISTENT 0x00010000
#define FWPM_CALLOUT_FLAG_USES_PROVIDER_CONTEXT 0x00020000
#define FWPM_FILTER_FLAG_PERSISTENT 0x00000001
#define FWPM_FILTER_FLAG_BOOTTIME 0x00000002
#define FWPM_FILTER_FLAG_HAS_PROVIDER_CONTEXT 0x00000004
#define FWPM_FILTER_FLAG_CLEAR_ACTION_RIGHT 0x00000008

typedef enum _FWPM_SERVICE_STATE {
    FWPM_SERVICE_STOPPED,
    FWPM_SERVICE_START_PENDING,
    FWPM_SERVICE_STOP_PENDING,
    FWPM_SERVICE_RUNNING,
    FWPM_SERVICE_STATE_MAX
} FWPM_SERVICE_STATE, *PFWPM_SERVICE_STATE;

typedef enum _FWPM_CHANGE_TYPE {
    FWPM_CHANGE_ADD = 1,
    FWPM_CHANGE_DELETE,
    FWPM_CHANGE_TYPE_MAX
} FWPM_CHANGE_TYPE, *PFWPM_CHANGE_TYPE;

NTSTATUS FwpmEngineOpen0(const wchar_t *serverName, UINT32 authnService, PVOID authIdentity,
                         const FWPM_SESSION0 *session, HANDLE *engineHandle);
NTSTATUS FwpmEngineClose0(HANDLE engineHandle);
NTSTATUS FwpmTransactionBegin0(HANDLE engineHandle, UINT32 flags);
NTSTATUS FwpmTransactionCommit0(HANDLE engineHandle);
NTSTATUS FwpmTransactionAbort0(HANDLE engineHandle);
NTSTATUS FwpmProviderAdd0(HANDLE engineHandle, const FWPM_PROVIDER0 *provider, PVOID sd);
NTSTATUS FwpmSubLayerAdd0(HANDLE engineHandle, const FWPM_SUBLAYER0 *subLayer, PVOID sd);
NTSTATUS FwpmSubLayerDeleteByKey0(HANDLE engineHandle, const GUID *key);
NTSTATUS FwpmCalloutAdd0(HANDLE engineHandle, const FWPM_CALLOUT0 *callout, PVOID sd, UINT32 *id);
NTSTATUS FwpmCalloutDeleteById0(HANDLE engineHandle, UINT32 id);
NTSTATUS FwpmCalloutDeleteByKey0(HANDLE engineHandle, const GUID *key);
NTSTATUS FwpmFilterAdd0(HANDLE engineHandle, const FWPM_FILTER0 *filter, PVOID sd, UINT64 *id);
NTSTATUS FwpmFilterDeleteById0(HANDLE engineHandle, UINT64 id);
NTSTATUS FwpmFilterDeleteByKey0(HANDLE engineHandle, const GUID *key);
FWPM_SERVICE_STATE FwpmBfeStateGet0(VOID);
VOID FwpmFreeMemory0(VOID **p);
#define FwpmEngineOpen FwpmEngineOpen0
#define FwpmEngineClose FwpmEngineClose0
#define FwpmTransactionBegin FwpmTransactionBegin0
#define FwpmTransactionCommit FwpmTransactionCommit0
#define FwpmTransactionAbort FwpmTransactionAbort0
#define FwpmProviderAdd FwpmProviderAdd0
#define FwpmSubLayerAdd FwpmSubLayerAdd0
#define FwpmSubLayerDeleteByKey FwpmSubLayerDeleteByKey0
#define FwpmCalloutAdd FwpmCalloutAdd0
#define FwpmCalloutDeleteById FwpmCalloutDeleteById0
#define FwpmCalloutDeleteByKey FwpmCalloutDeleteByKey0
#define FwpmFilterAdd FwpmFilterAdd0
#define FwpmFilterDeleteById FwpmFilterDeleteById0
#define FwpmFilterDeleteByKey FwpmFilterDeleteByKey0
#define FwpmBfeStateGet FwpmBfeStateGet0
#define FwpmFreeMemory FwpmFreeMemory0

extern const GUID FWPM_LAYER_INBOUND_IPPACKET_V4;
extern const GUID FWPM_LAYER_INBOUND_IPPACKET_V6;
extern const GUID FWPM_LAYER_OUTBOUND_IPPACKET_V4;
extern const GUID FWPM_LAYER_OUTBOUND_IPPACKET_V6;
extern const GUID FWPM_LAYER_IPFORWARD_V4;
extern const GUID FWPM_LAYER_IPFORWARD_V6;
extern const GUID FWPM_LAYER_INBOUND_TRANSPORT_V4;
extern const GUID FWPM_LAYER_INBOUND_TRANSPORT_V6;
extern const GUID FWPM_LAYER_OUTBOUND_TRANSPORT_V4;
extern const GUID FWPM_LAYER_OUTBOUND_TRANSPORT_V6;
extern const GUID FWPM_LAYER_STREAM_V4;
extern const GUID FWPM_LAYER_STREAM_V6;
extern const GUID FWPM_LAYER_DATAGRAM_DATA_V4;
extern const GUID FWPM_LAYER_DATAGRAM_DATA_V6;
extern const GUID FWPM_LAYER_INBOUND_ICMP_ERROR_V4;
extern const GUID FWPM_LAYER_INBOUND_ICMP_ERROR_V6;
extern const GUID FWPM_LAYER_OUTBOUND_ICMP_ERROR_V4;
extern const GUID FWPM_LAYER_OUTBOUND_ICMP_ERROR_V6;
extern const GUID FWPM_LAYER_ALE_RESOURCE_ASSIGNMENT_V4;
extern const GUID FWPM_LAYER_ALE_RESOURCE_ASSIGNMENT_V6;
extern const GUID FWPM_LAYER_ALE_AUTH_LISTEN_V4;
extern const GUID FWPM_LAYER_ALE_AUTH_LISTEN_V6;
extern const GUID FWPM_LAYER_ALE_AUTH_RECV_ACCEPT_V4;
extern const GUID FWPM_LAYER_ALE_AUTH_RECV_ACCEPT_V6;
extern const GUID FWPM_LAYER_ALE_AUTH_CONNECT_V4;
extern const GUID FWPM_LAYER_ALE_AUTH_CONNECT_V6;
extern const GUID FWPM_LAYER_ALE_FLOW_ESTABLISHED_V4;
extern const GUID FWPM_LAYER_ALE_FLOW_ESTABLISHED_V6;
extern const GUID FWPM_LAYER_ALE_RESOURCE_RELEASE_V4;
extern const GUID FWPM_LAYER_ALE_RESOURCE_RELEASE_V6;
extern const GUID FWPM_LAYER_ALE_ENDPOINT_CLOSURE_V4;
extern const GUID FWPM_LAYER_ALE_ENDPOINT_CLOSURE_V6;
extern const GUID FWPM_LAYER_ALE_CONNECT_REDIRECT_V4;
extern const GUID FWPM_LAYER_ALE_CONNECT_REDIRECT_V6;
extern const GUID FWPM_LAYER_ALE_BIND_REDIRECT_V4;
extern const GUID FWPM_LAYER_ALE_BIND_REDIRECT_V6;
extern const GUID FWPM_LAYER_STREAM_PACKET_V4;
extern const GUID FWPM_LAYER_STREAM_PACKET_V6;
extern const GUID FWPM_LAYER_INBOUND_MAC_FRAME_ETHERNET;
extern const GUID FWPM_LAYER_OUTBOUND_MAC_FRAME_ETHERNET;
extern const GUID FWPM_LAYER_INBOUND_MAC_FRAME_NATIVE;
extern const GUID FWPM_LAYER_OUTBOUND_MAC_FRAME_NATIVE;
extern const GUID FWPM_LAYER_INGRESS_VSWITCH_ETHERNET;
extern const GUID FWPM_LAYER_EGRESS_VSWITCH_ETHERNET;
extern const GUID FWPM_CONDITION_IP_LOCAL_ADDRESS;
extern const GUID FWPM_CONDITION_IP_REMOTE_ADDRESS;
extern const GUID FWPM_CONDITION_IP_LOCAL_PORT;
extern const GUID FWPM_CONDITION_IP_REMOTE_PORT;
extern const GUID FWPM_CONDITION_IP_PROTOCOL;
extern const GUID FWPM_CONDITION_IP_LOCAL_INTERFACE;
extern const GUID FWPM_CONDITION_IP_LOCAL_ADDRESS_TYPE;
extern const GUID FWPM_CONDITION_ICMP_TYPE;
extern const GUID FWPM_CONDITION_ICMP_CODE;
extern const GUID FWPM_CONDITION_DIRECTION;
extern const GUID FWPM_CONDITION_FLAGS;
extern const GUID FWPM_CONDITION_INTERFACE_INDEX;
extern const GUID FWPM_CONDITION_INTERFACE_TYPE;
extern const GUID FWPM_CONDITION_TUNNEL_TYPE;
extern const GUID FWPM_CONDITION_ALE_APP_ID;
extern const GUID FWPM_CONDITION_ALE_USER_ID;
extern const GUID FWPM_CONDITION_ALE_REMOTE_USER_ID;
extern const GUID FWPM_CONDITION_ALE_PROMISCUOUS_MODE;
extern const GUID FWPM_CONDITION_ETHER_TYPE;
extern const GUID FWPM_CONDITION_MAC_LOCAL_ADDRESS;
extern const GUID FWPM_CONDITION_MAC_REMOTE_ADDRESS;
extern const GUID FWPM_SUBLAYER_UNIVERSAL;

#ifdef __cplusplus
}
#endif

#endif
