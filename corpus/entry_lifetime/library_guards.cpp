/*
 * library_guards.cpp - the event log of a tape robot: entries that guards of the C++ libraries own, std's and wil's.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <memory>
#include <utility>
#include <wil/resource.h>

extern "C" NTSTATUS RobotMeasure(PDEVICE_OBJECT Device, PULONG Value);

struct RobotDiscard {
    void operator()(PIO_ERROR_LOG_PACKET Entry) const
    {
        IoFreeErrorLogEntry(Entry);
    }
};
using RobotPointer = std::unique_ptr<IO_ERROR_LOG_PACKET, RobotDiscard>;
using RobotEntry = wil::unique_any<PVOID, decltype(&::IoFreeErrorLogEntry), ::IoFreeErrorLogEntry>;

static PIO_ERROR_LOG_PACKET RobotNewEntry(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));
}

/* The guard is dismissed before the entry is written. */
VOID RobotScope_ok(PDEVICE_OBJECT Device)
{
    ULONG value;
    auto entry = RobotNewEntry(Device);
    if (entry == nullptr)
        return;
    auto guard = wil::scope_exit([&] { IoFreeErrorLogEntry(entry); });
    if (!NT_SUCCESS(RobotMeasure(Device, &value)))
        return;
    entry->ErrorCode = IO_ERR_TIMEOUT;
    entry->DumpData[0] = value;
    guard.release();
    IoWriteErrorLogEntry(entry);
}

/* The guard frees what was written. */
VOID RobotScopeTwice_bad(PDEVICE_OBJECT Device)
{
    auto entry = RobotNewEntry(Device);
    if (entry == nullptr)
        return;
    auto guard = wil::scope_exit([&] { IoFreeErrorLogEntry(entry); }); // expect: DDI303
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

/* Dismissed, and then forgotten. */
VOID RobotDismissed_bad(PDEVICE_OBJECT Device)
{
    ULONG value;
    PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
    if (entry == nullptr)
        return;
    auto guard = wil::scope_exit([&] { IoFreeErrorLogEntry(entry); });
    if (!NT_SUCCESS(RobotMeasure(Device, &value))) {
        guard.release();
        return;
    }
}

VOID RobotPointer_ok(PDEVICE_OBJECT Device)
{
    ULONG value;
    RobotPointer entry(RobotNewEntry(Device));
    if (!entry || !NT_SUCCESS(RobotMeasure(Device, &value)))
        return;
    entry->ErrorCode = IO_ERR_TIMEOUT;
    RobotPointer moved = std::move(entry);
    if (value == 0)
        return;
    IoWriteErrorLogEntry(moved.release());
}

VOID RobotPointerNull_bad(PDEVICE_OBJECT Device)
{
    RobotPointer entry(RobotNewEntry(Device));
    entry->ErrorCode = IO_ERR_TIMEOUT; // expect: DDI201
    IoWriteErrorLogEntry(entry.release());
}

/* Released from the pointer, and lost. */
VOID RobotPointerLost_bad(PDEVICE_OBJECT Device)
{
    ULONG value;
    RobotPointer entry(static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)))); // expect: DDI301
    if (!entry)
        return;
    entry->ErrorCode = IO_ERR_TIMEOUT;
    auto raw = entry.release();
    if (NT_SUCCESS(RobotMeasure(Device, &value)))
        IoWriteErrorLogEntry(raw);
}

VOID RobotAny_ok(PDEVICE_OBJECT Device)
{
    RobotEntry entry(RobotNewEntry(Device));
    if (!entry)
        return;
    RobotEntry owner = std::move(entry);
    static_cast<PIO_ERROR_LOG_PACKET>(owner.get())->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(owner.release());
}

/* What the library does at the end of the scope is told where the driver has the object. */
VOID RobotAnyTwice_bad(PDEVICE_OBJECT Device)
{
    RobotEntry entry(RobotNewEntry(Device));
    if (!entry)
        return;
    RobotEntry owner = std::move(entry); // expect: DDI303
    static_cast<PIO_ERROR_LOG_PACKET>(owner.get())->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(owner.get());
}

/* std::unique_ptr without a deleter of its own deletes. */
VOID RobotDeleted_bad(PDEVICE_OBJECT Device)
{
    std::unique_ptr<IO_ERROR_LOG_PACKET> entry(RobotNewEntry(Device)); // expect: DDI304
    if (!entry)
        return;
    entry->ErrorCode = IO_ERR_TIMEOUT;
}
