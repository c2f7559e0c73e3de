/*
 * lambdas.cpp - the event log of a card reader: entries that a lambda releases; `delete` of something else.
 */
#include <ntddk.h>
#include <ntiologc.h>

static PIO_ERROR_LOG_PACKET CardAllocate(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));
}

/* The lambda frees it once, and forgets it in the variable itself. */
VOID CardDrop_good(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);
    auto drop = [&]() {
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
            entry = nullptr;
        }
    };

    drop();
    drop();
}

struct CardNote {
    ULONG Value;
};

/* What is deleted is something else. */
VOID CardDelete_good(PDEVICE_OBJECT Device, CardNote *Note)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);

    delete Note;
    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* What is deleted is the entry. */
VOID CardDelete_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);

    delete entry; // expect: DDI304
}

/* What `new` made is no entry. */
VOID CardNew_bad()
{
    IO_ERROR_LOG_PACKET *entry = new IO_ERROR_LOG_PACKET();

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI304
    }
}

/* The operators by their names. */
VOID CardOperatorDelete_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);

    ::operator delete(entry); // expect: DDI304
}

VOID CardOperatorNew_bad()
{
    PVOID entry = ::operator new(sizeof(IO_ERROR_LOG_PACKET));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry); // expect: DDI304
    }
}

VOID CardOperators_good(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);
    PVOID copy = ::operator new(sizeof(IO_ERROR_LOG_PACKET));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
    ::operator delete(copy);
}

/* Captured by reference: the lambda frees the entry that is written behind it. */
VOID CardDropTwice_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);

    if (entry == nullptr) {
        return;
    }
    auto drop = [&entry]() { IoFreeErrorLogEntry(entry); };
    drop();
    IoWriteErrorLogEntry(entry); // expect: DDI303
}

/* Captured by value: the variable keeps what the lambda has freed. */
VOID CardDropUsed_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);

    if (entry == nullptr) {
        return;
    }
    [=] { IoFreeErrorLogEntry(entry); }();
    entry->UniqueErrorValue = 1; // expect: DDI302
}

/* What a condition finds in the lambda is known to its caller. */
VOID CardFill_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);
    auto fill = [&](NTSTATUS Code) {
        entry->ErrorCode = Code; // expect: DDI201
    };

    fill(IO_ERR_RESET);
    IoWriteErrorLogEntry(entry);
}

VOID CardFill_good(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);
    auto fill = [&](NTSTATUS Code) {
        if (entry != nullptr) {
            entry->ErrorCode = Code;
        }
    };

    fill(IO_ERR_RESET);
    if (entry != nullptr) {
        IoWriteErrorLogEntry(entry);
    }
}

/* Written, then deleted: the wrong routine, whoever asked for the entry. */
VOID CardDeleteWritten_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardAllocate(Device);

    if (entry == nullptr) {
        return;
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    delete entry; // expect: DDI304
}

/* A function template is read before the functions whose lambdas it calls. */
template <typename F> static VOID FillEntryWith_bad(PDEVICE_OBJECT Device, F &&Fill)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)));
    if (entry == nullptr)
        return;
    if (Fill(*entry))
        IoWriteErrorLogEntry(entry); // expect: DDI303
}

VOID FillsWithTemplate_ok(PDEVICE_OBJECT Device)
{
    FillEntryWith_bad(Device, [](IO_ERROR_LOG_PACKET &Entry) {
        Entry.ErrorCode = IO_ERR_TIMEOUT;
        if (Entry.UniqueErrorValue == 3) {
            IoFreeErrorLogEntry(&Entry);
            return false;
        }
        return true;
    });
}

VOID FillsAndFrees(PDEVICE_OBJECT Device)
{
    FillEntryWith_bad(Device, [](IO_ERROR_LOG_PACKET &Entry) {
        Entry.ErrorCode = IO_ERR_TIMEOUT;
        IoFreeErrorLogEntry(&Entry);
        return true;
    });
}
