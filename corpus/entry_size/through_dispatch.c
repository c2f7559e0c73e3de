/*
 * A driver that calls its own dispatch routine the way the system does: what that sets is bounded, and nothing else is.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _HATCH {
    PDEVICE_OBJECT Self;
    PVOID Owner;
    ULONG OpenBytes;
    ULONG AskedBytes;
} HATCH, *PHATCH;

DRIVER_DISPATCH HatchCreate;

NTSTATUS HatchCreate(PDEVICE_OBJECT Device, PIRP Irp)
{
    PHATCH hatch = Device->DeviceExtension;

    hatch->OpenBytes = min(hatch->AskedBytes, 16);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID HatchWrite(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        Entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

VOID HatchReopen_ok(PHATCH Hatch, PIRP Irp)
{
    if (Hatch->OpenBytes < 256) {
        return;
    }
    Hatch->Self->DriverObject->MajorFunction[IRP_MJ_CREATE](Hatch->Self, Irp);
    HatchWrite(IoAllocateErrorLogEntry(Hatch->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Hatch->OpenBytes)));
}

VOID HatchLog_bad(PHATCH Hatch)
{
    HatchWrite(
        IoAllocateErrorLogEntry(Hatch->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Hatch->AskedBytes))); // expect: DDI101
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    Driver->MajorFunction[IRP_MJ_CREATE] = HatchCreate;
    return STATUS_SUCCESS;
}
