// Overloaded operators that are called by their names: the object is what stands in front, or the method's own.

#include <ntddk.h>

class PressureCount {
    ULONG value = 0;

public:
    ULONG operator++() { return ++value; }
    ULONG operator++(int) { return operator++() - 1; }
    PressureCount &operator+=(ULONG more)
    {
        value += more;
        return *this;
    }
    ULONG bytes() const { return value; }
};

VOID PressureCountUp_bad(PDEVICE_OBJECT Device)
{
    PressureCount size;

    size.operator+=(239);
    size.operator++();
    ++size;

    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, static_cast<UCHAR>(size.bytes()))); // expect: DDI102
    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PressureCountUp_ok(PDEVICE_OBJECT Device)
{
    PressureCount size;

    size.operator+=(238);
    size.operator++();
    size++;

    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, static_cast<UCHAR>(size.bytes())));
    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_PARITY;
        IoWriteErrorLogEntry(entry);
    }
}
