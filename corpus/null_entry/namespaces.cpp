/* namespaces.cpp - functions that are declared in a namespace, and defined outside of it by their full name. */
#include <ntddk.h>
#include <ntiologc.h>

namespace trellis {
extern PDEVICE_OBJECT EventDevice;
void EventVector(ULONG Vector);
void EventVectorChecked(ULONG Vector);
void Write(PIO_ERROR_LOG_PACKET Entry, ULONG Vector);

namespace detail {
PIO_ERROR_LOG_PACKET Allocate(PDEVICE_OBJECT Device);
}
}

namespace lattice::inner {
void Write(PIO_ERROR_LOG_PACKET Entry, ULONG Vector);
void Report(PDEVICE_OBJECT Device);
}

using namespace trellis;

PDEVICE_OBJECT trellis::EventDevice = nullptr;

PIO_ERROR_LOG_PACKET trellis::detail::Allocate(PDEVICE_OBJECT Device)
{
    return (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
}

/* Looks whether there is something to write. */
void trellis::Write(PIO_ERROR_LOG_PACKET Entry, ULONG Vector)
{
    if (Entry == nullptr) {
        return;
    }
    RtlZeroMemory(Entry, sizeof(*Entry));
    Entry->ErrorCode = IO_ERR_RESET;
    Entry->UniqueErrorValue = Vector;
    IoWriteErrorLogEntry(Entry);
}

/* Does not. */
void lattice::inner::Write(PIO_ERROR_LOG_PACKET Entry, ULONG Vector)
{
    RtlZeroMemory(Entry, sizeof(*Entry)); // expect: DDI201
    Entry->ErrorCode = IO_ERR_RESET;
    Entry->UniqueErrorValue = Vector;
    IoWriteErrorLogEntry(Entry);
}

/* Nor does this one. */
void trellis::EventVector(ULONG Vector)
{
    PIO_ERROR_LOG_PACKET packet = detail::Allocate(EventDevice);

    packet->ErrorCode = IO_ERR_RESET; // expect: DDI201
    packet->UniqueErrorValue = Vector;
    IoWriteErrorLogEntry(packet);
}

void trellis::EventVectorChecked(ULONG Vector)
{
    trellis::Write(detail::Allocate(EventDevice), Vector);
}

void lattice::inner::Report(PDEVICE_OBJECT Device)
{
    Write(trellis::detail::Allocate(Device), 4);
}
