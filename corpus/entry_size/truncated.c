/*
 * EntrySize is a UCHAR: what the driver computed in a wider type is cut to its low byte, and the
 * I/O manager allocates whatever is left. Each function here stands beside one that bounds the
 * same value before the conversion.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define FLOW_MAX_DUMP_WORDS 16
#define FLOW_SENSE_MAX 18

typedef struct _FLOW_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG SequenceNumber;
    UCHAR SenseLength;
    UCHAR Sense[252];
    UNICODE_STRING InterfaceName;
} FLOW_EXTENSION, *PFLOW_EXTENSION;

/* The length of a request is added without a look at it; the cast keeps the compiler quiet. */
VOID FlowLogPayload_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_reads_bytes_(Length) PVOID Payload, _In_ USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Length;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI101
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = (USHORT)((Length + 3) & ~3);
    RtlCopyMemory(entry->DumpData, Payload, Length);
    IoWriteErrorLogEntry(entry);
}

/* The same payload, but no more of it than an entry can hold. */
VOID FlowLogPayload_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_reads_bytes_(Length) PVOID Payload, _In_ USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG dump = min(Length, ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET)) & ~3u;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + dump;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = (USHORT)dump;
    RtlCopyMemory(entry->DumpData, Payload, dump);
    IoWriteErrorLogEntry(entry);
}

/* A constant can be too large as well: 48 + 60 * 4 = 288. Nobody casts here, the prototype does. */
VOID FlowLogRegisterDump_bad(_In_ PFLOW_EXTENSION Extension, _In_reads_(60) PULONG Registers)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 60 * sizeof(ULONG)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->SequenceNumber = Extension->SequenceNumber++;
        entry->DumpDataSize = 60 * sizeof(ULONG);
        RtlCopyMemory(&entry->DumpData[0], Registers, 60 * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogRegisterDump_ok(_In_ PFLOW_EXTENSION Extension, _In_reads_(16) PULONG Registers)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 16 * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->SequenceNumber = Extension->SequenceNumber++;
        entry->DumpDataSize = 16 * sizeof(ULONG);
        RtlCopyMemory(&entry->DumpData[0], Registers, 16 * sizeof(ULONG));
        IoWriteErrorLogEntry(entry);
    }
}

/* A UCHAR local does the cutting two lines before the call, where it no longer shows. */
VOID FlowLogInterfaceName_bad(_In_ PFLOW_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR entrySize;

    entrySize = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->InterfaceName.Length + sizeof(WCHAR));

    entry = IoAllocateErrorLogEntry(Extension->Self, entrySize); // expect: DDI101
    if (entry) {
        RtlZeroMemory(entry, entrySize);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Extension->InterfaceName.Buffer, Extension->InterfaceName.Length);
        IoWriteErrorLogEntry(entry);
    }
}

/* Here the UCHAR is filled only after the room for the name was decided. */
VOID FlowLogInterfaceName_ok(_In_ PFLOW_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT nameBytes = Extension->InterfaceName.Length;
    UCHAR entrySize;

    if (nameBytes > 128) {
        nameBytes = 128;
    }
    entrySize = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + nameBytes + sizeof(WCHAR));

    entry = IoAllocateErrorLogEntry(Extension->Self, entrySize);
    if (entry) {
        RtlZeroMemory(entry, entrySize);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Extension->InterfaceName.Buffer, nameBytes);
        IoWriteErrorLogEntry(entry);
    }
}

/* Each addend fits a UCHAR, their sum does not: 48 + 255. */
VOID FlowLogSense_bad(_In_ PFLOW_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size = sizeof(IO_ERROR_LOG_PACKET);

    size += Extension->SenseLength;
    entry = IoAllocateErrorLogEntry(Extension->Self, size); // expect: DDI101
    if (entry == NULL)
        return;
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}

/* Fixed-format sense data has 18 bytes; the rest is of no interest to the log. */
VOID FlowLogSense_ok(_In_ PFLOW_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size = sizeof(IO_ERROR_LOG_PACKET);
    UCHAR sense = Extension->SenseLength < FLOW_SENSE_MAX ? Extension->SenseLength : FLOW_SENSE_MAX;

    size += sense;
    entry = IoAllocateErrorLogEntry(Extension->Self, size);
    if (entry == NULL)
        return;
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_PARITY;
    entry->DumpDataSize = (USHORT)((sense + 3) & ~3);
    RtlCopyMemory(entry->DumpData, Extension->Sense, sense);
    IoWriteErrorLogEntry(entry);
}

/* The limit is compared with the payload, the header comes on top: up to 48 + 240. */
VOID FlowLogClampedTooEarly_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;

    if (DumpBytes > ERROR_LOG_MAXIMUM_SIZE) {
        DumpBytes = ERROR_LOG_MAXIMUM_SIZE;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DumpBytes)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogClampedInTime_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;

    if (DumpBytes > ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET)) {
        DumpBytes = ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET);
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DumpBytes));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The sum is checked, then the room for the unit number is added: 240 + 22 = 262. */
VOID FlowLogUnit_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T total = sizeof(IO_ERROR_LOG_PACKET) + (SIZE_T)DumpBytes;

    if (total > ERROR_LOG_MAXIMUM_SIZE) {
        total = ERROR_LOG_MAXIMUM_SIZE;
    }
    total += 11 * sizeof(WCHAR);
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)total); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogUnit_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    SIZE_T total = sizeof(IO_ERROR_LOG_PACKET) + (SIZE_T)DumpBytes;

    total += 11 * sizeof(WCHAR);
    if (total > ERROR_LOG_MAXIMUM_SIZE) {
        total = ERROR_LOG_MAXIMUM_SIZE;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)total);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry);
    }
}

/* max() where min() was meant. */
VOID FlowLogWords_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = max(Words, FLOW_MAX_DUMP_WORDS);

    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG))); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogWords_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = min(Words, FLOW_MAX_DUMP_WORDS);

    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

/* An assertion is gone in the retail build. */
VOID FlowLogAsserted_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG);

    NT_ASSERT(Words <= FLOW_MAX_DUMP_WORDS);
    ASSERT(size <= ERROR_LOG_MAXIMUM_SIZE);

    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogAssertedAndChecked_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG Words)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size;

    NT_ASSERT(Words <= FLOW_MAX_DUMP_WORDS);
    if (Words > FLOW_MAX_DUMP_WORDS) {
        return;
    }
    size = sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG);
    ASSERT(size <= ERROR_LOG_MAXIMUM_SIZE);

    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

/* A signed length passes the upper test when it is negative, and turns huge in the sum. */
VOID FlowLogSigned_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ LONG Remaining)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Remaining > 64) {
        Remaining = 64;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Remaining)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogSigned_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ LONG Remaining)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Remaining > 64) {
        Remaining = 64;
    } else if (Remaining < 0) {
        Remaining = 0;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Remaining));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

/* One byte too late: 256 is the first value that does not fit, and it is what the clamp gives. */
VOID FlowLogOffByOne_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ USHORT DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    size = (size > MAXUCHAR) ? MAXUCHAR + 1 : size;
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

/* Two clamps, as a cautious author writes them. */
VOID FlowLogTwoClamps_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ USHORT DumpBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    size = min(size, ERROR_LOG_MAXIMUM_SIZE);
    size = min(size, MAXUCHAR);
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

/* An informational request is dropped when it is too long, an error goes through unchecked. */
VOID FlowLogSometimesChecked_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes, _In_ BOOLEAN Informational)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    if (Informational && size > ERROR_LOG_MAXIMUM_SIZE) {
        return;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = Informational ? IO_ERR_RETRY_SUCCEEDED : IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogAlwaysChecked_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ ULONG DumpBytes, _In_ BOOLEAN Informational)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + DumpBytes;

    if (DumpBytes > ERROR_LOG_MAXIMUM_SIZE || size > ERROR_LOG_MAXIMUM_SIZE) {
        if (Informational) {
            return;
        }
        size = ERROR_LOG_MAXIMUM_SIZE;
    }
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = Informational ? IO_ERR_RETRY_SUCCEEDED : IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* The registry says how much: the routine stores it through the pointers in its table. */
VOID FlowLogConfigured_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ PUNICODE_STRING RegistryPath)
{
    RTL_QUERY_REGISTRY_TABLE table[2];
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = 4;

    RtlZeroMemory(table, sizeof(table));
    table[0].Flags = RTL_QUERY_REGISTRY_DIRECT;
    table[0].Name = L"LogWords";
    table[0].EntryContext = &words;
    table[0].DefaultType = REG_NONE;
    (VOID)RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, RegistryPath->Buffer, table, NULL, NULL);

    entry = IoAllocateErrorLogEntry( // expect: DDI101
        DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + words * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogConfigured_ok(_In_ PDEVICE_OBJECT DeviceObject, _In_ PUNICODE_STRING RegistryPath)
{
    RTL_QUERY_REGISTRY_TABLE table[2];
    PIO_ERROR_LOG_PACKET entry;
    ULONG words = 4, others = 8;

    RtlZeroMemory(table, sizeof(table));
    table[0].Flags = RTL_QUERY_REGISTRY_DIRECT;
    table[0].Name = L"LogWords";
    table[0].EntryContext = &words;
    table[0].DefaultType = REG_NONE;
    (VOID)RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, RegistryPath->Buffer, table, NULL, NULL);

    words = min(words, FLOW_MAX_DUMP_WORDS);
    entry = IoAllocateErrorLogEntry(
        DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (words + others) * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A number that does not fit is cut off at once; the compiler warns, where it is not told otherwise. */
VOID FlowLogRound_bad(_In_ PDEVICE_OBJECT DeviceObject)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, 300); // expect: DDI101

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogRound_ok(_In_ PDEVICE_OBJECT DeviceObject)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)0x90);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* Two records that share a place are one; the count in front of them is none of them. */
typedef struct _FLOW_COMMAND {
    ULONG Count;
    union {
        ULONG DumpBytes;
        struct {
            USHORT Low;
            USHORT High;
        };
    };
} FLOW_COMMAND, *PFLOW_COMMAND;

VOID FlowLogCommand_bad(_In_ PDEVICE_OBJECT DeviceObject)
{
    FLOW_COMMAND command;
    PIO_ERROR_LOG_PACKET entry;

    command.DumpBytes = 240;
    command.Count = 3;
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + command.DumpBytes)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogCommand_ok(_In_ PDEVICE_OBJECT DeviceObject)
{
    FLOW_COMMAND command;
    PIO_ERROR_LOG_PACKET entry;

    command.DumpBytes = 12;
    command.Count = 1000;
    entry = IoAllocateErrorLogEntry(DeviceObject, (UCHAR)(sizeof(*entry) + command.Low));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* Of bit-fields, the witness tells the field, and not what holds it. */
typedef struct _FLOW_HEADER {
    ULONG Kind : 3;
    ULONG Count : 5;
    ULONG Rest : 24;
    LONG Offset : 12;
} FLOW_HEADER, *PFLOW_HEADER;

VOID FlowLogFields_bad(_In_ PDEVICE_OBJECT Device, _In_ PFLOW_HEADER Header)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Header->Kind == 2) {
        entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + Header->Count * 8)); // expect: DDI101 "when Header->Count is 26, EntrySize"
    } else if (Header->Kind == 3) {
        entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + Header->Rest)); // expect: DDI101 "when Header->Rest is 208, EntrySize"
    } else {
        entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) - Header->Offset)); // expect: DDI101 "when Header->Offset is -208, EntrySize"
    }
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A sum that was kept in a byte and widened again is still the sum: chosen in the argument, or before. */
VOID FlowLogOrDefault_bad(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Length, _In_ BOOLEAN Known)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size = sizeof(*entry);

    size += Length;
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(Known ? size : 200)); // expect: DDI101 "when Length is 208, EntrySize is 256"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogChosen_bad(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Length, _In_ BOOLEAN Known)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size = sizeof(*entry);
    ULONG chosen = 200;

    size += Length;
    if (Known) {
        chosen = size;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)chosen); // expect: DDI101 "when Length is 208, EntrySize is 256"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FlowLogChosen_ok(_In_ PDEVICE_OBJECT Device, _In_ UCHAR Length, _In_ BOOLEAN Known)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR size = sizeof(*entry);
    ULONG chosen = 200;

    size += Length % 64;
    if (Known) {
        chosen = size;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)chosen);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}
