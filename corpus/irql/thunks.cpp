/*
 * thunks.cpp - a driver whose methods are made callbacks by templates that stand between: which method it is, each of
 * them is made with.
 */
#include <ntddk.h>
#include <ntiologc.h>

class Press {
public:
    NTSTATUS Start();

private:
    template <class T, BOOLEAN (T::*Method)()>
    static BOOLEAN InterruptThunk(PKINTERRUPT Interrupt, PVOID Context)
    {
        UNREFERENCED_PARAMETER(Interrupt);
        return (static_cast<T *>(Context)->*Method)();
    }

    template <class T, VOID (T::*Method)()>
    static VOID DeferredThunk(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
    {
        UNREFERENCED_PARAMETER(Dpc);
        UNREFERENCED_PARAMETER(First);
        UNREFERENCED_PARAMETER(Second);
        T &object = *static_cast<T *>(Context);
        (object.*Method)();
    }

    template <VOID (*Routine)(Press &)>
    static BOOLEAN PlainThunk(PKINTERRUPT Interrupt, PVOID Context)
    {
        UNREFERENCED_PARAMETER(Interrupt);
        Routine(*static_cast<Press *>(Context));
        return TRUE;
    }

    static VOID Count(Press &Self) { Self.LogCount_bad(); }

    BOOLEAN Interrupt();
    VOID Deferred();
    VOID LogInterrupt_bad();
    VOID LogDeferred_ok();
    VOID LogCount_bad();

    PDEVICE_OBJECT m_Device = nullptr;
    PKINTERRUPT m_Interrupt = nullptr;
    KDPC m_Dpc = {};
    ULONG m_Status = 0;
};

VOID Press::LogInterrupt_bad()
{
    PVOID entry = IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "InterruptThunk"

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

VOID Press::LogCount_bad()
{
    PVOID entry = IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "PlainThunk"

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

VOID Press::LogDeferred_ok()
{
    PVOID entry = IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

BOOLEAN Press::Interrupt()
{
    if (m_Status & 1) {
        LogInterrupt_bad();
    }
    return KeInsertQueueDpc(&m_Dpc, nullptr, nullptr);
}

VOID Press::Deferred()
{
    if (m_Status & 2) {
        LogDeferred_ok();
    }
}

NTSTATUS Press::Start()
{
    KeInitializeDpc(&m_Dpc, DeferredThunk<Press, &Press::Deferred>, this);
    IoConnectInterrupt(
        &m_Interrupt, PlainThunk<&Press::Count>, this, nullptr, 5, 5, 5, Latched, TRUE, 1, FALSE);
    return IoConnectInterrupt(&m_Interrupt, InterruptThunk<Press, &Press::Interrupt>, this, nullptr, 5, 5, 5,
                              LevelSensitive, TRUE, 1, FALSE);
}

extern "C" NTSTATUS DriverStart(Press *Device)
{
    return Device->Start();
}
