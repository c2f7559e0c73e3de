/* DDI402 to DDI405 where no assignment but a test of the code makes a value known: `if (n == 6)`, `case 6:`. */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _SLUICE_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Gates;
} SLUICE_EXTENSION, *PSLUICE_EXTENSION;

static PIO_ERROR_LOG_PACKET SluiceEntry(PDEVICE_OBJECT Device, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + 32);

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry) + 32);
        entry->ErrorCode = Code;
    }
    return entry;
}

/* --- the size of the dump data ------------------------------------------------------------------------------------ */

VOID SluiceLogFour_bad(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length == 4) {
        entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
        if (entry == NULL) {
            return;
        }
        entry->DumpDataSize = (USHORT)(Length + 2); // expect: DDI402 "is 6"
        IoWriteErrorLogEntry(entry);
    }
}

VOID SluiceLogFour_ok(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length == 4) {
        entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
        if (entry == NULL) {
            return;
        }
        entry->DumpDataSize = (USHORT)(Length + 4);
        IoWriteErrorLogEntry(entry);
    }
}

/* What the test excludes is no more known than before. */
VOID SluiceLogOthers_ok(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length == 6 || Length > 16) {
        return;
    }
    entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
    if (entry != NULL) {
        entry->DumpDataSize = (USHORT)Length;
        IoWriteErrorLogEntry(entry);
    }
}

VOID SluiceLogKind_bad(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    switch (Length) {
    case 4:
    case 6: /* a MAC address */
    case 8:
        entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
        if (entry != NULL) {
            entry->DumpDataSize = (USHORT)Length; // expect: DDI402 "is 6"
            IoWriteErrorLogEntry(entry);
        }
        break;
    default:
        break;
    }
}

VOID SluiceLogKind_ok(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    switch (Length) {
    case 4:
    case 8:
    case 12:
        entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
        if (entry != NULL) {
            entry->DumpDataSize = (USHORT)Length;
            IoWriteErrorLogEntry(entry);
        }
        break;
    default:
        break;
    }
}

/* Of a field, and by what is left of two tests. */
VOID SluiceLogGates_bad(PSLUICE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG gates = Extension->Gates;

    if (gates < 3 || gates > 3) {
        return;
    }
    entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
    if (entry != NULL) {
        entry->DumpDataSize = (USHORT)(4 + gates * sizeof(USHORT)); // expect: DDI402 "is 10"
        IoWriteErrorLogEntry(entry);
    }
}

/* Only a part of it is known, and the rest changes nothing. */
VOID SluiceLogRest_bad(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length == 2 && Extension->Gates < 4) {
        entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
        if (entry != NULL) {
            entry->DumpDataSize = (USHORT)(Extension->Gates * sizeof(ULONG) + Length); // expect: DDI402
            IoWriteErrorLogEntry(entry);
        }
    }
}

/* --- where the strings begin, and how many there are ------------------------------------------------------------------ */

VOID SluiceLogName_bad(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);

    if (entry == NULL) {
        return;
    }
    if (Length == 3) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = (USHORT)(sizeof(IO_ERROR_LOG_PACKET) + Length); // expect: DDI403 "is odd"
    }
    IoWriteErrorLogEntry(entry);
}

VOID SluiceLogName_ok(PSLUICE_EXTENSION Extension, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);

    if (entry == NULL) {
        return;
    }
    if (Length == 2) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = (USHORT)(sizeof(IO_ERROR_LOG_PACKET) + Length);
    }
    IoWriteErrorLogEntry(entry);
}

/* The text takes two. */
VOID SluiceLogTwo_bad(PSLUICE_EXTENSION Extension, USHORT Names)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Names != 1) {
        return;
    }
    entry = SluiceEntry(Extension->Self, IO_WARNING_DUPLICATE_SIGNATURE);
    if (entry != NULL) {
        entry->NumberOfStrings = Names;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        IoWriteErrorLogEntry(entry); // expect: DDI405
    }
}

VOID SluiceLogTwo_ok(PSLUICE_EXTENSION Extension, USHORT Names)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Names != 2) {
        return;
    }
    entry = SluiceEntry(Extension->Self, IO_WARNING_DUPLICATE_SIGNATURE);
    if (entry != NULL) {
        entry->NumberOfStrings = Names;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        IoWriteErrorLogEntry(entry);
    }
}

/* --- the code ----------------------------------------------------------------------------------------------------- */

/* The driver's own answers, of which one has no message. */
VOID SluiceLogStatus_bad(PSLUICE_EXTENSION Extension, NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET entry;

    switch (Status) {
    case IO_ERR_TIMEOUT:
    case IO_ERR_PARITY:
    case STATUS_DEVICE_BUSY:
        entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != NULL) {
            RtlZeroMemory(entry, sizeof(*entry));
            entry->ErrorCode = Status; // expect: DDI404 "STATUS_DEVICE_BUSY"
            IoWriteErrorLogEntry(entry);
        }
        break;
    default:
        break;
    }
}

VOID SluiceLogStatus_ok(PSLUICE_EXTENSION Extension, NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET entry;

    switch (Status) {
    case IO_ERR_TIMEOUT:
    case IO_ERR_PARITY:
    case IO_ERR_BAD_BLOCK:
        entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != NULL) {
            RtlZeroMemory(entry, sizeof(*entry));
            entry->ErrorCode = Status;
            IoWriteErrorLogEntry(entry);
        }
        break;
    default:
        break;
    }
}

/* Whether one byte or more are to be copied does not make their number known. */
VOID SluiceLogBytes_ok(PSLUICE_EXTENSION Extension, PUCHAR Bytes, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length == 0 || Length > 32) {
        return;
    }
    entry = SluiceEntry(Extension->Self, IO_ERR_CONTROLLER_ERROR);
    if (entry == NULL) {
        return;
    }
    if (Length > 1 && Extension->Gates != 0) {
        RtlCopyMemory(entry->DumpData, Bytes, Length);
        if (Extension->Gates > 8) {
            IoFreeErrorLogEntry(entry);
            return;
        }
    }
    entry->DumpDataSize = (USHORT)Length;
    IoWriteErrorLogEntry(entry);
}
