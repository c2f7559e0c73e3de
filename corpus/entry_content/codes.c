/* DDI404 without a message file: predefined codes, and codes of the driver's own from a header. */
#include <ntddk.h>
#include <ntiologc.h>

/* The driver's header, as its message compiler made it; the message file is kept elsewhere. */
#define FACILITY_MIXER 0x0123
#define MIXER_CLIPPED ((NTSTATUS)0xE1230001L)
#define MIXER_LATE ((NTSTATUS)0xA1230002L)
#define MIXER_PLAIN ((NTSTATUS)0xC1230003L)
#define MIXER_MISTYPED ((NTSTATUS)0xC0040FFFL)

typedef struct _MIXER_EXTENSION {
    PDEVICE_OBJECT Self;
    NTSTATUS LastCode;
    ULONG State;
} MIXER_EXTENSION, *PMIXER_EXTENSION;

NTSTATUS MixerReadStatus(PMIXER_EXTENSION Extension);

static VOID MixerWrite(PMIXER_EXTENSION Extension, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = Code;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID MixerWriteAny(PMIXER_EXTENSION Extension, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = Code; // expect: DDI404 "STATUS_INSUFFICIENT_RESOURCES (0xC000009A)"
        IoWriteErrorLogEntry(entry);
    }
}

/* --- a status -------------------------------------------------------------------------------------------------- */

VOID MixerLogTimeout_bad(PMIXER_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = STATUS_IO_TIMEOUT; // expect: DDI404
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerLogTimeout_ok(PMIXER_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->FinalStatus = STATUS_IO_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerLogNothing_bad(PMIXER_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = 0; // expect: DDI404 "is 0"
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerLogSuccess_bad(PMIXER_EXTENSION Extension, NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    if (NT_SUCCESS(Status)) {
        entry->ErrorCode = STATUS_SUCCESS; // expect: DDI404
    } else {
        entry->ErrorCode = IO_ERR_DRIVER_ERROR;
    }
    IoWriteErrorLogEntry(entry);
}

/* The status of a routine is no constant: nothing is said of it. */
VOID MixerLogResult_ok(PMIXER_EXTENSION Extension)
{
    NTSTATUS status = MixerReadStatus(Extension);
    PIO_ERROR_LOG_PACKET entry;

    if (NT_SUCCESS(status)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = status;
        IoWriteErrorLogEntry(entry);
    }
}

/* --- codes of its own --------------------------------------------------------------------------------------------- */

VOID MixerLogClipped_ok(PMIXER_EXTENSION Extension)
{
    MixerWrite(Extension, MIXER_CLIPPED);
}

VOID MixerLogLate_ok(PMIXER_EXTENSION Extension)
{
    MixerWrite(Extension, MIXER_LATE);
}

VOID MixerLogPlain_ok(PMIXER_EXTENSION Extension)
{
    MixerWrite(Extension, MIXER_PLAIN);
}

/* The facility is that of ntiologc.h, and no code there has this number. */
VOID MixerLogMistyped_bad(PMIXER_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = MIXER_MISTYPED; // expect: DDI404 "MIXER_MISTYPED (0xC0040FFF)"
        IoWriteErrorLogEntry(entry);
    }
}

/* A code of the system's netevent.h: facility 0, and a text all the same. */
VOID MixerLogNetEvent_ok(PMIXER_EXTENSION Extension)
{
    MixerWrite(Extension, (NTSTATUS)0xC000138AL); /* EVENT_NDIS_HARDWARE_FAILURE */
}

/* The same by their names, which are the header's own constants and tell the codes apart. */
VOID MixerLogTransport_ok(PMIXER_EXTENSION Extension, ULONG Kind)
{
    MixerWrite(Extension, Kind == 0 ? EVENT_TRANSPORT_RESOURCE_POOL : EVENT_TRANSPORT_BINDING_FAILED);
}

VOID MixerSizeByCode(PMIXER_EXTENSION Extension, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET);

    if (Code < EVENT_TRANSPORT_BINDING_FAILED) {
        size += 256;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = EVENT_TRANSPORT_REGISTER_FAILED;
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerSizeByCode_bad_in_helper(PMIXER_EXTENSION Extension)
{
    MixerSizeByCode(Extension, EVENT_TRANSPORT_REGISTER_FAILED); /* the lower of the two */
}

VOID MixerLogMachineCheck_ok(PMIXER_EXTENSION Extension)
{
    MixerWrite(Extension, MCA_ERROR_UNKNOWN);
}

/* --- ways that a code takes -------------------------------------------------------------------------------------- */

VOID MixerLogPassed_bad_in_helper(PMIXER_EXTENSION Extension)
{
    MixerWriteAny(Extension, STATUS_INSUFFICIENT_RESOURCES);
    MixerWriteAny(Extension, IO_ERR_INSUFFICIENT_RESOURCES);
}

VOID MixerLogVariable_bad(PMIXER_EXTENSION Extension, BOOLEAN Fatal)
{
    NTSTATUS code = STATUS_DEVICE_NOT_READY;
    PIO_ERROR_LOG_PACKET entry;

    if (Fatal) {
        code = IO_ERR_CONTROLLER_ERROR;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = code; // expect: DDI404 "ErrorCode is STATUS_DEVICE_NOT_READY (0xC00000A3), which"
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerLogVariable_ok(PMIXER_EXTENSION Extension, BOOLEAN Fatal)
{
    NTSTATUS code = STATUS_DEVICE_NOT_READY;
    PIO_ERROR_LOG_PACKET entry;

    if (Fatal) {
        code = IO_ERR_CONTROLLER_ERROR;
    }
    if (code == STATUS_DEVICE_NOT_READY) {
        code = IO_ERR_NOT_READY;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = code;
        IoWriteErrorLogEntry(entry);
    }
}

static NTSTATUS MixerCodeOf(ULONG State)
{
    switch (State) {
    case 0:
        return IO_ERR_RESET;
    case 1:
        return IO_ERR_PARITY;
    case 2:
        return STATUS_DATA_OVERRUN;
    default:
        return IO_ERR_DRIVER_ERROR;
    }
}

static NTSTATUS MixerGoodCodeOf(ULONG State)
{
    switch (State) {
    case 0:
        return IO_ERR_RESET;
    case 1:
        return IO_ERR_PARITY;
    case 2:
        return IO_ERR_OVERRUN_ERROR;
    default:
        return IO_ERR_DRIVER_ERROR;
    }
}

VOID MixerLogState_bad(PMIXER_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = MixerCodeOf(Extension->State); // expect: DDI404 "0xC000003C"
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerLogState_ok(PMIXER_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = MixerGoodCodeOf(Extension->State);
        IoWriteErrorLogEntry(entry);
    }
}

static const NTSTATUS MixerTable[] = {
    IO_ERR_RESET,
    IO_ERR_PARITY,
    STATUS_UNSUCCESSFUL,
    IO_ERR_TIMEOUT,
};

static const struct {
    ULONG State;
    NTSTATUS Code;
} MixerPairs[] = {
    { 10, IO_ERR_RESET },
    { 20, IO_ERR_TIMEOUT },
};

VOID MixerLogTable_bad(PMIXER_EXTENSION Extension, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Index >= RTL_NUMBER_OF(MixerTable)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = MixerTable[Index]; // expect: DDI404 "0xC0000001"
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerLogTable_ok(PMIXER_EXTENSION Extension, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Index >= 2) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = MixerTable[Index];
        IoWriteErrorLogEntry(entry);
    }
}

VOID MixerLogPair_ok(PMIXER_EXTENSION Extension)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(MixerPairs); i++) {
        if (MixerPairs[i].State == Extension->State) {
            MixerWrite(Extension, MixerPairs[i].Code);
            break;
        }
    }
}

/* Two stores, two findings. */
VOID MixerLogTwo_bad(PMIXER_EXTENSION Extension, BOOLEAN Left)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    if (Left) {
        entry->ErrorCode = STATUS_NO_MEDIA_IN_DEVICE; // expect: DDI404 "0xC0000013"
    } else {
        entry->ErrorCode = STATUS_DEVICE_BUSY; // expect: DDI404 "0x80000011"
    }
    IoWriteErrorLogEntry(entry);
}

/* Replaced before it is written. */
VOID MixerLogReplaced_ok(PMIXER_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = STATUS_UNSUCCESSFUL;
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* What it was compared with is what it is. */
VOID MixerLogCompared_bad(PMIXER_EXTENSION Extension, NTSTATUS Status)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    if (STATUS_ACCESS_DENIED == Status) {
        entry->ErrorCode = Status; // expect: DDI404 "STATUS_ACCESS_DENIED"
    } else {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    }
    IoWriteErrorLogEntry(entry);
}

VOID MixerLogCompared_ok(PMIXER_EXTENSION Extension, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    if (Code == IO_ERR_TIMEOUT) {
        entry->ErrorCode = Code;
        entry->RetryCount = 1;
    } else {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    }
    IoWriteErrorLogEntry(entry);
}
