/*
 * tide.h - a tide gauge's driver: methods and functions of one name, of which only the second source makes any from
 * the templates.
 */
#pragma once
extern "C" {
#include <ntddk.h>
}
#include <ntiologc.h>

class TideEntry {
public:
    explicit TideEntry(PVOID Object)
        : m_Entry(static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET))))
    {
    }

    ~TideEntry()
    {
        if (m_Entry != nullptr) {
            IoFreeErrorLogEntry(m_Entry);
        }
    }

    void Write(NTSTATUS Code)
    {
        if (m_Entry != nullptr) {
            m_Entry->ErrorCode = Code;
            IoWriteErrorLogEntry(m_Entry);
            m_Entry = nullptr;
        }
    }

private:
    PIO_ERROR_LOG_PACKET m_Entry;
};

template <ULONG N> struct TideLevels {
    ULONG Values[N];

    void Write(PVOID Object, NTSTATUS Code) const
    {
        auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET) + (N - 1) * sizeof(ULONG)));

        entry->ErrorCode = Code; // expect: DDI201
        RtlCopyMemory(entry->DumpData, Values, sizeof(Values));
        IoWriteErrorLogEntry(entry);
    }
};

// Nothing is made of this one.
template <ULONG N> struct TideTimes {
    ULONG Values[N];

    void Write(PVOID Object, NTSTATUS Code) const
    {
        auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET) + N)); // note: call-not-interpreted

        entry->ErrorCode = Code;
        IoWriteErrorLogEntry(entry); // note: call-not-interpreted
    }
};

template <typename T> void TidePut(PVOID Object, const T &Value)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET) + sizeof(Value)));

    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR; // expect: DDI201
    RtlCopyMemory(entry->DumpData, &Value, sizeof(Value));
    IoWriteErrorLogEntry(entry);
}

inline void TidePut(PVOID Object)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Object, sizeof(IO_ERROR_LOG_PACKET)));

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}
