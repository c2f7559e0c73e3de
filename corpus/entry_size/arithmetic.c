/*
 * Where the size comes from: string lengths, counts out of switches and tables, sums that wrap, and
 * the safe-integer routines. A size is right when every step of its computation is bounded.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntintsafe.h>
#include <ntstrsafe.h>

#define GRID_MAX_CHANNELS 12

typedef enum _GRID_EVENT {
    GridEventReset,
    GridEventOverload,
    GridEventPhase,
    GridEventMaximum
} GRID_EVENT;

typedef struct _GRID_EXTENSION {
    PDEVICE_OBJECT Self;
    UNICODE_STRING RegistryPath;
    UNICODE_STRING FriendlyName;
    ULONG Channels[GRID_MAX_CHANNELS];
    ULONG ChannelCount;
    ULONG Phase[3];
} GRID_EXTENSION, *PGRID_EXTENSION;

static const UCHAR GridDumpWords[GridEventMaximum] = {1, 4, 8};

/* wcslen counts whatever the caller's string has. */
VOID GridLogName_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_z_ PCWSTR Name)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T nameBytes = (wcslen(Name) + 1) * sizeof(WCHAR);

    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + nameBytes)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_NOT_READY;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Name, nameBytes);
        IoWriteErrorLogEntry(entry);
    }
}

/* RtlStringCbLengthW fails for a string that is longer than its bound. */
VOID GridLogName_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_z_ PCWSTR Name)
{
    PIO_ERROR_LOG_PACKET entry;
    size_t nameBytes;

    if (!NT_SUCCESS(RtlStringCbLengthW(Name, 64 * sizeof(WCHAR), &nameBytes))) {
        return;
    }
    nameBytes += sizeof(WCHAR);
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + nameBytes));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_NOT_READY;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Name, nameBytes);
        IoWriteErrorLogEntry(entry);
    }
}

/* Two string lengths of the registry path and the friendly name, each a USHORT. */
VOID GridLogBothNames_bad(_In_ PGRID_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG first = Extension->RegistryPath.Length + sizeof(UNICODE_NULL);
    ULONG second = Extension->FriendlyName.Length + sizeof(UNICODE_NULL);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + first + second)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* Both or none: too long a pair of names is left out. */
VOID GridLogBothNames_ok(_In_ PGRID_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG first = Extension->RegistryPath.Length + sizeof(UNICODE_NULL);
    ULONG second = Extension->FriendlyName.Length + sizeof(UNICODE_NULL);
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + first + second;
    BOOLEAN withNames = TRUE;

    if (size > ERROR_LOG_MAXIMUM_SIZE) {
        withNames = FALSE;
        size = sizeof(IO_ERROR_LOG_PACKET);
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        if (withNames) {
            entry->NumberOfStrings = 2;
            entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
            RtlCopyMemory(entry + 1, Extension->RegistryPath.Buffer, Extension->RegistryPath.Length);
            RtlCopyMemory(
                (PUCHAR)(entry + 1) + first, Extension->FriendlyName.Buffer, Extension->FriendlyName.Length);
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* RtlULongAdd answers whether a ULONG is enough, not whether a UCHAR is. */
NTSTATUS GridLogSafeAdd_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size;
    NTSTATUS status;

    status = RtlULongAdd(sizeof(IO_ERROR_LOG_PACKET), DumpBytes, &size);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

NTSTATUS GridLogSafeAdd_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size;
    NTSTATUS status;

    status = RtlULongAdd(sizeof(IO_ERROR_LOG_PACKET), DumpBytes, &size);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (size > ERROR_LOG_MAXIMUM_SIZE) {
        return STATUS_INVALID_PARAMETER;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

/* RtlULongToUChar does ask the right question; 255 is still more than the maximum. */
NTSTATUS GridLogSafeConversion_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ USHORT DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size;
    NTSTATUS status;

    status = RtlULongToUChar((ULONG)sizeof(IO_ERROR_LOG_PACKET) + DumpBytes, &size);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, size); // expect: DDI102
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

/* The product wraps in 32 bits: 0x40000000 words are 0 bytes, the check is passed, the loop is not short. */
VOID GridLogWords_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_reads_(Count) PULONG Words, _In_ ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG dump = Count * (ULONG)sizeof(ULONG);
    ULONG i;

    if (dump > ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + dump));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    entry->DumpDataSize = (USHORT)dump;
    for (i = 0; i < Count; i++) {
        entry->DumpData[i] = Words[i]; // expect: DDI104
    }
    IoWriteErrorLogEntry(entry);
}

/* The count is checked, not the product. */
VOID GridLogWords_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_reads_(Count) PULONG Words, _In_ ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    if (Count > (ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET)) / sizeof(ULONG)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Count * sizeof(ULONG)));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    entry->DumpDataSize = (USHORT)(Count * sizeof(ULONG));
    for (i = 0; i < Count; i++) {
        entry->DumpData[i] = Words[i];
    }
    IoWriteErrorLogEntry(entry);
}

/* A USHORT sum wraps at 65536. The test for it forgets the terminator: a length of 65534 gives exactly 48. */
VOID GridLogShortSum_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT size = (USHORT)(sizeof(IO_ERROR_LOG_PACKET) + Name->Length + sizeof(WCHAR));

    if (size < sizeof(IO_ERROR_LOG_PACKET) || size > ERROR_LOG_MAXIMUM_SIZE) {
        return;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory(entry + 1, Name->Buffer, Name->Length); // expect: DDI104
    IoWriteErrorLogEntry(entry);
}

/* The test that belongs to such a sum: it wrapped when it is less than one of its parts. */
VOID GridLogShortSum_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT size = (USHORT)(sizeof(IO_ERROR_LOG_PACKET) + Name->Length + sizeof(WCHAR));

    if (size < Name->Length || size > ERROR_LOG_MAXIMUM_SIZE) {
        return;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory(entry + 1, Name->Buffer, Name->Length);
    IoWriteErrorLogEntry(entry);
}

/* Every kind of event has its number of words, and the default has them all. */
VOID GridLogEvent_bad(_In_ PGRID_EXTENSION Extension, _In_ ULONG Event)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words;

    switch (Event) {
    case GridEventReset:
        words = 0;
        break;
    case GridEventOverload:
        words = 4;
        break;
    case GridEventPhase:
        words = 8;
        break;
    default:
        words = Extension->ChannelCount;
        break;
    }
    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG))); // expect-1: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID GridLogEvent_ok(_In_ PGRID_EXTENSION Extension, _In_ ULONG Event)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words;

    switch (Event) {
    case GridEventReset:
        words = 0;
        break;
    case GridEventOverload:
        words = 4;
        break;
    case GridEventPhase:
        words = 8;
        break;
    default:
        return;
    }
    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A switch that falls through: the phases are added to the overload, 48 + 30 * 4 + 30 * 4. */
VOID GridLogFallThrough_bad(_In_ PGRID_EXTENSION Extension, _In_ GRID_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT size = sizeof(IO_ERROR_LOG_PACKET);

    switch (Event) {
    case GridEventOverload:
        size += 30 * sizeof(ULONG);
        /* fall through */
    case GridEventPhase:
        size += 30 * sizeof(ULONG);
        break;
    default:
        break;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID GridLogNoFallThrough_ok(_In_ PGRID_EXTENSION Extension, _In_ GRID_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT size = sizeof(IO_ERROR_LOG_PACKET);

    switch (Event) {
    case GridEventOverload:
        size += 30 * sizeof(ULONG);
        break;
    case GridEventPhase:
        size += 30 * sizeof(ULONG);
        break;
    default:
        break;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A table of constants bounds what is read from it. */
VOID GridLogTable_ok(_In_ PGRID_EXTENSION Extension, _In_ ULONG Event)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words;

    if (Event >= GridEventMaximum) {
        return;
    }
    words = GridDumpWords[Event];
    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A count that a loop over the array has made cannot be larger than the array. */
VOID GridLogActiveChannels_ok(_In_ PGRID_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG active = 0;
    ULONG next = 0;
    ULONG i;

    for (i = 0; i < GRID_MAX_CHANNELS; i++) {
        if (Extension->Channels[i] != 0) {
            active++;
        }
    }
    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + GRID_MAX_CHANNELS * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + GRID_MAX_CHANNELS * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->UniqueErrorValue = active;
        entry->DumpDataSize = GRID_MAX_CHANNELS * sizeof(ULONG);
        for (i = 0; i < RTL_NUMBER_OF(Extension->Channels); i++) {
            if (Extension->Channels[i] != 0 && next < GRID_MAX_CHANNELS) {
                entry->DumpData[next++] = Extension->Channels[i];
            }
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* The count of the extension is only as good as the check in front of it. */
VOID GridLogChannels_bad(_In_ PGRID_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    if (Extension->ChannelCount == 0) {
        return;
    }
    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + GRID_MAX_CHANNELS * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + GRID_MAX_CHANNELS * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        for (i = 0; i < Extension->ChannelCount; i++) {
            entry->DumpData[i] = Extension->Channels[i]; // expect: DDI104
        }
        IoWriteErrorLogEntry(entry);
    }
}

VOID GridLogChannels_ok(_In_ PGRID_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    if (Extension->ChannelCount == 0 || Extension->ChannelCount > RTL_NUMBER_OF(Extension->Channels)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + GRID_MAX_CHANNELS * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + GRID_MAX_CHANNELS * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        for (i = 0; i < Extension->ChannelCount; i++) {
            entry->DumpData[i] = Extension->Channels[i];
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* Rounded up after the clamp: the room for dump data, 192 bytes, is a multiple of eight itself. */
VOID GridLogAligned_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ PVOID Data, _In_ ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG dump = min(Bytes, ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET));
    ULONG size;

    dump = (dump + (sizeof(ULONGLONG) - 1)) & ~(ULONG)(sizeof(ULONGLONG) - 1);
    size = sizeof(IO_ERROR_LOG_PACKET) + dump;
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = (USHORT)dump;
        RtlCopyMemory(entry->DumpData, Data, min(Bytes, dump));
        IoWriteErrorLogEntry(entry);
    }
}

/* The same with a clamp that is no multiple of eight: 193 bytes become 200, the entry 248. */
VOID GridLogAligned_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG dump = min(Bytes, 193);
    ULONG size;

    dump = (dump + (sizeof(ULONGLONG) - 1)) & ~(ULONG)(sizeof(ULONGLONG) - 1);
    size = sizeof(IO_ERROR_LOG_PACKET) + dump;
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI102
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}

/* Bits bound as well as comparisons do, shifts too. */
VOID GridLogMasked_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Control)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = (Control >> 8) & 0x1F;
    ULONG flags = Control >> 30;

    entry = IoAllocateErrorLogEntry(
        DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG) + flags * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

/* The same bits, of which one more is kept: 48 + 63 * 4 = 300. */
VOID GridLogMasked_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Control)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = (Control >> 8) & 0x3F;

    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG))); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}
