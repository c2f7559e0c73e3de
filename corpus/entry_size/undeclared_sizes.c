/* Sizes and codes that rest on names of a header that is not there: nobody knows them, and nothing is said of them. */
#include <ntddk.h>
#include <ntiologc.h>

/* VALVE_NAME_BYTES, VALVE_LAST and their like come from the missing header. */
enum { ValveOpened = 3, ValveLast = VALVE_LAST, ValveEvents, ValveMarks = 300 };

typedef UCHAR VALVE_NAME[VALVE_NAME_BYTES];

typedef struct _VALVE_RECORD {
    ULONG Sequence;
    UCHAR Data[VALVE_DATA_BYTES];
    ULONG Check;
} VALVE_RECORD, *PVALVE_RECORD;

typedef struct _VALVE_NAMED {
    VALVE_NAME Name;
    ULONG Number;
} VALVE_NAMED, *PVALVE_NAMED;

typedef struct _VALVE_KNOWN {
    UCHAR Data[256];
    ULONG Check;
} VALVE_KNOWN, *PVALVE_KNOWN;

typedef struct _VALVE_EVENT {
    NTSTATUS Code;
    ULONG Unique;
} VALVE_EVENT, *PVALVE_EVENT;

static UCHAR ValveTrace[4 * (VALVE_TRACE_WORDS + 1)];

static const VALVE_EVENT ValveEventsLogged[] = {
    { VALVE_MSG_OPENED, 1 },
    { (NTSTATUS)VALVE_MSG_CLOSED, 2 },
    { STATUS_UNSUCCESSFUL, 3 },
};

static const VALVE_EVENT ValveByNumber[8] = {
    [VALVE_STUCK] = { IO_ERR_CONTROLLER_ERROR, 1 },
    [VALVE_LEAKS] = { IO_ERR_TIMEOUT, 2 },
};

static VOID ValveLog(PDEVICE_OBJECT Device, NTSTATUS Code, SIZE_T Bytes)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes));
    if (entry != NULL) {
        entry->ErrorCode = Code;
        IoWriteErrorLogEntry(entry);
    }
}

/* --- sizes -------------------------------------------------------------------------------------------------------- */

VOID ValveLogLocal_ok(PDEVICE_OBJECT Device)
{
    UCHAR data[VALVE_DATA_BYTES];

    RtlZeroMemory(data, sizeof(data));
    ValveLog(Device, IO_ERR_PARITY, sizeof(data));
}

VOID ValveLogRecord_ok(PDEVICE_OBJECT Device)
{
    ValveLog(Device, IO_ERR_PARITY, sizeof(VALVE_RECORD));
}

VOID ValveLogCheck_ok(PDEVICE_OBJECT Device)
{
    ValveLog(Device, IO_ERR_PARITY, FIELD_OFFSET(VALVE_RECORD, Check));
}

VOID ValveLogData_ok(PDEVICE_OBJECT Device, PVALVE_RECORD Record)
{
    ValveLog(Device, IO_ERR_PARITY, sizeof(Record->Data));
}

VOID ValveLogName_ok(PDEVICE_OBJECT Device, PVALVE_NAMED Named)
{
    ValveLog(Device, IO_ERR_PARITY, sizeof(Named->Name));
    ValveLog(Device, IO_ERR_PARITY, sizeof(*Named));
    ValveLog(Device, IO_ERR_PARITY, sizeof(VALVE_NAME));
}

VOID ValveLogTrace_ok(PDEVICE_OBJECT Device)
{
    ValveLog(Device, IO_ERR_PARITY, sizeof(ValveTrace));
}

/* No more than there is room for, however much that is. */
VOID ValveLogSome_ok(PDEVICE_OBJECT Device, PVALVE_RECORD Record, ULONG Count)
{
    if (Count <= RTL_NUMBER_OF(Record->Data)) {
        ValveLog(Device, IO_ERR_PARITY, Count);
    }
}

VOID ValveLogEnumerators_ok(PDEVICE_OBJECT Device)
{
    ValveLog(Device, IO_ERR_PARITY, ValveOpened);
    ValveLog(Device, IO_ERR_PARITY, ValveLast);
    ValveLog(Device, IO_ERR_PARITY, ValveEvents);
}

/* What is declared beside it is known. */
VOID ValveLogKnown_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(
        Device,
        (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + sizeof(VALVE_KNOWN))); // expect-2: DDI101 "308 bytes"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}

VOID ValveLogMarks_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + ValveMarks)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}

/* --- codes -------------------------------------------------------------------------------------------------------- */

VOID ValveLogEvents_ok(PDEVICE_OBJECT Device)
{
    ValveLog(Device, ValveEventsLogged[0].Code, 0);
    ValveLog(Device, ValveEventsLogged[1].Code, 0);
}

VOID ValveLogEvents_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = ValveEventsLogged[2].Code; // expect: DDI404 "STATUS_UNSUCCESSFUL"
        IoWriteErrorLogEntry(entry);
    }
}

VOID ValveLogNumber_ok(PDEVICE_OBJECT Device, ULONG Number)
{
    if (Number < 4) {
        ValveLog(Device, ValveByNumber[Number].Code, 0);
    }
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

VOID ValveLogLimited_ok(PDEVICE_OBJECT Device, ULONG Length)
{
    if (Length > VALVE_MOST_BYTES) {
        return;
    }
    ValveLog(Device, IO_ERR_PARITY, Length);
}

VOID ValveLogFixed_ok(PDEVICE_OBJECT Device, ULONG Length)
{
    if (Length == VALVE_FIXED_BYTES) {
        ValveLog(Device, IO_ERR_PARITY, Length);
    }
}

VOID ValveLogAtMost_ok(PDEVICE_OBJECT Device, ULONG Length)
{
    ValveLog(Device, IO_ERR_PARITY, min(Length, VALVE_MOST_BYTES));
}

VOID ValveLogKind_ok(PDEVICE_OBJECT Device, ULONG Kind)
{
    ULONG length = 300;

    if (Kind == VALVE_ANGLE || VALVE_SHORT_RECORDS) {
        length = 100;
    }
    if (Kind != VALVE_ANGLE && !VALVE_LONG_RECORDS) {
        length = 100;
    }
    ValveLog(Device, IO_ERR_PARITY, length);
}

/* A length that is large enough, however large that is, can be too large. */
VOID ValveLogAtLeast_bad(PDEVICE_OBJECT Device, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Length < VALVE_LEAST_BYTES) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Length)); // expect: DDI101 "when Length is"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}

/* One kind takes the long way, whichever it is. */
VOID ValveLogKind_bad(PDEVICE_OBJECT Device, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG length = 100;

    if (Kind == VALVE_ANGLE || (Kind & VALVE_LARGE) != 0) {
        length = 300;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length)); // expect: DDI101 "348 bytes"
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}
