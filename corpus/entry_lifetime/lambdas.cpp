/*
 * lambdas.cpp - the event log of a card reader: entries that a lambda releases; `delete` of something else.
 */
#include <ntddk.h>

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
