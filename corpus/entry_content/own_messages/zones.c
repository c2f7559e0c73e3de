#include "kiln.h"

/* An older build's code, which the message file lost. */
#define KILN_FAN_STUCK ((NTSTATUS)0xC02A0200L)

#define TWO_STRINGS L"3\0" L"900"
#define ONE_STRING L"3"

VOID KilnStart_ok(PKILN Kiln)
{
    KilnLog(Kiln, KILN_STARTED, 0, NULL, 0);
}

VOID KilnZoneHot_ok(PKILN Kiln)
{
    KilnLog(Kiln, KILN_ZONE_HOT, 1, ONE_STRING, sizeof(ONE_STRING));
}

VOID KilnLimit_ok(PKILN Kiln)
{
    KilnLog(Kiln, KILN_LIMIT, 2, TWO_STRINGS, sizeof(TWO_STRINGS));
}

VOID KilnDoor_ok(PKILN Kiln)
{
    KilnLog(Kiln, KILN_DOOR, 0, NULL, 0);
}

/* Both end in KilnLog, where the finding stands. */
VOID KilnLimit_bad_in_log(PKILN Kiln)
{
    KilnLog(Kiln, KILN_LIMIT, 1, ONE_STRING, sizeof(ONE_STRING));
}

VOID KilnFan_bad_in_log(PKILN Kiln)
{
    KilnLog(Kiln, KILN_FAN_STUCK, 0, NULL, 0);
}

VOID KilnZoneCold_bad(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = KILN_ZONE_HOT;
        IoWriteErrorLogEntry(entry); // expect: DDI405 "takes 1"
    }
}

/* With a message file in the tree, a code that is in no file has no text, whoever's it is. */
VOID KilnVendor_bad(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = (NTSTATUS)0xE02A0001L; // expect: DDI404
        IoWriteErrorLogEntry(entry);
    }
}

VOID KilnPredefined_ok(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = (NTSTATUS)0xC004000BL; /* IO_ERR_CONTROLLER_ERROR */
        IoWriteErrorLogEntry(entry);
    }
}
