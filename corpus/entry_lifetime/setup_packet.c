// The fields of bmRequestType can be reached with and without `s`.
#include <ntddk.h>
#include <usbspec.h>
#include <ntiologc.h>

VOID LogVendorRequest_bad(PDEVICE_OBJECT Device, PUSB_DEFAULT_PIPE_SETUP_PACKET Setup)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    if (entry == NULL) {
        return;
    }
    if (Setup->bmRequestType.Type == BMREQUEST_VENDOR && Setup->bmRequestType.s.Dir == BMREQUEST_DEVICE_TO_HOST) {
        return;
    }
    entry->ErrorCode = IO_ERR_INVALID_REQUEST;
    IoWriteErrorLogEntry(entry);
}

VOID LogVendorRequest_ok(PDEVICE_OBJECT Device, PUSB_DEFAULT_PIPE_SETUP_PACKET Setup)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    if (Setup->bmRequestType.Type > 3 || Setup->bmRequestType.Recipient != Setup->bmRequestType.s.Recipient) {
        return; // no two bits hold that much, and both are the same field
    }
    entry->ErrorCode = IO_ERR_INVALID_REQUEST;
    IoWriteErrorLogEntry(entry);
}
