#include <ntddk.h>
#define LOOM_PREFIX
#include "names.h"

VOID LoomReport(_In_ PDEVICE_OBJECT Device)
{
    LogWords(Device, 4);
    LoomLogRest(Device, 8);
    LogLast(Device, 2);
}

VOID LoomReportAll(_In_ PDEVICE_OBJECT Device, _In_ ULONG Words)
{
    if (Words == 64) {
        LogRest(Device, Words);
    }
}
