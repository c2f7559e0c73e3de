/*
 * An entry must be written, freed or handed on before the last pointer to it is lost. Every leak
 * here is on one path only; the others are right.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define CRANE_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG))
#define CRANE_AXES 3
#define CRANE_TAG 'narC'

typedef enum _CRANE_EVENT {
    CraneEventLimit,
    CraneEventLoad,
    CraneEventWind
} CRANE_EVENT;

typedef struct _CRANE_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Axes[CRANE_AXES];
    ULONG Load;
    BOOLEAN Quiet;
    BOOLEAN Stopping;
    NTSTATUS LastStatus;
} CRANE_EXTENSION, *PCRANE_EXTENSION;

NTSTATUS CraneReadAxis(_In_ PCRANE_EXTENSION Extension, _In_ ULONG Axis, _Out_ PULONG Value);
VOID CraneStop(_In_ PCRANE_EXTENSION Extension);
BOOLEAN CraneTransfer(_In_ PDEVICE_OBJECT Device, _Out_writes_bytes_(Length) PVOID Block, _In_ ULONG Length);

/* A second look at the device comes between the allocation and the write. */
VOID CraneLogAxis_bad(_In_ PCRANE_EXTENSION Extension, _In_ ULONG Axis)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG value;

    entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
    if (entry == NULL) {
        return;
    }
    if (!NT_SUCCESS(CraneReadAxis(Extension, Axis, &value))) {
        return;
    }
    RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = value;
    IoWriteErrorLogEntry(entry);
}

VOID CraneLogAxis_ok(_In_ PCRANE_EXTENSION Extension, _In_ ULONG Axis)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG value;

    entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    if (!NT_SUCCESS(CraneReadAxis(Extension, Axis, &value))) {
        IoFreeErrorLogEntry(entry);
        return;
    }
    RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = value;
    IoWriteErrorLogEntry(entry);
}

/* "continue" goes to the next axis and takes the pointer with it. */
VOID CraneLogAxes_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG axis;

    for (axis = 0; axis < CRANE_AXES; axis++) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
        if (entry == NULL) {
            break;
        }
        if (Extension->Axes[axis] == 0) {
            continue;
        }
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_SEEK_ERROR;
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = Extension->Axes[axis];
        IoWriteErrorLogEntry(entry);
    }
}

VOID CraneLogAxes_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG axis;

    for (axis = 0; axis < CRANE_AXES; axis++) {
        if (Extension->Axes[axis] == 0) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
        if (entry == NULL) {
            break;
        }
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_SEEK_ERROR;
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = Extension->Axes[axis];
        IoWriteErrorLogEntry(entry);
    }
}

/* The error path frees the buffer and forgets the entry. */
NTSTATUS CraneLogLoad_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    PULONG buffer = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
    buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, CRANE_AXES * sizeof(ULONG), CRANE_TAG);
    if (buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    status = CraneReadAxis(Extension, 0, buffer);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = buffer[0];
        IoWriteErrorLogEntry(entry);
    }

Exit:
    if (buffer != NULL) {
        ExFreePoolWithTag(buffer, CRANE_TAG);
    }
    return status;
}

NTSTATUS CraneLogLoad_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    PULONG buffer = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
    buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, CRANE_AXES * sizeof(ULONG), CRANE_TAG);
    if (buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    status = CraneReadAxis(Extension, 0, buffer);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = buffer[0];
        IoWriteErrorLogEntry(entry);
        entry = NULL;
    }

Exit:
    if (buffer != NULL) {
        ExFreePoolWithTag(buffer, CRANE_TAG);
    }
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return status;
}

/* The first entry's pointer is overwritten by the second's. */
VOID CraneLogTwice_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
    if (Extension->Load != 0) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID CraneLogOnce_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Extension->Load != 0) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
    } else {
        entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* Every known event writes, the default says that there is nothing to write. */
VOID CraneLogEvent_bad(_In_ PCRANE_EXTENSION Extension, _In_ CRANE_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
    switch (Event) {
    case CraneEventLimit:
        entry->ErrorCode = IO_ERR_SEEK_ERROR;
        break;
    case CraneEventLoad:
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        break;
    default:
        KdPrint(("crane: event %d is not logged\n", Event));
        return;
    }
    IoWriteErrorLogEntry(entry);
}

VOID CraneLogEvent_ok(_In_ PCRANE_EXTENSION Extension, _In_ CRANE_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
    switch (Event) {
    case CraneEventLimit:
        entry->ErrorCode = IO_ERR_SEEK_ERROR;
        break;
    case CraneEventLoad:
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        break;
    default:
        KdPrint(("crane: event %d is not logged\n", Event));
        IoFreeErrorLogEntry(entry);
        return;
    }
    IoWriteErrorLogEntry(entry);
}

/* Allocated under one condition, written under another. */
VOID CraneLogQuiet_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    if (Extension->Load > 100) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
    }
    CraneStop(Extension);
    if (entry != NULL && !Extension->Quiet) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The same two conditions, but one flag, read once. */
VOID CraneLogQuiet_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    BOOLEAN wanted = Extension->Load > 100 && !Extension->Quiet;

    if (wanted) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
    }
    CraneStop(Extension);
    if (wanted && entry != NULL) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* "Is there memory for the log?", asked in the worst way: the answer is thrown away. */
BOOLEAN CraneCanLog_bad(_In_ PCRANE_EXTENSION Extension)
{
    return IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE) != NULL; // expect: DDI301
}

BOOLEAN CraneCanLog_ok(_In_ PCRANE_EXTENSION Extension)
{
    PVOID probe = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);

    if (probe == NULL) {
        return FALSE;
    }
    IoFreeErrorLogEntry(probe);
    return TRUE;
}

/* Four entries in an array; the loop that writes them starts with the second. */
VOID CraneLogSet_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entries[CRANE_AXES];
    ULONG i;

    for (i = 0; i < CRANE_AXES; i++) {
        entries[i] = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
    }
    for (i = 1; i < CRANE_AXES; i++) {
        if (entries[i] != NULL) {
            RtlZeroMemory(entries[i], CRANE_ENTRY_SIZE);
            entries[i]->ErrorCode = IO_ERR_SEEK_ERROR;
            entries[i]->UniqueErrorValue = i;
            IoWriteErrorLogEntry(entries[i]);
        }
    }
}

VOID CraneLogSet_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entries[CRANE_AXES];
    ULONG i;

    for (i = 0; i < CRANE_AXES; i++) {
        entries[i] = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
    }
    for (i = 0; i < CRANE_AXES; i++) {
        if (entries[i] != NULL) {
            RtlZeroMemory(entries[i], CRANE_ENTRY_SIZE);
            entries[i]->ErrorCode = IO_ERR_SEEK_ERROR;
            entries[i]->UniqueErrorValue = i;
            IoWriteErrorLogEntry(entries[i]);
        }
    }
}

/* __leave out of the block, and a __finally that has no idea of the entry. */
NTSTATUS CraneLogProtected_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG value;

    __try {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
        if (entry == NULL) {
            __leave;
        }
        status = CraneReadAxis(Extension, 2, &value);
        if (!NT_SUCCESS(status)) {
            __leave;
        }
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_SEEK_ERROR;
        IoWriteErrorLogEntry(entry);
    } __finally {
        Extension->LastStatus = status;
    }
    return status;
}

NTSTATUS CraneLogProtected_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG value;

    __try {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
        if (entry == NULL) {
            __leave;
        }
        status = CraneReadAxis(Extension, 2, &value);
        if (!NT_SUCCESS(status)) {
            __leave;
        }
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_SEEK_ERROR;
        IoWriteErrorLogEntry(entry);
        entry = NULL;
    } __finally {
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        Extension->LastStatus = status;
    }
    return status;
}

/* A retry that allocates again in each round, without letting go of the last one. */
VOID CraneLogRetry_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    ULONG value = 0;
    ULONG attempt;

    for (attempt = 0; attempt < 2; attempt++) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
        if (entry == NULL) {
            return;
        }
        if (NT_SUCCESS(CraneReadAxis(Extension, 1, &value))) {
            break;
        }
    }
    RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->RetryCount = (UCHAR)attempt;
    IoWriteErrorLogEntry(entry);
}

VOID CraneLogRetry_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    ULONG value = 0;
    ULONG attempt;

    for (attempt = 0; attempt < 2; attempt++) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
        if (entry == NULL) {
            return;
        }
        if (NT_SUCCESS(CraneReadAxis(Extension, 1, &value))) {
            break;
        }
        IoFreeErrorLogEntry(entry);
        entry = NULL;
    }
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    entry->RetryCount = (UCHAR)attempt;
    IoWriteErrorLogEntry(entry);
}

/* The pointer walks through the entry, and the walked pointer is all that is left. */
VOID CraneLogWalk_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
    PULONG words;

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_SEEK_ERROR;
    words = entry->DumpData;
    *words++ = Extension->Axes[0];
    *words++ = Extension->Axes[1];
    entry->DumpDataSize = (USHORT)((PUCHAR)words - (PUCHAR)entry->DumpData);
    if (Extension->Stopping) {
        entry = NULL;
    }
    if (entry != NULL) {
        IoWriteErrorLogEntry(entry);
    }
}

/* Two flags that always agree: what was allocated is what is released. */
VOID CraneLogFlags_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    BOOLEAN allocated = FALSE;
    BOOLEAN write = FALSE;

    if (!Extension->Quiet) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);
        allocated = (BOOLEAN)(entry != NULL);
    }
    if (allocated && Extension->Load != 0) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        write = TRUE;
    }
    CraneStop(Extension);
    if (allocated) {
        if (write) {
            IoWriteErrorLogEntry(entry);
        } else {
            IoFreeErrorLogEntry(entry);
        }
    }
}

/* These two do not: an entry that is not to be written is not freed either. */
VOID CraneLogFlags_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    BOOLEAN write = FALSE;

    if (!Extension->Quiet) {
        entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301
    }
    if (entry != NULL && Extension->Load != 0) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        write = TRUE;
    }
    CraneStop(Extension);
    if (write) {
        IoWriteErrorLogEntry(entry);
    }
}

/* Debugging code: in this build the entry is only looked at. */
VOID CraneLogDisabled_bad(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE); // expect: DDI301

    if (entry != NULL) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
        DbgPrint("crane: would log 0x%x\n", entry->ErrorCode);
#if defined(CRANE_WRITE_LOG)
        IoWriteErrorLogEntry(entry); // note: call-not-interpreted
#endif
    }
}

/* A bug check does not come back: nothing is lost that anybody could use. */
VOID CraneDrop_ok(_In_ PCRANE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, CRANE_ENTRY_SIZE);

    if (Extension->Load == MAXULONG) {
        KeBugCheckEx(0xC4A, (ULONG_PTR)Extension, Extension->Load, 0, 0);
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, CRANE_ENTRY_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

/* A large function fills the memory that decides. */
static NTSTATUS CraneReadBlock(PDEVICE_OBJECT Device, PVOID Block, ULONG Length)
{
    ULONG tries = 0;

    if (Device == NULL || Block == NULL || Length == 0) {
        return STATUS_INVALID_PARAMETER;
    }
    if (Length > 4096 && (Length & 4095) != 0) {
        return STATUS_INVALID_BUFFER_SIZE;
    }
    switch (Device->DeviceType) {
    case FILE_DEVICE_DISK:
    case FILE_DEVICE_CD_ROM:
        tries = 4;
        break;
    case FILE_DEVICE_TAPE:
        tries = 2;
        break;
    case FILE_DEVICE_NULL:
        return STATUS_END_OF_FILE;
    case FILE_DEVICE_NETWORK:
        tries = (Device->Characteristics & FILE_REMOTE_DEVICE) ? 16 : 8;
        break;
    case FILE_DEVICE_SERIAL_PORT:
        return Device->StackSize > 2 ? STATUS_NOT_SUPPORTED : STATUS_INVALID_DEVICE_REQUEST;
    default:
        break;
    }
    do {
        if (CraneTransfer(Device, Block, Length)) {
            return STATUS_SUCCESS;
        }
        if (Device->Flags & DO_DEVICE_INITIALIZING) {
            return STATUS_DEVICE_NOT_READY;
        }
    } while (tries-- != 0);
    return STATUS_IO_DEVICE_ERROR;
}

NTSTATUS CraneCheckBlock_bad(PDEVICE_OBJECT Device, BOOLEAN Verbose)
{
    PIO_ERROR_LOG_PACKET entry;
    PULONG block = ExAllocatePoolWithTag(NonPagedPoolNx, 512, CRANE_TAG);
    NTSTATUS status;

    if (block == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = CraneReadBlock(Device, block, 512);
    if (NT_SUCCESS(status) && block[0] != CRANE_TAG) {
        entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        if (entry != NULL && Verbose) {
            entry->ErrorCode = IO_ERR_BAD_BLOCK;
            IoWriteErrorLogEntry(entry);
        }
        status = STATUS_DATA_ERROR;
    }
    ExFreePoolWithTag(block, CRANE_TAG);
    return status;
}

NTSTATUS CraneCheckBlock_ok(PDEVICE_OBJECT Device, BOOLEAN Verbose)
{
    PIO_ERROR_LOG_PACKET entry;
    PULONG block = ExAllocatePoolWithTag(NonPagedPoolNx, 512, CRANE_TAG);
    NTSTATUS status;

    if (block == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = CraneReadBlock(Device, block, 512);
    if (NT_SUCCESS(status) && block[0] != CRANE_TAG) {
        entry = Verbose ? IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)) : NULL;
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_BAD_BLOCK;
            IoWriteErrorLogEntry(entry);
        }
        status = STATUS_DATA_ERROR;
    }
    ExFreePoolWithTag(block, CRANE_TAG);
    return status;
}
