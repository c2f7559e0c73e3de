// Cases whose constants nobody declares: each is a value of its own, wherever it is named.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

VOID Reply_bad(PDEVICE_OBJECT Device, ULONG Code, ULONG Mode)
{
    PIO_ERROR_LOG_PACKET entry;

    switch (Code) {
    case IOCTL_WINCH_RAISE:
        entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE); // expect: DDI301
        if (entry != NULL && Mode > 3) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        break;
    case IOCTL_WINCH_LOWER:
        break;
    }
}

VOID Reply_ok(PDEVICE_OBJECT Device, ULONG Code)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    switch (Code) {
    case IOCTL_WINCH_RAISE:
        entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
        break;
    case IOCTL_WINCH_LOWER:
        break;
    }
    switch (Code) {
    case IOCTL_WINCH_LOWER:
        break;
    case IOCTL_WINCH_RAISE:
        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        break;
    }
}
