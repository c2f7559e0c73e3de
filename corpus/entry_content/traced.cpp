// A driver that traces with WPP: what the trace preprocessor would make of a call changes none of its arguments.

#include <ntddk.h>
#include "traced.tmh"

// begin_wpp config
// FUNC ValveTrace(LEVEL, MSG, ...);
// end_wpp

extern "C" void ValveProbe(PDRIVER_OBJECT Driver, PUNICODE_STRING Path); // of another driver's library

static void ValveLog_bad(PDRIVER_OBJECT Driver, const UNICODE_STRING &Name, ULONG Kind)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Driver, 112));

    if (entry == nullptr) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->NumberOfStrings = 0;
    if (Kind == 1) {
        RtlCopyMemory(entry->DumpData, Name.Buffer, Name.Length); // expect: DDI104
    } else if (Kind == 2) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET) + 1; // expect: DDI403
    } else if (Kind == 3) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    }
    IoWriteErrorLogEntry(entry);
}

static void ValveLogProbed_bad(PDRIVER_OBJECT Driver, ULONG Kind)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Driver, 112));

    if (entry == nullptr) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->NumberOfStrings = 0;
    if (Kind == 2) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET) + 1; // expect: DDI403
    }
    IoWriteErrorLogEntry(entry);
}

extern "C" DRIVER_INITIALIZE DriverEntry;

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WPP_INIT_TRACING(Driver, RegistryPath);
    ValveTrace(4, "loaded %wZ", RegistryPath);
    ValveLog_bad(Driver, *RegistryPath, RegistryPath->Length % 7);
    ValveProbe(Driver, RegistryPath);
    ValveLogProbed_bad(Driver, RegistryPath->Length % 5);
    return STATUS_SUCCESS;
}

// A trace message that shows the entry's address does not take the entry.
void ValveForget_bad(PDEVICE_OBJECT Device)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET))); // expect: DDI301

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        ValveTrace(3, "an entry at %p", entry);
    }
}

void ValveRemember_ok(PDEVICE_OBJECT Device)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        ValveTrace(3, "an entry at %p", entry);
        IoWriteErrorLogEntry(entry);
    }
}

// What is shown is read: of an entry that was released, it must not be.
void ValveShow_bad(PDEVICE_OBJECT Device)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        ValveTrace(3, "writes %x", entry->ErrorCode);
        IoWriteErrorLogEntry(entry);
        ValveTrace(3, "wrote %x", entry->ErrorCode); // expect: DDI302
    }
}
