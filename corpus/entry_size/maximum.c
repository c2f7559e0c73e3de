// targets: x64 x86 arm64
/*
 * ERROR_LOG_MAXIMUM_SIZE is below 255 and differs between architectures (240 bytes where pointers
 * have 64 bits, 152 on x86): a size can fit a UCHAR and still be more than the I/O manager gives.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define LINK_LOG_LIMIT 250
#define LINK_MAX_COUNTERS 50
#define LINK_SHORT_NAME 48

typedef struct _LINK_COUNTERS {
    ULONG Values[LINK_MAX_COUNTERS];
} LINK_COUNTERS, *PLINK_COUNTERS;

typedef struct _LINK_LOG_RECORD {
    IO_ERROR_LOG_PACKET Packet;
    ULONG Counters[20];
} LINK_LOG_RECORD, *PLINK_LOG_RECORD;

C_ASSERT(sizeof(LINK_LOG_RECORD) <= ERROR_LOG_MAXIMUM_SIZE);

/* 48 + 200 bytes: it fits the UCHAR, and no entry is ever that large. */
VOID LinkLogCounters_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ PLINK_COUNTERS Counters)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(DeviceObject, sizeof(IO_ERROR_LOG_PACKET) + sizeof(LINK_COUNTERS)); // expect: DDI102
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = sizeof(LINK_COUNTERS);
        RtlCopyMemory(entry->DumpData, Counters, sizeof(LINK_COUNTERS));
        IoWriteErrorLogEntry(entry);
    }
}

/* What fits on one architecture is too much on the other: 48 + 30 * 4 = 168. */
VOID LinkLogThirty_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ PLINK_COUNTERS Counters)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(DeviceObject, sizeof(IO_ERROR_LOG_PACKET) + 30 * sizeof(ULONG)); // expect(x86): DDI102
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = 30 * sizeof(ULONG);
        RtlCopyMemory(entry->DumpData, Counters->Values, 30 * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

/* As many counters as the architecture has room for. */
VOID LinkLogWhatFits_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ PLINK_COUNTERS Counters)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT bytes = (USHORT)min(sizeof(LINK_COUNTERS), ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET));

    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = bytes;
        RtlCopyMemory(entry->DumpData, Counters->Values, bytes);
        IoWriteErrorLogEntry(entry);
    }
}

/* Exactly the maximum is allowed. */
VOID LinkLogMaximum_ok(_In_ PDEVICE_OBJECT DeviceObject)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)ERROR_LOG_MAXIMUM_SIZE);

    if (entry != NULL) {
        RtlZeroMemory(entry, ERROR_LOG_MAXIMUM_SIZE);
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

/* One byte more is not. */
VOID LinkLogMaximumPlusOne_bad(_In_ PDEVICE_OBJECT DeviceObject)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(ERROR_LOG_MAXIMUM_SIZE + 1)); // expect: DDI102

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

/* The author knew of the UCHAR, and only of the UCHAR. */
VOID LinkLogClampedToUchar_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ USHORT DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    size = min(size, MAXUCHAR);
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI102
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

/* A limit of the driver's own that nobody compared with the system's. */
VOID LinkLogOwnLimit_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;

    if (DumpBytes > LINK_LOG_LIMIT - sizeof(IO_ERROR_LOG_PACKET)) {
        DumpBytes = LINK_LOG_LIMIT - sizeof(IO_ERROR_LOG_PACKET);
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DumpBytes)); // expect: DDI102
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A loop that trims until it fits. */
VOID LinkLogTrimmed_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ USHORT DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    while (size > ERROR_LOG_MAXIMUM_SIZE) {
        size -= sizeof(ULONG);
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A caller's UCHAR cannot be truncated, but nothing says that it stays below the maximum. */
VOID LinkLogUcharSize_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ UCHAR EntrySize)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    if (EntrySize >= sizeof(IO_ERROR_LOG_PACKET)) {
        entry = IoAllocateErrorLogEntry(DeviceObject, EntrySize); // expect: DDI102
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, EntrySize);
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID LinkLogUcharSize_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ UCHAR EntrySize)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    if (EntrySize >= sizeof(IO_ERROR_LOG_PACKET) && EntrySize <= ERROR_LOG_MAXIMUM_SIZE) {
        entry = IoAllocateErrorLogEntry(DeviceObject, EntrySize);
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, EntrySize);
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* A record that starts with the packet; the assertion above is the compiler's, it holds in every build. */
VOID LinkLogRecord_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ PLINK_COUNTERS Counters)
{
    PLINK_LOG_RECORD record = (PLINK_LOG_RECORD)IoAllocateErrorLogEntry(DeviceObject, sizeof(LINK_LOG_RECORD));
    ULONG i;

    if (record != NULL) {
        RtlZeroMemory(record, sizeof(*record));
        record->Packet.ErrorCode = IO_ERR_SEQUENCE;
        for (i = 0; i < RTL_NUMBER_OF(record->Counters); i++) {
            record->Counters[i] = Counters->Values[i];
        }
        IoWriteErrorLogEntry(record);
    }
}

/* The short name is bounded by a constant, 48 + 2 * 49 = 146 fits everywhere. */
VOID LinkLogShortName_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG chars = Name->Length / sizeof(WCHAR);
    ULONG size;

    if (chars > LINK_SHORT_NAME) {
        chars = LINK_SHORT_NAME;
    }
    size = sizeof(IO_ERROR_LOG_PACKET) + (chars + 1) * sizeof(WCHAR);
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_NOT_READY;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Name->Buffer, chars * sizeof(WCHAR));
        IoWriteErrorLogEntry(entry);
    }
}

/* Eighty characters are a long name: 48 + 2 * 81 = 210 is too much for x86 alone. */
VOID LinkLogLongName_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG chars = Name->Length / sizeof(WCHAR);
    ULONG size;

    if (chars > 80) {
        chars = 80;
    }
    size = sizeof(IO_ERROR_LOG_PACKET) + (chars + 1) * sizeof(WCHAR);
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect(x86): DDI102
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_NOT_READY;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Name->Buffer, chars * sizeof(WCHAR));
        IoWriteErrorLogEntry(entry);
    }
}
