/*
 * visitors.c - routines that log what a walk through the driver's tables hands them, and that are called by address.
 */
#include <ntddk.h>

typedef struct _FAULT_RECORD {
    NTSTATUS Code;
    ULONG Count;
    ULONG Values[16];
} FAULT_RECORD, *PFAULT_RECORD;

typedef VOID (*PFAULT_VISITOR)(PDEVICE_OBJECT Device, const FAULT_RECORD *Record);

typedef struct _FAULT_TABLE {
    PFAULT_VISITOR Kept;
    ULONG Used;
    FAULT_RECORD Records[8];
} FAULT_TABLE, *PFAULT_TABLE;

static VOID RecordFault(PDEVICE_OBJECT Device, const FAULT_RECORD *Record, PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry == NULL) {
        return;
    }
    RtlZeroMemory(Entry, FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData));
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    Entry->FinalStatus = Record->Code;
    Entry->DumpDataSize = (USHORT)(Record->Count * sizeof(ULONG));
    RtlCopyMemory(Entry->DumpData, Record->Values, Record->Count * sizeof(ULONG));
    IoWriteErrorLogEntry(Entry);
    UNREFERENCED_PARAMETER(Device);
}

/* Whoever hands this over bounds the count. */
static VOID LogClampedFault_ok(PDEVICE_OBJECT Device, const FAULT_RECORD *Record)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(
        Device, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + Record->Count * sizeof(ULONG)));

    RecordFault(Device, Record, entry);
}

static VOID LogLooseFault_bad(PDEVICE_OBJECT Device, const FAULT_RECORD *Record)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry( // expect: DDI101 "Count of ReportFaults"
        Device, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + Record->Count * sizeof(ULONG)));

    RecordFault(Device, Record, entry);
}

/* Called by a walk that bounds the count, and kept for others that may not. */
static VOID LogKeptFault_bad(PDEVICE_OBJECT Device, const FAULT_RECORD *Record)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + Record->Count * sizeof(ULONG)));

    RecordFault(Device, Record, entry);
}

static VOID VisitOne(PDEVICE_OBJECT Device, PFAULT_VISITOR Visit, ULONG Count)
{
    FAULT_RECORD record;

    if (Visit == NULL) {
        return;
    }
    RtlZeroMemory(&record, sizeof(record));
    record.Count = Count < RTL_NUMBER_OF(record.Values) ? Count : RTL_NUMBER_OF(record.Values);
    Visit(Device, &record);
}

static VOID VisitUnbounded(PDEVICE_OBJECT Device, PFAULT_VISITOR Visit, ULONG Count)
{
    FAULT_RECORD record;

    RtlZeroMemory(&record, sizeof(record));
    record.Count = Count;
    Visit(Device, &record);
}

/* Hands on what it gets. */
static VOID VisitTwice(PDEVICE_OBJECT Device, PFAULT_VISITOR Visit, ULONG Count)
{
    VisitOne(Device, Visit, Count);
    VisitOne(Device, Visit, Count / 2);
}

VOID ReportFaults(PDEVICE_OBJECT Device, PFAULT_TABLE Table, ULONG Count)
{
    VisitTwice(Device, LogClampedFault_ok, Count);
    VisitOne(Device, &LogClampedFault_ok, 3);
    VisitOne(Device, LogKeptFault_bad, Count);
    VisitUnbounded(Device, LogLooseFault_bad, Count);
    Table->Kept = LogKeptFault_bad;
}

/* No record of these is ever handed to a visitor. */
ULONG CountFaults(PFAULT_TABLE Table, ULONG Count)
{
    FAULT_RECORD record;

    record.Count = Count + Table->Used;
    return record.Count;
}
