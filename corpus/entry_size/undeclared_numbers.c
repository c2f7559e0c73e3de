/*
 * undeclared_numbers.c - sizes that are made of numbers whose types a missing header declares.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include "spool_types.h"

typedef struct _SPOOL {
    PDEVICE_OBJECT Device;
    SPOOL_STATUS History[50];
    spool_owner_t Owner : 4;
} SPOOL, *PSPOOL;

typedef struct _SPOOL_EVENT {
    u16 Code[100];
} SPOOL_EVENT;

static VOID SpoolTell(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        Entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(Entry);
    }
}

/* How large the elements are, nobody knows. */
VOID SpoolTellHistory_ok(PSPOOL Spool)
{
    SpoolTell(IoAllocateErrorLogEntry(Spool->Device, sizeof(IO_ERROR_LOG_PACKET) + sizeof(Spool->History)));
}

VOID SpoolTellStates_ok(PDEVICE_OBJECT Device)
{
    SpoolTell(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + 50 * sizeof(SPOOL_STATUS)));
}

VOID SpoolTellAll_ok(PDEVICE_OBJECT Device)
{
    SpoolTell(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + sizeof(SPOOL)));
}

/* These names say how wide they are. */
VOID SpoolTellEvent_bad(PDEVICE_OBJECT Device)
{
    SpoolTell(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + sizeof(SPOOL_EVENT))); // expect: DDI102
}

VOID SpoolTellSome_bad(PDEVICE_OBJECT Device)
{
    SpoolTell(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + 30 * sizeof(u64))); // expect: DDI101
}

VOID SpoolTellFew_ok(PDEVICE_OBJECT Device)
{
    SpoolTell(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + 100 * sizeof(u8)));
}

/* Whatever type it is, it can be as much as this. */
VOID SpoolTellLength_bad(PDEVICE_OBJECT Device, SPOOL_COUNT Length)
{
    SpoolTell(IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Length))); // expect: DDI101
}

VOID SpoolTellTail_ok(PDEVICE_OBJECT Device, SPOOL_COUNT Length)
{
    SpoolTell(IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Length / 2)));
}
