// The same for a display-only driver, in C++: what is assigned to a field that nothing declares is a routine's address.
#include <ntddk.h>
#include <dispmprt.h>

struct LampDevice {
    PDEVICE_OBJECT Physical;
    DXGKRNL_INTERFACE Dxgk;
    volatile LONG Faults;
};

static void LampLog(LampDevice *Lamp, NTSTATUS Code)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Lamp->Physical, sizeof(IO_ERROR_LOG_PACKET))); // expect: DDI502 "KMDDOD_INITIALIZATION_DATA"

    if (entry != nullptr) {
        entry->ErrorCode = Code;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
}

static void LampLogLater(LampDevice *Lamp)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Lamp->Physical, sizeof(IO_ERROR_LOG_PACKET)));

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

static BOOLEAN LampInterrupt_bad_in_helper(PVOID MiniportDeviceContext, ULONG)
{
    auto lamp = static_cast<LampDevice *>(MiniportDeviceContext);

    LampLog(lamp, IO_ERR_PARITY);
    InterlockedIncrement(&lamp->Faults);
    lamp->Dxgk.DxgkCbQueueDpc(lamp->Dxgk.DeviceHandle);
    return TRUE;
}

static VOID LampDpc_ok(PVOID MiniportDeviceContext)
{
    auto lamp = static_cast<LampDevice *>(MiniportDeviceContext);

    if (InterlockedExchange(&lamp->Faults, 0) != 0) {
        LampLogLater(lamp);
    }
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    KMDDOD_INITIALIZATION_DATA data = {};

    data.Version = DXGKDDI_INTERFACE_VERSION;
    data.DxgkDdiInterruptRoutine = LampInterrupt_bad_in_helper;
    data.DxgkDdiDpcRoutine = LampDpc_ok;
    return DxgkInitializeDisplayOnlyDriver(DriverObject, RegistryPath, &data);
}
