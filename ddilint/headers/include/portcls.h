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

#define _100NS_UNITS_PER_SECOND 10000000L

typedef int CM_RESOURCE_TYPE;
typedef enum _PC_EXIT_LATENCY {
    PcExitLatencyInstant = 0,
    PcExitLatencyFast = 35,
    PcExitLatencyResponsive = 300
} PC_EXIT_LATENCY, *PPC_EXIT_LATENCY;
typedef enum { PcRebalanceNotSupported, PcRebalanceRemoveSubdevices } PC_REBALANCE_TYPE;
/* What IPortClsVersion::GetVersion returns. */
enum {
    kVersionInvalid = -1,
    kVersionWin98,
    kVersionWin98SE,
    kVersionWin2K,
    kVersionWin98SE_QFE2,
    kVersionWin2K_SP2,
    kVersionWinME,
    kVersionWin98SE_QFE3,
    kVersionWinME_QFE1,
    kVersionWinXP,
    kVersionWinXPSP1,
    kVersionWinServer2003,
    kVersionWin2K_UAAQFE,
    kVersionWinXP_UAAQFE,
    kVersionWinServer2003_UAAQFE
};

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
#define PCPROPERTY_ITEM_FLAG_DEFAULTVALUES KSPROPERTY_TYPE_DEFAULTVALUES
#define PCPROPERTY_ITEM_FLAG_RELATIONS KSPROPERTY_TYPE_RELATIONS
#define PCPROPERTY_ITEM_FLAG_SERIALIZERAW KSPROPERTY_TYPE_SERIALIZERAW
#define PCPROPERTY_ITEM_FLAG_UNSERIALIZERAW KSPROPERTY_TYPE_UNSERIALIZERAW
#define PCPROPERTY_ITEM_FLAG_SERIALIZESIZE KSPROPERTY_TYPE_SERIALIZESIZE
#define PCPROPERTY_ITEM_FLAG_SERIALIZE \
    (PCPROPERTY_ITEM_FLAG_SERIALIZERAW | PCPROPERTY_ITEM_FLAG_UNSERIALIZERAW | PCPROPERTY_ITEM_FLAG_SERIALIZESIZE)
struct PCMETHOD_ITEM {
    const GUID *Set;
    ULONG Id;
    ULONG Flags;
    PCPFNMETHOD_HANDLER Handler;
};
typedef PCMETHOD_ITEM *PPCMETHOD_ITEM;
#define PCMETHOD_ITEM_FLAG_NONE KSMETHOD_TYPE_NONE
#define PCMETHOD_ITEM_FLAG_READ KSMETHOD_TYPE_READ
#define PCMETHOD_ITEM_FLAG_WRITE KSMETHOD_TYPE_WRITE
#define PCMETHOD_ITEM_FLAG_MODIFY KSMETHOD_TYPE_MODIFY
#define PCMETHOD_ITEM_FLAG_SOURCE KSMETHOD_TYPE_SOURCE
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
    ULONG Flags;
    PDEVICE_OBJECT Pdo;
    PCSTREAMRESOURCETYPE Type;
    union {
        PKTHREAD Thread;
        PCM_PARTIAL_RESOURCE_DESCRIPTOR Interrupt;
        PUNKNOWN ResourceSet;
        PVOID Pointer;
    } Resource;
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
/* Which key IPort::NewRegistryKey and PcNewRegistryKey open. */
enum {
    GeneralRegistryKey,
    DeviceRegistryKey,
    DriverRegistryKey,
    HwProfileRegistryKey,
    DeviceInterfaceRegistryKey
};
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
struct IDmaChannelSlave;
typedef IDmaChannelSlave *PDMACHANNELSLAVE;
struct IPortWaveCyclic;
typedef IPortWaveCyclic *PPORTWAVECYCLIC;
struct IMiniportWaveCyclicStream;
typedef IMiniportWaveCyclicStream *PMINIPORTWAVECYCLICSTREAM;
struct IMiniportWaveCyclic;
typedef IMiniportWaveCyclic *PMINIPORTWAVECYCLIC;
struct IPortWavePci;
typedef IPortWavePci *PPORTWAVEPCI;
struct IPortWavePciStream;
typedef IPortWavePciStream *PPORTWAVEPCISTREAM;
struct IMiniportWavePciStream;
typedef IMiniportWavePciStream *PMINIPORTWAVEPCISTREAM;
struct IMiniportWavePci;
typedef IMiniportWavePci *PMINIPORTWAVEPCI;
struct IPortMidi;
typedef IPortMidi *PPORTMIDI;
struct IMiniportMidiStream;
typedef IMiniportMidiStream *PMINIPORTMIDISTREAM;
struct IMiniportMidi;
typedef IMiniportMidi *PMINIPORTMIDI;
struct IMusicTechnology;
typedef IMusicTechnology *PMUSICTECHNOLOGY;
struct IPinCount;
typedef IPinCount *PPINCOUNT;
struct IPinName;
typedef IPinName *PPINNAME;
struct IPreFetchOffset;
typedef IPreFetchOffset *PPREFETCHOFFSET;
struct IPortClsVersion;
typedef IPortClsVersion *PPORTCLSVERSION;
struct IAdapterPowerManagement2;
typedef IAdapterPowerManagement2 *PADAPTERPOWERMANAGEMENT2;
struct IAdapterPowerManagement3;
typedef IAdapterPowerManagement3 *PADAPTERPOWERMANAGEMENT3;
struct IAdapterPnpManagement;
typedef IAdapterPnpManagement *PADAPTERPNPMANAGEMENT;
struct IPortClsPnp;
typedef IPortClsPnp *PPORTCLSPNP;
struct IPortClsStreamResourceManager2;
typedef IPortClsStreamResourceManager2 *PPORTCLSSTREAMRESOURCEMANAGER2;
struct IPortWMIRegistration;
typedef IPortWMIRegistration *PPORTWMIREGISTRATION;

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
    STDMETHOD_(NTSTATUS, SetIdlePowerManagement)(PDEVICE_OBJECT DeviceObject, BOOLEAN bEnabled) PURE;
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
struct IDmaChannelSlave : public IDmaChannel {
    STDMETHOD_(NTSTATUS, Start)(ULONG MapSize, BOOLEAN WriteToDevice) PURE;
    STDMETHOD_(NTSTATUS, Stop)() PURE;
    STDMETHOD_(ULONG, ReadCounter)() PURE;
    STDMETHOD_(NTSTATUS, WaitForTC)(ULONG Timeout) PURE;
};
struct IPortWaveCyclic : public IPort {
    STDMETHOD_(VOID, Notify)(PSERVICEGROUP ServiceGroup) PURE;
    STDMETHOD_(NTSTATUS, NewSlaveDmaChannel)(PDMACHANNELSLAVE *DmaChannel, PUNKNOWN OuterUnknown,
        PRESOURCELIST ResourceList, ULONG DmaIndex, ULONG MaximumLength, BOOLEAN DemandMode,
        DMA_SPEED DmaSpeed) PURE;
    STDMETHOD_(NTSTATUS, NewMasterDmaChannel)(PDMACHANNEL *DmaChannel, PUNKNOWN OuterUnknown,
        PRESOURCELIST ResourceList, ULONG MaximumLength, BOOLEAN Dma32BitAddresses, BOOLEAN Dma64BitAddresses,
        DMA_WIDTH DmaWidth, DMA_SPEED DmaSpeed) PURE;
};
struct IMiniportWaveCyclicStream : public IUnknown {
    STDMETHOD_(NTSTATUS, SetFormat)(PKSDATAFORMAT DataFormat) PURE;
    STDMETHOD_(ULONG, SetNotificationFreq)(ULONG Interval, PULONG FrameSize) PURE;
    STDMETHOD_(NTSTATUS, SetState)(KSSTATE State) PURE;
    STDMETHOD_(NTSTATUS, GetPosition)(PULONG Position) PURE;
    STDMETHOD_(NTSTATUS, NormalizePhysicalPosition)(PLONGLONG PhysicalPosition) PURE;
    STDMETHOD_(VOID, Silence)(PVOID Buffer, ULONG ByteCount) PURE;
};
struct IMiniportWaveCyclic : public IMiniport {
    STDMETHOD_(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTWAVECYCLIC Port) PURE;
    STDMETHOD_(NTSTATUS, NewStream)(PMINIPORTWAVECYCLICSTREAM *Stream, PUNKNOWN OuterUnknown, POOL_TYPE PoolType,
        ULONG Pin, BOOLEAN Capture, PKSDATAFORMAT DataFormat, PDMACHANNEL *DmaChannel,
        PSERVICEGROUP *ServiceGroup) PURE;
};
struct IPortWavePci : public IPort {
    STDMETHOD_(VOID, Notify)(PSERVICEGROUP ServiceGroup) PURE;
    STDMETHOD_(NTSTATUS, NewMasterDmaChannel)(PDMACHANNEL *DmaChannel, PUNKNOWN OuterUnknown, POOL_TYPE PoolType,
        PRESOURCELIST ResourceList, BOOLEAN ScatterGather, BOOLEAN Dma32BitAddresses, BOOLEAN Dma64BitAddresses,
        BOOLEAN IgnoreCount, DMA_WIDTH DmaWidth, DMA_SPEED DmaSpeed, ULONG MaximumLength, ULONG DmaPort) PURE;
};
struct IPortWavePciStream : public IUnknown {
    STDMETHOD_(NTSTATUS, GetMapping)(PVOID Tag, PPHYSICAL_ADDRESS PhysicalAddress, PVOID *VirtualAddress,
        PULONG ByteCount, PULONG Flags) PURE;
    STDMETHOD_(NTSTATUS, ReleaseMapping)(PVOID Tag) PURE;
    STDMETHOD_(NTSTATUS, TerminatePacket)() PURE;
};
struct IMiniportWavePciStream : public IUnknown {
    STDMETHOD_(NTSTATUS, SetFormat)(PKSDATAFORMAT DataFormat) PURE;
    STDMETHOD_(NTSTATUS, SetState)(KSSTATE State) PURE;
    STDMETHOD_(NTSTATUS, GetPosition)(PULONGLONG Position) PURE;
    STDMETHOD_(NTSTATUS, NormalizePhysicalPosition)(PLONGLONG PhysicalPosition) PURE;
    STDMETHOD_(NTSTATUS, GetAllocatorFraming)(PKSALLOCATOR_FRAMING AllocatorFraming) PURE;
    STDMETHOD_(NTSTATUS, RevokeMappings)(PVOID FirstTag, PVOID LastTag, PULONG MappingsRevoked) PURE;
    STDMETHOD_(VOID, MappingAvailable)() PURE;
    STDMETHOD_(VOID, Service)() PURE;
};
struct IMiniportWavePci : public IMiniport {
    STDMETHOD_(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTWAVEPCI Port,
        PSERVICEGROUP *ServiceGroup) PURE;
    STDMETHOD_(NTSTATUS, NewStream)(PMINIPORTWAVEPCISTREAM *Stream, PUNKNOWN OuterUnknown, POOL_TYPE PoolType,
        PPORTWAVEPCISTREAM PortStream, ULONG Pin, BOOLEAN Capture, PKSDATAFORMAT DataFormat,
        PDMACHANNEL *DmaChannel, PSERVICEGROUP *ServiceGroup) PURE;
    STDMETHOD_(VOID, Service)() PURE;
};
struct IPortMidi : public IPort {
    STDMETHOD_(VOID, Notify)(PSERVICEGROUP ServiceGroup) PURE;
    STDMETHOD_(NTSTATUS, RegisterServiceGroup)(PSERVICEGROUP ServiceGroup) PURE;
};
struct IMiniportMidiStream : public IUnknown {
    STDMETHOD_(NTSTATUS, SetFormat)(PKSDATAFORMAT DataFormat) PURE;
    STDMETHOD_(NTSTATUS, SetState)(KSSTATE State) PURE;
    STDMETHOD_(NTSTATUS, Read)(PVOID BufferAddress, ULONG BufferLength, PULONG BytesRead) PURE;
    STDMETHOD_(NTSTATUS, Write)(PVOID BufferAddress, ULONG BytesToWrite, PULONG BytesWritten) PURE;
};
struct IMiniportMidi : public IMiniport {
    STDMETHOD_(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTMIDI Port,
        PSERVICEGROUP *ServiceGroup) PURE;
    STDMETHOD_(NTSTATUS, NewStream)(PMINIPORTMIDISTREAM *Stream, PUNKNOWN OuterUnknown, POOL_TYPE PoolType,
        ULONG Pin, BOOLEAN Capture, PKSDATAFORMAT DataFormat, PSERVICEGROUP *ServiceGroup) PURE;
    STDMETHOD_(VOID, Service)() PURE;
};
struct IMusicTechnology : public IUnknown {
    STDMETHOD_(NTSTATUS, SetTechnology)(const GUID *Technology) PURE;
};
struct IPinCount : public IUnknown {
    STDMETHOD_(VOID, PinCount)(ULONG PinId, PULONG FilterNecessary, PULONG FilterCurrent, PULONG FilterPossible,
        PULONG GlobalCurrent, PULONG GlobalPossible) PURE;
};
struct IPinName : public IUnknown {
    STDMETHOD_(NTSTATUS, GetPinName)(PIRP Irp, PKSP_PIN Pin, PVOID Data) PURE;
};
struct IPreFetchOffset : public IUnknown {
    STDMETHOD_(VOID, SetPreFetchOffset)(ULONG PreFetchOffset) PURE;
};
struct IPortClsVersion : public IUnknown {
    STDMETHOD_(DWORD, GetVersion)() PURE;
};
struct IAdapterPowerManagement2 : public IUnknown {
    STDMETHOD_(VOID, PowerChangeState2)(DEVICE_POWER_STATE NewDeviceState, SYSTEM_POWER_STATE NewSystemState) PURE;
};
struct IAdapterPowerManagement3 : public IUnknown {
    STDMETHOD_(VOID, PowerChangeState3)(DEVICE_POWER_STATE NewDeviceState, SYSTEM_POWER_STATE NewSystemState,
        PC_EXIT_LATENCY D3ExitLatency) PURE;
    STDMETHOD_(NTSTATUS, D3ExitLatencyChanged)(PC_EXIT_LATENCY NewD3ExitLatency) PURE;
};
struct IAdapterPnpManagement : public IUnknown {
    STDMETHOD_(PC_REBALANCE_TYPE, GetSupportedRebalanceType)() PURE;
    STDMETHOD_(VOID, PnpQueryStop)() PURE;
    STDMETHOD_(VOID, PnpCancelStop)() PURE;
    STDMETHOD_(VOID, PnpStop)() PURE;
};
struct IPortClsPnp : public IUnknown {
    STDMETHOD_(NTSTATUS, RegisterAdapterPnpManagement)(PUNKNOWN Unknown, PDEVICE_OBJECT DeviceObject) PURE;
    STDMETHOD_(NTSTATUS, UnregisterAdapterPnpManagement)(PDEVICE_OBJECT DeviceObject) PURE;
};
struct IPortClsStreamResourceManager2 : public IPortClsStreamResourceManager {
    STDMETHOD_(NTSTATUS, AddStreamResource2)(PDEVICE_OBJECT PhysicalDeviceObject, PUNKNOWN ResourceSet,
        PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor, PCSTREAMRESOURCE *ResourceHandle) PURE;
};
struct IPortWMIRegistration : public IUnknown {
    STDMETHOD_(NTSTATUS, RegisterWMIProvider)(struct _WMILIB_CONTEXT *MiniportWmiContext,
        PDEVICE_OBJECT DeviceObject) PURE;
    STDMETHOD_(NTSTATUS, UnregisterWMIProvider)(PDEVICE_OBJECT DeviceObject) PURE;
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
    STDMETHODIMP_(NTSTATUS) UnregisterAdapterPowerManagement(PDEVICE_OBJECT DeviceObject); \
    STDMETHODIMP_(NTSTATUS) SetIdlePowerManagement(PDEVICE_OBJECT DeviceObject, BOOLEAN bEnabled)
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
#define IMP_IDmaChannelSlave \
    IMP_IDmaChannel; \
    STDMETHODIMP_(NTSTATUS) Start(ULONG MapSize, BOOLEAN WriteToDevice); \
    STDMETHODIMP_(NTSTATUS) Stop(); \
    STDMETHODIMP_(ULONG) ReadCounter(); \
    STDMETHODIMP_(NTSTATUS) WaitForTC(ULONG Timeout)
#define IMP_IPortWaveCyclic \
    IMP_IPort; \
    STDMETHODIMP_(VOID) Notify(PSERVICEGROUP ServiceGroup); \
    STDMETHODIMP_(NTSTATUS) NewSlaveDmaChannel(PDMACHANNELSLAVE *DmaChannel, PUNKNOWN OuterUnknown, \
        PRESOURCELIST ResourceList, ULONG DmaIndex, ULONG MaximumLength, BOOLEAN DemandMode, DMA_SPEED DmaSpeed); \
    STDMETHODIMP_(NTSTATUS) NewMasterDmaChannel(PDMACHANNEL *DmaChannel, PUNKNOWN OuterUnknown, \
        PRESOURCELIST ResourceList, ULONG MaximumLength, BOOLEAN Dma32BitAddresses, BOOLEAN Dma64BitAddresses, \
        DMA_WIDTH DmaWidth, DMA_SPEED DmaSpeed)
#define IMP_IMiniportWaveCyclicStream \
    STDMETHODIMP_(NTSTATUS) SetFormat(PKSDATAFORMAT DataFormat); \
    STDMETHODIMP_(ULONG) SetNotificationFreq(ULONG Interval, PULONG FrameSize); \
    STDMETHODIMP_(NTSTATUS) SetState(KSSTATE State); \
    STDMETHODIMP_(NTSTATUS) GetPosition(PULONG Position); \
    STDMETHODIMP_(NTSTATUS) NormalizePhysicalPosition(PLONGLONG PhysicalPosition); \
    STDMETHODIMP_(VOID) Silence(PVOID Buffer, ULONG ByteCount)
#define IMP_IMiniportWaveCyclic \
    IMP_IMiniport; \
    STDMETHODIMP_(NTSTATUS) Init(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTWAVECYCLIC Port); \
    STDMETHODIMP_(NTSTATUS) NewStream(PMINIPORTWAVECYCLICSTREAM *Stream, PUNKNOWN OuterUnknown, \
        POOL_TYPE PoolType, ULONG Pin, BOOLEAN Capture, PKSDATAFORMAT DataFormat, PDMACHANNEL *DmaChannel, \
        PSERVICEGROUP *ServiceGroup)
#define IMP_IPortWavePci \
    IMP_IPort; \
    STDMETHODIMP_(VOID) Notify(PSERVICEGROUP ServiceGroup); \
    STDMETHODIMP_(NTSTATUS) NewMasterDmaChannel(PDMACHANNEL *DmaChannel, PUNKNOWN OuterUnknown, \
        POOL_TYPE PoolType, PRESOURCELIST ResourceList, BOOLEAN ScatterGather, BOOLEAN Dma32BitAddresses, \
        BOOLEAN Dma64BitAddresses, BOOLEAN IgnoreCount, DMA_WIDTH DmaWidth, DMA_SPEED DmaSpeed, \
        ULONG MaximumLength, ULONG DmaPort)
#define IMP_IPortWavePciStream \
    STDMETHODIMP_(NTSTATUS) GetMapping(PVOID Tag, PPHYSICAL_ADDRESS PhysicalAddress, PVOID *VirtualAddress, \
        PULONG ByteCount, PULONG Flags); \
    STDMETHODIMP_(NTSTATUS) ReleaseMapping(PVOID Tag); \
    STDMETHODIMP_(NTSTATUS) TerminatePacket()
#define IMP_IMiniportWavePciStream \
    STDMETHODIMP_(NTSTATUS) SetFormat(PKSDATAFORMAT DataFormat); \
    STDMETHODIMP_(NTSTATUS) SetState(KSSTATE State); \
    STDMETHODIMP_(NTSTATUS) GetPosition(PULONGLONG Position); \
    STDMETHODIMP_(NTSTATUS) NormalizePhysicalPosition(PLONGLONG PhysicalPosition); \
    STDMETHODIMP_(NTSTATUS) GetAllocatorFraming(PKSALLOCATOR_FRAMING AllocatorFraming); \
    STDMETHODIMP_(NTSTATUS) RevokeMappings(PVOID FirstTag, PVOID LastTag, PULONG MappingsRevoked); \
    STDMETHODIMP_(VOID) MappingAvailable(); \
    STDMETHODIMP_(VOID) Service()
#define IMP_IMiniportWavePci \
    IMP_IMiniport; \
    STDMETHODIMP_(NTSTATUS) Init(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTWAVEPCI Port, \
        PSERVICEGROUP *ServiceGroup); \
    STDMETHODIMP_(NTSTATUS) NewStream(PMINIPORTWAVEPCISTREAM *Stream, PUNKNOWN OuterUnknown, POOL_TYPE PoolType, \
        PPORTWAVEPCISTREAM PortStream, ULONG Pin, BOOLEAN Capture, PKSDATAFORMAT DataFormat, \
        PDMACHANNEL *DmaChannel, PSERVICEGROUP *ServiceGroup); \
    STDMETHODIMP_(VOID) Service()
#define IMP_IPortMidi \
    IMP_IPort; \
    STDMETHODIMP_(VOID) Notify(PSERVICEGROUP ServiceGroup); \
    STDMETHODIMP_(NTSTATUS) RegisterServiceGroup(PSERVICEGROUP ServiceGroup)
#define IMP_IMiniportMidiStream \
    STDMETHODIMP_(NTSTATUS) SetFormat(PKSDATAFORMAT DataFormat); \
    STDMETHODIMP_(NTSTATUS) SetState(KSSTATE State); \
    STDMETHODIMP_(NTSTATUS) Read(PVOID BufferAddress, ULONG BufferLength, PULONG BytesRead); \
    STDMETHODIMP_(NTSTATUS) Write(PVOID BufferAddress, ULONG BytesToWrite, PULONG BytesWritten)
#define IMP_IMiniportMidi \
    IMP_IMiniport; \
    STDMETHODIMP_(NTSTATUS) Init(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTMIDI Port, \
        PSERVICEGROUP *ServiceGroup); \
    STDMETHODIMP_(NTSTATUS) NewStream(PMINIPORTMIDISTREAM *Stream, PUNKNOWN OuterUnknown, POOL_TYPE PoolType, \
        ULONG Pin, BOOLEAN Capture, PKSDATAFORMAT DataFormat, PSERVICEGROUP *ServiceGroup); \
    STDMETHODIMP_(VOID) Service()
#define IMP_IMusicTechnology \
    STDMETHODIMP_(NTSTATUS) SetTechnology(const GUID *Technology)
#define IMP_IPinCount \
    STDMETHODIMP_(VOID) PinCount(ULONG PinId, PULONG FilterNecessary, PULONG FilterCurrent, \
        PULONG FilterPossible, PULONG GlobalCurrent, PULONG GlobalPossible)
#define IMP_IPinName \
    STDMETHODIMP_(NTSTATUS) GetPinName(PIRP Irp, PKSP_PIN Pin, PVOID Data)
#define IMP_IPreFetchOffset \
    STDMETHODIMP_(VOID) SetPreFetchOffset(ULONG PreFetchOffset)
#define IMP_IPortClsVersion \
    STDMETHODIMP_(DWORD) GetVersion()
#define IMP_IAdapterPowerManagement2 \
    STDMETHODIMP_(VOID) PowerChangeState2(DEVICE_POWER_STATE NewDeviceState, SYSTEM_POWER_STATE NewSystemState)
#define IMP_IAdapterPowerManagement3 \
    STDMETHODIMP_(VOID) PowerChangeState3(DEVICE_POWER_STATE NewDeviceState, SYSTEM_POWER_STATE NewSystemState, \
        PC_EXIT_LATENCY D3ExitLatency); \
    STDMETHODIMP_(NTSTATUS) D3ExitLatencyChanged(PC_EXIT_LATENCY NewD3ExitLatency)
#define IMP_IAdapterPnpManagement \
    STDMETHODIMP_(PC_REBALANCE_TYPE) GetSupportedRebalanceType(); \
    STDMETHODIMP_(VOID) PnpQueryStop(); \
    STDMETHODIMP_(VOID) PnpCancelStop(); \
    STDMETHODIMP_(VOID) PnpStop()
#define IMP_IPortClsPnp \
    STDMETHODIMP_(NTSTATUS) RegisterAdapterPnpManagement(PUNKNOWN Unknown, PDEVICE_OBJECT DeviceObject); \
    STDMETHODIMP_(NTSTATUS) UnregisterAdapterPnpManagement(PDEVICE_OBJECT DeviceObject)
#define IMP_IPortClsStreamResourceManager2 \
    IMP_IPortClsStreamResourceManager; \
    STDMETHODIMP_(NTSTATUS) AddStreamResource2(PDEVICE_OBJECT PhysicalDeviceObject, PUNKNOWN ResourceSet, \
        PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor, PCSTREAMRESOURCE *ResourceHandle)
#define IMP_IPortWMIRegistration \
    STDMETHODIMP_(NTSTATUS) RegisterWMIProvider(struct _WMILIB_CONTEXT *MiniportWmiContext, \
        PDEVICE_OBJECT DeviceObject); \
    STDMETHODIMP_(NTSTATUS) UnregisterWMIProvider(PDEVICE_OBJECT DeviceObject)

#define NumberOfPorts() NumberOfEntriesOfType(CmResourceTypePort)
#define FindTranslatedPort(n) FindTranslatedEntry(CmResourceTypePort, (n))
#define FindUntranslatedPort(n) FindUntranslatedEntry(CmResourceTypePort, (n))
#define AddPortFromParent(p, n) AddEntryFromParent((p), CmResourceTypePort, (n))
#define NumberOfInterrupts() NumberOfEntriesOfType(CmResourceTypeInterrupt)
#define FindTranslatedInterrupt(n) FindTranslatedEntry(CmResourceTypeInterrupt, (n))
#define FindUntranslatedInterrupt(n) FindUntranslatedEntry(CmResourceTypeInterrupt, (n))
#define AddInterruptFromParent(p, n) AddEntryFromParent((p), CmResourceTypeInterrupt, (n))
#define NumberOfMemories() NumberOfEntriesOfType(CmResourceTypeMemory)
#define FindTranslatedMemory(n) FindTranslatedEntry(CmResourceTypeMemory, (n))
#define FindUntranslatedMemory(n) FindUntranslatedEntry(CmResourceTypeMemory, (n))
#define AddMemoryFromParent(p, n) AddEntryFromParent((p), CmResourceTypeMemory, (n))
#define NumberOfDmas() NumberOfEntriesOfType(CmResourceTypeDma)
#define FindTranslatedDma(n) FindTranslatedEntry(CmResourceTypeDma, (n))
#define FindUntranslatedDma(n) FindUntranslatedEntry(CmResourceTypeDma, (n))
#define AddDmaFromParent(p, n) AddEntryFromParent((p), CmResourceTypeDma, (n))

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
extern const GUID IID_IDmaChannelSlave;
extern const GUID IID_IPortWaveCyclic;
extern const GUID IID_IMiniportWaveCyclicStream;
extern const GUID IID_IMiniportWaveCyclic;
extern const GUID IID_IPortWavePci;
extern const GUID IID_IPortWavePciStream;
extern const GUID IID_IMiniportWavePciStream;
extern const GUID IID_IMiniportWavePci;
extern const GUID IID_IPortMidi;
extern const GUID IID_IMiniportMidiStream;
extern const GUID IID_IMiniportMidi;
extern const GUID IID_IMusicTechnology;
extern const GUID IID_IPinCount;
extern const GUID IID_IPinName;
extern const GUID IID_IPreFetchOffset;
extern const GUID IID_IPortClsVersion;
extern const GUID IID_IAdapterPowerManagement2;
extern const GUID IID_IAdapterPowerManagement3;
extern const GUID IID_IAdapterPnpManagement;
extern const GUID IID_IPortClsPnp;
extern const GUID IID_IPortClsStreamResourceManager2;
extern const GUID IID_IPortWMIRegistration;
extern const GUID CLSID_PortTopology;
extern const GUID CLSID_PortWaveRT;
extern const GUID CLSID_PortWaveCyclic;
extern const GUID CLSID_PortWavePci;
extern const GUID CLSID_PortMidi;
extern const GUID CLSID_PortDMus;
extern const GUID CLSID_MiniportDriverUart;
extern const GUID CLSID_MiniportDriverDMusUART;
extern const GUID CLSID_MiniportDriverDMusUARTCapture;
extern const GUID CLSID_MiniportDriverFmSynth;
extern const GUID CLSID_MiniportDriverFmSynthWithVol;

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
#define GTI_SECONDS(t) ((ULONGLONG)(t) * 10000000)
#define GTI_MILLISECONDS(t) ((ULONGLONG)(t) * 10000)
#define GTI_MICROSECONDS(t) ((ULONGLONG)(t) * 10)
NTSTATUS PcNewDmaChannel(PDMACHANNEL *OutDmaChannel, PUNKNOWN OuterUnknown, POOL_TYPE PoolType,
                         PDEVICE_DESCRIPTION DeviceDescription, PDEVICE_OBJECT DeviceObject);
NTSTATUS PcRegisterPhysicalConnectionToExternal(PDEVICE_OBJECT DeviceObject, PUNKNOWN FromUnknown, ULONG FromPin,
                                                PUNICODE_STRING ToString, ULONG ToPin);
NTSTATUS PcRegisterPhysicalConnectionFromExternal(PDEVICE_OBJECT DeviceObject, PUNICODE_STRING FromString,
                                                  ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin);
NTSTATUS PcRegisterAdapterPnpManagement(PUNKNOWN Unknown, PDEVICE_OBJECT DeviceObject);
NTSTATUS PcUnregisterAdapterPnpManagement(PDEVICE_OBJECT DeviceObject);
NTSTATUS PcAddContentHandlers(ULONG ContentId, PVOID *paHandlers, ULONG NumHandlers);
NTSTATUS PcCreateContentMixed(PULONG paContentId, ULONG cContentId, PULONG pMixedContentId);
NTSTATUS PcDestroyContent(ULONG ContentId);
NTSTATUS PcForwardContentToDeviceObject(ULONG ContentId, PVOID Reserved, PCDRMFORWARD DrmForward);
NTSTATUS PcForwardContentToFileObject(ULONG ContentId, PFILE_OBJECT FileObject);
NTSTATUS PcForwardContentToInterface(ULONG ContentId, PUNKNOWN pUnknown, ULONG NumMethods);
NTSTATUS PcGetContentRights(ULONG ContentId, PDRMRIGHTS DrmRights);
NTSTATUS PcAddStreamResource(PDEVICE_OBJECT PhysicalDeviceObject, PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor,
                             PCSTREAMRESOURCE *ResourceHandle);
NTSTATUS PcRemoveStreamResource(PCSTREAMRESOURCE ResourceHandle);
}

#endif

#endif
