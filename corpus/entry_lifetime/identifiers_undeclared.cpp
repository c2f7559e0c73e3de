/* An identifier that no header declares is an object where a reference takes one. */
#include <ntddk.h>

BOOLEAN IsCapable(const GUID &Capability);

NTSTATUS Speed_bad(PDEVICE_OBJECT Device, PCWCHAR Name)
{
    if (IsCapable(GUID_BOARD_CAPABILITY_SUPER_SPEED)) {
        return STATUS_SUCCESS;
    }
    if (IsCapable(GUID_BOARD_CAPABILITY_HIGH_SPEED) && Name[0] != 0) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        return entry != nullptr ? STATUS_NOT_SUPPORTED : STATUS_UNSUCCESSFUL;
    }
    return STATUS_SUCCESS;
}

NTSTATUS Speed_ok(PDEVICE_OBJECT Device, PCWCHAR Name)
{
    if (IsCapable(GUID_BOARD_CAPABILITY_SUPER_SPEED)) {
        return STATUS_SUCCESS;
    }
    if (IsCapable(GUID_BOARD_CAPABILITY_HIGH_SPEED) && Name[0] != 0) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
        return STATUS_NOT_SUPPORTED;
    }
    return STATUS_SUCCESS;
}
