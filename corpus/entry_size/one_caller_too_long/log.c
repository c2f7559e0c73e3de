/* The routine that logs trusts its callers; one of them does not deserve it. */
#include "modem.h"

VOID ModemLogText_bad(_In_ PDEVICE_OBJECT DeviceObject, _In_ NTSTATUS ErrorCode, _In_ PCWSTR Text, _In_ USHORT TextBytes)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + TextBytes + sizeof(WCHAR);

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(DeviceObject, (UCHAR)size); // expect: DDI101
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = ErrorCode;
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory(entry + 1, Text, TextBytes);
    IoWriteErrorLogEntry(entry);
}
