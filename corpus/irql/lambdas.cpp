/*
 * lambdas.cpp - a capture card: callbacks that are lambdas, and locks that objects hold.
 */
#include <ntddk.h>
#include <ntiologc.h>

static PDEVICE_OBJECT CaptureDevice;

/* As an interrupt service routine, a lambda runs at DIRQL. */
extern "C" NTSTATUS CaptureConnect_bad(PKINTERRUPT *Interrupt)
{
    return IoConnectInterrupt(
        Interrupt,
        [](PKINTERRUPT, PVOID) -> BOOLEAN {
            PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

            if (entry != nullptr) {
                IoFreeErrorLogEntry(entry); // expect: DDI502
            }
            return TRUE;
        },
        nullptr, nullptr, 5, 5, 5, Latched, FALSE, 1, FALSE);
}

/* As a DPC, the same lambda runs at DISPATCH_LEVEL. */
extern "C" VOID CaptureDefer_good(PKDPC Dpc)
{
    KeInitializeDpc(
        Dpc,
        [](PKDPC, PVOID, PVOID, PVOID) {
            PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET));

            if (entry != nullptr) {
                IoFreeErrorLogEntry(entry);
            }
        },
        nullptr);
}

/* The object raises the IRQL as long as it lives. */
template <typename T> class CaptureRaised {
public:
    explicit CaptureRaised(T Level)
    {
        KeRaiseIrql(Level, &m_previous);
    }
    ~CaptureRaised()
    {
        KeLowerIrql(m_previous);
    }

private:
    KIRQL m_previous;
};

static VOID CaptureLogRaised_bad()
{
    PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID CaptureLog_good()
{
    PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

extern "C" DRIVER_DISPATCH CaptureDispatch;

extern "C" NTSTATUS CaptureDispatch(PDEVICE_OBJECT, PIRP Irp)
{
    {
        CaptureRaised<KIRQL> raised(HIGH_LEVEL);

        CaptureLogRaised_bad();
    }
    CaptureLog_good();
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* A guard derives from the closure that it calls. */
template <typename Fn> struct CaptureFinal : public Fn {
    explicit CaptureFinal(Fn Function) : Fn(Function)
    {
    }
    ~CaptureFinal()
    {
        this->operator()();
    }
};

template <typename Fn> static VOID CaptureEach(Fn Function)
{
    for (ULONG index = 0; index < 2; ++index) {
        Function(index);
    }
}

extern "C" KSERVICE_ROUTINE CaptureService_bad;

/* What runs in the guard of an interrupt service routine, and in a lambda that it hands to a template. */
extern "C" BOOLEAN CaptureService_bad(PKINTERRUPT, PVOID)
{
    auto log_bad = [] {
        PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        }
    };
    CaptureFinal<decltype(log_bad)> guard(log_bad);

    CaptureEach([](ULONG) {
        PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        }
    });
    return TRUE;
}

/* The same in a routine that may log. */
extern "C" VOID CaptureWork_ok()
{
    auto log = [] {
        PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET));

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    };
    CaptureFinal<decltype(log)> guard(log);

    CaptureEach([](ULONG) {
        PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET));

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    });
}

/* What is handed to a function that takes a lock runs as long as it is held, what stands behind that does not. */
class CaptureBoard {
public:
    template <typename F> VOID WithInterruptHeld(F Body)
    {
        KIRQL irql = KeAcquireInterruptSpinLock(m_interrupt);

        Body();
        KeReleaseInterruptSpinLock(m_interrupt, irql);
    }

    template <typename F> VOID WithListHeld(F Body)
    {
        KIRQL irql;

        KeAcquireSpinLock(&m_lock, &irql);
        Body();
        KeReleaseSpinLock(&m_lock, irql);
    }

    VOID CaptureAccount_bad()
    {
        WithInterruptHeld([&] {
            PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

            if (entry != nullptr) {
                IoFreeErrorLogEntry(entry); // expect: DDI502
            }
        });
    }

    VOID CaptureCollect_good()
    {
        ULONG frames = 0;

        WithInterruptHeld([&] {
            frames = m_frames;
            m_frames = 0;
        });
        WithListHeld([&] {
            PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET));

            if (entry != nullptr) {
                IoFreeErrorLogEntry(entry);
            }
        });
        if (frames != 0) {
            PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET));

            if (entry != nullptr) {
                IoFreeErrorLogEntry(entry);
            }
        }
    }

private:
    PKINTERRUPT m_interrupt;
    KSPIN_LOCK m_lock;
    ULONG m_frames;
};

extern "C" VOID CaptureUpdate(CaptureBoard *Board)
{
    Board->CaptureAccount_bad();
    Board->CaptureCollect_good();
}

/* A lock of any kind, held by an object, behind a call that a lambda is handed to. */
class CaptureGate {
public:
    VOID Close()
    {
        m_previous = KeAcquireInterruptSpinLock(m_interrupt);
    }
    VOID Open()
    {
        KeReleaseInterruptSpinLock(m_interrupt, m_previous);
    }

private:
    PKINTERRUPT m_interrupt;
    KIRQL m_previous;
};

template <typename Kind> class CaptureClosed {
public:
    explicit CaptureClosed(Kind &kind) : m_kind(kind)
    {
        m_kind.Close();
    }
    ~CaptureClosed()
    {
        m_kind.Open();
    }

private:
    Kind &m_kind;
};

template <typename Work> static VOID WithFramesHeld(PKINTERRUPT Interrupt, Work work)
{
    KIRQL previous = KeAcquireInterruptSpinLock(Interrupt);

    work();
    KeReleaseInterruptSpinLock(Interrupt, previous);
}

extern "C" VOID CaptureClose_bad(PKINTERRUPT Interrupt, CaptureGate *Gate, PULONG Frames)
{
    WithFramesHeld(Interrupt, [Frames] { *Frames = 0; });
    {
        CaptureClosed<CaptureGate> closed(*Gate);
        PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "KeAcquireInterruptSpinLock"

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry); // expect: DDI502
        }
    }
}

extern "C" VOID CaptureClose_good(PKINTERRUPT Interrupt, CaptureGate *Gate, PULONG Frames)
{
    WithFramesHeld(Interrupt, [Frames] { *Frames = 0; });
    {
        CaptureClosed<CaptureGate> closed(*Gate);
        *Frames += 1;
    }
    PVOID entry = IoAllocateErrorLogEntry(CaptureDevice, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}
