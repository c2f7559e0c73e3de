/* DDI401, DDI404: a chiller that logs by macros without arguments: no function names a routine itself. */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _CHILLER {
    PDEVICE_OBJECT Self;
} CHILLER, *PCHILLER;

#define CHILLER_NEW_ENTRY IoAllocateErrorLogEntry(Chiller->Self, sizeof(IO_ERROR_LOG_PACKET))
#define CHILLER_BEGIN                                  \
    PIO_ERROR_LOG_PACKET entry = CHILLER_NEW_ENTRY;    \
    if (entry == NULL) {                               \
        return;                                        \
    }                                                  \
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
#define CHILLER_END IoWriteErrorLogEntry(entry);

VOID ChillerLogWarm_bad(PCHILLER Chiller)
{
    CHILLER_BEGIN
    entry->UniqueErrorValue = 1;
    CHILLER_END // expect: DDI401
}

VOID ChillerLogWarm_ok(PCHILLER Chiller)
{
    CHILLER_BEGIN
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->UniqueErrorValue = 1;
    CHILLER_END
}

VOID ChillerLogStatus_bad(PCHILLER Chiller)
{
    CHILLER_BEGIN
    entry->ErrorCode = STATUS_DEVICE_NOT_READY; // expect: DDI404 "STATUS_DEVICE_NOT_READY"
    CHILLER_END
}

VOID ChillerLogStatus_ok(PCHILLER Chiller)
{
    CHILLER_BEGIN
    entry->ErrorCode = IO_ERR_NOT_READY;
    entry->FinalStatus = STATUS_DEVICE_NOT_READY;
    CHILLER_END
}
