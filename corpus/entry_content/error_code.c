/* DDI401: a pump controller's log. An entry that is written says what happened, on every path to the write. */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _PUMP_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Sequence;
    ULONG LastFault;
} PUMP_EXTENSION, *PPUMP_EXTENSION;

typedef struct _PUMP_FAULT {
    ULONG Kind;
    NTSTATUS Code;
    ULONG Detail;
} PUMP_FAULT;

typedef struct _PUMP_ENTRY {
    IO_ERROR_LOG_PACKET Packet;
    WCHAR Unit[8];
} PUMP_ENTRY;

#define PUMP_STALLED 1
#define PUMP_DRY 2
#define PUMP_HOT 3

NTSTATUS PumpReadCode(PPUMP_EXTENSION Extension, NTSTATUS *Code);

/* --- left out on one path ------------------------------------------------------------------------------------- */

VOID PumpLogKind_bad(PPUMP_EXTENSION Extension, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    switch (Kind) {
    case PUMP_STALLED:
        entry->ErrorCode = IO_ERR_TIMEOUT;
        break;
    case PUMP_DRY:
        entry->ErrorCode = IO_ERR_NOT_READY;
        break;
    case PUMP_HOT:
        entry->UniqueErrorValue = PUMP_HOT;
        break;
    default:
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        break;
    }
    entry->SequenceNumber = Extension->Sequence;
    IoWriteErrorLogEntry(entry); // expect: DDI401
}

VOID PumpLogKind_ok(PPUMP_EXTENSION Extension, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    switch (Kind) {
    case PUMP_STALLED:
        entry->ErrorCode = IO_ERR_TIMEOUT;
        break;
    case PUMP_DRY:
        entry->ErrorCode = IO_ERR_NOT_READY;
        break;
    case PUMP_HOT:
        entry->UniqueErrorValue = PUMP_HOT;
        /* fall through */
    default:
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        break;
    }
    entry->SequenceNumber = Extension->Sequence;
    IoWriteErrorLogEntry(entry);
}

VOID PumpLogRetry_bad(PPUMP_EXTENSION Extension, UCHAR Retries)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry) {
        entry->RetryCount = Retries;
        if (Retries > 3) {
            entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
        }
        entry->FinalStatus = STATUS_SUCCESS;
        IoWriteErrorLogEntry(entry); // expect: DDI401
    }
}

VOID PumpLogRetry_ok(PPUMP_EXTENSION Extension, UCHAR Retries)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry) {
        entry->RetryCount = Retries;
        if (Retries > 3) {
            entry->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
            entry->FinalStatus = STATUS_SUCCESS;
            IoWriteErrorLogEntry(entry);
        } else {
            IoFreeErrorLogEntry(entry);
        }
    }
}

/* --- never stored at all --------------------------------------------------------------------------------------- */

VOID PumpLogStatus_bad(PPUMP_EXTENSION Extension, NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (packet != NULL) {
        packet->FinalStatus = Status; /* the status of the request, not the code of the event */
        packet->UniqueErrorValue = 0x101;
        packet->DumpDataSize = 0;
        IoWriteErrorLogEntry(packet); // expect: DDI401
    }
}

VOID PumpLogStatus_ok(PPUMP_EXTENSION Extension, NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (packet != NULL) {
        packet->FinalStatus = Status;
        packet->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        packet->UniqueErrorValue = 0x101;
        packet->DumpDataSize = 0;
        IoWriteErrorLogEntry(packet);
    }
}

VOID PumpLogZeroed_bad(PPUMP_EXTENSION Extension)
{
    const UCHAR size = sizeof(IO_ERROR_LOG_PACKET);
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, size);

    if (packet == NULL) {
        return;
    }
    packet->ErrorCode = IO_ERR_PARITY;
    RtlZeroMemory(packet, size); /* after, not before */
    packet->SequenceNumber = Extension->Sequence;
    IoWriteErrorLogEntry(packet); // expect: DDI401
}

VOID PumpLogZeroed_ok(PPUMP_EXTENSION Extension)
{
    const UCHAR size = sizeof(IO_ERROR_LOG_PACKET);
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, size);

    if (packet == NULL) {
        return;
    }
    RtlZeroMemory(packet, size);
    packet->ErrorCode = IO_ERR_PARITY;
    packet->SequenceNumber = Extension->Sequence;
    IoWriteErrorLogEntry(packet);
}

/* --- a template that is copied whole ---------------------------------------------------------------------------- */

VOID PumpLogTemplate_bad(PPUMP_EXTENSION Extension, ULONG Detail)
{
    IO_ERROR_LOG_PACKET draft = { 0 };
    PIO_ERROR_LOG_PACKET entry;

    draft.MajorFunctionCode = IRP_MJ_WRITE;
    draft.DumpDataSize = sizeof(ULONG);
    draft.DumpData[0] = Detail;
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(draft));
    if (entry != NULL) {
        *entry = draft;
        IoWriteErrorLogEntry(entry); // expect: DDI401
    }
}

VOID PumpLogTemplate_ok(PPUMP_EXTENSION Extension, ULONG Detail)
{
    IO_ERROR_LOG_PACKET draft = { 0 };
    PIO_ERROR_LOG_PACKET entry;

    draft.MajorFunctionCode = IRP_MJ_WRITE;
    draft.ErrorCode = IO_ERR_CONTROLLER_ERROR;
    draft.DumpDataSize = sizeof(ULONG);
    draft.DumpData[0] = Detail;
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(draft));
    if (entry != NULL) {
        *entry = draft;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PumpLogCopied_ok(PPUMP_EXTENSION Extension, const IO_ERROR_LOG_PACKET *Draft)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(*Draft));

    if (entry != NULL) {
        RtlCopyMemory(entry, Draft, sizeof(*Draft));
        IoWriteErrorLogEntry(entry);
    }
}

VOID PumpLogEmbedded_bad(PPUMP_EXTENSION Extension)
{
    PUMP_ENTRY *entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(PUMP_ENTRY));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    RtlCopyMemory(entry->Unit, L"Pump 1", sizeof(L"Pump 1"));
    entry->Packet.NumberOfStrings = 1;
    entry->Packet.StringOffset = FIELD_OFFSET(PUMP_ENTRY, Unit);
    IoWriteErrorLogEntry(entry); // expect: DDI401
}

VOID PumpLogEmbedded_ok(PPUMP_EXTENSION Extension)
{
    PUMP_ENTRY *entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(PUMP_ENTRY));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    entry->Packet.ErrorCode = IO_ERR_OVERRUN_ERROR;
    RtlCopyMemory(entry->Unit, L"Pump 1", sizeof(L"Pump 1"));
    entry->Packet.NumberOfStrings = 1;
    entry->Packet.StringOffset = FIELD_OFFSET(PUMP_ENTRY, Unit);
    IoWriteErrorLogEntry(entry);
}

/* --- helpers that fill it in ------------------------------------------------------------------------------------ */

static VOID PumpFillCounters(PIO_ERROR_LOG_PACKET Packet, PPUMP_EXTENSION Extension)
{
    Packet->SequenceNumber = Extension->Sequence++;
    Packet->UniqueErrorValue = Extension->LastFault;
}

static VOID PumpFillFault(PIO_ERROR_LOG_PACKET Packet, const PUMP_FAULT *Fault)
{
    Packet->ErrorCode = Fault->Code;
    Packet->UniqueErrorValue = Fault->Kind;
}

static PIO_ERROR_LOG_PACKET PumpNewEntry(PPUMP_EXTENSION Extension, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (packet != NULL && Code != 0) {
        packet->ErrorCode = Code;
    }
    return packet;
}

static VOID PumpPost(PVOID Packet)
{
    IoWriteErrorLogEntry(Packet); // expect: DDI401
}

VOID PumpLogCounters_bad(PPUMP_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (packet != NULL) {
        PumpFillCounters(packet, Extension);
        IoWriteErrorLogEntry(packet); // expect: DDI401
    }
}

VOID PumpLogFault_ok(PPUMP_EXTENSION Extension, const PUMP_FAULT *Fault)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (packet != NULL) {
        PumpFillFault(packet, Fault);
        IoWriteErrorLogEntry(packet);
    }
}

/* The write stands in a helper. */
VOID PumpLogThroughHelpers_bad_in_helper(PPUMP_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET packet = PumpNewEntry(Extension, 0);

    if (packet != NULL) {
        packet->UniqueErrorValue = 7;
        PumpPost(packet);
    }
}

VOID PumpLogThroughHelpers_ok(PPUMP_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET packet = PumpNewEntry(Extension, IO_ERR_OVERRUN_ERROR);

    if (packet != NULL) {
        packet->UniqueErrorValue = 7;
        IoWriteErrorLogEntry(packet);
    }
}

/* --- by pointers to the field ----------------------------------------------------------------------------------- */

VOID PumpLogThroughPointer_ok(PPUMP_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    NTSTATUS *code;

    if (packet == NULL) {
        return;
    }
    code = &packet->ErrorCode;
    *code = IO_ERR_DRIVER_ERROR;
    IoWriteErrorLogEntry(packet);
}

/* A routine that is not here may store it. */
VOID PumpLogReadCode_ok(PPUMP_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (packet == NULL) {
        return;
    }
    PumpReadCode(Extension, &packet->ErrorCode);
    IoWriteErrorLogEntry(packet);
}

VOID PumpLogLoop_ok(PPUMP_EXTENSION Extension, const PUMP_FAULT *Faults, ULONG Count)
{
    ULONG i;

    for (i = 0; i < Count; i++) {
        PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

        if (packet == NULL) {
            break;
        }
        packet->ErrorCode = Faults[i].Code;
        packet->UniqueErrorValue = Faults[i].Detail;
        IoWriteErrorLogEntry(packet);
    }
}

VOID PumpLogSecondTime_bad(PPUMP_EXTENSION Extension, BOOLEAN Twice)
{
    PIO_ERROR_LOG_PACKET packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (packet == NULL) {
        return;
    }
    packet->ErrorCode = IO_ERR_SEEK_ERROR;
    IoWriteErrorLogEntry(packet);
    if (Twice) {
        packet = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (packet != NULL) {
            packet->RetryCount = 1; /* a new entry: nothing of the first one is in it */
            IoWriteErrorLogEntry(packet); // expect: DDI401
        }
    }
}
