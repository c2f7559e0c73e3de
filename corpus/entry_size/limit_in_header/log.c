/* The entry comes from another file, the count that fills it from a third place. */
#include "scale.h"

VOID ScaleLogSamples_ok(_In_ PSCALE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = ScaleAllocateEntry(Extension);
    ULONG count = ScaleSampleCount(Extension);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        entry->DumpDataSize = (USHORT)(count * sizeof(ULONG));
        RtlCopyMemory(entry->DumpData, Extension->Samples, count * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

VOID ScaleLogAllSamples_bad(_In_ PSCALE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = ScaleAllocateEntry(Extension);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        RtlCopyMemory(entry->DumpData, Extension->Samples, Extension->SampleCount * sizeof(ULONG)); // expect: DDI104
        IoWriteErrorLogEntry(entry);
    }
}
