#include "scale.h"

ULONG ScaleSampleCount(_In_ PSCALE_EXTENSION Extension)
{
    return Extension->SampleCount < SCALE_LOG_WORDS ? Extension->SampleCount : SCALE_LOG_WORDS;
}

PIO_ERROR_LOG_PACKET ScaleAllocateEntry(_In_ PSCALE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SCALE_LOG_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, SCALE_LOG_SIZE);
    }
    return entry;
}
