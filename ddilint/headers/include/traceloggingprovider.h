/* TraceLogging: events with their description. The writing macros keep the expressions that they log. */
#ifndef DDILINT_TRACELOGGINGPROVIDER_H
#define DDILINT_TRACELOGGINGPROVIDER_H

#include "ntdef.h"
#include "evntprov.h"

#if defined(__cplusplus)
extern "C" {
#endif
struct _tlgProvider_t {
    ULONG LevelPlus1;
    const VOID *ProviderMetadataPtr;
    ULONGLONG KeywordAny;
    ULONGLONG KeywordAll;
    REGHANDLE RegHandle;
};
typedef const struct _tlgProvider_t *TraceLoggingHProvider;
typedef VOID(NTAPI *TLG_PENABLECALLBACK)(LPCGUID SourceId, ULONG ControlCode, UCHAR Level, ULONGLONG MatchAnyKeyword, ULONGLONG MatchAllKeyword, PEVENT_FILTER_DESCRIPTOR FilterData, PVOID CallbackContext);
NTSTATUS TraceLoggingRegister(TraceLoggingHProvider hProvider);
NTSTATUS TraceLoggingRegisterEx(TraceLoggingHProvider hProvider, TLG_PENABLECALLBACK EnableCallback, PVOID CallbackContext);
VOID TraceLoggingUnregister(TraceLoggingHProvider hProvider);
BOOLEAN DdilintTraceLoggingEnabled(TraceLoggingHProvider hProvider, ...);
VOID DdilintTraceLoggingWrite(TraceLoggingHProvider hProvider, const char *eventName, ...);
#if defined(__cplusplus)
}
#endif

#define TRACELOGGING_DECLARE_PROVIDER(hProvider) EXTERN_C const TraceLoggingHProvider hProvider
#define TRACELOGGING_DEFINE_PROVIDER(hProvider, providerName, ...) const TraceLoggingHProvider hProvider = 0
#define TRACELOGGING_DEFINE_PROVIDER_STORAGE(storage, providerName, ...) static struct _tlgProvider_t storage
#define TraceLoggingOptionGroup(...) 0
#define TraceLoggingProviderEnabled(hProvider, ...) DdilintTraceLoggingEnabled(hProvider, __VA_ARGS__)
#define TraceLoggingWrite(hProvider, eventName, ...) DdilintTraceLoggingWrite(hProvider, eventName, ##__VA_ARGS__)
#define TraceLoggingWriteActivity(hProvider, eventName, activityId, relatedActivityId, ...) \
    DdilintTraceLoggingWrite(hProvider, eventName, activityId, relatedActivityId, ##__VA_ARGS__)
#define TraceLoggingLevel(eventLevel) (eventLevel)
#define TraceLoggingKeyword(eventKeyword) (eventKeyword)
#define TraceLoggingOpcode(eventOpcode) (eventOpcode)
#define TraceLoggingChannel(eventChannel) (eventChannel)
#define TraceLoggingDescription(description) (description)
#define TraceLoggingStruct(fieldCount, name, ...) (fieldCount)
#define TraceLoggingValue(value, ...) (value)
#define TraceLoggingInt8(value, ...) (value)
#define TraceLoggingUInt8(value, ...) (value)
#define TraceLoggingInt16(value, ...) (value)
#define TraceLoggingUInt16(value, ...) (value)
#define TraceLoggingInt32(value, ...) (value)
#define TraceLoggingUInt32(value, ...) (value)
#define TraceLoggingInt64(value, ...) (value)
#define TraceLoggingUInt64(value, ...) (value)
#define TraceLoggingIntPtr(value, ...) (value)
#define TraceLoggingUIntPtr(value, ...) (value)
#define TraceLoggingLong(value, ...) (value)
#define TraceLoggingULong(value, ...) (value)
#define TraceLoggingHexInt32(value, ...) (value)
#define TraceLoggingHexUInt32(value, ...) (value)
#define TraceLoggingHexUInt64(value, ...) (value)
#define TraceLoggingHexULong(value, ...) (value)
#define TraceLoggingHexULongPtr(value, ...) (value)
#define TraceLoggingFloat32(value, ...) (value)
#define TraceLoggingFloat64(value, ...) (value)
#define TraceLoggingBoolean(value, ...) (value)
#define TraceLoggingBool(value, ...) (value)
#define TraceLoggingChar(value, ...) (value)
#define TraceLoggingWChar(value, ...) (value)
#define TraceLoggingPointer(value, ...) (value)
#define TraceLoggingNTStatus(value, ...) (value)
#define TraceLoggingNTSTATUS(value, ...) (value)
#define TraceLoggingHResult(value, ...) (value)
#define TraceLoggingGuid(value, ...) (&(value))
#define TraceLoggingFileTime(value, ...) (&(value))
#define TraceLoggingString(pszValue, ...) (pszValue)
#define TraceLoggingWideString(pwszValue, ...) (pwszValue)
#define TraceLoggingUnicodeString(pValue, ...) (pValue)
#define TraceLoggingAnsiString(pValue, ...) (pValue)
#define TraceLoggingCountedString(pchValue, cchValue, ...) (pchValue), (cchValue)
#define TraceLoggingCountedWideString(pwchValue, cchValue, ...) (pwchValue), (cchValue)
#define TraceLoggingBinary(pValue, cbValue, ...) (pValue), (cbValue)
#define TraceLoggingHexUInt8Array(pValue, cValues, ...) (pValue), (cValues)
#define TraceLoggingUInt32Array(pValue, cValues, ...) (pValue), (cValues)
#define WINEVENT_LEVEL_LOG_ALWAYS 0x0
#define WINEVENT_LEVEL_CRITICAL 0x1
#define WINEVENT_LEVEL_ERROR 0x2
#define WINEVENT_LEVEL_WARNING 0x3
#define WINEVENT_LEVEL_INFO 0x4
#define WINEVENT_LEVEL_VERBOSE 0x5
#define WINEVENT_OPCODE_INFO 0x0
#define WINEVENT_OPCODE_START 0x1
#define WINEVENT_OPCODE_STOP 0x2

#endif
