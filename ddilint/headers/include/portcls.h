/* portcls.h: the audio port class driver, its miniports and their streams. */
#ifndef DDILINT_PORTCLS_H
#define DDILINT_PORTCLS_H
#define _PORTCLS_H_

#include "ntddk.h"
#include "stdunk.h"
#include "ks.h"
#include "ksmedia.h"
#include "ksdebug.h"

#ifdef __cplusplus

#define PORT_CLASS_DEVICE_EXTENSION_SIZE (64 * sizeof(ULONG_PTR))

typedef int CM_RESOURCE_TYPE;

typedef struct tagDRMRIGHTS {
    BOOL CopyProtect;
    ULONG Reserved;
    BOOL DigitalOutputDisable;
} DRMRIGHTS, *PDRMRIGHTS;
typedef const DRMRIGHTS *PCDRMRIGHTS;
typedef struct tagDRMFORWARD DRMFORWARD, *PDRMFORWARD;
typedef const DRMFORWARD *PCDRMFORWARD;

struct PCPROPERTY_ITEM;
struct PCMETHOD_ITEM;
struct PCEVENT_ITEM;
struct PCNODE_DESCRIPTOR;
typedef struct _PCPROPERTY_REQUEST PCPROPERTY_REQUEST, *PPCPROPERTY_REQUEST;
typedef struct _PCMETHOD_REQUEST PCMETHOD_REQUEST, *PPCMETHOD_REQUEST;
typedef struct _PCEVENT_REQUEST PCEVENT_REQUEST, *PPCEVENT_REQUEST;
typedef NTSTATUS (*PCPFNPROPERTY_HANDLER)(PPCPROPERTY_REQUEST PropertyRequest);
typedef NTSTATUS (*PCPFNMETHOD_HANDLER)(PPCMETHOD_REQUEST MethodRequest);
typedef NTSTATUS (*PCPFNEVENT_HANDLER)(PPCEVENT_REQUEST EventRequest);

struct PCPROPERTY_ITEM {
    const GUID *Set;
    ULONG Id;
    ULONG Flags;
    PCPFNPROPERTY_HANDLER Handler;
};
typedef PCPROPERTY_ITEM *PPCPROPERTY_ITEM;
#define PCPROPERTY_ITEM_FLAG_GET KSPROPERTY_TYPE_GET
#define PCPROPERTY_ITEM_FLAG_SET KSPROPERTY_TYPE_SET
#define PCPROPERTY_ITEM_FLAG_BASICSUPPORT KSPROPERTY_TYPE_BASICSUPPORT
struct PCMETHOD_ITEM {
    const GUID *Set;
    ULONG Id;
    ULONG Flags;
    PCPFNMETHOD_HANDLER Handler;
};
typedef PCMETHOD_ITEM *PPCMETHOD_ITEM;
struct PCEVENT_ITEM {
    const GUID *Set;
    ULONG Id;
    ULONG Flags;
    PCPFNEVENT_HANDLER Handler;
};
typedef PCEVENT_ITEM *PPCEVENT_ITEM;
#define PCEVENT_ITEM_FLAG_ENABLE KSEVENT_TYPE_ENABLE
#define PCEVENT_ITEM_FLAG_ONESHOT KSEVENT_TYPE_ONESHOT
#define PCEVENT_ITEM_FLAG_BASICSUPPORT KSEVENT_TYPE_BASICSUPPORT
#define PCEVENT_VERB_NONE 0
#define PCEVENT_VERB_ADD 1
#define PCEVENT_VERB_REMOVE 2
#define PCEVENT_VERB_SUPPORT 4
struct PCAUTOMATION_TABLE {
    ULONG PropertyItemSize;
    ULONG PropertyCount;
    const PCPROPERTY_ITEM *Properties;
    ULONG MethodItemSize;
    ULONG MethodCount;
    const PCMETHOD_ITEM *Methods;
    ULONG EventItemSize;
    ULONG EventCount;
    const PCEVENT_ITEM *Events;
    ULONG Reserved;
};
typedef PCAUTOMATION_TABLE *PPCAUTOMATION_TABLE;
#define DEFINE_PCAUTOMATION_TABLE_PROP(AutomationTable, PropertyTable)                                           \
    const PCAUTOMATION_TABLE AutomationTable = {sizeof(PropertyTable[0]), SIZEOF_ARRAY(PropertyTable),           \
                                                (const PCPROPERTY_ITEM *)PropertyTable, 0, 0, NULL, 0, 0, NULL, 0}
#define DEFINE_PCAUTOMATION_TABLE_PROP_EVENT(AutomationTable, PropertyTable, EventTable)                         \
    const PCAUTOMATION_TABLE AutomationTable = {sizeof(PropertyTable[0]), SIZEOF_ARRAY(PropertyTable),           \
                                                (const PCPROPERTY_ITEM *)PropertyTable, 0, 0, NULL,              \
                                                sizeof(EventTable[0]), SIZEOF_ARRAY(EventTable),                 \
                                                (const PCEVENT_ITEM *)EventTable, 0}
#define DEFINE_PCAUTOMATION_TABLE_EVENT(AutomationTable, EventTable)                                             \
    const PCAUTOMATION_TABLE AutomationTable = {0, 0, NULL, 0, 0, NULL, sizeof(EventTable[0]),                   \
                                                SIZEOF_ARRAY(EventTable), (const PCEVENT_ITEM *)EventTable, 0}
struct _PCPROPERTY_REQUEST {
    PUNKNOWN MajorTarget;
    PUNKNOWN MinorTarget;
    ULONG Node;
    const PCPROPERTY_ITEM *PropertyItem;
    ULONG Verb;
    ULONG InstanceSize;
    PVOID Instance;
    ULONG ValueSize;
    PVOID Value;
    PIRP Irp;
};
struct _PCMETHOD_REQUEST {
    PUNKNOWN MajorTarget;
    PUNKNOWN MinorTarget;
    ULONG Node;
    const PCMETHOD_ITEM *MethodItem;
    ULONG Verb;
};
struct _PCEVENT_REQUEST {
    PUNKNOWN MajorTarget;
    PUNKNOWN MinorTarget;
    ULONG Node;
    const PCEVENT_ITEM *EventItem;
    PKSEVENT_ENTRY EventEntry;
    ULONG Verb;
    PIRP Irp;
};
struct PCPIN_DESCRIPTOR {
    ULONG MaxGlobalInstanceCount;
    ULONG MaxFilterInstanceCount;
    ULONG MinFilterInstanceCount;
    const PCAUTOMATION_TABLE *AutomationTable;
    KSPIN_DESCRIPTOR KsPinDescriptor;
};
typedef PCPIN_DESCRIPTOR *PPCPIN_DESCRIPTOR;
struct PCNODE_DESCRIPTOR {
    ULONG Flags;
    const PCAUTOMATION_TABLE *AutomationTable;
    const GUID *Type;
    const GUID *Name;
};
typedef PCNODE_DESCRIPTOR *PPCNODE_DESCRIPTOR;
typedef KSTOPOLOGY_CONNECTION PCCONNECTION_DESCRIPTOR, *PPCCONNECTION_DESCRIPTOR;
#define PCFILTER_NODE KSFILTER_NODE
struct PCFILTER_DESCRIPTOR {
    ULONG Version;
    const PCAUTOMATION_TABLE *AutomationTable;
    ULONG PinSize;
    ULONG PinCount;
    const PCPIN_DESCRIPTOR *Pins;
    ULONG NodeSize;
    ULONG NodeCount;
    const PCNODE_DESCRIPTOR *Nodes;
    ULONG ConnectionCount;
    const PCCONNECTION_DESCRIPTOR *Connections;
    ULONG CategoryCount;
    const GUID *Categories;
};
typedef PCFILTER_DESCRIPTOR *PPCFILTER_DESCRIPTOR;
typedef struct _PCNOTIFICATION_BUFFER {
    UCHAR NotificationBuffer[1];
} PCNOTIFICATION_BUFFER, *PPCNOTIFICATION_BUFFER;
typedef enum {
    eMINIPORT_IHV_DEFINED,
    eMINIPORT_BUFFER_COMPLETE,
    eMINIPORT_PIN_STATE,
    eMINIPORT_GET_STREAM_POS,
    eMINIPORT_SET_WAVERT_BUFFER_WRITE_POS,
    eMINIPORT_GET_PRESENTATION_POS,
    eMINIPORT_PROGRAM_DMA,
    eMINIPORT_GLITCH_REPORT,
    eMINIPORT_LAST_BUFFER_RENDERED
} EPcMiniportEngineEvent;
typedef PVOID PCSTREAMRESOURCE;
typedef enum _PCSTREAMRESOURCETYPE {
    ePcStreamResourceSet,
    ePcStreamResourceInterrupt,
    ePcStreamResourceThread
} PCSTREAMRESOURCETYPE;
typedef struct _PCSTREAMRESOURCE_DESCRIPTOR {
    ULONG Size;
    PCSTREAMRESOURCETYPE Type;
    union {
        PKTHREAD Thread;
        PCM_PARTIAL_RESOURCE_DESCRIPTOR Interrupt;
        PUNKNOWN ResourceSet;
        PVOID Pointer;
    } Resource;
    PDEVICE_OBJECT Pdo;
} PCSTREAMRESOURCE_DESCRIPTOR, *PPCSTREAMRESOURCE_DESCRIPTOR;
inline VOID PCSTREAMRESOURCE_DESCRIPTOR_INIT(PPCSTREAMRESOURCE_DESCRIPTOR Descriptor)
{
    RtlZeroMemory(Descriptor, sizeof(*Descriptor));
    Descriptor->Size = sizeof(*Descriptor);
}
typedef NTSTATUS (*PCPFNRUNTIME_POWER_CONTROL_CALLBACK)(LPCGUID PowerControlCode, PVOID InBuffer, SIZE_T InBufferSize,
                                                        PVOID OutBuffer, SIZE_T OutBufferSize, PSIZE_T BytesReturned,
                                                        PVOID Context);
typedef NTSTATUS (*PCPFNSTARTDEVICE)(PDEVICE_OBJECT DeviceObject, PIRP Irp, struct IResourceList *ResourceList);
typedef NTSTATUS (*PINTERRUPTSYNCROUTINE)(struct IInterruptSync *InterruptSync, PVOID DynamicContext);
typedef enum { InterruptSyncModeNormal = 1, InterruptSyncModeAll, InterruptSyncModeRepeat } INTERRUPTSYNCMODE;

struct IResourceList;
typedef IResourceList *PRESOURCELIST;
struct IRegistryKey;
typedef IRegistryKey *PREGISTRYKEY;
struct IServiceSink;
typedef IServiceSink *PSERVICESINK;
struct IServiceGroup;
typedef IServiceGroup *PSERVICEGROUP;
struct IDmaChannel;
typedef IDmaChannel *PDMACHANNEL;
struct IInterruptSync;
typedef IInterruptSync *PINTERRUPTSYNC;
struct IMiniport;
typedef IMiniport *PMINIPORT;
struct IPort;
typedef IPort *PPORT;
struct IPortTopology;
typedef IPortTopology *PPORTTOPOLOGY;
struct IMiniportTopology;
typedef IMiniportTopology *PMINIPORTTOPOLOGY;
struct IPortWaveRT;
typedef IPortWaveRT *PPORTWAVERT;
struct IPortWaveRTStream;
typedef IPortWaveRTStream *PPORTWAVERTSTREAM;
struct IMiniportWaveRTStream;
typedef IMiniportWaveRTStream *PMINIPORTWAVERTSTREAM;
struct IMiniportWaveRTStreamNotification;
typedef IMiniportWaveRTStreamNotification *PMINIPORTWAVERTSTREAMNOTIFICATION;
struct IMiniportWaveRTInputStream;
typedef IMiniportWaveRTInputStream *PMINIPORTWAVERTINPUTSTREAM;
struct IMiniportWaveRTOutputStream;
typedef IMiniportWaveRTOutputStream *PMINIPORTWAVERTOUTPUTSTREAM;
struct IMiniportWaveRT;
typedef IMiniportWaveRT *PMINIPORTWAVERT;
typedef enum { eVolumeAttribute, eMuteAttribute, ePeakMeterAttribute } eChannelTargetType;
typedef enum { eMixFormat, eDeviceFormat, eSupportedDeviceFormats } eEngineFormatType;
struct IMiniportAudioEngineNode;
typedef IMiniportAudioEngineNode *PMINIPORTAUDIOENGINENODE;
struct IMiniportStreamAudioEngineNode;
typedef IMiniportStreamAudioEngineNode *PMINIPORTSTREAMAUDIOENGINENODE;
struct IMiniportStreamAudioEngineNode2;
typedef IMiniportStreamAudioEngineNode2 *PMINIPORTSTREAMAUDIOENGINENODE2;
struct IMiniportAudioSignalProcessing;
typedef IMiniportAudioSignalProcessing *PMINIPORTAUDIOSIGNALPROCESSING;
struct IDrmAudioStream;
typedef IDrmAudioStream *PDRMAUDIOSTREAM;
struct IDrmPort;
typedef IDrmPort *PDRMPORT;
struct IDrmPort2;
typedef IDrmPort2 *PDRMPORT2;
struct IPortEvents;
typedef IPortEvents *PPORTEVENTS;
struct IPowerNotify;
typedef IPowerNotify *PPOWERNOTIFY;
struct IAdapterPowerManagement;
typedef IAdapterPowerManagement *PADAPTERPOWERMANAGEMENT;
struct IPortClsPower;
typedef IPortClsPower *PPORTCLSPOWER;
struct IUnregisterSubdevice;
typedef IUnregisterSubdevice *PUNREGISTERSUBDEVICE;
struct IUnregisterPhysicalConnection;
typedef IUnregisterPhysicalConnection *PUNREGISTERPHYSICALCONNECTION;
struct IPortClsEtwHelper;
typedef IPortClsEtwHelper *PPORTCLSETWHELPER;
struct IPortClsNotifications;
typedef IPortClsNotifications *PPORTCLSNOTIFICATIONS;
struct IPortClsRuntimePower;
typedef IPortClsRuntimePower *PPORTCLSRUNTIMEPOWER;
struct IPortClsStreamResourceManager;
typedef IPortClsStreamResourceManager *PPORTCLSSTREAMRESOURCEMANAGER;
struct IMiniportPnpNotify;
typedef IMiniportPnpNotify *PMINIPORTPNPNOTIFY;

struct IResourceList : public IUnknown {
    STDMETHOD_(ULONG, NumberOfEntries)() PURE;
    STDMETHOD_(ULONG, NumberOfEntriesOfType)(CM_RESOURCE_TYPE Type) PURE;
    STDMETHOD_(PCM_PARTIAL_RESOURCE_DESCRIPTOR, FindTranslatedEntry)(CM_RESOURCE_TYPE Type, ULONG Index) PURE;
    STDMETHOD_(PCM_PARTIAL_RESOURCE_DESCRIPTOR, FindUntranslatedEntry)(CM_RESOURCE_TYPE Type, ULONG Index) PURE;
    STDMETHOD_(NTSTATUS, AddEntry)(PCM_PARTIAL_RESOURCE_DESCRIPTOR Translated,
        PCM_PARTIAL_RESOURCE_DESCRIPTOR Untranslated) PURE;
    STDMETHOD_(NTSTATUS, AddEntryFromParent)(IResourceList *Parent, CM_RESOURCE_TYPE Type, ULONG Index) PURE;
    STDMETHOD_(PCM_RESOURCE_LIST, TranslatedList)() PURE;
    STDMETHOD_(PCM_RESOURCE_LIST, UntranslatedList)() PURE;
};
struct IRegistryKey : public IUnknown {
    STDMETHOD_(NTSTATUS, QueryKey)(KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation,
        ULONG Length, PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, EnumerateKey)(ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass,
        PVOID KeyInformation, ULONG Length, PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, QueryValueKey)(PUNICODE_STRING ValueName,
        KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation, ULONG Length,
        PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, EnumerateValueKey)(ULONG Index, KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
        PVOID KeyValueInformation, ULONG Length, PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, SetValueKey)(PUNICODE_STRING ValueName, ULONG Type, PVOID Data, ULONG DataSize) PURE;
    STDMETHOD_(NTSTATUS, QueryRegistryValues)(PRTL_QUERY_REGISTRY_TABLE QueryTable, PVOID Context) PURE;
    STDMETHOD_(NTSTATUS, NewSubKey)(IRegistryKey **RegistrySubKey, PUNKNOWN OuterUnknown,
        ACCESS_MASK DesiredAccess, PUNICODE_STRING SubKeyName, ULONG CreateOptions, PULONG Disposition) PURE;
    STDMETHOD_(NTSTATUS, DeleteKey)() PURE;
};
struct IServiceSink : public IUnknown {
    STDMETHOD_(VOID, RequestService)() PURE;
};
struct IServiceGroup : public IServiceSink {
    STDMETHOD_(NTSTATUS, AddMember)(PSERVICESINK ServiceSink) PURE;
    STDMETHOD_(VOID, RemoveMember)(PSERVICESINK ServiceSink) PURE;
    STDMETHOD_(VOID, SupportDelayedService)() PURE;
    STDMETHOD_(VOID, RequestDelayedService)(ULONGLONG ulDelay) PURE;
    STDMETHOD_(VOID, CancelDelayedService)() PURE;
};
struct IDmaChannel : public IUnknown {
    STDMETHOD_(NTSTATUS, AllocateBuffer)(ULONG BufferSize, PPHYSICAL_ADDRESS PhysicalAddressConstraint) PURE;
    STDMETHOD_(VOID, FreeBuffer)() PURE;
    STDMETHOD_(ULONG, TransferCount)() PURE;
    STDMETHOD_(ULONG, MaximumBufferSize)() PURE;
    STDMETHOD_(ULONG, AllocatedBufferSize)() PURE;
    STDMETHOD_(ULONG, BufferSize)() PURE;
    STDMETHOD_(VOID, SetBufferSize)(ULONG BufferSize) PURE;
    STDMETHOD_(PVOID, SystemAddress)() PURE;
    STDMETHOD_(PHYSICAL_ADDRESS, PhysicalAddress)() PURE;
    STDMETHOD_(PADAPTER_OBJECT, GetAdapterObject)() PURE;
    STDMETHOD_(VOID, CopyTo)(PVOID Destination, PVOID Source, ULONG ByteCount) PURE;
    STDMETHOD_(VOID, CopyFrom)(PVOID Destination, PVOID Source, ULONG ByteCount) PURE;
};
struct IInterruptSync : public IUnknown {
    STDMETHOD_(NTSTATUS, CallSynchronizedRoutine)(PINTERRUPTSYNCROUTINE Routine, PVOID DynamicContext) PURE;
    STDMETHOD_(PKINTERRUPT, GetKInterrupt)() PURE;
    STDMETHOD_(NTSTATUS, Connect)() PURE;
    STDMETHOD_(VOID, Disconnect)() PURE;
    STDMETHOD_(NTSTATUS, RegisterServiceRoutine)(PINTERRUPTSYNCROUTINE Routine, PVOID DynamicContext,
        BOOLEAN First) PURE;
};
struct IMiniport : public IUnknown {
    STDMETHOD_(NTSTATUS, GetDescription)(PPCFILTER_DESCRIPTOR *Description) PURE;
    STDMETHOD_(NTSTATUS, DataRangeIntersection)(ULONG PinId, PKSDATARANGE DataRange,
        PKSDATARANGE MatchingDataRange, ULONG OutputBufferLength, PVOID ResultantFormat,
        PULONG ResultantFormatLength) PURE;
};
struct IPort : public IUnknown {
    STDMETHOD_(NTSTATUS, Init)(PDEVICE_OBJECT DeviceObject, PIRP Irp, PUNKNOWN UnknownMiniport,
        PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceProperty)(DEVICE_REGISTRY_PROPERTY DeviceProperty, ULONG BufferLength,
        PVOID PropertyBuffer, PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, NewRegistryKey)(PREGISTRYKEY *OutRegistryKey, PUNKNOWN OuterUnknown,
        ULONG RegistryKeyType, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
        ULONG CreateOptions, PULONG Disposition) PURE;
};
struct IPortTopology : public IPort {
};
struct IMiniportTopology : public IMiniport {
    STDMETHOD_(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTTOPOLOGY Port) PURE;
};
struct IPortWaveRT : public IPort {
};
struct IPortWaveRTStream : public IUnknown {
    STDMETHOD_(PMDL, AllocatePagesForMdl)(PHYSICAL_ADDRESS HighAddress, SIZE_T TotalBytes) PURE;
    STDMETHOD_(PMDL, AllocateContiguousPagesForMdl)(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress,
        SIZE_T TotalBytes) PURE;
    STDMETHOD_(PVOID, MapAllocatedPages)(PMDL MemoryDescriptorList, MEMORY_CACHING_TYPE CacheType) PURE;
    STDMETHOD_(VOID, UnmapAllocatedPages)(PVOID BaseAddress, PMDL MemoryDescriptorList) PURE;
    STDMETHOD_(VOID, FreePagesFromMdl)(PMDL MemoryDescriptorList) PURE;
    STDMETHOD_(ULONG, GetPhysicalPagesCount)(PMDL MemoryDescriptorList) PURE;
    STDMETHOD_(PHYSICAL_ADDRESS, GetPhysicalPageAddress)(PMDL MemoryDescriptorList, ULONG Index) PURE;
};
struct IMiniportWaveRTStream : public IUnknown {
    STDMETHOD_(NTSTATUS, SetFormat)(PKSDATAFORMAT DataFormat) PURE;
    STDMETHOD_(NTSTATUS, SetState)(KSSTATE State) PURE;
    STDMETHOD_(NTSTATUS, GetPosition)(PKSAUDIO_POSITION Position) PURE;
    STDMETHOD_(NTSTATUS, AllocateAudioBuffer)(ULONG RequestedSize, PMDL *AudioBufferMdl, ULONG *ActualSize,
        ULONG *OffsetFromFirstPage, MEMORY_CACHING_TYPE *CacheType) PURE;
    STDMETHOD_(VOID, FreeAudioBuffer)(PMDL AudioBufferMdl, ULONG BufferSize) PURE;
    STDMETHOD_(VOID, GetHWLatency)(KSRTAUDIO_HWLATENCY *hwLatency) PURE;
    STDMETHOD_(NTSTATUS, GetPositionRegister)(KSRTAUDIO_HWREGISTER *Register) PURE;
    STDMETHOD_(NTSTATUS, GetClockRegister)(KSRTAUDIO_HWREGISTER *Register) PURE;
};
struct IMiniportWaveRTStreamNotification : public IMiniportWaveRTStream {
    STDMETHOD_(NTSTATUS, AllocateBufferWithNotification)(ULONG NotificationCount, ULONG RequestedSize,
        PMDL *AudioBufferMdl, ULONG *ActualSize, ULONG *OffsetFromFirstPage,
        MEMORY_CACHING_TYPE *CacheType) PURE;
    STDMETHOD_(VOID, FreeBufferWithNotification)(PMDL AudioBufferMdl, ULONG BufferSize) PURE;
    STDMETHOD_(NTSTATUS, RegisterNotificationEvent)(PKEVENT NotificationEvent) PURE;
    STDMETHOD_(NTSTATUS, UnregisterNotificationEvent)(PKEVENT NotificationEvent) PURE;
};
struct IMiniportWaveRTInputStream : public IUnknown {
    STDMETHOD_(NTSTATUS, GetReadPacket)(ULONG *PacketNumber, ULONG *Flags, ULONG64 *PerformanceCounterValue,
        BOOL *MoreData) PURE;
};
struct IMiniportWaveRTOutputStream : public IUnknown {
    STDMETHOD_(NTSTATUS, SetWritePacket)(ULONG PacketNumber, ULONG Flags, ULONG EosPacketLength) PURE;
    STDMETHOD_(NTSTATUS,
        GetOutputStreamPresentationPosition)(KSAUDIO_PRESENTATION_POSITION *pPresentationPosition) PURE;
    STDMETHOD_(NTSTATUS, GetPacketCount)(ULONG *pPacketCount) PURE;
};
struct IMiniportWaveRT : public IMiniport {
    STDMETHOD_(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTWAVERT Port) PURE;
    STDMETHOD_(NTSTATUS, NewStream)(PMINIPORTWAVERTSTREAM *Stream, PPORTWAVERTSTREAM PortStream, ULONG Pin,
        BOOLEAN Capture, PKSDATAFORMAT DataFormat) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceDescription)(PDEVICE_DESCRIPTION DeviceDescription) PURE;
};
struct IMiniportAudioEngineNode : public IUnknown {
    STDMETHOD_(NTSTATUS, GetAudioEngineDescriptor)(ULONG ulNodeId,
        KSAUDIOENGINE_DESCRIPTOR *pAudioEngineDescriptor) PURE;
    STDMETHOD_(NTSTATUS, GetGfxState)(ULONG ulNodeId, BOOL *pbEnable) PURE;
    STDMETHOD_(NTSTATUS, SetGfxState)(ULONG ulNodeId, BOOL bEnable) PURE;
    STDMETHOD_(NTSTATUS, GetEngineFormatSize)(ULONG ulNodeId, eEngineFormatType formatType,
        ULONG *pulFormatSize) PURE;
    STDMETHOD_(NTSTATUS, GetMixFormat)(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pFormat,
        ULONG ulBufferSize) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceFormat)(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pFormat,
        ULONG ulBufferSize) PURE;
    STDMETHOD_(NTSTATUS, SetDeviceFormat)(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pFormat,
        ULONG ulBufferSize) PURE;
    STDMETHOD_(NTSTATUS, GetSupportedDeviceFormats)(ULONG ulNodeId, KSMULTIPLE_ITEM *pFormats,
        ULONG ulBufferSize) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceChannelCount)(ULONG ulNodeId, eChannelTargetType targetType,
        UINT32 *pulChannelCount) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceAttributeSteppings)(ULONG ulNodeId, eChannelTargetType targetType,
        PKSPROPERTY_STEPPING_LONG pKsPropStepLong, UINT32 ui32DataSize) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceChannelVolume)(ULONG ulNodeId, UINT32 ulChannel, LONG *plVolume) PURE;
    STDMETHOD_(NTSTATUS, SetDeviceChannelVolume)(ULONG ulNodeId, UINT32 ulChannel, LONG lVolume) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceChannelPeakMeter)(ULONG ulNodeId, UINT32 ulChannel, LONG *plPeakMeter) PURE;
    STDMETHOD_(NTSTATUS, GetDeviceChannelMute)(ULONG ulNodeId, UINT32 ulChannel, BOOL *pbMute) PURE;
    STDMETHOD_(NTSTATUS, SetDeviceChannelMute)(ULONG ulNodeId, UINT32 ulChannel, BOOL bMute) PURE;
    STDMETHOD_(NTSTATUS, GetBufferSizeRange)(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pKsDataFormatWfx,
        KSAUDIOENGINE_BUFFER_SIZE_RANGE *pBufferSizeRange) PURE;
};
struct IMiniportStreamAudioEngineNode : public IUnknown {
    STDMETHOD_(NTSTATUS, GetLfxState)(BOOL *pbEnable) PURE;
    STDMETHOD_(NTSTATUS, SetLfxState)(BOOL bEnable) PURE;
    STDMETHOD_(NTSTATUS, GetStreamChannelCount)(eChannelTargetType targetType, UINT32 *pulChannelCount) PURE;
    STDMETHOD_(NTSTATUS, GetStreamAttributeSteppings)(eChannelTargetType targetType,
        PKSPROPERTY_STEPPING_LONG pKsPropStepLong, UINT32 ui32DataSize) PURE;
    STDMETHOD_(NTSTATUS, GetStreamChannelVolume)(UINT32 ulChannel, LONG *plValue) PURE;
    STDMETHOD_(NTSTATUS, SetStreamChannelVolume)(UINT32 Channel, LONG TargetVolume, AUDIO_CURVE_TYPE CurveType,
        ULONGLONG CurveDuration) PURE;
    STDMETHOD_(NTSTATUS, GetStreamChannelPeakMeter)(UINT32 ulChannel, LONG *plPeakMeter) PURE;
    STDMETHOD_(NTSTATUS, GetStreamChannelMute)(UINT32 ulChannel, BOOL *pbMute) PURE;
    STDMETHOD_(NTSTATUS, SetStreamChannelMute)(UINT32 ulChannel, BOOL bMute) PURE;
    STDMETHOD_(NTSTATUS, GetStreamPresentationPosition)(
        KSAUDIO_PRESENTATION_POSITION *pPresentationPosition) PURE;
    STDMETHOD_(NTSTATUS, SetStreamCurrentWritePosition)(ULONG ulCurrentWritePosition) PURE;
    STDMETHOD_(NTSTATUS, GetStreamLinearBufferPosition)(ULONGLONG *pullLinearBufferPosition) PURE;
    STDMETHOD_(NTSTATUS, SetStreamLoopbackProtection)(CONSTRICTOR_OPTION ProtectionOption) PURE;
};
struct IMiniportStreamAudioEngineNode2 : public IUnknown {
    STDMETHOD_(NTSTATUS, SetStreamCurrentWritePositionForLastBuffer)(ULONG ulWritePosition) PURE;
};
struct IMiniportAudioSignalProcessing : public IUnknown {
    STDMETHOD_(NTSTATUS, GetModes)(ULONG Pin, GUID *SignalProcessingModes,
        ULONG *NumSignalProcessingModes) PURE;
};
struct IDrmAudioStream : public IUnknown {
    STDMETHOD_(NTSTATUS, SetContentId)(ULONG ContentId, PCDRMRIGHTS DrmRights) PURE;
};
struct IDrmPort : public IUnknown {
    STDMETHOD_(NTSTATUS, CreateContentMixed)(PULONG paContentId, ULONG cContentId, PULONG pMixedContentId) PURE;
    STDMETHOD_(NTSTATUS, DestroyContent)(ULONG ContentId) PURE;
    STDMETHOD_(NTSTATUS, ForwardContentToFileObject)(ULONG ContentId, PFILE_OBJECT FileObject) PURE;
    STDMETHOD_(NTSTATUS, ForwardContentToInterface)(ULONG ContentId, PUNKNOWN pUnknown, ULONG NumMethods) PURE;
    STDMETHOD_(NTSTATUS, GetContentRights)(ULONG ContentId, PDRMRIGHTS DrmRights) PURE;
};
struct IDrmPort2 : public IDrmPort {
    STDMETHOD_(NTSTATUS, AddContentHandlers)(ULONG ContentId, PVOID *paHandlers, ULONG NumHandlers) PURE;
    STDMETHOD_(NTSTATUS, ForwardContentToDeviceObject)(ULONG ContentId, PVOID Reserved,
        PCDRMFORWARD DrmForward) PURE;
};
struct IPortEvents : public IUnknown {
    STDMETHOD_(VOID, AddEventToEventList)(PKSEVENT_ENTRY EventEntry) PURE;
    STDMETHOD_(VOID, GenerateEventList)(GUID *Set, ULONG EventId, BOOL PinEvent, ULONG PinId, BOOL NodeEvent,
        ULONG NodeId) PURE;
};
struct IPowerNotify : public IUnknown {
    STDMETHOD_(VOID, PowerChangeNotify)(POWER_STATE PowerState) PURE;
};
struct IAdapterPowerManagement : public IUnknown {
    STDMETHOD_(VOID, PowerChangeState)(POWER_STATE NewState) PURE;
    STDMETHOD_(NTSTATUS, QueryPowerChangeState)(POWER_STATE NewStateQuery) PURE;
    STDMETHOD_(NTSTATUS, QueryDeviceCapabilities)(PDEVICE_CAPABILITIES PowerDeviceCaps) PURE;
};
struct IPortClsPower : public IUnknown {
    STDMETHOD_(NTSTATUS, RegisterAdapterPowerManagement)(PUNKNOWN Unknown, PDEVICE_OBJECT DeviceObject) PURE;
    STDMETHOD_(NTSTATUS, UnregisterAdapterPowerManagement)(PDEVICE_OBJECT DeviceObject) PURE;
};
struct IUnregisterSubdevice : public IUnknown {
    STDMETHOD_(NTSTATUS, UnregisterSubdevice)(PDEVICE_OBJECT DeviceObject, PUNKNOWN Unknown) PURE;
};
struct IUnregisterPhysicalConnection : public IUnknown {
    STDMETHOD_(NTSTATUS, UnregisterPhysicalConnection)(PDEVICE_OBJECT DeviceObject, PUNKNOWN FromUnknown,
        ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin) PURE;
    STDMETHOD_(NTSTATUS, UnregisterPhysicalConnectionToExternal)(PDEVICE_OBJECT DeviceObject,
        PUNKNOWN FromUnknown, ULONG FromPin, PUNICODE_STRING ToString, ULONG ToPin) PURE;
    STDMETHOD_(NTSTATUS, UnregisterPhysicalConnectionFromExternal)(PDEVICE_OBJECT DeviceObject,
        PUNICODE_STRING FromString, ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin) PURE;
};
struct IPortClsEtwHelper : public IUnknown {
    STDMETHOD_(NTSTATUS, MiniportWriteEtwEvent)(EPcMiniportEngineEvent MiniportEventType, ULONGLONG ullData1,
        ULONGLONG ullData2, ULONGLONG ullData3, ULONGLONG ullData4) PURE;
};
struct IPortClsNotifications : public IUnknown {
    STDMETHOD_(NTSTATUS, AllocNotificationBuffer)(POOL_TYPE PoolType, USHORT NotificationSize,
        PPCNOTIFICATION_BUFFER *NotificationBuffer) PURE;
    STDMETHOD_(VOID, SendNotification)(const GUID *NotificationId,
        PPCNOTIFICATION_BUFFER NotificationBuffer) PURE;
    STDMETHOD_(VOID, FreeNotificationBuffer)(PPCNOTIFICATION_BUFFER NotificationBuffer) PURE;
};
struct IPortClsRuntimePower : public IUnknown {
    STDMETHOD_(NTSTATUS, RegisterPowerControlCallback)(PDEVICE_OBJECT DeviceObject,
        PCPFNRUNTIME_POWER_CONTROL_CALLBACK Callback, PVOID Context) PURE;
    STDMETHOD_(NTSTATUS, UnregisterPowerControlCallback)(PDEVICE_OBJECT DeviceObject) PURE;
    STDMETHOD_(NTSTATUS, SendPowerControl)(PDEVICE_OBJECT DeviceObject, LPCGUID PowerControlCode,
        PVOID InBuffer, SIZE_T InBufferSize, PVOID OutBuffer, SIZE_T OutBufferSize,
        PSIZE_T BytesReturned) PURE;
};
struct IPortClsStreamResourceManager : public IUnknown {
    STDMETHOD_(NTSTATUS, AddStreamResource)(PUNKNOWN ResourceSet,
        PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor, PCSTREAMRESOURCE *ResourceHandle) PURE;
    STDMETHOD_(NTSTATUS, RemoveStreamResource)(PCSTREAMRESOURCE ResourceHandle) PURE;
};
struct IMiniportPnpNotify : public IUnknown {
    STDMETHOD_(VOID, PnpStop)() PURE;
};

#define IMP_IResourceList \
    STDMETHODIMP_(ULONG) NumberOfEntries(); \
    STDMETHODIMP_(ULONG) NumberOfEntriesOfType(CM_RESOURCE_TYPE Type); \
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindTranslatedEntry(CM_RESOURCE_TYPE Type, ULONG Index); \
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindUntranslatedEntry(CM_RESOURCE_TYPE Type, ULONG Index); \
    STDMETHODIMP_(NTSTATUS) AddEntry(PCM_PARTIAL_RESOURCE_DESCRIPTOR Translated, \
        PCM_PARTIAL_RESOURCE_DESCRIPTOR Untranslated); \
    STDMETHODIMP_(NTSTATUS) AddEntryFromParent(IResourceList *Parent, CM_RESOURCE_TYPE Type, ULONG Index); \
    STDMETHODIMP_(PCM_RESOURCE_LIST) TranslatedList(); \
    STDMETHODIMP_(PCM_RESOURCE_LIST) UntranslatedList()
#define IMP_IRegistryKey \
    STDMETHODIMP_(NTSTATUS) QueryKey(KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation, \
        ULONG Length, PULONG ResultLength); \
    STDMETHODIMP_(NTSTATUS) EnumerateKey(ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass, \
        PVOID KeyInformation, ULONG Length, PULONG ResultLength); \
    STDMETHODIMP_(NTSTATUS) QueryValueKey(PUNICODE_STRING ValueName, \
        KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation, ULONG Length, \
        PULONG ResultLength); \
    STDMETHODIMP_(NTSTATUS) EnumerateValueKey(ULONG Index, \
        KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation, ULONG Length, \
        PULONG ResultLength); \
    STDMETHODIMP_(NTSTATUS) SetValueKey(PUNICODE_STRING ValueName, ULONG Type, PVOID Data, ULONG DataSize); \
    STDMETHODIMP_(NTSTATUS) QueryRegistryValues(PRTL_QUERY_REGISTRY_TABLE QueryTable, PVOID Context); \
    STDMETHODIMP_(NTSTATUS) NewSubKey(IRegistryKey **RegistrySubKey, PUNKNOWN OuterUnknown, \
        ACCESS_MASK DesiredAccess, PUNICODE_STRING SubKeyName, ULONG CreateOptions, PULONG Disposition); \
    STDMETHODIMP_(NTSTATUS) DeleteKey()
#define IMP_IServiceSink \
    STDMETHODIMP_(VOID) RequestService()
#define IMP_IServiceGroup \
    IMP_IServiceSink; \
    STDMETHODIMP_(NTSTATUS) AddMember(PSERVICESINK ServiceSink); \
    STDMETHODIMP_(VOID) RemoveMember(PSERVICESINK ServiceSink); \
    STDMETHODIMP_(VOID) SupportDelayedService(); \
    STDMETHODIMP_(VOID) RequestDelayedService(ULONGLONG ulDelay); \
    STDMETHODIMP_(VOID) CancelDelayedService()
#define IMP_IDmaChannel \
    STDMETHODIMP_(NTSTATUS) AllocateBuffer(ULONG BufferSize, PPHYSICAL_ADDRESS PhysicalAddressConstraint); \
    STDMETHODIMP_(VOID) FreeBuffer(); \
    STDMETHODIMP_(ULONG) TransferCount(); \
    STDMETHODIMP_(ULONG) MaximumBufferSize(); \
    STDMETHODIMP_(ULONG) AllocatedBufferSize(); \
    STDMETHODIMP_(ULONG) BufferSize(); \
    STDMETHODIMP_(VOID) SetBufferSize(ULONG BufferSize); \
    STDMETHODIMP_(PVOID) SystemAddress(); \
    STDMETHODIMP_(PHYSICAL_ADDRESS) PhysicalAddress(); \
    STDMETHODIMP_(PADAPTER_OBJECT) GetAdapterObject(); \
    STDMETHODIMP_(VOID) CopyTo(PVOID Destination, PVOID Source, ULONG ByteCount); \
    STDMETHODIMP_(VOID) CopyFrom(PVOID Destination, PVOID Source, ULONG ByteCount)
#define IMP_IInterruptSync \
    STDMETHODIMP_(NTSTATUS) CallSynchronizedRoutine(PINTERRUPTSYNCROUTINE Routine, PVOID DynamicContext); \
    STDMETHODIMP_(PKINTERRUPT) GetKInterrupt(); \
    STDMETHODIMP_(NTSTATUS) Connect(); \
    STDMETHODIMP_(VOID) Disconnect(); \
    STDMETHODIMP_(NTSTATUS) RegisterServiceRoutine(PINTERRUPTSYNCROUTINE Routine, PVOID DynamicContext, \
        BOOLEAN First)
#define IMP_IMiniport \
    STDMETHODIMP_(NTSTATUS) GetDescription(PPCFILTER_DESCRIPTOR *Description); \
    STDMETHODIMP_(NTSTATUS) DataRangeIntersection(ULONG PinId, PKSDATARANGE DataRange, \
        PKSDATARANGE MatchingDataRange, ULONG OutputBufferLength, PVOID ResultantFormat, \
        PULONG ResultantFormatLength)
#define IMP_IPort \
    STDMETHODIMP_(NTSTATUS) Init(PDEVICE_OBJECT DeviceObject, PIRP Irp, PUNKNOWN UnknownMiniport, \
        PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList); \
    STDMETHODIMP_(NTSTATUS) GetDeviceProperty(DEVICE_REGISTRY_PROPERTY DeviceProperty, ULONG BufferLength, \
        PVOID PropertyBuffer, PULONG ResultLength); \
    STDMETHODIMP_(NTSTATUS) NewRegistryKey(PREGISTRYKEY *OutRegistryKey, PUNKNOWN OuterUnknown, \
        ULONG RegistryKeyType, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes, \
        ULONG CreateOptions, PULONG Disposition)
#define IMP_IPortTopology \
    IMP_IPort
#define IMP_IMiniportTopology \
    IMP_IMiniport; \
    STDMETHODIMP_(NTSTATUS) Init(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTTOPOLOGY Port)
#define IMP_IPortWaveRT \
    IMP_IPort
#define IMP_IPortWaveRTStream \
    STDMETHODIMP_(PMDL) AllocatePagesForMdl(PHYSICAL_ADDRESS HighAddress, SIZE_T TotalBytes); \
    STDMETHODIMP_(PMDL) AllocateContiguousPagesForMdl(PHYSICAL_ADDRESS LowAddress, \
        PHYSICAL_ADDRESS HighAddress, SIZE_T TotalBytes); \
    STDMETHODIMP_(PVOID) MapAllocatedPages(PMDL MemoryDescriptorList, MEMORY_CACHING_TYPE CacheType); \
    STDMETHODIMP_(VOID) UnmapAllocatedPages(PVOID BaseAddress, PMDL MemoryDescriptorList); \
    STDMETHODIMP_(VOID) FreePagesFromMdl(PMDL MemoryDescriptorList); \
    STDMETHODIMP_(ULONG) GetPhysicalPagesCount(PMDL MemoryDescriptorList); \
    STDMETHODIMP_(PHYSICAL_ADDRESS) GetPhysicalPageAddress(PMDL MemoryDescriptorList, ULONG Index)
#define IMP_IMiniportWaveRTStream \
    STDMETHODIMP_(NTSTATUS) SetFormat(PKSDATAFORMAT DataFormat); \
    STDMETHODIMP_(NTSTATUS) SetState(KSSTATE State); \
    STDMETHODIMP_(NTSTATUS) GetPosition(PKSAUDIO_POSITION Position); \
    STDMETHODIMP_(NTSTATUS) AllocateAudioBuffer(ULONG RequestedSize, PMDL *AudioBufferMdl, ULONG *ActualSize, \
        ULONG *OffsetFromFirstPage, MEMORY_CACHING_TYPE *CacheType); \
    STDMETHODIMP_(VOID) FreeAudioBuffer(PMDL AudioBufferMdl, ULONG BufferSize); \
    STDMETHODIMP_(VOID) GetHWLatency(KSRTAUDIO_HWLATENCY *hwLatency); \
    STDMETHODIMP_(NTSTATUS) GetPositionRegister(KSRTAUDIO_HWREGISTER *Register); \
    STDMETHODIMP_(NTSTATUS) GetClockRegister(KSRTAUDIO_HWREGISTER *Register)
#define IMP_IMiniportWaveRTStreamNotification \
    STDMETHODIMP_(NTSTATUS) AllocateBufferWithNotification(ULONG NotificationCount, ULONG RequestedSize, \
        PMDL *AudioBufferMdl, ULONG *ActualSize, ULONG *OffsetFromFirstPage, MEMORY_CACHING_TYPE *CacheType); \
    STDMETHODIMP_(VOID) FreeBufferWithNotification(PMDL AudioBufferMdl, ULONG BufferSize); \
    STDMETHODIMP_(NTSTATUS) RegisterNotificationEvent(PKEVENT NotificationEvent); \
    STDMETHODIMP_(NTSTATUS) UnregisterNotificationEvent(PKEVENT NotificationEvent)
#define IMP_IMiniportWaveRTInputStream \
    STDMETHODIMP_(NTSTATUS) GetReadPacket(ULONG *PacketNumber, ULONG *Flags, ULONG64 *PerformanceCounterValue, \
        BOOL *MoreData)
#define IMP_IMiniportWaveRTOutputStream \
    STDMETHODIMP_(NTSTATUS) SetWritePacket(ULONG PacketNumber, ULONG Flags, ULONG EosPacketLength); \
    STDMETHODIMP_( \
        NTSTATUS) GetOutputStreamPresentationPosition(KSAUDIO_PRESENTATION_POSITION *pPresentationPosition); \
    STDMETHODIMP_(NTSTATUS) GetPacketCount(ULONG *pPacketCount)
#define IMP_IMiniportAudioEngineNode \
    STDMETHODIMP_(NTSTATUS) GetAudioEngineDescriptor(ULONG ulNodeId, \
        KSAUDIOENGINE_DESCRIPTOR *pAudioEngineDescriptor); \
    STDMETHODIMP_(NTSTATUS) GetGfxState(ULONG ulNodeId, BOOL *pbEnable); \
    STDMETHODIMP_(NTSTATUS) SetGfxState(ULONG ulNodeId, BOOL bEnable); \
    STDMETHODIMP_(NTSTATUS) GetEngineFormatSize(ULONG ulNodeId, eEngineFormatType formatType, \
        ULONG *pulFormatSize); \
    STDMETHODIMP_(NTSTATUS) GetMixFormat(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pFormat, ULONG ulBufferSize); \
    STDMETHODIMP_(NTSTATUS) GetDeviceFormat(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pFormat, \
        ULONG ulBufferSize); \
    STDMETHODIMP_(NTSTATUS) SetDeviceFormat(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pFormat, \
        ULONG ulBufferSize); \
    STDMETHODIMP_(NTSTATUS) GetSupportedDeviceFormats(ULONG ulNodeId, KSMULTIPLE_ITEM *pFormats, \
        ULONG ulBufferSize); \
    STDMETHODIMP_(NTSTATUS) GetDeviceChannelCount(ULONG ulNodeId, eChannelTargetType targetType, \
        UINT32 *pulChannelCount); \
    STDMETHODIMP_(NTSTATUS) GetDeviceAttributeSteppings(ULONG ulNodeId, eChannelTargetType targetType, \
        PKSPROPERTY_STEPPING_LONG pKsPropStepLong, UINT32 ui32DataSize); \
    STDMETHODIMP_(NTSTATUS) GetDeviceChannelVolume(ULONG ulNodeId, UINT32 ulChannel, LONG *plVolume); \
    STDMETHODIMP_(NTSTATUS) SetDeviceChannelVolume(ULONG ulNodeId, UINT32 ulChannel, LONG lVolume); \
    STDMETHODIMP_(NTSTATUS) GetDeviceChannelPeakMeter(ULONG ulNodeId, UINT32 ulChannel, LONG *plPeakMeter); \
    STDMETHODIMP_(NTSTATUS) GetDeviceChannelMute(ULONG ulNodeId, UINT32 ulChannel, BOOL *pbMute); \
    STDMETHODIMP_(NTSTATUS) SetDeviceChannelMute(ULONG ulNodeId, UINT32 ulChannel, BOOL bMute); \
    STDMETHODIMP_(NTSTATUS) GetBufferSizeRange(ULONG ulNodeId, KSDATAFORMAT_WAVEFORMATEX *pKsDataFormatWfx, \
        KSAUDIOENGINE_BUFFER_SIZE_RANGE *pBufferSizeRange)
#define IMP_IMiniportStreamAudioEngineNode \
    STDMETHODIMP_(NTSTATUS) GetLfxState(BOOL *pbEnable); \
    STDMETHODIMP_(NTSTATUS) SetLfxState(BOOL bEnable); \
    STDMETHODIMP_(NTSTATUS) GetStreamChannelCount(eChannelTargetType targetType, UINT32 *pulChannelCount); \
    STDMETHODIMP_(NTSTATUS) GetStreamAttributeSteppings(eChannelTargetType targetType, \
        PKSPROPERTY_STEPPING_LONG pKsPropStepLong, UINT32 ui32DataSize); \
    STDMETHODIMP_(NTSTATUS) GetStreamChannelVolume(UINT32 ulChannel, LONG *plValue); \
    STDMETHODIMP_(NTSTATUS) SetStreamChannelVolume(UINT32 Channel, LONG TargetVolume, \
        AUDIO_CURVE_TYPE CurveType, ULONGLONG CurveDuration); \
    STDMETHODIMP_(NTSTATUS) GetStreamChannelPeakMeter(UINT32 ulChannel, LONG *plPeakMeter); \
    STDMETHODIMP_(NTSTATUS) GetStreamChannelMute(UINT32 ulChannel, BOOL *pbMute); \
    STDMETHODIMP_(NTSTATUS) SetStreamChannelMute(UINT32 ulChannel, BOOL bMute); \
    STDMETHODIMP_(NTSTATUS) GetStreamPresentationPosition(KSAUDIO_PRESENTATION_POSITION *pPresentationPosition); \
    STDMETHODIMP_(NTSTATUS) SetStreamCurrentWritePosition(ULONG ulCurrentWritePosition); \
    STDMETHODIMP_(NTSTATUS) GetStreamLinearBufferPosition(ULONGLONG *pullLinearBufferPosition); \
    STDMETHODIMP_(NTSTATUS) SetStreamLoopbackProtection(CONSTRICTOR_OPTION ProtectionOption)
#define IMP_IMiniportStreamAudioEngineNode2 \
    STDMETHODIMP_(NTSTATUS) SetStreamCurrentWritePositionForLastBuffer(ULONG ulWritePosition)
#define IMP_IMiniportWaveRT \
    IMP_IMiniport; \
    STDMETHODIMP_(NTSTATUS) Init(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTWAVERT Port); \
    STDMETHODIMP_(NTSTATUS) NewStream(PMINIPORTWAVERTSTREAM *Stream, PPORTWAVERTSTREAM PortStream, ULONG Pin, \
        BOOLEAN Capture, PKSDATAFORMAT DataFormat); \
    STDMETHODIMP_(NTSTATUS) GetDeviceDescription(PDEVICE_DESCRIPTION DeviceDescription)
#define IMP_IMiniportAudioSignalProcessing \
    STDMETHODIMP_(NTSTATUS) GetModes(ULONG Pin, GUID *SignalProcessingModes, ULONG *NumSignalProcessingModes)
#define IMP_IDrmAudioStream \
    STDMETHODIMP_(NTSTATUS) SetContentId(ULONG ContentId, PCDRMRIGHTS DrmRights)
#define IMP_IDrmPort \
    STDMETHODIMP_(NTSTATUS) CreateContentMixed(PULONG paContentId, ULONG cContentId, PULONG pMixedContentId); \
    STDMETHODIMP_(NTSTATUS) DestroyContent(ULONG ContentId); \
    STDMETHODIMP_(NTSTATUS) ForwardContentToFileObject(ULONG ContentId, PFILE_OBJECT FileObject); \
    STDMETHODIMP_(NTSTATUS) ForwardContentToInterface(ULONG ContentId, PUNKNOWN pUnknown, ULONG NumMethods); \
    STDMETHODIMP_(NTSTATUS) GetContentRights(ULONG ContentId, PDRMRIGHTS DrmRights)
#define IMP_IDrmPort2 \
    IMP_IDrmPort; \
    STDMETHODIMP_(NTSTATUS) AddContentHandlers(ULONG ContentId, PVOID *paHandlers, ULONG NumHandlers); \
    STDMETHODIMP_(NTSTATUS) ForwardContentToDeviceObject(ULONG ContentId, PVOID Reserved, \
        PCDRMFORWARD DrmForward)
#define IMP_IPortEvents \
    STDMETHODIMP_(VOID) AddEventToEventList(PKSEVENT_ENTRY EventEntry); \
    STDMETHODIMP_(VOID) GenerateEventList(GUID *Set, ULONG EventId, BOOL PinEvent, ULONG PinId, \
        BOOL NodeEvent, ULONG NodeId)
#define IMP_IPowerNotify \
    STDMETHODIMP_(VOID) PowerChangeNotify(POWER_STATE PowerState)
#define IMP_IAdapterPowerManagement \
    STDMETHODIMP_(VOID) PowerChangeState(POWER_STATE NewState); \
    STDMETHODIMP_(NTSTATUS) QueryPowerChangeState(POWER_STATE NewStateQuery); \
    STDMETHODIMP_(NTSTATUS) QueryDeviceCapabilities(PDEVICE_CAPABILITIES PowerDeviceCaps)
#define IMP_IPortClsPower \
    STDMETHODIMP_(NTSTATUS) RegisterAdapterPowerManagement(PUNKNOWN Unknown, PDEVICE_OBJECT DeviceObject); \
    STDMETHODIMP_(NTSTATUS) UnregisterAdapterPowerManagement(PDEVICE_OBJECT DeviceObject)
#define IMP_IUnregisterSubdevice \
    STDMETHODIMP_(NTSTATUS) UnregisterSubdevice(PDEVICE_OBJECT DeviceObject, PUNKNOWN Unknown)
#define IMP_IUnregisterPhysicalConnection \
    STDMETHODIMP_(NTSTATUS) UnregisterPhysicalConnection(PDEVICE_OBJECT DeviceObject, PUNKNOWN FromUnknown, \
        ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin); \
    STDMETHODIMP_(NTSTATUS) UnregisterPhysicalConnectionToExternal(PDEVICE_OBJECT DeviceObject, \
        PUNKNOWN FromUnknown, ULONG FromPin, PUNICODE_STRING ToString, ULONG ToPin); \
    STDMETHODIMP_(NTSTATUS) UnregisterPhysicalConnectionFromExternal(PDEVICE_OBJECT DeviceObject, \
        PUNICODE_STRING FromString, ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin)
#define IMP_IPortClsEtwHelper \
    STDMETHODIMP_(NTSTATUS) MiniportWriteEtwEvent(EPcMiniportEngineEvent MiniportEventType, \
        ULONGLONG ullData1, ULONGLONG ullData2, ULONGLONG ullData3, ULONGLONG ullData4)
#define IMP_IPortClsNotifications \
    STDMETHODIMP_(NTSTATUS) AllocNotificationBuffer(POOL_TYPE PoolType, USHORT NotificationSize, \
        PPCNOTIFICATION_BUFFER *NotificationBuffer); \
    STDMETHODIMP_(VOID) SendNotification(const GUID *NotificationId, \
        PPCNOTIFICATION_BUFFER NotificationBuffer); \
    STDMETHODIMP_(VOID) FreeNotificationBuffer(PPCNOTIFICATION_BUFFER NotificationBuffer)
#define IMP_IPortClsRuntimePower \
    STDMETHODIMP_(NTSTATUS) RegisterPowerControlCallback(PDEVICE_OBJECT DeviceObject, \
        PCPFNRUNTIME_POWER_CONTROL_CALLBACK Callback, PVOID Context); \
    STDMETHODIMP_(NTSTATUS) UnregisterPowerControlCallback(PDEVICE_OBJECT DeviceObject); \
    STDMETHODIMP_(NTSTATUS) SendPowerControl(PDEVICE_OBJECT DeviceObject, LPCGUID PowerControlCode, \
        PVOID InBuffer, SIZE_T InBufferSize, PVOID OutBuffer, SIZE_T OutBufferSize, PSIZE_T BytesReturned)
#define IMP_IPortClsStreamResourceManager \
    STDMETHODIMP_(NTSTATUS) AddStreamResource(PUNKNOWN ResourceSet, \
        PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor, PCSTREAMRESOURCE *ResourceHandle); \
    STDMETHODIMP_(NTSTATUS) RemoveStreamResource(PCSTREAMRESOURCE ResourceHandle)
#define IMP_IMiniportPnpNotify \
    STDMETHODIMP_(VOID) PnpStop()

#define NumberOfPorts() NumberOfEntriesOfType(CmResourceTypePort)
#define FindTranslatedPort(n) FindTranslatedEntry(CmResourceTypePort, (n))
#define NumberOfInterrupts() NumberOfEntriesOfType(CmResourceTypeInterrupt)
#define FindTranslatedInterrupt(n) FindTranslatedEntry(CmResourceTypeInterrupt, (n))
#define NumberOfMemories() NumberOfEntriesOfType(CmResourceTypeMemory)
#define FindTranslatedMemory(n) FindTranslatedEntry(CmResourceTypeMemory, (n))

extern "C" {
extern const GUID IID_IResourceList;
extern const GUID IID_IRegistryKey;
extern const GUID IID_IServiceSink;
extern const GUID IID_IServiceGroup;
extern const GUID IID_IDmaChannel;
extern const GUID IID_IInterruptSync;
extern const GUID IID_IMiniport;
extern const GUID IID_IPort;
extern const GUID IID_IPortTopology;
extern const GUID IID_IMiniportTopology;
extern const GUID IID_IPortWaveRT;
extern const GUID IID_IPortWaveRTStream;
extern const GUID IID_IMiniportWaveRTStream;
extern const GUID IID_IMiniportWaveRTStreamNotification;
extern const GUID IID_IMiniportWaveRTInputStream;
extern const GUID IID_IMiniportWaveRTOutputStream;
extern const GUID IID_IMiniportAudioEngineNode;
extern const GUID IID_IMiniportStreamAudioEngineNode;
extern const GUID IID_IMiniportStreamAudioEngineNode2;
extern const GUID IID_IMiniportWaveRT;
extern const GUID IID_IMiniportAudioSignalProcessing;
extern const GUID IID_IDrmAudioStream;
extern const GUID IID_IDrmPort;
extern const GUID IID_IDrmPort2;
extern const GUID IID_IPortEvents;
extern const GUID IID_IPowerNotify;
extern const GUID IID_IAdapterPowerManagement;
extern const GUID IID_IPortClsPower;
extern const GUID IID_IUnregisterSubdevice;
extern const GUID IID_IUnregisterPhysicalConnection;
extern const GUID IID_IPortClsEtwHelper;
extern const GUID IID_IPortClsNotifications;
extern const GUID IID_IPortClsRuntimePower;
extern const GUID IID_IPortClsStreamResourceManager;
extern const GUID IID_IMiniportPnpNotify;
extern const GUID CLSID_PortTopology;
extern const GUID CLSID_PortWaveRT;
extern const GUID CLSID_PortWaveCyclic;
extern const GUID CLSID_PortWavePci;
extern const GUID CLSID_PortMidi;

NTSTATUS PcInitializeAdapterDriver(PDRIVER_OBJECT DriverObject, PCUNICODE_STRING RegistryPathName,
                                   PDRIVER_ADD_DEVICE AddDevice);
NTSTATUS PcAddAdapterDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject,
                            PCPFNSTARTDEVICE StartDevice, ULONG MaxObjects, ULONG DeviceExtensionSize);
NTSTATUS PcDispatchIrp(PDEVICE_OBJECT pDeviceObject, PIRP pIrp);
NTSTATUS PcCompleteIrp(PDEVICE_OBJECT pDeviceObject, PIRP pIrp, NTSTATUS ntStatus);
NTSTATUS PcForwardIrpSynchronous(PDEVICE_OBJECT DeviceObject, PIRP Irp);
NTSTATUS PcGetPhysicalDeviceObject(PDEVICE_OBJECT pDeviceObject, PDEVICE_OBJECT *ppPhysicalDeviceObject);
NTSTATUS PcRegisterSubdevice(PDEVICE_OBJECT DeviceObject, PWSTR Name, PUNKNOWN Unknown);
NTSTATUS PcRegisterPhysicalConnection(PDEVICE_OBJECT DeviceObject, PUNKNOWN FromUnknown, ULONG FromPin,
                                      PUNKNOWN ToUnknown, ULONG ToPin);
NTSTATUS PcRegisterAdapterPowerManagement(PUNKNOWN Unknown, PVOID pvContext);
NTSTATUS PcUnregisterAdapterPowerManagement(PDEVICE_OBJECT DeviceObject);
NTSTATUS PcRegisterIoTimeout(PDEVICE_OBJECT pDeviceObject, PIO_TIMER_ROUTINE pTimerRoutine, PVOID pContext);
NTSTATUS PcUnregisterIoTimeout(PDEVICE_OBJECT pDeviceObject, PIO_TIMER_ROUTINE pTimerRoutine, PVOID pContext);
NTSTATUS PcRequestNewPowerState(PDEVICE_OBJECT pDeviceObject, DEVICE_POWER_STATE RequestedNewState);
NTSTATUS PcNewPort(PPORT *OutPort, REFCLSID ClassId);
NTSTATUS PcNewMiniport(PMINIPORT *OutMiniport, REFCLSID ClassId);
NTSTATUS PcNewServiceGroup(PSERVICEGROUP *OutServiceGroup, PUNKNOWN OuterUnknown);
NTSTATUS PcNewResourceList(PRESOURCELIST *OutResourceList, PUNKNOWN OuterUnknown, POOL_TYPE PoolType,
                           PCM_RESOURCE_LIST TranslatedResources, PCM_RESOURCE_LIST UntranslatedResources);
NTSTATUS PcNewResourceSublist(PRESOURCELIST *OutResourceList, PUNKNOWN OuterUnknown, POOL_TYPE PoolType,
                              PRESOURCELIST ParentList, ULONG MaximumEntries);
NTSTATUS PcNewInterruptSync(PINTERRUPTSYNC *OutInterruptSync, PUNKNOWN OuterUnknown, PRESOURCELIST ResourceList,
                            ULONG ResourceIndex, INTERRUPTSYNCMODE Mode);
NTSTATUS PcNewRegistryKey(PREGISTRYKEY *OutRegistryKey, PUNKNOWN OuterUnknown, ULONG RegistryKeyType,
                          ACCESS_MASK DesiredAccess, PVOID DeviceObject, PVOID SubDevice,
                          POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions, PULONG Disposition);
NTSTATUS PcGetDeviceProperty(PVOID DeviceObject, DEVICE_REGISTRY_PROPERTY DeviceProperty, ULONG BufferLength,
                             PVOID PropertyBuffer, PULONG ResultLength);
NTSTATUS PcCompletePendingPropertyRequest(PPCPROPERTY_REQUEST PropertyRequest, NTSTATUS NtStatus);
ULONGLONG PcGetTimeInterval(ULONGLONG Since);
NTSTATUS PcAddStreamResource(PDEVICE_OBJECT PhysicalDeviceObject, PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor,
                             PCSTREAMRESOURCE *ResourceHandle);
NTSTATUS PcRemoveStreamResource(PCSTREAMRESOURCE ResourceHandle);
}

#endif

#endif
