/*
 * closure_guards.cpp - the event log of a bus controller: guards that derive from the closure that they call.
 */
#include <ntddk.h>
#include <ntiologc.h>

extern "C" NTSTATUS BusMeasure(PDEVICE_OBJECT Device, PULONG Value);

namespace BusDetails {
template <class T> struct Identity {
    typedef T Type;
};
template <class T> inline T &&Forward(typename Identity<T>::Type &Argument)
{
    return (T &&)Argument;
}
} // namespace BusDetails

template <typename Fn> struct BusFinal : public Fn {
    BusFinal(Fn &&Function) : Fn(BusDetails::Forward<Fn>(Function))
    {
    }
    BusFinal(const BusFinal &);
    ~BusFinal()
    {
        this->operator()();
    }
};

template <typename Fn> static inline BusFinal<Fn> BusFinally(Fn &&Function)
{
    return {BusDetails::Forward<Fn>(Function)};
}

static PIO_ERROR_LOG_PACKET BusNewEntry(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));
}

/* The guard writes the entry on every way out. */
extern "C" VOID BusGuarded_ok(PDEVICE_OBJECT Device)
{
    ULONG value;
    auto entry = BusNewEntry(Device);

    if (entry == nullptr) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    auto write = BusFinally([&] { IoWriteErrorLogEntry(entry); });
    if (!NT_SUCCESS(BusMeasure(Device, &value))) {
        return;
    }
    entry->DumpData[0] = value;
}

/* It is written before the guard writes it. */
extern "C" VOID BusGuardedTwice_bad(PDEVICE_OBJECT Device)
{
    auto entry = BusNewEntry(Device);

    if (entry == nullptr) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    auto write = BusFinally([&] { IoWriteErrorLogEntry(entry); }); // expect: DDI303
    IoWriteErrorLogEntry(entry);
}

/* The guard knows the entry only on one way. */
extern "C" VOID BusGuardedSome_bad(PDEVICE_OBJECT Device, BOOLEAN IsWanted)
{
    PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
    auto free = BusFinally([&] {
        if (IsWanted && entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    });
}

template <typename Fn> class BusAction : public Fn {
public:
    explicit BusAction(Fn Function) : Fn(Function)
    {
    }
    void Run()
    {
        (*this)();
    }
};

/* An action that is run once. */
extern "C" VOID BusAction_ok(PDEVICE_OBJECT Device)
{
    auto entry = BusNewEntry(Device);

    if (entry == nullptr) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    auto write = [entry] { IoWriteErrorLogEntry(entry); };
    BusAction<decltype(write)> action(write);
    action.Run();
}

/* An action that is run twice. */
extern "C" VOID BusAction_bad(PDEVICE_OBJECT Device)
{
    auto entry = BusNewEntry(Device);

    if (entry == nullptr) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    auto write = [entry] { IoWriteErrorLogEntry(entry); }; // expect: DDI303
    BusAction<decltype(write)> action(write);
    action.Run();
    action.Run();
}
