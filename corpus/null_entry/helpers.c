/*
 * NULL on its way through the driver's own routines: wrappers that hand it on, helpers that trust
 * their caller, callers that trust the wrapper.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define KILN_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 2 * sizeof(ULONG))

typedef struct _KILN_EXTENSION {
    PDEVICE_OBJECT Self;
    LONG Temperature;
    ULONG LostEntries;
    PIO_ERROR_LOG_PACKET SpareEntry;
} KILN_EXTENSION, *PKILN_EXTENSION;

typedef struct _KILN_LOG_CONTEXT {
    PIO_ERROR_LOG_PACKET Entry;
    ULONG Used;
} KILN_LOG_CONTEXT, *PKILN_LOG_CONTEXT;

/* A wrapper that prepares the entry, or returns NULL like the routine it wraps. */
static PIO_ERROR_LOG_PACKET KilnAllocate(_In_ PKILN_EXTENSION Extension, _In_ NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);

    if (entry == NULL) {
        Extension->LostEntries++;
        return NULL;
    }
    RtlZeroMemory(entry, KILN_ENTRY_SIZE);
    entry->ErrorCode = ErrorCode;
    return entry;
}

VOID KilnLogTemperature_bad(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = KilnAllocate(Extension, IO_ERR_CONTROLLER_ERROR);

    entry->DumpDataSize = sizeof(ULONG); // expect: DDI201
    entry->DumpData[0] = (ULONG)Extension->Temperature;
    IoWriteErrorLogEntry(entry);
}

VOID KilnLogTemperature_ok(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = KilnAllocate(Extension, IO_ERR_CONTROLLER_ERROR);

    if (entry) {
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = (ULONG)Extension->Temperature;
        IoWriteErrorLogEntry(entry);
    }
}

/* The helper trusts its caller, and its caller does not deserve it. */
static VOID KilnFill_bad(_Inout_ PIO_ERROR_LOG_PACKET Entry, _In_ NTSTATUS ErrorCode)
{
    RtlZeroMemory(Entry, KILN_ENTRY_SIZE); // expect: DDI201
    Entry->ErrorCode = ErrorCode;
}

VOID KilnLogOverheat(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);

    KilnFill_bad(entry, IO_ERR_CONTROLLER_ERROR);
    IoWriteErrorLogEntry(entry);
}

/* The same helper with callers that ask first. */
static VOID KilnFill_ok(_Inout_ PIO_ERROR_LOG_PACKET Entry, _In_ NTSTATUS ErrorCode)
{
    RtlZeroMemory(Entry, KILN_ENTRY_SIZE);
    Entry->ErrorCode = ErrorCode;
}

VOID KilnLogDoor(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    KilnFill_ok(entry, IO_ERR_NOT_READY);
    IoWriteErrorLogEntry(entry);
}

/* The helper that writes looks for itself, so that its callers need not. */
static VOID KilnWrite_ok(_In_opt_ PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry == NULL) {
        return;
    }
    IoWriteErrorLogEntry(Entry);
}

VOID KilnLogFan(_In_ PKILN_EXTENSION Extension)
{
    KilnWrite_ok(KilnAllocate(Extension, IO_ERR_TIMEOUT));
}

/* This one does not. */
static VOID KilnWrite_bad(_In_ PIO_ERROR_LOG_PACKET Entry)
{
    IoWriteErrorLogEntry(Entry); // expect: DDI201
}

VOID KilnLogBurner(_In_ PKILN_EXTENSION Extension)
{
    KilnWrite_bad(KilnAllocate(Extension, IO_ERR_TIMEOUT));
}

/* Success is told by the return value, the entry by the parameter. */
static BOOLEAN KilnBegin(_In_ PKILN_EXTENSION Extension, _Out_ PKILN_LOG_CONTEXT Context)
{
    Context->Used = 0;
    Context->Entry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);
    if (Context->Entry == NULL) {
        return FALSE;
    }
    RtlZeroMemory(Context->Entry, KILN_ENTRY_SIZE);
    return TRUE;
}

VOID KilnLogValve_ok(_In_ PKILN_EXTENSION Extension)
{
    KILN_LOG_CONTEXT context;

    if (KilnBegin(Extension, &context)) {
        context.Entry->ErrorCode = IO_ERR_SEQUENCE;
        context.Entry->DumpData[context.Used++] = (ULONG)Extension->Temperature;
        context.Entry->DumpDataSize = (USHORT)(context.Used * sizeof(ULONG));
        IoWriteErrorLogEntry(context.Entry);
    }
}

VOID KilnLogValve_bad(_In_ PKILN_EXTENSION Extension)
{
    KILN_LOG_CONTEXT context;

    KilnBegin(Extension, &context);
    context.Entry->ErrorCode = IO_ERR_SEQUENCE; // expect: DDI201
    IoWriteErrorLogEntry(context.Entry);
}

/* NTSTATUS and an out parameter; the pointer is set on success only. */
static NTSTATUS KilnCreateEntry(_In_ PKILN_EXTENSION Extension, _Outptr_ PIO_ERROR_LOG_PACKET *Entry)
{
    *Entry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);
    if (*Entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(*Entry, KILN_ENTRY_SIZE);
    return STATUS_SUCCESS;
}

VOID KilnLogStatus_ok(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = KilnCreateEntry(Extension, &entry);

    if (!NT_SUCCESS(status)) {
        return;
    }
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    IoWriteErrorLogEntry(entry);
}

/* NT_SUCCESS is the wrong way round. */
VOID KilnLogStatus_bad(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = KilnCreateEntry(Extension, &entry);

    if (NT_SUCCESS(status)) {
        IoFreeErrorLogEntry(entry);
        return;
    }
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR; // expect: DDI201
    IoWriteErrorLogEntry(entry);
}

/* A helper that answers whether it may be logged; the NULL test is inside. */
static BOOLEAN KilnUsable(_In_opt_ PIO_ERROR_LOG_PACKET Entry, _In_ PKILN_EXTENSION Extension)
{
    return Entry != NULL && Extension->LostEntries < 100;
}

VOID KilnLogUsable_ok(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = KilnAllocate(Extension, IO_ERR_PROTOCOL);

    if (KilnUsable(entry, Extension)) {
        entry->UniqueErrorValue = Extension->LostEntries;
        IoWriteErrorLogEntry(entry);
    } else if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* What remains in the else branch may be an entry, and may be NULL. */
VOID KilnLogUsable_bad(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = KilnAllocate(Extension, IO_ERR_PROTOCOL);

    if (KilnUsable(entry, Extension)) {
        entry->UniqueErrorValue = Extension->LostEntries;
        IoWriteErrorLogEntry(entry);
    } else {
        IoFreeErrorLogEntry(entry); // expect: DDI201
    }
}

/* A spare entry, allocated early and kept for bad times. */
VOID KilnReserve_ok(_In_ PKILN_EXTENSION Extension)
{
    Extension->SpareEntry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);
}

VOID KilnLogWithSpare_ok(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);

    if (entry == NULL) {
        entry = (PIO_ERROR_LOG_PACKET)InterlockedExchangePointer((PVOID *)&Extension->SpareEntry, NULL);
        if (entry == NULL) {
            return;
        }
    }
    RtlZeroMemory(entry, KILN_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_INSUFFICIENT_RESOURCES;
    IoWriteErrorLogEntry(entry);
}

/* Filled right after it was put into the extension. */
VOID KilnReserveFilled_bad(_In_ PKILN_EXTENSION Extension)
{
    Extension->SpareEntry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);
    Extension->SpareEntry->ErrorCode = IO_ERR_INSUFFICIENT_RESOURCES; // expect: DDI201
    Extension->SpareEntry->DumpDataSize = 0;
}

VOID KilnReserveFilled_ok(_In_ PKILN_EXTENSION Extension)
{
    Extension->SpareEntry = IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);
    if (Extension->SpareEntry != NULL) {
        Extension->SpareEntry->ErrorCode = IO_ERR_INSUFFICIENT_RESOURCES;
        Extension->SpareEntry->DumpDataSize = 0;
    }
}

/* Wrappers that a table holds as well: those who call them by name must still ask. */
static PIO_ERROR_LOG_PACKET KilnGet(_In_ PKILN_EXTENSION Extension)
{
    return IoAllocateErrorLogEntry(Extension->Self, KILN_ENTRY_SIZE);
}

typedef struct _KILN_LOG_ROUTINES {
    PIO_ERROR_LOG_PACKET (*Get)(PKILN_EXTENSION);
} KILN_LOG_ROUTINES;

KILN_LOG_ROUTINES KilnLogRoutines = { KilnGet };

VOID KilnLogByName_bad(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = KilnGet(Extension);

    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR; // expect: DDI201
    IoWriteErrorLogEntry(entry);
}

VOID KilnLogByName_ok(_In_ PKILN_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = KilnGet(Extension);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}
