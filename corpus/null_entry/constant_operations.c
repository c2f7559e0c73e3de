/*
 * constant_operations.c - what a log does stands in tables of operations. Whoever has the address of a constant one,
 * it leads to the same functions for ever.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _BUOY_LOG {
    PIO_ERROR_LOG_PACKET (*Begin)(PDEVICE_OBJECT Device);
    VOID (*End)(PIO_ERROR_LOG_PACKET Entry, NTSTATUS Code);
} BUOY_LOG, *PBUOY_LOG;

NTSTATUS BuoyRegister(_In_ const BUOY_LOG *Log);
NTSTATUS BuoyReplace(_Inout_ PBUOY_LOG Log);

static PIO_ERROR_LOG_PACKET BuoyBegin(PDEVICE_OBJECT Device)
{
    return IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
}

static VOID BuoyEnd_bad(PIO_ERROR_LOG_PACKET Entry, NTSTATUS Code)
{
    Entry->ErrorCode = Code; // expect: DDI201
    IoWriteErrorLogEntry(Entry);
}

static const BUOY_LOG BuoyLog = { BuoyBegin, BuoyEnd_bad };

NTSTATUS BuoyEnter(VOID)
{
    return BuoyRegister(&BuoyLog);
}

VOID BuoyRing(PDEVICE_OBJECT Device)
{
    BuoyLog.End(BuoyLog.Begin(Device), IO_ERR_TIMEOUT);
}

static PIO_ERROR_LOG_PACKET BellBegin(PDEVICE_OBJECT Device)
{
    return IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
}

static VOID BellEnd_ok(PIO_ERROR_LOG_PACKET Entry, NTSTATUS Code)
{
    if (Entry != NULL) {
        Entry->ErrorCode = Code;
        IoWriteErrorLogEntry(Entry);
    }
}

static BUOY_LOG const BellLog = { .Begin = BellBegin, .End = BellEnd_ok };
static const BUOY_LOG *const BuoyLogs[] = { &BuoyLog, &BellLog };

VOID BellRing(PDEVICE_OBJECT Device)
{
    BellLog.End(BellLog.Begin(Device), IO_ERR_TIMEOUT);
}

VOID BuoyRingEach(PDEVICE_OBJECT Device, PIO_ERROR_LOG_PACKET Entry, ULONG Index)
{
    UNREFERENCED_PARAMETER(Device);
    if (Entry != NULL) {
        BuoyLogs[Index]->End(Entry, IO_ERR_RESET);
    }
}

/* Nobody knows what this one leads to once others had it. */
static PIO_ERROR_LOG_PACKET LampBegin(PDEVICE_OBJECT Device)
{
    return IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
}

static VOID LampEnd_ok(PIO_ERROR_LOG_PACKET Entry, NTSTATUS Code)
{
    Entry->ErrorCode = Code;
    IoWriteErrorLogEntry(Entry);
}

static BUOY_LOG LampLog = { LampBegin, LampEnd_ok };

NTSTATUS LampEnter(VOID)
{
    return BuoyReplace(&LampLog);
}

VOID LampFlash(PDEVICE_OBJECT Device)
{
    LampLog.End(LampLog.Begin(Device), IO_ERR_TIMEOUT);
}
