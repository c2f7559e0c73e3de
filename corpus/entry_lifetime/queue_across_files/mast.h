#pragma once
#include <ntddk.h>
#include <ntiologc.h>

#define MAST_TAG 'tsaM'
#define MAST_MAX_PENDING 8

typedef struct _MAST_EXTENSION {
    PDEVICE_OBJECT Self;
    KSPIN_LOCK Lock;
    PIO_ERROR_LOG_PACKET Pending[MAST_MAX_PENDING];
    ULONG PendingCount;
} MAST_EXTENSION, *PMAST_EXTENSION;

BOOLEAN MastEnqueue(_In_ PMAST_EXTENSION Extension, _In_ PIO_ERROR_LOG_PACKET Entry);
