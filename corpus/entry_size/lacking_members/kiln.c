/* A member that the structure does not have costs nothing but itself. */
#include "kiln.h"

#define KILN_TRACE(Arguments) DbgPrint Arguments

VOID KilnLog_bad(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry;

    KILN_TRACE(("locks %x\n", Kiln->Locks));
    entry = IoAllocateErrorLogEntry(Kiln->Device, (UCHAR)(sizeof(*entry) + Kiln->Length)); // expect: DDI101 "when Kiln->Length is 208"
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

VOID KilnLog_ok(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry;

    KILN_TRACE(("locks %x\n", Kiln->Locks));
    entry = IoAllocateErrorLogEntry(Kiln->Device, (UCHAR)(sizeof(*entry) + min(Kiln->Length, 64)));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

/* A number of any type: it need not be able to be so large. */
VOID KilnPages_ok(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Kiln->Device, (UCHAR)(sizeof(*entry) + Kiln->Pages / 16));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}
