/*
 * destructors.cpp - the event log of a card reader: entries that objects of C++ own, in every way that they die.
 */
#include <ntddk.h>
#include <ntiologc.h>

extern "C" NTSTATUS CardMeasure(PDEVICE_OBJECT Device, PULONG Value);

static PIO_ERROR_LOG_PACKET CardNewEntry(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));
}

/* Frees what it holds; can be moved, released and filled again. */
template <typename T> class CardGuard {
public:
    explicit CardGuard(T *Entry = nullptr) : m_entry(Entry)
    {
    }
    CardGuard(const CardGuard &) = delete;
    CardGuard(CardGuard &&Other) : m_entry(Other.Release())
    {
    }
    CardGuard &operator=(CardGuard &&Other)
    {
        Reset(Other.Release());
        return *this;
    }
    ~CardGuard()
    {
        Reset();
    }
    T *Entry() const
    {
        return m_entry;
    }
    T *operator->() const
    {
        return m_entry;
    }
    explicit operator bool() const
    {
        return m_entry != nullptr;
    }
    T *Release()
    {
        T *entry = m_entry;
        m_entry = nullptr;
        return entry;
    }
    void Reset(T *Entry = nullptr)
    {
        if (m_entry != nullptr) {
            IoFreeErrorLogEntry(m_entry);
        }
        m_entry = Entry;
    }

private:
    T *m_entry;
};

using CardEntry = CardGuard<IO_ERROR_LOG_PACKET>;

/* Leaving the function by each of its ways frees the entry, or has written it. */
VOID CardLogRead_good(PDEVICE_OBJECT Device, ULONG Rounds)
{
    for (ULONG round = 0; round < Rounds; ++round) {
        CardEntry entry(CardNewEntry(Device));
        ULONG value;

        if (!entry) {
            break;
        }
        if (!NT_SUCCESS(CardMeasure(Device, &value))) {
            continue;
        }
        if (value == 0) {
            goto done;
        }
        entry->ErrorCode = IO_ERR_RESET;
        entry->UniqueErrorValue = value;
        IoWriteErrorLogEntry(entry.Release());
    }
done:
    return;
}

/* A jump back takes along what was declared behind its label. */
VOID CardLogAgain_good(PDEVICE_OBJECT Device)
{
    ULONG value;

again:
    CardEntry entry(CardNewEntry(Device));

    if (entry && !NT_SUCCESS(CardMeasure(Device, &value))) {
        goto again;
    }
}

/* What a condition declares dies with its statement, or with each round of it. */
VOID CardLogIf_good(PDEVICE_OBJECT Device)
{
    ULONG value;

    if (CardEntry entry{CardNewEntry(Device)}; entry && NT_SUCCESS(CardMeasure(Device, &value))) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry.Release());
    }
}

VOID CardLogWhile_good(PDEVICE_OBJECT Device)
{
    ULONG value;

    while (CardEntry entry{CardNewEntry(Device)}) {
        if (!NT_SUCCESS(CardMeasure(Device, &value))) {
            break;
        }
    }
}

/* Handed over from one object to another, to a parameter, out of a function, as a part of something else. */
static CardEntry CardMake(PDEVICE_OBJECT Device)
{
    return CardEntry(CardNewEntry(Device));
}

static void CardTake(CardEntry Entry)
{
    if (Entry) {
        Entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(Entry.Release());
    }
}

struct CardReport {
    ULONG Sequence = 0;
    CardEntry Entry;
};

VOID CardLogMoves_good(PDEVICE_OBJECT Device)
{
    CardEntry entry = CardMake(Device);
    CardReport report;

    report.Entry = static_cast<CardEntry &&>(entry);
    CardTake(static_cast<CardEntry &&>(report.Entry));
    CardMake(Device);
    const CardEntry &kept = CardMake(Device);
    if (kept) {
        kept->UniqueErrorValue = report.Sequence;
    }
}

/* The entry is gone with the object that held it. */
VOID CardLogBehind_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardMake(Device).Entry();

    if (entry != nullptr) {
        entry->ErrorCode = IO_ERR_RESET; // expect: DDI302
    }
}

VOID CardLogScope_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry;

    {
        CardEntry guard(CardNewEntry(Device));

        if (!guard) {
            return;
        }
        entry = guard.Entry();
    }
    entry->ErrorCode = IO_ERR_RESET; // expect: DDI302
}

/* Nobody frees what was released. */
VOID CardLogReleased_bad(PDEVICE_OBJECT Device, BOOLEAN IsLoud)
{
    CardEntry guard(static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)))); // expect: DDI301
    PIO_ERROR_LOG_PACKET entry = guard.Release();

    if (entry != nullptr && IsLoud) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

/* A guard whose routine is a parameter of its template; written under its eyes, the entry is freed once more. */
template <typename T, void (*Close)(T *)> class CardHandle {
public:
    explicit CardHandle(T *Value) : m_value(Value)
    {
    }
    ~CardHandle()
    {
        if (m_value != nullptr) {
            Close(m_value);
        }
    }
    T *Entry() const
    {
        return m_value;
    }
    T *Release()
    {
        T *value = m_value;
        m_value = nullptr;
        return value;
    }

private:
    T *m_value;
};

static void CardClose(PIO_ERROR_LOG_PACKET Entry)
{
    IoFreeErrorLogEntry(Entry);
}

static void CardCloseAgain(PIO_ERROR_LOG_PACKET Entry)
{
    IoFreeErrorLogEntry(Entry); // expect: DDI303
}

static void CardClosePool(PIO_ERROR_LOG_PACKET Entry)
{
    ExFreePool(Entry); // expect: DDI304
}

VOID CardLogHandle_good(PDEVICE_OBJECT Device)
{
    CardHandle<IO_ERROR_LOG_PACKET, CardClose> entry(CardNewEntry(Device));

    if (entry.Entry() != nullptr) {
        entry.Entry()->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry.Release());
    }
}

VOID CardLogHandleWritten(PDEVICE_OBJECT Device)
{
    CardHandle<IO_ERROR_LOG_PACKET, CardCloseAgain> entry(CardNewEntry(Device));

    if (entry.Entry() != nullptr) {
        entry.Entry()->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry.Entry());
    }
}

VOID CardLogHandlePool(PDEVICE_OBJECT Device)
{
    CardHandle<IO_ERROR_LOG_PACKET, CardClosePool> entry(CardNewEntry(Device));
}

/* What runs at the end of the scope is a lambda, unless it was called off. */
template <typename F> class CardAtExit {
public:
    explicit CardAtExit(F &&Routine) : m_routine(static_cast<F &&>(Routine))
    {
    }
    ~CardAtExit()
    {
        if (m_isOn) {
            m_routine();
        }
    }
    void CallOff()
    {
        m_isOn = false;
    }

private:
    F m_routine;
    bool m_isOn = true;
};

template <typename F> CardAtExit<F> CardLater(F Routine)
{
    return CardAtExit<F>(static_cast<F &&>(Routine));
}

VOID CardLogLater_good(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardNewEntry(Device);
    ULONG value;

    if (entry == nullptr) {
        return;
    }
    auto later = CardLater([&] { IoFreeErrorLogEntry(entry); });
    if (!NT_SUCCESS(CardMeasure(Device, &value))) {
        return;
    }
    later.CallOff();
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

VOID CardLogLater_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardNewEntry(Device);
    ULONG value;

    if (entry == nullptr) {
        return;
    }
    auto later = CardLater([&] { IoFreeErrorLogEntry(entry); }); // expect: DDI303
    if (!NT_SUCCESS(CardMeasure(Device, &value))) {
        return;
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

/* The class that owns the entry is the second of two bases: what lies in front of it is something else. */
struct CardCounted {
    ULONG Count = 0;
};

struct CardOwner {
    explicit CardOwner(PDEVICE_OBJECT Device) : Entry(CardNewEntry(Device))
    {
    }
    void Drop()
    {
        if (Entry != nullptr) {
            IoFreeErrorLogEntry(Entry);
        }
    }

    PIO_ERROR_LOG_PACKET Entry;
};

struct CardBoth : CardCounted, CardOwner {
    explicit CardBoth(PDEVICE_OBJECT Device) : CardOwner(Device)
    {
    }
    void Finish()
    {
        Count++;
        Drop();
    }
};

static void CardDropOwner(CardOwner *Owner)
{
    Owner->Drop();
}

VOID CardLogBoth_good(PDEVICE_OBJECT Device)
{
    CardBoth both(Device);

    both.Count = 5;
    both.Finish();
}

VOID CardLogSecond_good(PDEVICE_OBJECT Device)
{
    CardBoth both(Device);

    CardDropOwner(&both);
}

VOID CardLogBoth_bad(PDEVICE_OBJECT Device)
{
    CardBoth both(Device);

    both.Finish();
    if (both.Entry != nullptr) {
        both.Entry->ErrorCode = IO_ERR_RESET; // expect: DDI302
    }
}

/* What releases the entry is an object as well, which the constructor makes where nothing else is given. */
template <typename T> struct CardDeleter {
    void operator()(T *Value) const
    {
        IoFreeErrorLogEntry(Value);
    }
};

template <typename T, typename D = CardDeleter<T>> class CardPointer {
public:
    explicit CardPointer(T *Value = nullptr, D Deleter = D()) : m_value(Value), m_deleter(Deleter)
    {
    }
    ~CardPointer()
    {
        if (m_value != nullptr) {
            m_deleter(m_value);
        }
    }
    T *Entry() const
    {
        return m_value;
    }

private:
    T *m_value;
    D m_deleter;
};

VOID CardLogPointer_good(PDEVICE_OBJECT Device)
{
    CardPointer<IO_ERROR_LOG_PACKET> entry(CardNewEntry(Device));

    if (entry.Entry() != nullptr) {
        entry.Entry()->ErrorCode = IO_ERR_RESET;
    }
}

VOID CardLogPointer_bad(PDEVICE_OBJECT Device)
{
    CardPointer<IO_ERROR_LOG_PACKET> entry(CardNewEntry(Device));

    entry.Entry()->ErrorCode = IO_ERR_RESET; // expect: DDI201
}
