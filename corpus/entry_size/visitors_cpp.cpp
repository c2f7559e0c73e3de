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
