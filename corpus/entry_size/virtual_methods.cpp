/*
 * A call through an interface of the driver's own leads to the one class that implements it, with what is passed there.
 */
#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>

class IChannel {
public:
    virtual void Describe_bad(ULONG Words) = 0;
    virtual void Describe_ok(ULONG Words) = 0;
    virtual void Note(ULONG Words) = 0;
    virtual ~IChannel() {}
};

class IClock {
public:
    virtual void Tick(ULONG Words) = 0;
};

class CChannel : public IChannel, public IClock {
    PDEVICE_OBJECT m_Device = nullptr;
    ULONG m_Open = 0;

public:
    void Describe_bad(ULONG Words) override;
    void Describe_ok(ULONG Words); // a virtual one without the word, too
    void Note(ULONG Words) override;
    void Tick(ULONG Words) override;
};

class CQuietChannel : public IChannel {
public:
    void Note(ULONG) override {}
};

void CChannel::Describe_bad(ULONG Words)
{
    if (m_Open == 0)
        return;

    UCHAR size = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG));
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(m_Device, size)); // expect: DDI101

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

void CChannel::Describe_ok(ULONG Words)
{
    if (m_Open == 0)
        return;

    UCHAR size = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG));
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(m_Device, size));

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

// Which of the two is called, only the object knows.
void CChannel::Note(ULONG Words)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET)));

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = Words;
        IoWriteErrorLogEntry(entry);
    }
}

// The object is not where the interface is.
void CChannel::Tick(ULONG Words)
{
    UCHAR size = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG));
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(m_Device, size)); // missed: DDI101 callers unknown

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

struct DEVICE_CONTEXT {
    IChannel *Channel;
    IClock *Clock;
};
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetDeviceContext)

EVT_WDF_DEVICE_PREPARE_HARDWARE ChannelPrepareHardware;

NTSTATUS ChannelPrepareHardware(WDFDEVICE Device, WDFCMRESLIST, WDFCMRESLIST Translated)
{
    auto context = GetDeviceContext(Device);
    ULONG count = WdfCmResourceListGetCount(Translated);

    context->Channel->Describe_bad(count);
    context->Channel->Describe_ok(count & 7);
    context->Channel->Note(count);
    context->Clock->Tick(count);
    return STATUS_SUCCESS;
}
