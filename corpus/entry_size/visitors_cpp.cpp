/*
 * visitors_cpp.cpp - a template calls what it is handed; a method hands a routine to another class.
 */
#include <ntddk.h>

struct Telltale {
    ULONG Words;
    ULONG Data[8];
};

typedef void TelltaleSink(PDEVICE_OBJECT Device, const Telltale &Lamp);

static void LogLamp_bad(PDEVICE_OBJECT Device, ULONG Words)
{
    PVOID entry = IoAllocateErrorLogEntry( // expect: DDI101
        Device, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG)));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

static void SinkShortLamp_ok(PDEVICE_OBJECT Device, const Telltale &Lamp)
{
    PVOID entry = IoAllocateErrorLogEntry(
        Device, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + Lamp.Words * sizeof(ULONG)));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

static void SinkLamp(PDEVICE_OBJECT Device, const Telltale &Lamp)
{
    LogLamp_bad(Device, Lamp.Words);
}

template <typename Sink> void ForShortLamps(PDEVICE_OBJECT Device, Sink sink, ULONG Words)
{
    Telltale lamp = {};

    lamp.Words = Words > 8 ? 8 : Words;
    sink(Device, lamp);
}

class Panel {
public:
    explicit Panel(PDEVICE_OBJECT Device) : m_device(Device) {}

    void Each(TelltaleSink *sink, ULONG Words) const
    {
        Telltale lamp = {};

        lamp.Words = Words;
        if (sink) {
            sink(m_device, lamp);
        }
    }

private:
    PDEVICE_OBJECT m_device;
};

void LogLamps(PDEVICE_OBJECT Device, ULONG Words)
{
    Panel panel(Device);

    ForShortLamps(Device, SinkShortLamp_ok, Words);
    panel.Each(SinkShortLamp_ok, 3);
    panel.Each(SinkLamp, Words);
}

ULONG WordsOfLamp(ULONG Words)
{
    Telltale lamp;

    lamp.Words = Words;
    return lamp.Words;
}

/* An object that its user takes for the entry. */
class LampEntry {
public:
    explicit LampEntry(PDEVICE_OBJECT Device)
        : m_entry(static_cast<PIO_ERROR_LOG_PACKET>(
              IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + sizeof(ULONG))))
    {
    }
    ~LampEntry()
    {
        if (m_entry) {
            IoWriteErrorLogEntry(m_entry);
        }
    }
    explicit operator bool() const { return m_entry != nullptr; }
    PIO_ERROR_LOG_PACKET operator->() const { return m_entry; }

private:
    PIO_ERROR_LOG_PACKET m_entry;
};

void LogLampWords_bad(PDEVICE_OBJECT Device, ULONG Words)
{
    LampEntry lamp(Device);

    if (lamp) {
        lamp->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        lamp->DumpDataSize = 0;
        lamp->DumpData[1] = Words;
        lamp->DumpData[3] = Words; // expect: DDI104 "the store to lamp->DumpData[3]"
    }
}

void LogLampWords_ok(PDEVICE_OBJECT Device, ULONG Words)
{
    LampEntry lamp(Device);

    if (lamp) {
        lamp->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        lamp->DumpDataSize = 0;
        lamp->DumpData[1] = Words;
        lamp->DumpData[2] = Words;
    }
}
