/*
 * thunks.cpp - a driver whose methods are made callbacks by templates that stand between: which method it is, each of
 * them is made with.
 */
#include <ntddk.h>
#include <ntiologc.h>

class Stamp {
public:
    NTSTATUS Connect();

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

    template <VOID (*Routine)(Stamp &)>
    static BOOLEAN PlainThunk(PKINTERRUPT Interrupt, PVOID Context)
    {
        UNREFERENCED_PARAMETER(Interrupt);
        Routine(*static_cast<Stamp *>(Context));
        return TRUE;
    }

    static VOID CountStrokes(Stamp &Self) { Self.LogCount_bad(); }

    BOOLEAN OnInterrupt();
    VOID OnDeferred();
    VOID LogInterrupt_bad();
    VOID LogDeferred_ok();
    VOID LogCount_bad();

    PDEVICE_OBJECT m_Device = nullptr;
    PKINTERRUPT m_Interrupt = nullptr;
    KDPC m_Dpc = {};
    ULONG m_Status = 0;
};

VOID Stamp::LogInterrupt_bad()
{
    PVOID entry = IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "InterruptThunk"

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

VOID Stamp::LogCount_bad()
{
    PVOID entry = IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "PlainThunk"

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

VOID Stamp::LogDeferred_ok()
{
    PVOID entry = IoAllocateErrorLogEntry(m_Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

BOOLEAN Stamp::OnInterrupt()
{
    if (m_Status & 1) {
        LogInterrupt_bad();
    }
    return KeInsertQueueDpc(&m_Dpc, nullptr, nullptr);
}

VOID Stamp::OnDeferred()
{
    if (m_Status & 2) {
        LogDeferred_ok();
    }
}

NTSTATUS Stamp::Connect()
{
    KeInitializeDpc(&m_Dpc, DeferredThunk<Stamp, &Stamp::OnDeferred>, this);
    IoConnectInterrupt(
        &m_Interrupt, PlainThunk<&Stamp::CountStrokes>, this, nullptr, 5, 5, 5, Latched, TRUE, 1, FALSE);
    return IoConnectInterrupt(&m_Interrupt, InterruptThunk<Stamp, &Stamp::OnInterrupt>, this, nullptr, 5, 5, 5,
                              LevelSensitive, TRUE, 1, FALSE);
}

extern "C" NTSTATUS StampStart(Stamp *Device)
{
    return Device->Connect();
}
