/* The routine that logs trusts its callers, which are all in this driver. */
#include "tape.h"

VOID TapeLogError_ok(
    _In_ PDEVICE_OBJECT DeviceObject, _In_ NTSTATUS ErrorCode, _In_reads_bytes_(DumpBytes) PVOID Dump, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = ErrorCode;
    entry->DumpDataSize = (USHORT)DumpBytes;
    RtlCopyMemory(entry->DumpData, Dump, DumpBytes);
    IoWriteErrorLogEntry(entry);
}
