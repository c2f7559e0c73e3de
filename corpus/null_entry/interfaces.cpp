/*
 * The system calls the methods of its interfaces, and minds what they return; those of the driver's own are its affair.
 */
#include <ntddk.h>
#include <portcls.h>
#include <ntiologc.h>

struct IHorn {
    virtual NTSTATUS Describe(ULONG Note) = 0;
};

class CHorn : public IAdapterPowerManagement, public IHorn, public CUnknown {
public:
    DECLARE_STD_UNKNOWN();
    DEFINE_STD_CONSTRUCTOR(CHorn);
    ~CHorn();
    IMP_IAdapterPowerManagement;
    NTSTATUS Describe(ULONG Note) override;

private:
    NTSTATUS Tell(NTSTATUS ErrorCode, ULONG Value);

    PDEVICE_OBJECT m_Device;
    ULONG m_State;
};

NTSTATUS CHorn::Tell(NTSTATUS ErrorCode, ULONG Value)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET)));

    if (entry == nullptr) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    entry->ErrorCode = ErrorCode;
    entry->UniqueErrorValue = Value;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CHorn::QueryPowerChangeState(POWER_STATE NewState)
{
    return Tell(IO_ERR_RESET, NewState.DeviceState); // expect: DDI202 "QueryPowerChangeState fails"
}

STDMETHODIMP_(NTSTATUS) CHorn::QueryDeviceCapabilities(PDEVICE_CAPABILITIES Capabilities)
{
    (void)Tell(IO_ERR_RESET, Capabilities->DeviceState[PowerSystemWorking]);
    return STATUS_SUCCESS;
}

// Nobody is known to call it, and all that it does is to log.
NTSTATUS CHorn::Describe(ULONG Note)
{
    return Tell(IO_ERR_RESET, Note);
}
