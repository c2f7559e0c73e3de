/* DDI403: a printer port's log. NumberOfStrings and StringOffset say where the insertion strings stand. */
// targets: x64 x86 arm64
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

#define TRAY_NAME_CHARS 16

typedef struct _TRAY_EXTENSION {
    PDEVICE_OBJECT Self;
    UNICODE_STRING Name;
    ULONG Port;
} TRAY_EXTENSION, *PTRAY_EXTENSION;

static const WCHAR TrayDefaultName[] = L"Tray0";

/* --- no offset ---------------------------------------------------------------------------------------------------- */

VOID TrayLogName_bad(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1; // expect: DDI403 "StringOffset is not set"
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogName_ok(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

/* One path forgets it. */
VOID TrayLogEither_bad(PTRAY_EXTENSION Extension, BOOLEAN Named)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1; // expect: DDI403 "not set"
    if (Named) {
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    }
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogEither_ok(PTRAY_EXTENSION Extension, BOOLEAN Named)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    if (Named) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, TrayDefaultName, sizeof(TrayDefaultName));
    }
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogZeroed_bad(PTRAY_EXTENSION Extension)
{
    const UCHAR size = sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, size);

    if (entry == NULL) {
        return;
    }
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1; // expect: DDI403 "not set"
    IoWriteErrorLogEntry(entry);
}

/* --- odd ----------------------------------------------------------------------------------------------------------- */

VOID TrayLogOdd_bad(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName) + 2);
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET) + 1; // expect: DDI403 "is odd"
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET) + 1, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogOdd_ok(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName) + 2);
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET) + 2;
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

/* --- on top of the dump data ----------------------------------------------------------------------------------------- */

VOID TrayLogDump_bad(PTRAY_EXTENSION Extension, const ULONG *Registers)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self,
                                    sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = 4 * sizeof(ULONG);
    RtlCopyMemory(entry->DumpData, Registers, 4 * sizeof(ULONG));
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET); // expect: DDI403 "before the end of the dump data"
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogDump_ok(PTRAY_EXTENSION Extension, const ULONG *Registers)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self,
                                    sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = 4 * sizeof(ULONG);
    RtlCopyMemory(entry->DumpData, Registers, 4 * sizeof(ULONG));
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

/* The strings may start right behind the dump data. */
VOID TrayLogRightBehind_ok(PTRAY_EXTENSION Extension, ULONG Detail)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Detail;
    entry->NumberOfStrings = 1;
    entry->StringOffset = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + entry->DumpDataSize;
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogRightBehind_bad(PTRAY_EXTENSION Extension, ULONG Detail)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Detail;
    entry->NumberOfStrings = 1;
    entry->StringOffset = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData); // expect: DDI403
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

/* --- beyond the end --------------------------------------------------------------------------------------------------- */

VOID TrayLogBeyond_bad(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName); // expect: DDI403 "not inside"
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

/* The last character of the entry is the terminator of an empty string. */
VOID TrayLogEmpty_ok(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    *(PWSTR)((PUCHAR)entry + entry->StringOffset) = UNICODE_NULL;
    IoWriteErrorLogEntry(entry);
}

/* --- offsets that are computed ------------------------------------------------------------------------------------------ */

VOID TrayLogComputed_ok(PTRAY_EXTENSION Extension, const ULONG *Data, USHORT Words)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT dump = (USHORT)(min(Words, 8) * sizeof(ULONG));
    USHORT name = min(Extension->Name.Length, TRAY_NAME_CHARS * sizeof(WCHAR));

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + dump + name + sizeof(WCHAR)));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_PARITY;
    entry->DumpDataSize = dump;
    RtlCopyMemory(entry->DumpData, Data, dump);
    entry->NumberOfStrings = 1;
    entry->StringOffset = (USHORT)(sizeof(IO_ERROR_LOG_PACKET) + dump);
    RtlCopyMemory((PUCHAR)entry + entry->StringOffset, Extension->Name.Buffer, name);
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogComputed_bad(PTRAY_EXTENSION Extension, const ULONG *Data, USHORT Words)
{
    PIO_ERROR_LOG_PACKET entry;
    USHORT dump = (USHORT)(min(Words, 8) * sizeof(ULONG));
    USHORT name = min(Extension->Name.Length, TRAY_NAME_CHARS * sizeof(WCHAR));

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + dump + name + sizeof(WCHAR)));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_PARITY;
    entry->DumpDataSize = dump;
    RtlCopyMemory(entry->DumpData, Data, dump);
    entry->NumberOfStrings = 1;
    entry->StringOffset = (USHORT)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + dump / 2); // expect: DDI403
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET) + dump, Extension->Name.Buffer, name);
    IoWriteErrorLogEntry(entry);
}

/* By the distance of two pointers. */
VOID TrayLogDistance_ok(PTRAY_EXTENSION Extension, ULONG Unit)
{
    PIO_ERROR_LOG_PACKET entry;
    PWSTR text;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 12 * sizeof(WCHAR));
    if (entry == NULL) {
        return;
    }
    text = (PWSTR)(entry + 1);
    entry->ErrorCode = IO_ERR_PARITY;
    RtlStringCbPrintfW(text, 12 * sizeof(WCHAR), L"Tray %u", Unit);
    entry->NumberOfStrings = 1;
    entry->StringOffset = (USHORT)((PUCHAR)text - (PUCHAR)entry);
    IoWriteErrorLogEntry(entry);
}

/* --- helpers, counters ----------------------------------------------------------------------------------------------------- */

static VOID TrayAddString(PIO_ERROR_LOG_PACKET Packet, PCWSTR Text, USHORT Bytes)
{
    if (Packet->NumberOfStrings == 0) {
        Packet->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    }
    Packet->NumberOfStrings++;
    RtlCopyMemory((PUCHAR)Packet + Packet->StringOffset, Text, Bytes);
}

static VOID TrayCountString(PIO_ERROR_LOG_PACKET Packet, PCWSTR Text, USHORT Bytes)
{
    Packet->NumberOfStrings++; // expect: DDI403 "not set"
    RtlCopyMemory((PUCHAR)Packet + sizeof(IO_ERROR_LOG_PACKET), Text, Bytes);
}

VOID TrayLogAdded_ok(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    TrayAddString(entry, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogAdded_bad_in_helper(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + sizeof(TrayDefaultName));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    TrayCountString(entry, TrayDefaultName, sizeof(TrayDefaultName));
    IoWriteErrorLogEntry(entry);
}

/* No strings, and an offset that says nothing: both are allowed. */
VOID TrayLogNone_ok(PTRAY_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->NumberOfStrings = 0;
    entry->StringOffset = 1;
    IoWriteErrorLogEntry(entry);
}

VOID TrayLogClamped_ok(PTRAY_EXTENSION Extension, ULONG Count)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Count;

    if (size > ERROR_LOG_MAXIMUM_SIZE) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    if (size > sizeof(IO_ERROR_LOG_PACKET)) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    }
    IoWriteErrorLogEntry(entry);
}

/* Where the offset is cut off, the size is so first: the strings are out of place for want of that. */
VOID TrayLogWithRest_bad_in_size(PVOID Object, PVOID Data, ULONG Length, PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Length + Name->Length));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = (USHORT)Length;
    entry->NumberOfStrings = 1;
    entry->StringOffset = (USHORT)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + Length);
    RtlCopyMemory(entry->DumpData, Data, Length);
    RtlCopyMemory((PUCHAR)entry->DumpData + Length, Name->Buffer, Name->Length);
    IoWriteErrorLogEntry(entry);
}
