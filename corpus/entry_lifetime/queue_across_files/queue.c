#include "mast.h"

/* Keeps the entry and returns TRUE, or leaves it to the caller and returns FALSE. */
BOOLEAN MastEnqueue(_In_ PMAST_EXTENSION Extension, _In_ PIO_ERROR_LOG_PACKET Entry)
{
    BOOLEAN queued = FALSE;
    KIRQL irql;

    KeAcquireSpinLock(&Extension->Lock, &irql);
    if (Extension->PendingCount < MAST_MAX_PENDING) {
        Extension->Pending[Extension->PendingCount++] = Entry;
        queued = TRUE;
    }
    KeReleaseSpinLock(&Extension->Lock, irql);
    return queued;
}

VOID MastDrain_ok(_In_ PMAST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    KIRQL irql;

    KeAcquireSpinLock(&Extension->Lock, &irql);
    while (Extension->PendingCount > 0) {
        entry = Extension->Pending[--Extension->PendingCount];
        Extension->Pending[Extension->PendingCount] = NULL;
        IoWriteErrorLogEntry(entry);
    }
    KeReleaseSpinLock(&Extension->Lock, irql);
}
