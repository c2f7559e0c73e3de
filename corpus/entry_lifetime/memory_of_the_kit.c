/*
 * Whatever routine of the kit made it: memory that is no error log entry is not handed to the routines for entries,
 * and no entry to the routine for other memory.
 */
#include <ndis.h>
#include <wdf.h>
#include <ntiologc.h>

#define FERRY_TAG 'yrrF'

typedef struct _FERRY {
    NDIS_HANDLE Handle;
    PVOID Source;
    PVOID Heap;
    PHYSICAL_ADDRESS Any;
    ULONG Lost;
} FERRY, *PFERRY;

typedef struct _FERRY_REPORT {
    ULONG Bytes;
    UCHAR Data[1];
} FERRY_REPORT, *PFERRY_REPORT;

/* --- other memory, taken for an entry ---------------------------------------------------------------------------- */

VOID FerryLog_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET packet;

    packet = NdisAllocateMemoryWithTagPriority(Ferry->Handle, sizeof(*packet), FERRY_TAG, NormalPoolPriority);
    if (packet == NULL) {
        return;
    }
    NdisZeroMemory(packet, sizeof(*packet));
    packet->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(packet); // expect: DDI304 "NdisAllocateMemoryWithTagPriority allocated"
}

VOID FerryLogOld_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET packet;

    if (NdisAllocateMemoryWithTag((PVOID *)&packet, sizeof(*packet), FERRY_TAG) != NDIS_STATUS_SUCCESS) {
        return;
    }
    NdisZeroMemory(packet, sizeof(*packet));
    packet->ErrorCode = IO_ERR_RESET;
    packet->UniqueErrorValue = Ferry->Lost;
    IoWriteErrorLogEntry(packet); // expect: DDI304
}

VOID FerryLogFramework_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET packet;
    WDFMEMORY memory;
    NTSTATUS status;

    status = WdfMemoryCreate(
        WDF_NO_OBJECT_ATTRIBUTES, NonPagedPoolNx, FERRY_TAG, sizeof(*packet), &memory, (PVOID *)&packet);
    if (!NT_SUCCESS(status)) {
        return;
    }
    RtlZeroMemory(packet, sizeof(*packet));
    packet->ErrorCode = IO_ERR_RESET;
    packet->UniqueErrorValue = Ferry->Lost;
    IoFreeErrorLogEntry(packet); // expect: DDI304 "WdfMemoryCreate"
    WdfObjectDelete(memory);
}

VOID FerryLogContiguous_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET packet;

    packet = MmAllocateContiguousNodeMemory(
        sizeof(*packet), Ferry->Any, Ferry->Any, Ferry->Any, PAGE_READWRITE, MM_ANY_NODE_OK);
    if (packet != NULL) {
        IoFreeErrorLogEntry(packet); // expect: DDI304
    }
}

/* The entry is made of what stands in other memory. */
VOID FerryLog_ok(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET packet;
    PIO_ERROR_LOG_PACKET entry;

    packet = NdisAllocateMemoryWithTagPriority(Ferry->Handle, sizeof(*packet), FERRY_TAG, NormalPoolPriority);
    if (packet == NULL) {
        return;
    }
    NdisZeroMemory(packet, sizeof(*packet));
    packet->ErrorCode = IO_ERR_RESET;
    entry = IoAllocateErrorLogEntry(Ferry->Source, sizeof(*entry));
    if (entry != NULL) {
        RtlCopyMemory(entry, packet, sizeof(*packet));
        IoWriteErrorLogEntry(entry);
    }
    NdisFreeMemory(packet, 0, 0);
}

/* --- an entry, taken for other memory ----------------------------------------------------------------------------- */

VOID FerryDiscard_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Ferry->Source, sizeof(*entry));

    if (entry != NULL) {
        NdisFreeMemoryWithTagPriority(Ferry->Handle, entry, FERRY_TAG); // expect: DDI304 "an error log entry"
    }
}

VOID FerryDiscardOld_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Ferry->Source, sizeof(*entry));

    if (entry != NULL) {
        NdisFreeMemoryWithTag(entry, FERRY_TAG); // expect: DDI304
    }
}

VOID FerryDiscardContiguous_bad(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Ferry->Source, sizeof(*entry));

    if (entry != NULL) {
        MmFreeContiguousMemorySpecifyCache(entry, sizeof(*entry), MmCached); // expect: DDI304
    }
}

VOID FerryDiscard_ok(PFERRY Ferry)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Ferry->Source, sizeof(*entry));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* --- memory with a handle: others fill it, whose number nothing bounds -------------------------------------------- */

VOID FerryLogReport_bad(PFERRY Ferry, WDFIOTARGET Target)
{
    WDF_MEMORY_DESCRIPTOR output;
    PIO_ERROR_LOG_PACKET entry;
    PFERRY_REPORT report;
    WDFMEMORY memory;

    if (!NT_SUCCESS(WdfMemoryCreate(
            WDF_NO_OBJECT_ATTRIBUTES, NonPagedPoolNx, FERRY_TAG, 512, &memory, (PVOID *)&report))) {
        return;
    }
    WDF_MEMORY_DESCRIPTOR_INIT_HANDLE(&output, memory, NULL);
    if (NT_SUCCESS(WdfIoTargetSendReadSynchronously(Target, NULL, &output, NULL, NULL, NULL))) {
        entry = IoAllocateErrorLogEntry(Ferry->Source, (UCHAR)(sizeof(*entry) + report->Bytes)); // expect: DDI101
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_RESET;
            IoWriteErrorLogEntry(entry);
        }
    }
    WdfObjectDelete(memory);
}
