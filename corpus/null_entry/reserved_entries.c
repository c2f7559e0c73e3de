/*
 * reserved_entries.c - entries that are kept for later: what is left out without one says only that there is none.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _SIREN {
    PDEVICE_OBJECT Self;
    PIO_ERROR_LOG_PACKET Reserve;
    BOOLEAN ReserveReady;
    BOOLEAN MotorReady;
} SIREN, *PSIREN;

#define SIREN_START(Siren) (Siren)->MotorReady = TRUE

static KBUGCHECK_CALLBACK_RECORD SirenRecord;
static SIREN SirenOnly;

static VOID SirenCrashed(PVOID Buffer, ULONG Length)
{
    UNREFERENCED_PARAMETER(Buffer);
    UNREFERENCED_PARAMETER(Length);
}

/* A macro of the kit sets the state of the record, which is there for the entry. */
VOID SirenRegister_ok(PDRIVER_OBJECT DriverObject)
{
    PIO_ERROR_LOG_PACKET reserve = IoAllocateErrorLogEntry(DriverObject, sizeof(IO_ERROR_LOG_PACKET));

    if (reserve == NULL) {
        return;
    }
    reserve->ErrorCode = IO_ERR_DRIVER_ERROR;
    KeInitializeCallbackRecord(&SirenRecord);
    if (!KeRegisterBugCheckCallback(&SirenRecord, SirenCrashed, reserve, sizeof(*reserve), (PUCHAR) "Siren")) {
        IoFreeErrorLogEntry(reserve);
    }
}

VOID SirenReserve_ok(PSIREN Siren)
{
    PIO_ERROR_LOG_PACKET reserve = IoAllocateErrorLogEntry(Siren->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (reserve == NULL) {
        return;
    }
    Siren->Reserve = reserve;
    Siren->ReserveReady = TRUE;
}

/* The motor does not turn either. */
VOID SirenReserveAndStart_bad(PSIREN Siren)
{
    PIO_ERROR_LOG_PACKET reserve = IoAllocateErrorLogEntry(Siren->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (reserve == NULL) {
        return; // expect: DDI202 "MotorReady"
    }
    Siren->Reserve = reserve;
    Siren->MotorReady = TRUE;
}

VOID SirenReserveAndStartOnly_bad(PDRIVER_OBJECT DriverObject)
{
    PIO_ERROR_LOG_PACKET reserve = IoAllocateErrorLogEntry(DriverObject, sizeof(IO_ERROR_LOG_PACKET));

    if (reserve == NULL) {
        return; // expect: DDI202 "MotorReady"
    }
    SIREN_START(&SirenOnly);
    reserve->ErrorCode = IO_ERR_DRIVER_ERROR;
    IoWriteErrorLogEntry(reserve);
}
