/* A display driver: the kit's structures that it registers its callbacks with, no header here declares. */
#include <ntddk.h>
#include <dispmprt.h>

typedef struct _BEAM_DEVICE {
    PDEVICE_OBJECT Physical;
    DXGKRNL_INTERFACE Dxgk;
    volatile LONG Faults;
} BEAM_DEVICE, *PBEAM_DEVICE;

static VOID BeamLog(PBEAM_DEVICE Beam, NTSTATUS Code, ULONG Unique)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Beam->Physical, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "DRIVER_INITIALIZATION"
    if (entry != NULL) {
        entry->ErrorCode = Code;
        entry->UniqueErrorValue = Unique;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID BeamLogLater(PBEAM_DEVICE Beam)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Beam->Physical, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

BOOLEAN BeamInterrupt_bad_in_helper(PVOID MiniportDeviceContext, ULONG MessageNumber)
{
    PBEAM_DEVICE beam = MiniportDeviceContext;

    BeamLog(beam, IO_ERR_PARITY, MessageNumber);
    InterlockedIncrement(&beam->Faults);
    beam->Dxgk.DxgkCbQueueDpc(beam->Dxgk.DeviceHandle);
    return TRUE;
}

VOID BeamDpc_ok(PVOID MiniportDeviceContext)
{
    PBEAM_DEVICE beam = MiniportDeviceContext;

    if (InterlockedExchange(&beam->Faults, 0) != 0) {
        BeamLogLater(beam);
    }
}

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DRIVER_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.Version = DXGKDDI_INTERFACE_VERSION;
    data.DxgkDdiInterruptRoutine = BeamInterrupt_bad_in_helper;
    data.DxgkDdiDpcRoutine = BeamDpc_ok;
    return DxgkInitialize(DriverObject, RegistryPath, &data);
}
