/*
 * Sizes that are computed or bounded somewhere else: in a helper, through an out parameter, by the
 * callers. A static function is called by the callers in this file and by nobody else.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define DOCK_MAX_TEXT 60
#define DOCK_ENTRY_SIZE(Words) (sizeof(IO_ERROR_LOG_PACKET) + (Words) * sizeof(ULONG))
#define DOCK_CLAMP(Value, Limit) ((Value) > (Limit) ? (Limit) : (Value))

typedef struct _DOCK_EXTENSION {
    PDEVICE_OBJECT Self;
    UNICODE_STRING SlotName;
    ULONG Registers[64];
} DOCK_EXTENSION, *PDOCK_EXTENSION;

typedef struct _DOCK_LOG_REQUEST {
    NTSTATUS ErrorCode;
    ULONG DumpBytes;
    UCHAR Dump[96];
} DOCK_LOG_REQUEST, *PDOCK_LOG_REQUEST;

/* Clamps to what an entry may have at most. */
static UCHAR DockEntrySize(_In_ ULONG DumpBytes)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    if (DumpBytes > MAXUSHORT || size > ERROR_LOG_MAXIMUM_SIZE) {
        return (UCHAR)ERROR_LOG_MAXIMUM_SIZE;
    }
    return (UCHAR)size;
}

VOID DockLogSized_ok(_In_ PDOCK_EXTENSION Extension, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, DockEntrySize(DumpBytes));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* Returns a UCHAR, and that is all it does about the size. */
static UCHAR DockUncheckedSize(_In_ ULONG DumpBytes)
{
    return (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DumpBytes);
}

VOID DockLogUnsized_bad(_In_ PDOCK_EXTENSION Extension, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, DockUncheckedSize(DumpBytes)); // expect: DDI101

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The same unchecked helper, asked for a size that is known. */
VOID DockLogKnownSize_ok(_In_ PDOCK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, DockUncheckedSize(4 * sizeof(ULONG)));

    if (entry != NULL) {
        RtlZeroMemory(entry, DOCK_ENTRY_SIZE(4));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = 4 * sizeof(ULONG);
        RtlCopyMemory(entry->DumpData, Extension->Registers, 4 * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

/* Checks nothing: each of its callers passes a constant. */
static VOID DockLogRegisters_ok(_In_ PDOCK_EXTENSION Extension, _In_ NTSTATUS ErrorCode, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)DOCK_ENTRY_SIZE(Words));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = ErrorCode;
    entry->DumpDataSize = (USHORT)(Words * sizeof(ULONG));
    RtlCopyMemory(entry->DumpData, Extension->Registers, Words * sizeof(ULONG));
    IoWriteErrorLogEntry(entry);
}

VOID DockReportBusError(_In_ PDOCK_EXTENSION Extension)
{
    DockLogRegisters_ok(Extension, IO_ERR_CONTROLLER_ERROR, 8);
}

VOID DockReportTimeout(_In_ PDOCK_EXTENSION Extension, _In_ BOOLEAN Verbose)
{
    DockLogRegisters_ok(Extension, IO_ERR_TIMEOUT, Verbose ? 32 : 2);
}

/* The same helper again; the third caller hands on all 64 registers. */
static VOID DockLogAllRegisters_bad(_In_ PDOCK_EXTENSION Extension, _In_ NTSTATUS ErrorCode, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)DOCK_ENTRY_SIZE(Words)); // expect: DDI101
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = ErrorCode;
    entry->DumpDataSize = (USHORT)(Words * sizeof(ULONG));
    RtlCopyMemory(entry->DumpData, Extension->Registers, Words * sizeof(ULONG));
    IoWriteErrorLogEntry(entry);
}

VOID DockReportParity(_In_ PDOCK_EXTENSION Extension)
{
    DockLogAllRegisters_bad(Extension, IO_ERR_PARITY, 8);
}

VOID DockReportReset(_In_ PDOCK_EXTENSION Extension)
{
    DockLogAllRegisters_bad(Extension, IO_ERR_RESET, 2);
}

VOID DockReportFatal(_In_ PDOCK_EXTENSION Extension)
{
    DockLogAllRegisters_bad(Extension, IO_ERR_DRIVER_ERROR, RTL_NUMBER_OF(Extension->Registers));
}

/* The size comes back through a pointer, clamped or, when the helper fails, not at all. */
static BOOLEAN DockQuerySize(_In_ PDOCK_EXTENSION Extension, _Out_ PULONG Size)
{
    ULONG length = Extension->SlotName.Length;

    *Size = sizeof(IO_ERROR_LOG_PACKET);
    if (length == 0 || length > DOCK_MAX_TEXT * sizeof(WCHAR)) {
        return FALSE;
    }
    *Size += length + sizeof(UNICODE_NULL);
    return TRUE;
}

VOID DockLogSlot_ok(_In_ PDOCK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size;
    BOOLEAN named = DockQuerySize(Extension, &size);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_NOT_READY;
    if (named) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Extension->SlotName.Buffer, Extension->SlotName.Length);
    }
    IoWriteErrorLogEntry(entry);
}

/* The answer of the helper is not asked for: there may be no room for the name. */
VOID DockLogSlotAnyway_bad(_In_ PDOCK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size;

    (VOID)DockQuerySize(Extension, &size);
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_NOT_READY;
    RtlCopyMemory(entry + 1, Extension->SlotName.Buffer, Extension->SlotName.Length); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* A helper writes the dump data of an entry whose size its caller chose. */
static VOID DockFillDump_bad(_Inout_ PIO_ERROR_LOG_PACKET Entry, _In_reads_(Words) PULONG Data, _In_ ULONG Words)
{
    ULONG i;

    Entry->DumpDataSize = (USHORT)(Words * sizeof(ULONG));
    for (i = 0; i < Words; i++) {
        Entry->DumpData[i] = Data[i]; // expect: DDI104
    }
}

VOID DockReportShort(_In_ PDOCK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, DOCK_ENTRY_SIZE(4));

    if (entry != NULL) {
        RtlZeroMemory(entry, DOCK_ENTRY_SIZE(4));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        DockFillDump_bad(entry, Extension->Registers, 8);
        IoWriteErrorLogEntry(entry);
    }
}

static VOID DockFillDump_ok(_Inout_ PIO_ERROR_LOG_PACKET Entry, _In_reads_(Words) PULONG Data, _In_ ULONG Words)
{
    ULONG i;

    Entry->DumpDataSize = (USHORT)(Words * sizeof(ULONG));
    for (i = 0; i < Words; i++) {
        Entry->DumpData[i] = Data[i];
    }
}

VOID DockReportLong(_In_ PDOCK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, DOCK_ENTRY_SIZE(8));

    if (entry != NULL) {
        RtlZeroMemory(entry, DOCK_ENTRY_SIZE(8));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        DockFillDump_ok(entry, Extension->Registers, 8);
        IoWriteErrorLogEntry(entry);
    }
}

/* A clamp behind a macro of the driver's own. */
VOID DockLogMacro_ok(_In_ PDOCK_EXTENSION Extension, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = DOCK_CLAMP(Words, 16);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)DOCK_ENTRY_SIZE(words));
    if (entry != NULL) {
        RtlZeroMemory(entry, DOCK_ENTRY_SIZE(words));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        entry->DumpDataSize = (USHORT)(words * sizeof(ULONG));
        RtlCopyMemory(entry->DumpData, Extension->Registers, words * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

/* The size of a macro's argument, not of what it was clamped to. */
VOID DockLogMacro_bad(_In_ PDOCK_EXTENSION Extension, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = DOCK_CLAMP(Words, 16);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)DOCK_ENTRY_SIZE(Words)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        entry->DumpDataSize = (USHORT)(words * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

/* A request that travels in a structure; its maker has bounded it. */
static VOID DockWriteRequest_ok(_In_ PDOCK_EXTENSION Extension, _In_ PDOCK_LOG_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Request->DumpBytes));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = Request->ErrorCode;
        entry->DumpDataSize = (USHORT)Request->DumpBytes;
        RtlCopyMemory(entry->DumpData, Request->Dump, Request->DumpBytes);
        IoWriteErrorLogEntry(entry);
    }
}

VOID DockReportFrame(_In_ PDOCK_EXTENSION Extension, _In_reads_bytes_(Length) PVOID Frame, _In_ USHORT Length)
{
    DOCK_LOG_REQUEST request;

    RtlZeroMemory(&request, sizeof(request));
    request.ErrorCode = IO_ERR_OVERRUN_ERROR;
    request.DumpBytes = min(Length, sizeof(request.Dump)) & ~3u;
    RtlCopyMemory(request.Dump, Frame, request.DumpBytes);
    DockWriteRequest_ok(Extension, &request);
}

/* Here the maker has forgotten to. */
static VOID DockWriteRequest_bad(_In_ PDOCK_EXTENSION Extension, _In_ PDOCK_LOG_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Request->DumpBytes)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = Request->ErrorCode;
        IoWriteErrorLogEntry(entry);
    }
}

VOID DockReportPacket(_In_ PDOCK_EXTENSION Extension, _In_ USHORT Length)
{
    DOCK_LOG_REQUEST request;

    RtlZeroMemory(&request, sizeof(request));
    request.ErrorCode = IO_ERR_OVERRUN_ERROR;
    request.DumpBytes = Length;
    DockWriteRequest_bad(Extension, &request);
}
