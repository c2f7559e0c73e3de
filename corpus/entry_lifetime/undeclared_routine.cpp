/* A routine that nothing declares takes numbers and pointers as they are: the variables that held them stay. */
#include <ntddk.h>

NTSTATUS Query_bad(PDEVICE_OBJECT Device, PDEVICE_OBJECT Lower)
{
    PIRP irp = IoAllocateIrp(Lower->StackSize, FALSE);
    if (irp == nullptr) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    NTSTATUS status = BoardSendAndWait(Lower, irp);
    if (NT_SUCCESS(status) && irp->IoStatus.Information != 8) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        status = entry != nullptr ? STATUS_INFO_LENGTH_MISMATCH : STATUS_UNSUCCESSFUL;
    }
    IoFreeIrp(irp);
    return status;
}

NTSTATUS Query_ok(PDEVICE_OBJECT Device, PDEVICE_OBJECT Lower)
{
    PIRP irp = IoAllocateIrp(Lower->StackSize, FALSE);
    if (irp == nullptr) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    NTSTATUS status = BoardSendAndWait(Lower, irp);
    if (NT_SUCCESS(status) && irp->IoStatus.Information != 8) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
        status = STATUS_INFO_LENGTH_MISMATCH;
    }
    IoFreeIrp(irp);
    return status;
}
