/*
 * undeclared_packets.c - the packet has a type of a header that nobody has: what is stored in it cannot be told, but how
 * long it is, and what becomes of it.
 */
#include <ntddk.h>
#include "kiln_private.h"

typedef struct _KILN {
    PDEVICE_OBJECT Device;
    ULONG Bricks;
} KILN, *PKILN;

VOID KilnLogCold_ok(PKILN Kiln)
{
    KILN_PACKET entry = IoAllocateErrorLogEntry(Kiln->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = Kiln->Bricks;
        IoWriteErrorLogEntry(entry);
    }
}

VOID KilnLogHot_bad(PKILN Kiln)
{
    KILN_PACKET entry = IoAllocateErrorLogEntry(Kiln->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Kiln->Bricks)); // expect: DDI101

    if (entry) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

VOID KilnForget_bad(PKILN Kiln)
{
    KILN_PACKET entry = IoAllocateErrorLogEntry(Kiln->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    if (entry) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = 4;
    }
}
