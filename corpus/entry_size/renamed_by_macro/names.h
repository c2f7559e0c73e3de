/* Names with a prefix, so that they meet no other driver's; some of them only where that is asked for. */
#pragma once
#define LogWords LoomLogWords
#ifdef LOOM_PREFIX
#define LogRest LoomLogRest
#endif
#ifdef LOOM_NEVER
#define LogLast LoomLogLast
#endif

VOID LogWords(_In_ PDEVICE_OBJECT Device, _In_ ULONG Words);
VOID LogRest(_In_ PDEVICE_OBJECT Device, _In_ ULONG Words);
VOID LogLast(_In_ PDEVICE_OBJECT Device, _In_ ULONG Words);
