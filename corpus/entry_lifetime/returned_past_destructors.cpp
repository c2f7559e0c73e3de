/*
 * returned_past_destructors.cpp - the event log of a label printer: what a call returns while objects die.
 */
#include <ntddk.h>
#include <ntiologc.h>

extern "C" VOID LabelTrace(ULONG Value);

class LabelScope {
public:
    explicit LabelScope(ULONG Value) : m_value(Value)
    {
    }
    ~LabelScope()
    {
        LabelTrace(m_value);
    }

private:
    ULONG m_value;
};

class LabelEntry {
public:
    explicit LabelEntry(PDEVICE_OBJECT Device)
        : m_entry(static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET))))
    {
    }
    LabelEntry(const LabelEntry &) = delete;
    ~LabelEntry()
    {
        if (m_entry != nullptr) {
            IoFreeErrorLogEntry(m_entry);
        }
    }
    bool Fill(NTSTATUS Code)
    {
        if (m_entry == nullptr) {
            return false;
        }
        m_entry->ErrorCode = Code;
        return true;
    }
    PIO_ERROR_LOG_PACKET Detach()
    {
        auto entry = m_entry;
        m_entry = nullptr;
        return entry;
    }

private:
    PIO_ERROR_LOG_PACKET m_entry;
};

static PIO_ERROR_LOG_PACKET LabelAllocate(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));
}

static PIO_ERROR_LOG_PACKET LabelAllocateTraced(PDEVICE_OBJECT Device)
{
    LabelScope scope(1);

    return LabelAllocate(Device);
}

/* The destructor of the scope runs while only the value of the return leads to the entry. */
VOID LabelScope_ok(PDEVICE_OBJECT Device)
{
    auto entry = LabelAllocateTraced(Device);

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry);
    }
}

static PIO_ERROR_LOG_PACKET LabelPrepare(PDEVICE_OBJECT Device)
{
    LabelEntry holder(Device);

    if (!holder.Fill(IO_ERR_TIMEOUT)) {
        return nullptr;
    }
    return holder.Detach();
}

/* What the holder gave up outlives it. */
VOID LabelDetach_ok(PDEVICE_OBJECT Device)
{
    auto entry = LabelPrepare(Device);

    if (entry != nullptr) {
        IoWriteErrorLogEntry(entry);
    }
}

/* Only whether there is one is returned. */
bool LabelForget_bad(PDEVICE_OBJECT Device)
{
    LabelScope scope(2);
    PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301

    return entry != nullptr;
}

static PIO_ERROR_LOG_PACKET LabelAllocateUnused_bad(PDEVICE_OBJECT Device)
{
    LabelScope scope(3);

    return static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET))); // expect: DDI301
}

/* Its result is dropped. */
VOID LabelUnused(PDEVICE_OBJECT Device)
{
    LabelAllocateUnused_bad(Device);
}

static PIO_ERROR_LOG_PACKET LabelHanded_bad(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET))); // expect: DDI301
}

static bool LabelIsThere(PIO_ERROR_LOG_PACKET Entry)
{
    LabelTrace(4);
    return Entry != nullptr;
}

/* The temporary that held the entry is not read any more when the helper has returned. */
VOID LabelArgument(PDEVICE_OBJECT Device)
{
    if (LabelIsThere(LabelHanded_bad(Device))) {
        LabelTrace(5);
    }
}
