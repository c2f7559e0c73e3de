/* dmusicks.h: DirectMusic streams in the kernel: the DMus port and miniport, transport filters and their events. */
#ifndef DDILINT_DMUSICKS_H
#define DDILINT_DMUSICKS_H
#define _DMUSICKS_

#include "portcls.h"

#ifdef __cplusplus

typedef struct _DMUS_KERNEL_EVENT {
    BYTE bReserved;
    BYTE cbStruct;
    USHORT cbEvent;
    USHORT usChannelGroup;
    USHORT usFlags;
    REFERENCE_TIME ullPresTime100ns;
    ULONGLONG ullBytePosition;
    struct _DMUS_KERNEL_EVENT *pNextEvt;
    union {
        BYTE abData[sizeof(PBYTE)];
        PBYTE pbData;
        struct _DMUS_KERNEL_EVENT *pPackageEvt;
    } uData;
} DMUS_KERNEL_EVENT, *PDMUS_KERNEL_EVENT;
#define DMUS_KEF_EVENT_COMPLETE 0x0000
#define DMUS_KEF_EVENT_INCOMPLETE 0x0001
#define DMUS_KEF_PACKAGE_EVENT 0x0002
#define kBytePositionNone (~(ULONGLONG)0)
#define SHORT_EVENT(evt) ((evt)->cbEvent <= sizeof(PBYTE))
#define PACKAGE_EVENT(evt) ((evt)->usFlags & DMUS_KEF_PACKAGE_EVENT)
#define INCOMPLETE_EVENT(evt) ((evt)->usFlags & DMUS_KEF_EVENT_INCOMPLETE)
#define COMPLETE_EVENT(evt) (((evt)->usFlags & DMUS_KEF_EVENT_INCOMPLETE) == 0)
#define SET_INCOMPLETE_EVENT(evt) ((evt)->usFlags |= DMUS_KEF_EVENT_INCOMPLETE)
#define SET_COMPLETE_EVENT(evt) ((evt)->usFlags &= ~DMUS_KEF_EVENT_INCOMPLETE)
#define SET_PACKAGE_EVENT(evt) ((evt)->usFlags |= DMUS_KEF_PACKAGE_EVENT)
#define CLEAR_PACKAGE_EVENT(evt) ((evt)->usFlags &= ~DMUS_KEF_PACKAGE_EVENT)

typedef enum {
    DMUS_STREAM_MIDI_INVALID = -1,
    DMUS_STREAM_MIDI_RENDER,
    DMUS_STREAM_MIDI_CAPTURE,
    DMUS_STREAM_WAVE_SINK
} DMUS_STREAM_TYPE;

struct IMasterClock;
typedef IMasterClock *PMASTERCLOCK;
struct IMXF;
typedef IMXF *PMXF;
struct IAllocatorMXF;
typedef IAllocatorMXF *PAllocatorMXF;
struct ISynthSinkDMus;
typedef ISynthSinkDMus *PSYNTHSINKDMUS;
struct IPositionNotify;
typedef IPositionNotify *PPOSITIONNOTIFY;
struct IPortDMus;
typedef IPortDMus *PPORTDMUS;
struct IMiniportDMus;
typedef IMiniportDMus *PMINIPORTDMUS;

struct IMasterClock : public IUnknown {
    STDMETHOD_(NTSTATUS, GetTime)(REFERENCE_TIME *pTime) PURE;
};
struct IMXF : public IUnknown {
    STDMETHOD_(NTSTATUS, SetState)(KSSTATE State) PURE;
    STDMETHOD_(NTSTATUS, PutMessage)(PDMUS_KERNEL_EVENT pDMKEvt) PURE;
    STDMETHOD_(NTSTATUS, ConnectOutput)(PMXF sinkMXF) PURE;
    STDMETHOD_(NTSTATUS, DisconnectOutput)(PMXF sinkMXF) PURE;
};
struct IAllocatorMXF : public IMXF {
    STDMETHOD_(NTSTATUS, GetMessage)(PDMUS_KERNEL_EVENT *ppDMKEvt) PURE;
    STDMETHOD_(USHORT, GetBufferSize)() PURE;
    STDMETHOD_(NTSTATUS, GetBuffer)(PBYTE *ppBuffer) PURE;
    STDMETHOD_(NTSTATUS, PutBuffer)(PBYTE pBuffer) PURE;
};
struct ISynthSinkDMus : public IMXF {
    STDMETHOD_(VOID, Render)(PBYTE pBuffer, DWORD dwLength, LONGLONG llPosition) PURE;
    STDMETHOD_(NTSTATUS, SyncToMaster)(REFERENCE_TIME rfTime, BOOL fStart) PURE;
    STDMETHOD_(NTSTATUS, SampleToRefTime)(LONGLONG llSampleTime, REFERENCE_TIME *prfTime) PURE;
    STDMETHOD_(NTSTATUS, RefTimeToSample)(REFERENCE_TIME rfTime, LONGLONG *pllSampleTime) PURE;
};
struct IPositionNotify : public IUnknown {
    STDMETHOD_(VOID, PositionNotify)(ULONGLONG bytePosition) PURE;
};
struct IPortDMus : public IPort {
    STDMETHOD_(VOID, Notify)(PSERVICEGROUP ServiceGroup) PURE;
    STDMETHOD_(VOID, RegisterServiceGroup)(PSERVICEGROUP ServiceGroup) PURE;
};
struct IMiniportDMus : public IMiniport {
    STDMETHOD_(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTDMUS Port,
        PSERVICEGROUP *ServiceGroup) PURE;
    STDMETHOD_(VOID, Service)() PURE;
    STDMETHOD_(NTSTATUS, NewStream)(PMXF *MXF, PUNKNOWN OuterUnknown, POOL_TYPE PoolType, ULONG PinID,
        DMUS_STREAM_TYPE StreamType, PKSDATAFORMAT DataFormat, PSERVICEGROUP *ServiceGroup,
        PAllocatorMXF AllocatorMXF, PMASTERCLOCK MasterClock, PULONGLONG SchedulePreFetch) PURE;
};

#define IMP_IMasterClock \
    STDMETHODIMP_(NTSTATUS) GetTime(REFERENCE_TIME *pTime)
#define IMP_IMXF \
    STDMETHODIMP_(NTSTATUS) SetState(KSSTATE State); \
    STDMETHODIMP_(NTSTATUS) PutMessage(PDMUS_KERNEL_EVENT pDMKEvt); \
    STDMETHODIMP_(NTSTATUS) ConnectOutput(PMXF sinkMXF); \
    STDMETHODIMP_(NTSTATUS) DisconnectOutput(PMXF sinkMXF)
#define IMP_IAllocatorMXF \
    IMP_IMXF; \
    STDMETHODIMP_(NTSTATUS) GetMessage(PDMUS_KERNEL_EVENT *ppDMKEvt); \
    STDMETHODIMP_(USHORT) GetBufferSize(); \
    STDMETHODIMP_(NTSTATUS) GetBuffer(PBYTE *ppBuffer); \
    STDMETHODIMP_(NTSTATUS) PutBuffer(PBYTE pBuffer)
#define IMP_ISynthSinkDMus \
    IMP_IMXF; \
    STDMETHODIMP_(VOID) Render(PBYTE pBuffer, DWORD dwLength, LONGLONG llPosition); \
    STDMETHODIMP_(NTSTATUS) SyncToMaster(REFERENCE_TIME rfTime, BOOL fStart); \
    STDMETHODIMP_(NTSTATUS) SampleToRefTime(LONGLONG llSampleTime, REFERENCE_TIME *prfTime); \
    STDMETHODIMP_(NTSTATUS) RefTimeToSample(REFERENCE_TIME rfTime, LONGLONG *pllSampleTime)
#define IMP_IPositionNotify \
    STDMETHODIMP_(VOID) PositionNotify(ULONGLONG bytePosition)
#define IMP_IPortDMus \
    IMP_IPort; \
    STDMETHODIMP_(VOID) Notify(PSERVICEGROUP ServiceGroup); \
    STDMETHODIMP_(VOID) RegisterServiceGroup(PSERVICEGROUP ServiceGroup)
#define IMP_IMiniportDMus \
    IMP_IMiniport; \
    STDMETHODIMP_(NTSTATUS) Init(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTDMUS Port, \
        PSERVICEGROUP *ServiceGroup); \
    STDMETHODIMP_(VOID) Service(); \
    STDMETHODIMP_(NTSTATUS) NewStream(PMXF *MXF, PUNKNOWN OuterUnknown, POOL_TYPE PoolType, ULONG PinID, \
        DMUS_STREAM_TYPE StreamType, PKSDATAFORMAT DataFormat, PSERVICEGROUP *ServiceGroup, \
        PAllocatorMXF AllocatorMXF, PMASTERCLOCK MasterClock, PULONGLONG SchedulePreFetch)

extern "C" {
extern const GUID IID_IMasterClock;
extern const GUID IID_IMXF;
extern const GUID IID_IAllocatorMXF;
extern const GUID IID_ISynthSinkDMus;
extern const GUID IID_IPositionNotify;
extern const GUID IID_IPortDMus;
extern const GUID IID_IMiniportDMus;
extern const GUID KSPROPSETID_Synth;
extern const GUID KSPROPSETID_SynthClock;
extern const GUID KSPROPSETID_Synth_Dls;
extern const GUID KSNODETYPE_DMSYNTH;
extern const GUID KSNODETYPE_DMSYNTH_CAPS;
extern const GUID KSDATAFORMAT_SUBTYPE_DIRECTMUSIC;
}

#endif

#endif
