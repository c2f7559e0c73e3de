#include "mast.h"

VOID MastReportWind_ok(_In_ PMAST_EXTENSION Extension, _In_ ULONG Speed)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Speed;
    if (!MastEnqueue(Extension, entry)) {
        IoFreeErrorLogEntry(entry);
    }
}

/* Nobody has the entry when the queue is full. */
VOID MastReportIce_bad(_In_ PMAST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_NOT_READY;
    (VOID)MastEnqueue(Extension, entry);
}
