/*
 * Values that are read more than once, summed up in loops, or told by the hardware: a check holds for
 * the value that was checked.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define FURNACE_MAX_ZONES 6
#define FURNACE_REG_LENGTH 4

typedef struct _FURNACE_ZONE {
    UNICODE_STRING Name;
    ULONG Temperature;
} FURNACE_ZONE, *PFURNACE_ZONE;

typedef struct _FURNACE_MAILBOX {
    volatile ULONG Length;
    volatile UCHAR Data[512];
} FURNACE_MAILBOX, *PFURNACE_MAILBOX;

typedef struct _FURNACE_REPORT {
    ULONG Count;
    ULONG Values[1];
} FURNACE_REPORT, *PFURNACE_REPORT;

typedef struct _FURNACE_EXTENSION {
    PDEVICE_OBJECT Self;
    PULONG Registers;
    PFURNACE_MAILBOX Mailbox;
    FURNACE_ZONE Zones[FURNACE_MAX_ZONES];
    CHAR Model[40];
    ULONG LastLength;
} FURNACE_EXTENSION, *PFURNACE_EXTENSION;

VOID FurnaceSync(_Inout_ PFURNACE_EXTENSION Extension);

/* The register is read for the check, and read again for the size. */
VOID FurnaceLogRegister_bad(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size;

    if (READ_REGISTER_ULONG(&Extension->Registers[FURNACE_REG_LENGTH]) > 128) {
        return;
    }
    size = sizeof(IO_ERROR_LOG_PACKET) + READ_REGISTER_ULONG(&Extension->Registers[FURNACE_REG_LENGTH]);
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FurnaceLogRegister_ok(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG length = READ_REGISTER_ULONG(&Extension->Registers[FURNACE_REG_LENGTH]);

    if (length > 128) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The firmware may change the mailbox between the two looks at it. */
VOID FurnaceLogMailbox_bad(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Extension->Mailbox->Length > 100) {
        return;
    }
    entry = IoAllocateErrorLogEntry( // expect: DDI101
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->Mailbox->Length));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

VOID FurnaceLogMailbox_ok(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG length = Extension->Mailbox->Length;

    if (length > 100) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_PROTOCOL;
        IoWriteErrorLogEntry(entry);
    }
}

/* Between the check and the use the field is handed to a routine that may change it. */
VOID FurnaceLogLast_bad(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Extension->LastLength > 64) {
        return;
    }
    FurnaceSync(Extension);
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->LastLength)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

/* Checked where it is used; nothing happens in between. */
VOID FurnaceLogLast_ok(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    FurnaceSync(Extension);
    if (Extension->LastLength > 64) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->LastLength));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

/* The names of all zones, however long. */
VOID FurnaceLogZones_bad(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET);
    ULONG zone;

    for (zone = 0; zone < FURNACE_MAX_ZONES; zone++) {
        size += Extension->Zones[zone].Name.Length + sizeof(WCHAR);
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The names of as many zones as there is room for. */
VOID FurnaceLogZones_ok(_In_ PFURNACE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET);
    ULONG bytes;
    ULONG zone;

    for (zone = 0; zone < FURNACE_MAX_ZONES; zone++) {
        bytes = Extension->Zones[zone].Name.Length + sizeof(WCHAR);
        if (bytes > ERROR_LOG_MAXIMUM_SIZE - size) {
            break;
        }
        size += bytes;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The count in front of a variable array is whatever its writer made it. */
VOID FurnaceLogReport_bad(_In_ PFURNACE_EXTENSION Extension, _In_ PFURNACE_REPORT Report)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + FIELD_OFFSET(FURNACE_REPORT, Values) + Report->Count * sizeof(ULONG);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* As is the count here, and only as much of it is used as was made room for. */
VOID FurnaceLogReport_ok(_In_ PFURNACE_EXTENSION Extension, _In_ PFURNACE_REPORT Report)
{
    PIO_ERROR_LOG_PACKET entry;
    UCHAR count = (UCHAR)min(Report->Count, 10);
    UCHAR i;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + count * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + count * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        entry->DumpDataSize = (USHORT)(count * sizeof(ULONG));
        i = count;
        while (i-- > 0) {
            entry->DumpData[i] = Report->Values[i];
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* Downwards: there is room for twelve words, and the first index is 12. */
VOID FurnaceLogDownwards_bad(_In_ PFURNACE_EXTENSION Extension, _In_reads_(13) PULONG Values)
{
    PIO_ERROR_LOG_PACKET entry;
    LONG i;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 10 * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 10 * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        for (i = 12; i >= 0; i--) {
            entry->DumpData[i] = Values[i]; // expect: DDI104
        }
        IoWriteErrorLogEntry(entry);
    }
}

VOID FurnaceLogDownwards_ok(_In_ PFURNACE_EXTENSION Extension, _In_reads_(12) PULONG Values)
{
    PIO_ERROR_LOG_PACKET entry;
    LONG i;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 10 * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 10 * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        for (i = 11; i >= 0; i--) {
            entry->DumpData[i] = Values[i];
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* A wider element than the array's: eight bytes a step. */
VOID FurnaceLogWide_bad(_In_ PFURNACE_EXTENSION Extension, _In_reads_(6) PULONGLONG Counters)
{
    PIO_ERROR_LOG_PACKET entry;
    PULONGLONG out;
    ULONG i;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 6 * sizeof(ULONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 6 * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        out = (PULONGLONG)entry->DumpData;
        for (i = 0; i < 6; i++) {
            out[i] = Counters[i]; // expect: DDI104
        }
        IoWriteErrorLogEntry(entry);
    }
}

VOID FurnaceLogWide_ok(_In_ PFURNACE_EXTENSION Extension, _In_reads_(6) PULONGLONG Counters)
{
    PIO_ERROR_LOG_PACKET entry;
    PULONGLONG out;
    ULONG i;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 6 * sizeof(ULONGLONG));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 6 * sizeof(ULONGLONG));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        out = (PULONGLONG)entry->DumpData;
        for (i = 0; i < 6; i++) {
            out[i] = Counters[i];
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* The nested ternary gives 48, 64 or 176, and nothing else. */
VOID FurnaceLogTernary_ok(_In_ PFURNACE_EXTENSION Extension, _In_ ULONG Verbosity)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + (Verbosity == 0 ? 0 : Verbosity < 3 ? 16 : 128);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        if (Verbosity >= 3) {
            entry->DumpDataSize = 128;
            RtlCopyMemory(entry->DumpData, Extension->Zones, 128);
        }
        IoWriteErrorLogEntry(entry);
    }
}

/* A verbosity of one or two has sixteen bytes, and gets as many as three. */
VOID FurnaceLogTernary_bad(_In_ PFURNACE_EXTENSION Extension, _In_ ULONG Verbosity)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + (Verbosity == 0 ? 0 : Verbosity < 3 ? 16 : 128);

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        if (Verbosity >= 2) {
            RtlCopyMemory(entry->DumpData, Extension->Zones, 128); // expect: DDI104
        }
        IoWriteErrorLogEntry(entry);
    }
}
