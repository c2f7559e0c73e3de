/*
 * inner_functions.cpp - a framework driver whose functions have helpers of their own: lambdas with a name, and methods of
 * classes that a function declares for itself. Where one is called matters, not where it stands.
 */
#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>

extern PDEVICE_OBJECT LoomDevice;

class LoomGuard
{
public:
    explicit LoomGuard(WDFINTERRUPT interrupt) : m_interrupt(interrupt)
    {
        WdfInterruptAcquireLock(m_interrupt);
    }

    ~LoomGuard()
    {
        WdfInterruptReleaseLock(m_interrupt);
    }

private:
    WDFINTERRUPT m_interrupt;
};

void LoomNamedLambda_bad(WDFINTERRUPT interrupt, ULONG thread)
{
    auto broken = [](ULONG which) {
        PVOID entry = IoAllocateErrorLogEntry(LoomDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "LoomNamedLambda_bad"

        if (entry != nullptr && which != 0) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        } else if (entry != nullptr) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        }
    };

    WdfInterruptAcquireLock(interrupt);
    broken(thread);
    WdfInterruptReleaseLock(interrupt);
}

void LoomNamedLambda_ok(WDFINTERRUPT interrupt, ULONG thread)
{
    auto broken = [=]() {
        PVOID entry = IoAllocateErrorLogEntry(LoomDevice, sizeof(IO_ERROR_LOG_PACKET));

        if (entry != nullptr && thread != 0) {
            IoFreeErrorLogEntry(entry);
        } else if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    };

    WdfInterruptAcquireLock(interrupt);
    thread++;
    WdfInterruptReleaseLock(interrupt);
    broken();
}

void LoomLocalClass_bad(WDFINTERRUPT interrupt)
{
    struct Notes {
        static void Broken()
        {
            PVOID entry = IoAllocateErrorLogEntry(LoomDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "LoomLocalClass_bad"

            if (entry != nullptr) {
                IoFreeErrorLogEntry(entry); // expect: DDI502
            }
        }
    };

    WdfInterruptAcquireLock(interrupt);
    Notes::Broken();
    WdfInterruptReleaseLock(interrupt);
}

static void LoomLog_bad(ULONG thread)
{
    PVOID entry = IoAllocateErrorLogEntry(LoomDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "LoomBoth"

    if (entry != nullptr && thread != 0) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    } else if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

void LoomBoth(WDFINTERRUPT interrupt, ULONG thread)
{
    struct Notes {
        ULONG Base;

        void Broken(ULONG which)
        {
            LoomLog_bad(Base + which);
        }
    };
    auto broken = [&](ULONG which) {
        Notes notes{thread};

        notes.Broken(which);
    };

    {
        LoomGuard guard(interrupt);

        broken(1);
    }
}

void LoomLocalClass_ok(WDFINTERRUPT interrupt, ULONG thread)
{
    struct Notes {
        static void Broken()
        {
            PVOID entry = IoAllocateErrorLogEntry(LoomDevice, sizeof(IO_ERROR_LOG_PACKET));

            if (entry != nullptr) {
                IoFreeErrorLogEntry(entry);
            }
        }

        static ULONG Next(ULONG which)
        {
            return which + 1;
        }
    };

    {
        LoomGuard guard(interrupt);

        thread = Notes::Next(thread);
    }
    if (thread > 4) {
        Notes::Broken();
    }
}
