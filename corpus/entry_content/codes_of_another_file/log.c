// DDI404: codes that another file of the driver defines, in a constant table and by a function.

#include "codes.h"

typedef struct _BLOWER {
    PDEVICE_OBJECT Self;
} BLOWER, *PBLOWER;

VOID BlowerLogTable_bad(PBLOWER Blower, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!(Index < BLOWER_CODES)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Blower->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BlowerCodes[Index]; // expect: DDI404 "STATUS_DEVICE_POWERED_OFF"
    IoWriteErrorLogEntry(entry);
}

VOID BlowerLogTable_ok(PBLOWER Blower, ULONG Index)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!(Index < BLOWER_CODES - 1)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Blower->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BlowerCodes[Index];
    IoWriteErrorLogEntry(entry);
}

VOID BlowerLogLast_bad(PBLOWER Blower)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Blower->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BlowerCodes[BLOWER_CODES - 1]; // expect: DDI404 "STATUS_DEVICE_POWERED_OFF"
    IoWriteErrorLogEntry(entry);
}

VOID BlowerLogFirst_ok(PBLOWER Blower)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Blower->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BlowerCodes[0];
    IoWriteErrorLogEntry(entry);
}

VOID BlowerLogChosen_bad(PBLOWER Blower, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Blower->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BlowerCodeOf(Kind); // expect: DDI404 "STATUS_IO_TIMEOUT"
    IoWriteErrorLogEntry(entry);
}

VOID BlowerLogChosen_ok(PBLOWER Blower, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!(Kind < 4)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Blower->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = BlowerCodeOf(Kind);
    IoWriteErrorLogEntry(entry);
}
