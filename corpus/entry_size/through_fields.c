/*
 * Sizes that are computed, or bounded, behind the functions that the fields of a channel lead to: each field leads to
 * one, which is known, and so are all who call it.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define CHN_MOST_WORDS 20

typedef struct _CHN_CHANNEL CHN_CHANNEL, *PCHN_CHANNEL;

struct _CHN_CHANNEL {
    PDEVICE_OBJECT DeviceObject;
    ULONG PendingWords;
    ULONG (*Collect)(PCHN_CHANNEL Channel);
    ULONG (*CollectSome)(PCHN_CHANNEL Channel);
    VOID (*Report)(PCHN_CHANNEL Channel, ULONG Bytes);
    VOID (*ReportRaw)(PCHN_CHANNEL Channel, ULONG Bytes);
    VOID (*Submit)(PCHN_CHANNEL Channel, PIO_ERROR_LOG_PACKET Entry);
    VOID (*Inspect)(PCHN_CHANNEL Channel, PIO_ERROR_LOG_PACKET Entry);
};

static ULONG ChnCollect(PCHN_CHANNEL Channel)
{
    return Channel->PendingWords * sizeof(ULONG);
}

static ULONG ChnCollectSome(PCHN_CHANNEL Channel)
{
    return min(Channel->PendingWords, CHN_MOST_WORDS) * sizeof(ULONG);
}

static VOID ChnReport_ok(PCHN_CHANNEL Channel, ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry =
        IoAllocateErrorLogEntry(Channel->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    IoWriteErrorLogEntry(entry);
}

static VOID ChnReportRaw_bad(PCHN_CHANNEL Channel, ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry =
        IoAllocateErrorLogEntry(Channel->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes));  // expect: DDI101

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    IoWriteErrorLogEntry(entry);
}

static VOID ChnSubmit(PCHN_CHANNEL Channel, PIO_ERROR_LOG_PACKET Entry)
{
    UNREFERENCED_PARAMETER(Channel);
    Entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    IoWriteErrorLogEntry(Entry);
}

static VOID ChnInspect(PCHN_CHANNEL Channel, PIO_ERROR_LOG_PACKET Entry)
{
    Channel->PendingWords += Entry->DumpDataSize;
}

VOID ChnOpen(PCHN_CHANNEL Channel)
{
    Channel->Collect = ChnCollect;
    Channel->CollectSome = ChnCollectSome;
    Channel->Report = ChnReport_ok;
    Channel->ReportRaw = ChnReportRaw_bad;
    Channel->Submit = ChnSubmit;
    Channel->Inspect = ChnInspect;
}

VOID ChnService(PCHN_CHANNEL Channel, ULONG Bytes)
{
    if (Channel->Report != NULL) {
        Channel->Report(Channel, min(Bytes, 64));
    }
    if (Channel->ReportRaw) {
        Channel->ReportRaw(Channel, Bytes);
    }
}

VOID ChnLogCollected_bad(PCHN_CHANNEL Channel)
{
    ULONG bytes = Channel->Collect(Channel);
    PIO_ERROR_LOG_PACKET entry =
        IoAllocateErrorLogEntry(Channel->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));  // expect: DDI101

    if (entry != NULL) {
        Channel->Submit(Channel, entry);
    }
}

VOID ChnLogCollected_ok(PCHN_CHANNEL Channel)
{
    ULONG bytes = Channel->CollectSome(Channel);
    PIO_ERROR_LOG_PACKET entry =
        IoAllocateErrorLogEntry(Channel->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));

    if (entry != NULL) {
        Channel->Submit(Channel, entry);
    }
}

VOID ChnLogInspected_bad(PCHN_CHANNEL Channel)
{
    PIO_ERROR_LOG_PACKET entry =
        IoAllocateErrorLogEntry(Channel->DeviceObject, sizeof(IO_ERROR_LOG_PACKET));  // expect: DDI301

    if (entry != NULL) {
        entry->DumpDataSize = 0;
        Channel->Inspect(Channel, entry);
    }
}
