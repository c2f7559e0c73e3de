// Pointers that other routines store through their parameters: what lies behind them decides what happens to the entry.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _RING_EXTENSION {
    ULONG Flags;
    PDEVICE_OBJECT Lower;
    LONG Resets;
} RING_EXTENSION, *PRING_EXTENSION;

NTSTATUS RingFind(_In_ PDEVICE_OBJECT Device, _Out_ PRING_EXTENSION *Extension);

VOID LogFound_bad(PDEVICE_OBJECT Device)
{
    PRING_EXTENSION ring;
    PIO_ERROR_LOG_PACKET entry;

    if (!NT_SUCCESS(RingFind(Device, &ring))) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE); // expect: DDI301
    if (entry == NULL) {
        return;
    }
    if (ring->Flags & 1) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID LogFound_ok(PDEVICE_OBJECT Device)
{
    PRING_EXTENSION ring;
    PIO_ERROR_LOG_PACKET entry;

    if (!NT_SUCCESS(RingFind(Device, &ring))) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    if (ring->Flags & 1) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    if ((ring->Flags & 1) == 0) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID LogByHandle_bad(PDEVICE_OBJECT Device, HANDLE Handle)
{
    PFILE_OBJECT file;
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status;

    status = ObReferenceObjectByHandle(Handle, FILE_READ_DATA, NULL, KernelMode, (PVOID *)&file, NULL);
    if (!NT_SUCCESS(status)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE); // expect: DDI301
    if (entry != NULL && file->ReadAccess) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    ObDereferenceObject(file);
}

VOID LogByHandle_ok(PDEVICE_OBJECT Device, HANDLE Handle)
{
    PFILE_OBJECT file;
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status;

    status = ObReferenceObjectByHandle(Handle, FILE_READ_DATA, NULL, KernelMode, (PVOID *)&file, NULL);
    if (!NT_SUCCESS(status)) {
        return;
    }
    if (file->ReadAccess) {
        entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    }
    if (entry != NULL && file->ReadAccess) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    ObDereferenceObject(file);
}

VOID WriteTwice_bad(PDEVICE_OBJECT Device)
{
    PRING_EXTENSION ring;
    PIO_ERROR_LOG_PACKET entry;

    if (!NT_SUCCESS(RingFind(Device, &ring))) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    if (ring->Resets > 3) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    if (ring->Resets > 2) {
        IoFreeErrorLogEntry(entry); // expect: DDI303
    } else {
        IoFreeErrorLogEntry(entry);
    }
}

VOID WriteOnce_ok(PDEVICE_OBJECT Device)
{
    PRING_EXTENSION ring;
    PIO_ERROR_LOG_PACKET entry;

    if (!NT_SUCCESS(RingFind(Device, &ring))) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    if (ring->Resets > 3) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    if (ring->Resets <= 3) {
        IoFreeErrorLogEntry(entry);
    }
}
