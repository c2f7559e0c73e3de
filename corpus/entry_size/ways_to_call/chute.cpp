// chute.cpp - operators and names that a declaration brings in.
extern "C" {
#include <ntddk.h>
}

namespace Chute {

VOID Note_ok(PDEVICE_OBJECT DeviceObject, ULONG Extra)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(DeviceObject, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + Extra)));

    if (entry != nullptr) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

} // namespace Chute

using Chute::Note_ok;

class ChuteLog {
public:
    explicit ChuteLog(PDEVICE_OBJECT deviceObject) : m_DeviceObject(deviceObject) {}

    void operator()(ULONG extra) const
    {
        Write(extra);
    }

    ChuteLog &operator<<(ULONG extra)
    {
        Write_bad(extra);
        return *this;
    }

private:
    void Write(ULONG extra) const
    {
        auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(m_DeviceObject, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + extra)));

        if (entry != nullptr) {
            RtlZeroMemory(entry, sizeof(*entry));
            entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
            IoWriteErrorLogEntry(entry);
        }
    }

    void Write_bad(ULONG extra) const
    {
        auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry( // expect: DDI101 "can be 268 bytes"
            m_DeviceObject, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + extra)));

        if (entry != nullptr) {
            RtlZeroMemory(entry, sizeof(*entry));
            entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
            IoWriteErrorLogEntry(entry);
        }
    }

    PDEVICE_OBJECT m_DeviceObject;
};

extern "C" void ChuteStart(PDEVICE_OBJECT DeviceObject)
{
    ChuteLog log(DeviceObject);

    Note_ok(DeviceObject, 8);
    log(16);
    log << 8 << 220;
}
