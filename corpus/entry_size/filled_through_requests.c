/*
 * filled_through_requests.c - what a device tells goes to a buffer that a request leads to, and the request to another
 * driver, or to a routine that nobody looks into.
 */
#include <wdm.h>
#include <ntiologc.h>
#include <usb.h>
#include <usbioctl.h>

typedef struct _METER {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Lower;
} METER, *PMETER;

typedef struct _TRANSFER {
    ULONG Length;
    PVOID Buffer;
} TRANSFER, *PTRANSFER;

typedef struct _READING {
    USHORT Total;
    UCHAR Data[6];
} READING, *PREADING;

NTSTATUS MeterTransfer(PMETER Meter, PTRANSFER Transfer);
VOID MeterEach(PMETER Meter, VOID (*Callback)(PTRANSFER), PTRANSFER Transfer);

static NTSTATUS MeterSubmit(PMETER Meter, PURB Urb)
{
    KEVENT done;
    IO_STATUS_BLOCK answer;
    PIRP irp;
    NTSTATUS status;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(
        IOCTL_INTERNAL_USB_SUBMIT_URB, Meter->Lower, NULL, 0, NULL, 0, TRUE, &done, &answer);
    if (irp == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    IoGetNextIrpStackLocation(irp)->Parameters.Others.Argument1 = Urb;
    status = IoCallDriver(Meter->Lower, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = answer.Status;
    }
    return status;
}

/* Two allocations: the request's, and that of the buffer. */
NTSTATUS MeterLogDescriptor_bad(PMETER Meter)
{
    PURB urb = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(URB), 'reteM');
    PUSB_CONFIGURATION_DESCRIPTOR told = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*told), 'reteM');
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (urb != NULL && told != NULL) {
        urb->UrbHeader.Function = URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE;
        urb->UrbControlDescriptorRequest.TransferBuffer = told;
        urb->UrbControlDescriptorRequest.TransferBufferLength = sizeof(*told);
        status = MeterSubmit(Meter, urb);
        if (NT_SUCCESS(status)) {
            USHORT size = (USHORT)(sizeof(IO_ERROR_LOG_PACKET) + told->wTotalLength);

            entry = IoAllocateErrorLogEntry(Meter->Self, (UCHAR)size); // expect: DDI101 "told->wTotalLength"
            if (entry != NULL) {
                IoFreeErrorLogEntry(entry);
            }
        }
    }
    if (told != NULL) {
        ExFreePool(told);
    }
    if (urb != NULL) {
        ExFreePool(urb);
    }
    return status;
}

NTSTATUS MeterLogReading_bad(PMETER Meter)
{
    READING reading;
    TRANSFER transfer;
    PIO_ERROR_LOG_PACKET entry;

    transfer.Length = sizeof(reading);
    transfer.Buffer = &reading;
    if (!NT_SUCCESS(MeterTransfer(Meter, &transfer))) {
        return STATUS_UNSUCCESSFUL;
    }
    entry = IoAllocateErrorLogEntry(Meter->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + reading.Total)); // expect: DDI101
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

NTSTATUS MeterLogReading_ok(PMETER Meter)
{
    READING reading;
    TRANSFER transfer;
    PIO_ERROR_LOG_PACKET entry;

    transfer.Length = sizeof(reading);
    transfer.Buffer = &reading;
    if (!NT_SUCCESS(MeterTransfer(Meter, &transfer))) {
        return STATUS_UNSUCCESSFUL;
    }
    if (reading.Total > sizeof(reading.Data)) {
        reading.Total = sizeof(reading.Data);
    }
    entry = IoAllocateErrorLogEntry(Meter->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + reading.Total));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

/* What is called back is the driver's own: it counts to one. */
static VOID MeterSeen(PTRANSFER Transfer)
{
    ((PREADING)Transfer->Buffer)->Total = 1;
}

VOID MeterLogSeen_ok(PMETER Meter)
{
    READING seen = {0};
    TRANSFER transfer = {sizeof(seen), &seen};
    PIO_ERROR_LOG_PACKET entry;

    MeterEach(Meter, MeterSeen, &transfer);
    entry = IoAllocateErrorLogEntry(Meter->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + seen.Total));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

/* Who submits it, and logs that it failed, is not looked into where that is not in question; what was told decides. */
static NTSTATUS MeterExchange(PMETER Meter, PTRANSFER Transfer)
{
    NTSTATUS status = MeterTransfer(Meter, Transfer);

    if (!NT_SUCCESS(status)) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Meter->Self, sizeof(IO_ERROR_LOG_PACKET));

        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_TIMEOUT;
            IoWriteErrorLogEntry(entry);
        }
    }
    return status;
}

NTSTATUS MeterCheck_bad(PMETER Meter)
{
    PREADING reading = ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_UNINITIALIZED, sizeof(*reading), 'reteM');
    TRANSFER transfer;
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS status;

    if (reading == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    transfer.Length = sizeof(*reading);
    transfer.Buffer = reading;
    status = MeterExchange(Meter, &transfer);
    if (NT_SUCCESS(status) && reading->Total > sizeof(reading->Data)) {
        entry = IoAllocateErrorLogEntry(Meter->Self, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_BAD_FIRMWARE; // expect: DDI201
        IoWriteErrorLogEntry(entry);
    }
    ExFreePool(reading);
    return status;
}
