/*
 * After IoWriteErrorLogEntry and IoFreeErrorLogEntry the entry belongs to the system: no look at it,
 * no second release, and no other routine than these two to release it.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define SONAR_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG))
#define SONAR_TAG 'anoS'
#define SONAR_FREE(Pointer)                                                                                            \
    do {                                                                                                               \
        if ((Pointer) != NULL) {                                                                                       \
            ExFreePool(Pointer);                                                                                       \
            (Pointer) = NULL;                                                                                          \
        }                                                                                                              \
    } while (0)

typedef struct _SONAR_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Echo[4];
    ULONG Sequence;
    NTSTATUS LastLogged;
    PVOID Scratch;
} SONAR_EXTENSION, *PSONAR_EXTENSION;

NTSTATUS SonarSettle(_In_ PSONAR_EXTENSION Extension);

/* The code is read for the trace, out of the entry that is gone. */
VOID SonarLogEcho_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
    DbgPrint("sonar: logged 0x%x\n", entry->ErrorCode); // expect: DDI302
}

VOID SonarLogEcho_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_TIMEOUT;
    DbgPrint("sonar: logging 0x%x\n", entry->ErrorCode);
    IoWriteErrorLogEntry(entry);
}

/* One field too late. */
VOID SonarLogSequence_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
        entry->SequenceNumber = ++Extension->Sequence; // expect: DDI302
    }
}

VOID SonarLogSequence_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_SEQUENCE;
        entry->SequenceNumber = ++Extension->Sequence;
        IoWriteErrorLogEntry(entry);
    }
}

/* The second pointer still points into it. */
VOID SonarLogAlias_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    PULONG dump;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    dump = entry->DumpData;
    RtlCopyMemory(dump, Extension->Echo, sizeof(Extension->Echo));
    entry->ErrorCode = IO_ERR_PARITY;
    entry->DumpDataSize = sizeof(Extension->Echo);
    IoWriteErrorLogEntry(entry);
    Extension->Echo[3] = dump[0]; // expect: DDI302
}

VOID SonarLogAlias_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    PULONG dump;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    dump = entry->DumpData;
    RtlCopyMemory(dump, Extension->Echo, sizeof(Extension->Echo));
    entry->ErrorCode = IO_ERR_PARITY;
    entry->DumpDataSize = sizeof(Extension->Echo);
    Extension->Echo[3] = dump[0];
    IoWriteErrorLogEntry(entry);
    dump = Extension->Echo;
    Extension->Echo[2] = dump[1];
}

/* One entry for all echoes: the second round fills what the first has written. */
VOID SonarLogAll_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    ULONG i;

    if (entry == NULL) {
        return;
    }
    for (i = 0; i < RTL_NUMBER_OF(Extension->Echo); i++) {
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE); // expect: DDI302
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = i;
        IoWriteErrorLogEntry(entry);
    }
}

VOID SonarLogAll_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(Extension->Echo); i++) {
        entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
        if (entry == NULL) {
            return;
        }
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = i;
        IoWriteErrorLogEntry(entry);
    }
}

/* Freed for being superfluous, and its code returned. */
NTSTATUS SonarDiscard_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry == NULL) {
        return STATUS_SUCCESS;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->FinalStatus = SonarSettle(Extension);
    IoFreeErrorLogEntry(entry);
    return entry->FinalStatus; // expect: DDI302
}

NTSTATUS SonarDiscard_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    NTSTATUS status;

    if (entry == NULL) {
        return STATUS_SUCCESS;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->FinalStatus = SonarSettle(Extension);
    status = entry->FinalStatus;
    IoFreeErrorLogEntry(entry);
    return status;
}

/* The pointer's value may still be compared, printed and cleared. */
VOID SonarForget_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    BOOLEAN logged;

    if (entry != NULL) {
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
    logged = (BOOLEAN)(entry != NULL);
    DbgPrint("sonar: entry %p, logged %u\n", entry, logged);
    entry = NULL;
    Extension->LastLogged = logged ? IO_ERR_RESET : STATUS_SUCCESS;
}

/* Only where the device did not settle the entry is written before it is read. */
VOID SonarLogSettled_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    NTSTATUS status = SonarSettle(Extension);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->FinalStatus = status;
    if (!NT_SUCCESS(status)) {
        IoWriteErrorLogEntry(entry);
    }
    Extension->LastLogged = entry->ErrorCode; // expect: DDI302
    if (NT_SUCCESS(status)) {
        IoFreeErrorLogEntry(entry);
    }
}

/* Written twice, once for each branch and once more behind them. */
VOID SonarLogTwice_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    if (Extension->Echo[0] == 0) {
        entry->UniqueErrorValue = 1;
        IoWriteErrorLogEntry(entry);
    }
    IoWriteErrorLogEntry(entry); // expect: DDI303
}

VOID SonarLogEither_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    if (Extension->Echo[0] == 0) {
        entry->UniqueErrorValue = 1;
        IoWriteErrorLogEntry(entry);
        return;
    }
    IoWriteErrorLogEntry(entry);
}

/* "It was allocated, so it must be freed": writing has freed it. */
VOID SonarLogAndFree_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
        IoFreeErrorLogEntry(entry); // expect: DDI303
    }
}

/* A common exit that releases what the body has released already. */
NTSTATUS SonarLogExit_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    NTSTATUS status = SonarSettle(Extension);

    if (entry == NULL || NT_SUCCESS(status)) {
        goto Exit;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->FinalStatus = status;
    IoWriteErrorLogEntry(entry);

Exit:
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI303
    }
    return status;
}

NTSTATUS SonarLogExit_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    NTSTATUS status = SonarSettle(Extension);

    if (entry == NULL || NT_SUCCESS(status)) {
        goto Exit;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->FinalStatus = status;
    IoWriteErrorLogEntry(entry);
    return status;

Exit:
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return status;
}

/* In the __finally, and before it. */
VOID SonarLogFinally_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    __try {
        entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
        if (entry == NULL) {
            __leave;
        }
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_PROTOCOL;
        if (Extension->Sequence & 1) {
            IoWriteErrorLogEntry(entry);
        }
    } __finally {
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry); // expect: DDI303
        }
    }
}

VOID SonarLogFinally_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    BOOLEAN written = FALSE;

    __try {
        entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
        if (entry == NULL) {
            __leave;
        }
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_PROTOCOL;
        if (Extension->Sequence & 1) {
            IoWriteErrorLogEntry(entry);
            written = TRUE;
        }
    } __finally {
        if (entry != NULL && !written) {
            IoFreeErrorLogEntry(entry);
        }
    }
}

/* Through the other name. */
VOID SonarLogOtherName_bad(_In_ PSONAR_EXTENSION Extension)
{
    PVOID raw = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    PIO_ERROR_LOG_PACKET entry = raw;

    if (raw == NULL) {
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_VERSION;
    IoWriteErrorLogEntry(entry);
    IoWriteErrorLogEntry(raw); // expect: DDI303
}

VOID SonarLogTwoNames_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET first = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    PIO_ERROR_LOG_PACKET second = first;

    if (first == NULL) {
        return;
    }
    RtlZeroMemory(first, SONAR_ENTRY_SIZE);
    first->ErrorCode = IO_ERR_VERSION;
    second = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (second != NULL) {
        *second = *first;
        IoWriteErrorLogEntry(second);
    }
    IoWriteErrorLogEntry(first);
}

/* The pool's routine for the log's memory. */
VOID SonarLogPool_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    if (NT_SUCCESS(SonarSettle(Extension))) {
        ExFreePool(entry); // expect: DDI304
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
}

VOID SonarLogPool_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry == NULL) {
        return;
    }
    if (NT_SUCCESS(SonarSettle(Extension))) {
        IoFreeErrorLogEntry(entry);
        return;
    }
    RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
}

/* With a tag it is no better. */
VOID SonarLogTagged_bad(_In_ PSONAR_EXTENSION Extension)
{
    PVOID entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry != NULL) {
        RtlCopyMemory(Extension->Echo, (PUCHAR)entry + FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData), sizeof(ULONG));
        ExFreePoolWithTag(entry, SONAR_TAG); // expect: DDI304
    }
}

/* The macro that frees everything else in this driver. */
VOID SonarLogMacro_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    Extension->Scratch = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, SONAR_TAG);
    if (Extension->Scratch == NULL) {
        SONAR_FREE(entry); // expect: DDI304
        return;
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_INSUFFICIENT_RESOURCES;
        IoWriteErrorLogEntry(entry);
    }
}

VOID SonarLogMacro_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_INSUFFICIENT_RESOURCES;
        IoWriteErrorLogEntry(entry);
    }
    SONAR_FREE(Extension->Scratch);
}

/* An entry that was built in pool memory, "because it has the same layout". */
VOID SonarLogBuilt_bad(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = ExAllocatePool2(POOL_FLAG_NON_PAGED, SONAR_ENTRY_SIZE, SONAR_TAG);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = sizeof(Extension->Echo);
        RtlCopyMemory(entry->DumpData, Extension->Echo, sizeof(Extension->Echo));
        IoWriteErrorLogEntry(entry); // expect: DDI304
    }
}

/* Built in pool memory, copied into an entry. */
VOID SonarLogBuilt_ok(_In_ PSONAR_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET image = ExAllocatePool2(POOL_FLAG_NON_PAGED, SONAR_ENTRY_SIZE, SONAR_TAG);
    PIO_ERROR_LOG_PACKET entry;

    if (image == NULL) {
        return;
    }
    image->ErrorCode = IO_ERR_INTERNAL_ERROR;
    image->DumpDataSize = sizeof(Extension->Echo);
    RtlCopyMemory(image->DumpData, Extension->Echo, sizeof(Extension->Echo));
    entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);
    if (entry != NULL) {
        RtlCopyMemory(entry, image, SONAR_ENTRY_SIZE);
        IoWriteErrorLogEntry(entry);
    }
    ExFreePoolWithTag(image, SONAR_TAG);
}

/* Or on the stack. */
VOID SonarLogStack_bad(_In_ PSONAR_EXTENSION Extension)
{
    IO_ERROR_LOG_PACKET packet;

    RtlZeroMemory(&packet, sizeof(packet));
    packet.ErrorCode = IO_ERR_INTERNAL_ERROR;
    packet.SequenceNumber = Extension->Sequence;
    IoWriteErrorLogEntry(&packet); // expect: DDI304
}

/* Scratch memory freed as if it were an entry. */
VOID SonarScratch_bad(_In_ PSONAR_EXTENSION Extension)
{
    PULONG scratch = ExAllocatePoolWithTag(NonPagedPoolNx, 4 * sizeof(ULONG), SONAR_TAG);

    if (scratch == NULL) {
        return;
    }
    RtlCopyMemory(scratch, Extension->Echo, 4 * sizeof(ULONG));
    Extension->Sequence += scratch[0];
    IoFreeErrorLogEntry(scratch); // expect: DDI304
}

/* Both kinds of memory, each released by its own routine. */
VOID SonarBothKinds_ok(_In_ PSONAR_EXTENSION Extension)
{
    PULONG scratch = ExAllocatePoolWithTag(NonPagedPoolNx, 4 * sizeof(ULONG), SONAR_TAG);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, SONAR_ENTRY_SIZE);

    if (scratch != NULL && entry != NULL) {
        RtlCopyMemory(scratch, Extension->Echo, 4 * sizeof(ULONG));
        RtlZeroMemory(entry, SONAR_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = 4 * sizeof(ULONG);
        RtlCopyMemory(entry->DumpData, scratch, 4 * sizeof(ULONG));
    }
    if (entry != NULL) {
        if (scratch != NULL) {
            IoWriteErrorLogEntry(entry);
        } else {
            IoFreeErrorLogEntry(entry);
        }
    }
    if (scratch != NULL) {
        ExFreePoolWithTag(scratch, SONAR_TAG);
    }
}
