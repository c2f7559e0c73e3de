/*
 * Who has the entry: wrappers that return it, helpers that consume it, extensions, lists, work items
 * and routines of somebody else that keep it. An entry that was handed on is its new owner's.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define BUOY_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG))
#define BUOY_TAG 'youB'

typedef struct _BUOY_EXTENSION {
    PDEVICE_OBJECT Self;
    PIO_ERROR_LOG_PACKET Pending;
    PIO_WORKITEM WorkItem;
    KDPC Dpc;
    LIST_ENTRY PendingList;
    KSPIN_LOCK Lock;
    ULONG Salt;
    ULONG Logged;
} BUOY_EXTENSION, *PBUOY_EXTENSION;

typedef struct _BUOY_PENDING {
    LIST_ENTRY Link;
    PIO_ERROR_LOG_PACKET Entry;
} BUOY_PENDING, *PBUOY_PENDING;

typedef struct _BUOY_SCOPE {
    PIO_ERROR_LOG_PACKET Entry;
    NTSTATUS ErrorCode;
    ULONG Words;
} BUOY_SCOPE, *PBUOY_SCOPE;

IO_WORKITEM_ROUTINE BuoyWorker;
KDEFERRED_ROUTINE BuoyDpc;

/* Other drivers' routines: nothing is known of what they do with an entry. */
VOID BuoyExportEntry(_In_ PVOID Entry);
NTSTATUS BuoyMeasure(_In_ PBUOY_EXTENSION Extension, _Out_ PULONG Value);

static PVOID BuoyLastEntry;

/* For whoever calls: the entry goes out with the return value. */
PIO_ERROR_LOG_PACKET BuoyAllocateEntry_ok(_In_ PBUOY_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = ErrorCode;
    }
    return entry;
}

/* Or with an out parameter. */
BOOLEAN BuoyCreateEntry_ok(_In_ PBUOY_EXTENSION Extension, _Outptr_result_maybenull_ PVOID *Entry)
{
    *Entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);
    return (BOOLEAN)(*Entry != NULL);
}

/* This wrapper's one caller lets the entry drop. */
static PIO_ERROR_LOG_PACKET BuoyPrepare_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE); // expect: DDI301

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
    }
    return entry;
}

VOID BuoyWarmUp(_In_ PBUOY_EXTENSION Extension)
{
    if (BuoyPrepare_bad(Extension) == NULL) {
        Extension->Salt = 0;
    }
}

/* The same wrapper for a caller that takes care of it. */
static PIO_ERROR_LOG_PACKET BuoyPrepare_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
    }
    return entry;
}

VOID BuoyReportStart(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BuoyPrepare_ok(Extension);

    if (entry != NULL) {
        entry->UniqueErrorValue = Extension->Salt;
        IoWriteErrorLogEntry(entry);
    }
}

/* An out parameter that the caller fills and forgets. */
static BOOLEAN BuoyReserve_bad(_In_ PBUOY_EXTENSION Extension, _Out_ PIO_ERROR_LOG_PACKET *Entry)
{
    *Entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE); // expect: DDI301
    if (*Entry == NULL) {
        return FALSE;
    }
    RtlZeroMemory(*Entry, BUOY_ENTRY_SIZE);
    return TRUE;
}

VOID BuoyReportSalt(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    if (BuoyReserve_bad(Extension, &entry)) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        if (Extension->Salt == 0) {
            return;
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* Kept for later, in memory that outlives the function. */
VOID BuoyKeep_ok(_In_ PBUOY_EXTENSION Extension)
{
    if (Extension->Pending == NULL) {
        Extension->Pending = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);
    }
}

VOID BuoyFlushKept_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = InterlockedExchangePointer((PVOID *)&Extension->Pending, NULL);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID BuoyKeepGlobal_ok(_In_ PBUOY_EXTENSION Extension)
{
    PVOID entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    BuoyLastEntry = entry;
}

/* On a list, inside a block of pool memory; where there is no block the entry goes back. */
VOID BuoyQueue_ok(_In_ PBUOY_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PBUOY_PENDING pending = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(BUOY_PENDING), BUOY_TAG);
    KIRQL irql;

    if (pending == NULL) {
        return;
    }
    pending->Entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);
    if (pending->Entry == NULL) {
        ExFreePoolWithTag(pending, BUOY_TAG);
        return;
    }
    RtlZeroMemory(pending->Entry, BUOY_ENTRY_SIZE);
    pending->Entry->ErrorCode = ErrorCode;
    KeAcquireSpinLock(&Extension->Lock, &irql);
    InsertTailList(&Extension->PendingList, &pending->Link);
    KeReleaseSpinLock(&Extension->Lock, irql);
}

/* The block is freed with the entry still in it. */
VOID BuoyQueue_bad(_In_ PBUOY_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PBUOY_PENDING pending = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(BUOY_PENDING), BUOY_TAG);
    KIRQL irql;

    if (pending == NULL) {
        return;
    }
    pending->Entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE); // expect: DDI301
    if (pending->Entry == NULL || Extension->Logged > 1000) {
        ExFreePoolWithTag(pending, BUOY_TAG);
        return;
    }
    RtlZeroMemory(pending->Entry, BUOY_ENTRY_SIZE);
    pending->Entry->ErrorCode = ErrorCode;
    KeAcquireSpinLock(&Extension->Lock, &irql);
    InsertTailList(&Extension->PendingList, &pending->Link);
    KeReleaseSpinLock(&Extension->Lock, irql);
}

/* To a work item, which writes it. */
VOID BuoyDefer_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoQueueWorkItem(Extension->WorkItem, BuoyWorker, DelayedWorkQueue, entry);
}

VOID BuoyWorker(_In_ PDEVICE_OBJECT DeviceObject, _In_opt_ PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    if (Context != NULL) {
        IoWriteErrorLogEntry(Context);
    }
}

/* To a routine whose body is not here. */
VOID BuoyExport_ok(_In_ PBUOY_EXTENSION Extension)
{
    PVOID entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        BuoyExportEntry(entry);
    }
}

/* A helper that fills and may fail; it keeps nothing. */
static BOOLEAN BuoyFill(_In_ PBUOY_EXTENSION Extension, _Inout_ PIO_ERROR_LOG_PACKET Entry)
{
    ULONG value;

    if (!NT_SUCCESS(BuoyMeasure(Extension, &value))) {
        return FALSE;
    }
    RtlZeroMemory(Entry, BUOY_ENTRY_SIZE);
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    Entry->DumpDataSize = sizeof(ULONG);
    Entry->DumpData[0] = value;
    return TRUE;
}

VOID BuoyReportValue_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE); // expect: DDI301

    if (entry != NULL && BuoyFill(Extension, entry)) {
        IoWriteErrorLogEntry(entry);
    }
}

VOID BuoyReportValue_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        if (BuoyFill(Extension, entry)) {
            IoWriteErrorLogEntry(entry);
        } else {
            IoFreeErrorLogEntry(entry);
        }
    }
}

/* In a structure of the caller's stack frame, which ends with it. */
VOID BuoyScope_bad(_In_ PBUOY_EXTENSION Extension)
{
    BUOY_SCOPE scope;

    scope.ErrorCode = IO_ERR_PARITY;
    scope.Words = 0;
    scope.Entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE); // expect: DDI301
    if (scope.Entry != NULL) {
        RtlZeroMemory(scope.Entry, BUOY_ENTRY_SIZE);
        scope.Entry->ErrorCode = scope.ErrorCode;
        if (NT_SUCCESS(BuoyMeasure(Extension, &scope.Words))) {
            IoWriteErrorLogEntry(scope.Entry);
        }
    }
}

/* A helper that takes the structure and ends what began with it. */
static VOID BuoyEnd(_Inout_ PBUOY_SCOPE Scope)
{
    if (Scope->Entry != NULL) {
        Scope->Entry->ErrorCode = Scope->ErrorCode;
        IoWriteErrorLogEntry(Scope->Entry);
        Scope->Entry = NULL;
    }
}

VOID BuoyScope_ok(_In_ PBUOY_EXTENSION Extension)
{
    BUOY_SCOPE scope;

    scope.ErrorCode = IO_ERR_PARITY;
    scope.Words = 0;
    scope.Entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);
    if (scope.Entry != NULL) {
        RtlZeroMemory(scope.Entry, BUOY_ENTRY_SIZE);
    }
    (VOID)BuoyMeasure(Extension, &scope.Words);
    BuoyEnd(&scope);
}

/* A helper that writes, for callers that do not touch the entry any more. */
static VOID BuoyWrite(_In_ PBUOY_EXTENSION Extension, _In_ PIO_ERROR_LOG_PACKET Entry)
{
    Extension->Logged++;
    IoWriteErrorLogEntry(Entry);
}

VOID BuoyReportWind_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        BuoyWrite(Extension, entry);
    }
}

/* This caller does, twice over: a look at it, and here a second release. */
VOID BuoyReportWave_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        BuoyWrite(Extension, entry);
        IoFreeErrorLogEntry(entry); // expect: DDI303
    }
}

VOID BuoyReportTide_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        BuoyWrite(Extension, entry);
        Extension->Salt = entry->DumpData[0]; // expect: DDI302
    }
}

/* A helper that reads; its caller has released before. */
static ULONG BuoyFirstWord_bad(_In_ PIO_ERROR_LOG_PACKET Entry)
{
    return Entry->DumpData[0]; // expect: DDI302
}

VOID BuoyReportIce(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry);
        Extension->Salt = BuoyFirstWord_bad(entry);
    }
}

static ULONG BuoyFirstWord_ok(_In_ PIO_ERROR_LOG_PACKET Entry)
{
    return Entry->DumpData[0];
}

VOID BuoyReportFog(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_NOT_READY;
        Extension->Salt = BuoyFirstWord_ok(entry);
        IoWriteErrorLogEntry(entry);
    }
}

/* The helper frees when it fails, and so does its caller. */
static NTSTATUS BuoyFillOrFree(_In_ PBUOY_EXTENSION Extension, _In_ PIO_ERROR_LOG_PACKET Entry)
{
    ULONG value;
    NTSTATUS status = BuoyMeasure(Extension, &value);

    if (!NT_SUCCESS(status)) {
        IoFreeErrorLogEntry(Entry);
        return status;
    }
    RtlZeroMemory(Entry, BUOY_ENTRY_SIZE);
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    return STATUS_SUCCESS;
}

VOID BuoyReportDepth_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    if (!NT_SUCCESS(BuoyFillOrFree(Extension, entry))) {
        IoFreeErrorLogEntry(entry); // expect: DDI303
        return;
    }
    IoWriteErrorLogEntry(entry);
}

VOID BuoyReportDepth_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    if (!NT_SUCCESS(BuoyFillOrFree(Extension, entry))) {
        return;
    }
    IoWriteErrorLogEntry(entry);
}

/* The driver's own free routine is for pool memory. */
static VOID BuoyFreeBuffer_bad(_In_opt_ PVOID Buffer)
{
    if (Buffer != NULL) {
        ExFreePoolWithTag(Buffer, BUOY_TAG); // expect: DDI304
    }
}

VOID BuoyReportSwell(_In_ PBUOY_EXTENSION Extension)
{
    PULONG buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, 16, BUOY_TAG);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (buffer == NULL || entry == NULL) {
        BuoyFreeBuffer_bad(buffer);
        BuoyFreeBuffer_bad(entry);
        return;
    }
    RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    IoWriteErrorLogEntry(entry);
    BuoyFreeBuffer_bad(buffer);
}

static VOID BuoyFreeBuffer_ok(_In_opt_ PVOID Buffer)
{
    if (Buffer != NULL) {
        ExFreePoolWithTag(Buffer, BUOY_TAG);
    }
}

VOID BuoyReportSurge(_In_ PBUOY_EXTENSION Extension)
{
    PULONG buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, 16, BUOY_TAG);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (buffer == NULL || entry == NULL) {
        BuoyFreeBuffer_ok(buffer);
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        return;
    }
    RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    IoWriteErrorLogEntry(entry);
    BuoyFreeBuffer_ok(buffer);
}

/* An allocator of the driver's own whose memory ends as an entry. */
static PVOID BuoyAllocateBuffer(_In_ SIZE_T Bytes)
{
    return ExAllocatePool2(POOL_FLAG_NON_PAGED, Bytes, BUOY_TAG);
}

VOID BuoyReportGale_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BuoyAllocateBuffer(BUOY_ENTRY_SIZE);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = Extension->Salt;
        IoFreeErrorLogEntry(entry); // expect: DDI304
    }
}

/* The same entry by way of the extension and by its own name. */
VOID BuoyReportPending_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_TIMEOUT;
    Extension->Pending = entry;
    Extension->Pending->UniqueErrorValue = Extension->Salt;
    IoWriteErrorLogEntry(Extension->Pending);
    Extension->Pending = NULL;
    IoFreeErrorLogEntry(entry); // expect: DDI303
}

VOID BuoyReportPending_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_TIMEOUT;
    Extension->Pending = entry;
    Extension->Pending->UniqueErrorValue = Extension->Salt;
    IoWriteErrorLogEntry(Extension->Pending);
    Extension->Pending = NULL;
}

/* A helper that only looks at the entry does not own it. */
static VOID BuoyTrace(_In_ PIO_ERROR_LOG_PACKET Entry)
{
    DbgPrint("buoy: 0x%x %u\n", Entry->ErrorCode, Entry->DumpDataSize);
}

VOID BuoyReportTrace_bad(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE); // expect: DDI301

    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_PROTOCOL;
        BuoyTrace(entry);
        if (Extension->Logged < 10) {
            BuoyWrite(Extension, entry);
        }
    }
}

VOID BuoyReportTrace_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Extension->Logged >= 10) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);
    if (entry != NULL) {
        RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_PROTOCOL;
        BuoyTrace(entry);
        BuoyWrite(Extension, entry);
    }
}

/* A DPC that was given the entry as its context. */
VOID BuoySchedule_ok(_In_ PBUOY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BUOY_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, BUOY_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_TIMEOUT;
    KeInitializeDpc(&Extension->Dpc, BuoyDpc, entry);
    KeInsertQueueDpc(&Extension->Dpc, NULL, NULL);
}

VOID BuoyDpc(_In_ PKDPC Dpc, _In_opt_ PVOID Context, _In_opt_ PVOID Argument1, _In_opt_ PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (Context != NULL) {
        IoWriteErrorLogEntry(Context);
    }
}
