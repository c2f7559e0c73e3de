// What a lower driver fills in: variables to which a request leads, as far as the driver did not set them itself.
#include <ntddk.h>

typedef struct _PROBE {
    USHORT Length;
    USHORT Kind;
    ULONG Value;
} PROBE, *PPROBE;

static VOID ReportProbe(PDEVICE_OBJECT Device, UCHAR Size)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, Size);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

NTSTATUS ReadConfiguration_bad(PDEVICE_OBJECT Device, PDEVICE_OBJECT Lower, PIRP Irp)
{
    PCI_COMMON_CONFIG config;
    NTSTATUS status;

    IoGetNextIrpStackLocation(Irp)->Parameters.ReadWriteConfig.Buffer = &config;
    status = IoCallDriver(Lower, Irp);
    if (NT_SUCCESS(status) && config.VendorID == 0x8086) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR; // expect: DDI201
        IoWriteErrorLogEntry(entry);
    }
    return status;
}

NTSTATUS ReadClearedConfiguration_bad(PDEVICE_OBJECT Device, PDEVICE_OBJECT Lower, PIRP Irp)
{
    PCI_COMMON_CONFIG config;

    RtlZeroMemory(&config, sizeof(config));
    IoGetNextIrpStackLocation(Irp)->Parameters.ReadWriteConfig.Buffer = &config;
    if (IoForwardIrpSynchronously(Lower, Irp) && config.DeviceID != 0) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR; // expect: DDI201
        IoWriteErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

// What the driver has set is what it knows.
NTSTATUS SendProbe_ok(PDEVICE_OBJECT Device, PDEVICE_OBJECT Lower, PIRP Irp)
{
    PROBE probe = { 0 };
    NTSTATUS status;

    probe.Length = sizeof(probe);
    IoGetNextIrpStackLocation(Irp)->Parameters.Others.Argument1 = &probe;
    status = IoCallDriver(Lower, Irp);
    if (probe.Value != 0) {
        ReportProbe(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + probe.Length));
    }
    return status;
}
