/* DDI404 and DDI405 where a structure of the caller's, or a row of a table, says what a helper logs. */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _PRESS_EVENT {
    NTSTATUS Code;
    USHORT Strings;
    USHORT Unique;
} PRESS_EVENT, *PPRESS_EVENT;

typedef struct _PRESS_EXTENSION {
    PDEVICE_OBJECT Self;
    PRESS_EVENT LastEvent;
    ULONG Faults;
} PRESS_EXTENSION, *PPRESS_EXTENSION;

enum { PressJammed, PressTimeout, PressLost, PressEvents };

static const PRESS_EVENT PressRows[PressEvents] = {
    { IO_ERR_CONTROLLER_ERROR, 0, 1 },
    { STATUS_IO_TIMEOUT, 0, 2 },
    { IO_ERR_RESET, 0, 3 },
};
static const PRESS_EVENT GoodRows[] = {
    { IO_ERR_CONTROLLER_ERROR, 0, 1 },
    { IO_ERR_TIMEOUT, 0, 2 },
};
static const PRESS_EVENT PressFull = { STATUS_DISK_FULL, 0, 4 };
static const PRESS_EVENT PressParity = { IO_ERR_PARITY, 0, 4 };

/* --- a structure of the caller's -------------------------------------------------------------------------------- */

static VOID PressLogOwn_bad_from_caller(PDEVICE_OBJECT Device, const PRESS_EVENT *Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Event->Code; // expect: DDI404 "STATUS_DEVICE_NOT_READY"
        entry->UniqueErrorValue = Event->Unique;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressNotReady(PPRESS_EXTENSION Extension)
{
    PRESS_EVENT event = { STATUS_DEVICE_NOT_READY, 0, 11 };

    PressLogOwn_bad_from_caller(Extension->Self, &event);
}

static VOID PressLogOwn_ok(PDEVICE_OBJECT Device, const PRESS_EVENT *Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Event->Code;
        entry->UniqueErrorValue = Event->Unique;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressNotPowered(PPRESS_EXTENSION Extension)
{
    PRESS_EVENT event = { IO_ERR_NOT_READY, 0, 12 };

    PressLogOwn_ok(Extension->Self, &event);
}

/* Set field by field, and passed on by another helper. */
static VOID PressLogPassed_bad_from_caller(PDEVICE_OBJECT Device, PPRESS_EVENT Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Event->Code; // expect: DDI404 "STATUS_CANCELLED"
        IoWriteErrorLogEntry(entry);
    }
}

static VOID PressCountAndLog(PPRESS_EXTENSION Extension, PPRESS_EVENT Event)
{
    Extension->Faults++;
    PressLogPassed_bad_from_caller(Extension->Self, Event);
}

VOID PressCancelled(PPRESS_EXTENSION Extension, USHORT Unique)
{
    PRESS_EVENT event;

    event.Code = STATUS_CANCELLED;
    event.Strings = 0;
    event.Unique = Unique;
    PressCountAndLog(Extension, &event);
}

/* What the caller stored in the extension. */
static VOID PressLogLast_bad_from_caller(PPRESS_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Extension->LastEvent.Code; // expect: DDI404 "STATUS_DATA_OVERRUN"
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressOverrun(PPRESS_EXTENSION Extension)
{
    Extension->LastEvent.Code = STATUS_DATA_OVERRUN;
    PressLogLast_bad_from_caller(Extension);
}

static VOID PressLogLast_ok(PPRESS_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Extension->LastEvent.Code;
        IoWriteErrorLogEntry(entry);
    }
}

/* The status is replaced before it is logged. */
VOID PressUnderrun(PPRESS_EXTENSION Extension)
{
    Extension->LastEvent.Code = STATUS_DATA_ERROR;
    if (Extension->Faults++ != 0) {
        Extension->LastEvent.Code = IO_ERR_OVERRUN_ERROR;
        PressLogLast_ok(Extension);
    }
}

/* --- a constant structure, and tables --------------------------------------------------------------------------- */

static VOID PressLogConstant_bad_from_caller(PDEVICE_OBJECT Device, const PRESS_EVENT *Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Event->Code; // expect: DDI404 "STATUS_DISK_FULL"
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressTrayFull(PPRESS_EXTENSION Extension)
{
    PressLogConstant_bad_from_caller(Extension->Self, &PressParity);
    PressLogConstant_bad_from_caller(Extension->Self, &PressFull);
}

static VOID PressLogRow_bad_from_caller(PDEVICE_OBJECT Device, const PRESS_EVENT *Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Event->Code; // expect: DDI404 "STATUS_IO_TIMEOUT"
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressStopped(PPRESS_EXTENSION Extension, ULONG Reason)
{
    if (Reason < PressEvents) {
        PressLogRow_bad_from_caller(Extension->Self, &PressRows[Reason]);
    }
}

static VOID PressLogRow_ok(PDEVICE_OBJECT Device, const PRESS_EVENT *Event)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = Event->Code;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressStarted(PPRESS_EXTENSION Extension, ULONG Reason)
{
    PressLogRow_ok(Extension->Self, &GoodRows[Reason == PressTimeout]);
    PressLogRow_ok(Extension->Self, &PressRows[PressLost]);
}

/* --- the number of strings ----------------------------------------------------------------------------------------- */

static VOID PressLogStrings_bad_from_caller(PDEVICE_OBJECT Device, PPRESS_EVENT Event, PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Name->Length > 64) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 66));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 66);
        entry->ErrorCode = Event->Code;
        entry->NumberOfStrings = Event->Strings;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, Name->Buffer, Name->Length);
        IoWriteErrorLogEntry(entry); // expect: DDI405 "IO_FILE_SYSTEM_CORRUPT_WITH_NAME"
    }
}

VOID PressCorrupt(PPRESS_EXTENSION Extension, PUNICODE_STRING Name)
{
    PRESS_EVENT event = { IO_FILE_SYSTEM_CORRUPT_WITH_NAME, 0, 5 };

    PressLogStrings_bad_from_caller(Extension->Self, &event, Name);
}

static VOID PressLogStrings_ok(PDEVICE_OBJECT Device, PPRESS_EVENT Event, PUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Name->Length > 64) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 66));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 66);
        entry->ErrorCode = Event->Code;
        entry->NumberOfStrings = Event->Strings;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, Name->Buffer, Name->Length);
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressRepaired(PPRESS_EXTENSION Extension, PUNICODE_STRING Name)
{
    PRESS_EVENT event = { IO_FILE_SYSTEM_CORRUPT_WITH_NAME, 1, 6 };

    PressLogStrings_ok(Extension->Self, &event, Name);
}
