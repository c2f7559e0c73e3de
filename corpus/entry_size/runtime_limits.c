/* The limits of the runtime library, under its own names. */
#include <ntddk.h>
#include <stdlib.h>

VOID LogData_bad(PDEVICE_OBJECT Device, PUCHAR Data, ULONG Length)
{
    ULONG size = __min(Length, 300);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size)); // expect: DDI101
    if (entry != NULL) {
        RtlCopyMemory(entry->DumpData, Data, size);
        IoFreeErrorLogEntry(entry);
    }
}

VOID LogData_ok(PDEVICE_OBJECT Device, PUCHAR Data, ULONG Length)
{
    ULONG size = __min(Length, 30);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size));
    if (entry != NULL) {
        RtlCopyMemory(entry->DumpData, Data, size);
        IoFreeErrorLogEntry(entry);
    }
}
