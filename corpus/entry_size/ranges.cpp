/*
 * ranges.cpp - the event log of a canal lock: loops that go over whatever has a beginning and an end.
 */
#include <ntddk.h>
#include <ntiologc.h>

template <typename T> class LockSpan {
public:
    LockSpan(T *Data, SIZE_T Count) : m_data(Data), m_count(Count) {}
    T *begin() const { return m_data; }
    T *end() const { return m_data + m_count; }
    SIZE_T size() const { return m_count; }
    LockSpan first(SIZE_T Count) const { return {m_data, Count < m_count ? Count : m_count}; }

private:
    T *m_data;
    SIZE_T m_count;
};

struct LockGate {
    LIST_ENTRY Link;
    ULONG State;
};

/* Goes from gate to gate: how many there are, nobody knows. */
class LockGates {
public:
    class Place {
    public:
        explicit Place(PLIST_ENTRY At) : m_at(At) {}
        bool operator!=(const Place &Other) const { return m_at != Other.m_at; }
        LockGate &operator*() const { return *CONTAINING_RECORD(m_at, LockGate, Link); }
        Place &operator++()
        {
            m_at = m_at->Flink;
            return *this;
        }

    private:
        PLIST_ENTRY m_at;
    };

    explicit LockGates(PLIST_ENTRY Head) : m_head(Head) {}
    Place begin() const { return Place(m_head->Flink); }
    Place end() const { return Place(m_head); }

private:
    PLIST_ENTRY m_head;
};

static PIO_ERROR_LOG_PACKET LockEntry(PDEVICE_OBJECT Device, SIZE_T Words)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG))));
}

static VOID LockWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

extern "C" VOID LockLogLevels_good(PDEVICE_OBJECT Device, const ULONG *Levels, SIZE_T Count)
{
    auto shown = LockSpan<const ULONG>(Levels, Count).first(40);
    auto entry = LockEntry(Device, shown.size());
    ULONG at = 0;

    if (entry == nullptr)
        return;
    for (auto level : shown)
        entry->DumpData[at++] = level;
    LockWrite(entry);
}

/* Room for the first forty, and all are copied. */
extern "C" VOID LockLogLevels_bad(PDEVICE_OBJECT Device, const ULONG *Levels, SIZE_T Count)
{
    LockSpan<const ULONG> all(Levels, Count);
    auto entry = LockEntry(Device, all.first(40).size());
    ULONG at = 0;

    if (entry == nullptr)
        return;
    for (auto level : all)
        entry->DumpData[at++] = level; // expect: DDI104
    LockWrite(entry);
}

/* Two ULONGs fit into what an entry has anyway. */
extern "C" VOID LockLogFirst_good(PDEVICE_OBJECT Device, const ULONG *Levels, SIZE_T Count)
{
    LockSpan<const ULONG> all(Levels, Count);
    auto entry = LockEntry(Device, 30);
    ULONG at = 0;

    if (entry == nullptr)
        return;
    for (const auto &level : all.first(32))
        entry->DumpData[at++] = level;
    LockWrite(entry);
}

extern "C" VOID LockLogFirst_bad(PDEVICE_OBJECT Device, const ULONG *Levels, SIZE_T Count)
{
    LockSpan<const ULONG> all(Levels, Count);
    auto entry = LockEntry(Device, 30);
    ULONG at = 0;

    if (entry == nullptr)
        return;
    for (const auto &level : all.first(33))
        entry->DumpData[at++] = level; // expect: DDI104
    LockWrite(entry);
}

/* Structures of which one field is logged: the distance of two of them is a multiple of their size. */
extern "C" VOID LockLogStates_good(PDEVICE_OBJECT Device, const LockGate *Gates, SIZE_T Count)
{
    SIZE_T shown = Count < 30 ? Count : 30;
    auto entry = LockEntry(Device, shown);
    ULONG at = 0;

    if (entry == nullptr)
        return;
    for (const LockGate *gate = Gates; gate != Gates + shown; gate++)
        entry->DumpData[at++] = gate->State;
    LockWrite(entry);
}

extern "C" VOID LockLogStates_bad(PDEVICE_OBJECT Device, const LockGate *Gates, SIZE_T Count)
{
    SIZE_T shown = Count < 30 ? Count : 30;
    auto entry = LockEntry(Device, shown);
    ULONG at = 0;

    if (entry == nullptr)
        return;
    for (const LockGate *gate = Gates; gate != Gates + Count; gate++)
        entry->DumpData[at++] = gate->State; // expect: DDI104
    LockWrite(entry);
}

/* One gate there always is; that there are more is not for us to say. */
extern "C" VOID LockLogGates_good(PDEVICE_OBJECT Device, PLIST_ENTRY Head, ULONG Count)
{
    LockGates gates(Head);
    auto entry = LockEntry(Device, Count < 40 ? Count : 40);
    ULONG at = 0;

    if (entry == nullptr)
        return;
    for (auto &gate : gates)
        entry->DumpData[at++] = gate.State;
    LockWrite(entry);
}
