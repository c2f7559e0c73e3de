#pragma once
#include <ntddk.h>
#include <ntiologc.h>

#define SCALE_LOG_WORDS 40
#define SCALE_LOG_SIZE (sizeof(IO_ERROR_LOG_PACKET) + SCALE_LOG_WORDS * sizeof(ULONG))

typedef struct _SCALE_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Samples[SCALE_LOG_WORDS];
    ULONG SampleCount;
} SCALE_EXTENSION, *PSCALE_EXTENSION;

/* Never more than SCALE_LOG_WORDS. */
ULONG ScaleSampleCount(_In_ PSCALE_EXTENSION Extension);
PIO_ERROR_LOG_PACKET ScaleAllocateEntry(_In_ PSCALE_EXTENSION Extension);
