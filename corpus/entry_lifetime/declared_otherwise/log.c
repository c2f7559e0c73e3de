/* An old declaration without a prototype: what becomes of the entry is not known, which is no leak. */
#include <ntddk.h>

int VaneGet();
VOID VaneTurn(PDEVICE_OBJECT Device);

VOID VaneLog_ok(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)VaneGet(Device);

    if (entry) {
        IoWriteErrorLogEntry(entry); // note: call-not-interpreted
    }
    VaneTurn(Device);
}
