// Writes what the Event Viewer needs to find the texts.

#include <ntddk.h>

NTSTATUS RegisterSource_ok(PWSTR Image, ULONG ImageBytes)
{
    return RtlWriteRegistryValue(RTL_REGISTRY_SERVICES, L"EventLog\\System\\tower", L"EventMessageFile",
                                 REG_EXPAND_SZ, Image, ImageBytes);
}
