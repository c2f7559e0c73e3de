/* A copy from memory of a process raises an exception when that memory is gone: the handler must know of the entry. */
#include <ntddk.h>

#define SLUICE_BYTES (2 * sizeof(ULONG))
#define SLUICE_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + SLUICE_BYTES)

typedef struct _SLUICE {
    PDEVICE_OBJECT Self;
    UCHAR Levels[SLUICE_BYTES];
    ULONG Faults;
} SLUICE, *PSLUICE;

NTSTATUS SluiceLogLevels_bad(PSLUICE Sluice, PVOID UserBuffer)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry;

    __try {
        entry = IoAllocateErrorLogEntry(Sluice->Self, SLUICE_ENTRY_SIZE); // expect: DDI301
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            RtlCopyMemory(entry->DumpData, UserBuffer, SLUICE_BYTES);
            IoWriteErrorLogEntry(entry);
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
}

NTSTATUS SluiceLogLevels_ok(PSLUICE Sluice, PVOID UserBuffer)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry = NULL;

    __try {
        entry = IoAllocateErrorLogEntry(Sluice->Self, SLUICE_ENTRY_SIZE);
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            RtlCopyMemory(entry->DumpData, UserBuffer, SLUICE_BYTES);
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    if (entry != NULL) {
        entry->FinalStatus = status;
        IoWriteErrorLogEntry(entry);
    }
    return status;
}

/* What the driver copies within its own memory raises nothing. */
NTSTATUS SluiceLogOwnLevels_ok(PSLUICE Sluice, PULONG UserCount)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry;

    __try {
        ProbeForWrite(UserCount, sizeof(ULONG), sizeof(ULONG));
        *UserCount = SLUICE_BYTES;
        entry = IoAllocateErrorLogEntry(Sluice->Self, SLUICE_ENTRY_SIZE);
        if (entry != NULL) {
            RtlZeroMemory(entry, SLUICE_ENTRY_SIZE);
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            RtlCopyMemory(entry->DumpData, Sluice->Levels, SLUICE_BYTES);
            IoWriteErrorLogEntry(entry);
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
}

typedef struct _SLUICE_QUERY {
    ULONG Size;
    ULONG Faults;
} SLUICE_QUERY, *PSLUICE_QUERY;

/* The structure was probed: it is the caller's. */
NTSTATUS SluiceQuery_bad(PSLUICE Sluice, PSLUICE_QUERY Query)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry = NULL;
    SLUICE_QUERY captured;

    __try {
        ProbeForRead(Query, sizeof(*Query), sizeof(ULONG));
        entry = IoAllocateErrorLogEntry(Sluice->Self, SLUICE_ENTRY_SIZE); // expect: DDI301
        RtlCopyMemory(&captured, Query, sizeof(captured));
        Sluice->Faults = captured.Faults;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->UniqueErrorValue = captured.Faults;
        IoWriteErrorLogEntry(entry);
    }
    return status;
}

NTSTATUS SluiceQuery_ok(PSLUICE Sluice, PSLUICE_QUERY Query)
{
    NTSTATUS status = STATUS_SUCCESS;
    PIO_ERROR_LOG_PACKET entry = NULL;
    SLUICE_QUERY captured;

    __try {
        ProbeForRead(Query, sizeof(*Query), sizeof(ULONG));
        RtlCopyMemory(&captured, Query, sizeof(captured));
        entry = IoAllocateErrorLogEntry(Sluice->Self, SLUICE_ENTRY_SIZE);
        Sluice->Faults = captured.Faults;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->UniqueErrorValue = captured.Faults;
        IoWriteErrorLogEntry(entry);
    }
    return status;
}

NTSTATUS SluiceRead(_In_ PSLUICE Sluice);

/* The block ends normally, or is left by the return: the entry is released once on either way. */
NTSTATUS SluiceReadLevels_ok(PSLUICE Sluice)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status;

    __try {
        entry = IoAllocateErrorLogEntry(Sluice->Self, SLUICE_ENTRY_SIZE);
        status = SluiceRead(Sluice);
        if (NT_SUCCESS(status)) {
            return status;
        }
    } __finally {
        if (AbnormalTermination() && entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
    }
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->FinalStatus = status;
        IoWriteErrorLogEntry(entry);
    }
    return status;
}

NTSTATUS SluiceReadLevels_bad(PSLUICE Sluice)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status;

    __try {
        entry = IoAllocateErrorLogEntry(Sluice->Self, SLUICE_ENTRY_SIZE); // expect: DDI301
        status = SluiceRead(Sluice);
        if (NT_SUCCESS(status)) {
            return status;
        }
    } __finally {
        if (!AbnormalTermination() && entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
    }
    return status;
}
