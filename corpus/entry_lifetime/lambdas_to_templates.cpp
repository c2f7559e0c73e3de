/*
 * lambdas_to_templates.cpp - the event log of a hub: entries in lambdas that templates call.
 */
#include <ntddk.h>
#include <ntiologc.h>

template <typename F> static VOID HubRun(F Function)
{
    Function();
}

/* Nothing else here calls a routine of the log. */
extern "C" VOID HubRuns_bad(PDEVICE_OBJECT Device, BOOLEAN IsWanted)
{
    HubRun([Device, IsWanted]() {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

        if (entry != nullptr && IsWanted) {
            IoFreeErrorLogEntry(entry);
        }
    });
}

extern "C" VOID HubRuns_ok(PDEVICE_OBJECT Device)
{
    HubRun([Device]() {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    });
}

class HubList {
public:
    template <typename F> bool ForEach(F Function)
    {
        for (auto link = m_head.Flink; link != &m_head; link = link->Flink) {
            if (!Function(link)) {
                return false;
            }
        }
        return true;
    }
    template <typename F> bool All(F Function)
    {
        return ForEach(Function);
    }

private:
    LIST_ENTRY m_head;
};

class HubDevice {
public:
    VOID Report_bad(HubList &List);
    VOID Report_ok(HubList &List);

private:
    PDEVICE_OBJECT m_device;
    ULONG m_port;
};

VOID HubDevice::Report_bad(HubList &List)
{
    List.All([this](PLIST_ENTRY) {
        auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(m_device, sizeof(IO_ERROR_LOG_PACKET))); // expect: DDI301

        if (entry == nullptr) {
            return true;
        }
        entry->ErrorCode = IO_ERR_TIMEOUT;
        if (m_port != 0) {
            IoWriteErrorLogEntry(entry);
        }
        return true;
    });
}

VOID HubDevice::Report_ok(HubList &List)
{
    List.All([this](PLIST_ENTRY) {
        auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(m_device, sizeof(IO_ERROR_LOG_PACKET)));

        if (entry == nullptr) {
            return true;
        }
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->DumpData[0] = m_port;
        IoWriteErrorLogEntry(entry);
        return true;
    });
}

template <typename F> static VOID HubOnce(F Function)
{
    Function();
}

static VOID HubLog_bad(PDEVICE_OBJECT Device, SIZE_T Bytes)
{
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes)); // expect: DDI101

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

static VOID HubLog_ok(PDEVICE_OBJECT Device, SIZE_T Bytes)
{
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* The only one that calls the one function is a lambda that a template calls, and nothing else is made of that. */
extern "C" VOID HubNames(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    HubOnce([=]() {
        HubLog_bad(Device, Name->Length);
        HubLog_ok(Device, 2 * sizeof(ULONG));
    });
}

template <typename F> static VOID HubShort(PCUNICODE_STRING Name, F Function)
{
    if (Name->Length <= 64) {
        Function(Name->Length);
    }
}

template <typename F> static VOID HubFixed(F Function)
{
    Function(4 * sizeof(ULONG));
}

template <typename F> static VOID HubWhole(PCUNICODE_STRING Name, F Function)
{
    Function(Name->Length);
}

/* One lambda that two templates call: what they pass bounds it. */
extern "C" VOID HubSizes_ok(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    auto log = [=](SIZE_T Bytes) {
        PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes));

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    };

    HubFixed(log);
    HubShort(Name, log);
}

/* The second of them bounds nothing. */
extern "C" VOID HubSizes_bad(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    auto log = [=](SIZE_T Bytes) {
        PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Bytes)); // expect: DDI101

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    };

    HubFixed(log);
    HubWhole(Name, log);
}
