/*
 * The same mistakes as C++ writes them: nullptr, casts by name, references, bool, declarations in conditions.
 */
#include <ntddk.h>
#include <ntiologc.h>

namespace
{
constexpr ULONG LoomDumpWords = 4;
constexpr ULONG LoomEntrySize = sizeof(IO_ERROR_LOG_PACKET) + LoomDumpWords * sizeof(ULONG);
}

struct LoomExtension {
    PDEVICE_OBJECT Self;
    ULONG Threads[LoomDumpWords];
    ULONG Broken;
    UNICODE_STRING Pattern;
};

/* Compared with nullptr, used all the same. */
extern "C" VOID LoomLogThread_bad(LoomExtension *Extension)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(LoomEntrySize)));
    bool logged = entry != nullptr;

    entry->ErrorCode = IO_ERR_SEQUENCE; // expect: DDI201
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    entry->UniqueErrorValue = logged;
    IoWriteErrorLogEntry(entry);
}

/* A declaration in the condition is a test. */
extern "C" VOID LoomLogThread_ok(LoomExtension *Extension)
{
    if (auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(LoomEntrySize)))) {
        RtlZeroMemory(entry, LoomEntrySize);
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

/* A reference to what may be nothing; the first store through it is the one that faults. */
static void LoomFill_bad(IO_ERROR_LOG_PACKET &Entry, NTSTATUS ErrorCode)
{
    Entry.ErrorCode = ErrorCode; // expect: DDI201
    Entry.DumpDataSize = 0;
    Entry.NumberOfStrings = 0;
}

extern "C" VOID LoomLogBreak(LoomExtension *Extension)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(LoomEntrySize)));

    LoomFill_bad(*entry, IO_ERR_CONTROLLER_ERROR);
    IoWriteErrorLogEntry(entry);
}

static void LoomFill_ok(IO_ERROR_LOG_PACKET &Entry, NTSTATUS ErrorCode)
{
    Entry.ErrorCode = ErrorCode;
    Entry.DumpDataSize = 0;
    Entry.NumberOfStrings = 0;
}

extern "C" VOID LoomLogRepair(LoomExtension *Extension)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(LoomEntrySize)));

    if (!entry) {
        return;
    }
    LoomFill_ok(*entry, IO_ERR_CONTROLLER_ERROR);
    IoWriteErrorLogEntry(entry);
}

/* static_cast does to a size what the cast of C does. */
extern "C" VOID LoomLogPattern_bad(LoomExtension *Extension)
{
    const ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Extension->Pattern.Length;
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(size))); // expect: DDI101

    if (entry != nullptr) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

extern "C" VOID LoomLogPattern_ok(LoomExtension *Extension)
{
    const ULONG wanted = sizeof(IO_ERROR_LOG_PACKET) + Extension->Pattern.Length;
    const ULONG size = wanted < ERROR_LOG_MAXIMUM_SIZE ? wanted : ERROR_LOG_MAXIMUM_SIZE;
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(size)));

    if (entry != nullptr) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* One return more than there is a release. */
extern "C" bool LoomLogCount_bad(LoomExtension *Extension)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(LoomEntrySize))); // expect: DDI301

    if (entry == nullptr) {
        return false;
    }
    for (ULONG i = 0; i < LoomDumpWords; ++i) {
        if (Extension->Threads[i] == 0) {
            return false;
        }
        entry->DumpData[i] = Extension->Threads[i];
    }
    entry->ErrorCode = IO_ERR_SEQUENCE;
    entry->NumberOfStrings = 0;
    entry->DumpDataSize = LoomDumpWords * sizeof(ULONG);
    IoWriteErrorLogEntry(entry);
    return true;
}

extern "C" bool LoomLogCount_ok(LoomExtension *Extension)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Extension->Self, static_cast<UCHAR>(LoomEntrySize)));

    if (entry == nullptr) {
        return false;
    }
    for (ULONG i = 0; i < LoomDumpWords; ++i) {
        if (Extension->Threads[i] == 0) {
            IoFreeErrorLogEntry(entry);
            return false;
        }
        entry->DumpData[i] = Extension->Threads[i];
    }
    entry->ErrorCode = IO_ERR_SEQUENCE;
    entry->NumberOfStrings = 0;
    entry->DumpDataSize = LoomDumpWords * sizeof(ULONG);
    IoWriteErrorLogEntry(entry);
    return true;
}

/* A lambda that asks for the entry: whoever calls it must look. */
extern "C" VOID LoomLogStop_bad(LoomExtension *Extension)
{
    auto allocate = [Extension]() -> PIO_ERROR_LOG_PACKET {
        return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)));
    };
    auto entry = allocate();

    entry->ErrorCode = IO_ERR_SEQUENCE; // expect: DDI201
    IoWriteErrorLogEntry(entry);
}

extern "C" VOID LoomLogStop_ok(LoomExtension *Extension)
{
    auto allocate = [Extension]() -> PIO_ERROR_LOG_PACKET {
        return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)));
    };

    if (auto entry = allocate()) {
        entry->ErrorCode = IO_ERR_SEQUENCE;
        IoWriteErrorLogEntry(entry);
    }
}

static PIO_ERROR_LOG_PACKET LoomAsk(LoomExtension *Extension)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)));
}

extern "C" VOID LoomLogAsked_bad(LoomExtension *Extension)
{
    auto ask = [Extension]() { return LoomAsk(Extension); };
    auto entry = ask();

    entry->ErrorCode = IO_ERR_SEQUENCE; // expect: DDI201
    IoWriteErrorLogEntry(entry);
}

/* What an object has none of is told by its class: two methods lie between the test and the constant. */
struct LoomEntryTraits {
    static constexpr PIO_ERROR_LOG_PACKET None()
    {
        return nullptr;
    }
};

template <typename T, typename Traits> class LoomHolder {
public:
    LoomHolder() : m_value(Traits::None())
    {
    }
    ~LoomHolder()
    {
        Close();
    }
    LoomHolder(const LoomHolder &) = delete;
    explicit operator bool() const
    {
        return m_value != Traits::None();
    }
    T Get() const
    {
        return m_value;
    }
    T *Put()
    {
        Close();
        return &m_value;
    }
    void Close()
    {
        if (m_value != Traits::None()) {
            IoFreeErrorLogEntry(m_value);
            m_value = Traits::None();
        }
    }

private:
    T m_value;
};

static void LoomAllocateInto(LoomExtension *Extension, PIO_ERROR_LOG_PACKET *Entry)
{
    *Entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)));
}

extern "C" VOID LoomLogHolder_bad(LoomExtension *Extension)
{
    LoomHolder<PIO_ERROR_LOG_PACKET, LoomEntryTraits> holder;

    LoomAllocateInto(Extension, holder.Put());
    holder.Get()->ErrorCode = IO_ERR_SEQUENCE; // expect: DDI201
}

extern "C" VOID LoomLogHolder_ok(LoomExtension *Extension)
{
    LoomHolder<PIO_ERROR_LOG_PACKET, LoomEntryTraits> holder;

    LoomAllocateInto(Extension, holder.Put());
    if (holder) {
        holder.Get()->ErrorCode = IO_ERR_SEQUENCE;
    }
}

/* One template, a function of its own for each caller: what one of them is told of is no word about the others. */
class Shuttle
{
public:
    NTSTATUS Send();
    void Stop();

    PDEVICE_OBJECT m_device;
};

template <typename Fill> static NTSTATUS WithEntry(PDEVICE_OBJECT Device, Fill fill)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));

    if (!entry) {
        return STATUS_NO_MEMORY; // expect: DDI202
    }
    RtlZeroMemory(entry, sizeof(*entry));
    fill(entry);
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

/* What it hands over to fill the entry does other work, which is left out further down. */
void ShuttleStops(Shuttle *shuttle)
{
    (void)WithEntry(shuttle->m_device, [&](PIO_ERROR_LOG_PACKET entry) {
        entry->ErrorCode = IO_ERR_RESET;
        shuttle->Stop();
    });
}

NTSTATUS ShuttleSends_bad(Shuttle *shuttle, ULONG turn)
{
    NTSTATUS status = WithEntry(shuttle->m_device, [&](PIO_ERROR_LOG_PACKET entry) {
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = turn;
    });

    if (!NT_SUCCESS(status)) {
        return status; // expect: DDI202 "ShuttleSends_bad"
    }
    return shuttle->Send();
}

NTSTATUS ShuttleSends_ok(Shuttle *shuttle, ULONG turn)
{
    NTSTATUS status = WithEntry(shuttle->m_device, [&](PIO_ERROR_LOG_PACKET entry) {
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = turn;
    });

    if (!NT_SUCCESS(status)) {
        KdPrint(("shuttle: %u not logged\n", turn));
    }
    return shuttle->Send();
}

/* What an object keeps beside its entry is about the entry; what another one keeps is not. */
class Spool
{
public:
    bool Open(NTSTATUS code)
    {
        m_entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(m_device, sizeof(IO_ERROR_LOG_PACKET)));
        if (!m_entry) {
            return false;
        }
        m_entry->ErrorCode = code;
        m_active = true;
        return true;
    }
    void Post()
    {
        IoWriteErrorLogEntry(m_entry);
        m_entry = nullptr;
    }
    void Reset()
    {
        m_active = false;
        m_used = 0;
    }

private:
    PDEVICE_OBJECT m_device;
    PIO_ERROR_LOG_PACKET m_entry;
    bool m_active;
    ULONG m_used;
};

class Bobbin
{
public:
    void Wind() { m_running = true; }

private:
    bool m_running;
};

struct LoomParts {
    Spool Journal;
    Bobbin Thread;
};

void SpoolsEntry_ok(LoomParts *parts)
{
    parts->Thread.Wind();
    if (!parts->Journal.Open(IO_ERR_RESET)) {
        return;
    }
    parts->Journal.Post();
    parts->Journal.Reset();
}

void WindsBobbin_bad(LoomParts *parts)
{
    if (!parts->Journal.Open(IO_ERR_RESET)) {
        return; // expect: DDI202 "m_running"
    }
    parts->Journal.Post();
    parts->Thread.Wind();
}
