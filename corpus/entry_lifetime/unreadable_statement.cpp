/* A statement that cannot be understood is about what its text names; what it does not name, and nobody can find, stays. */
#include <ntddk.h>

struct FAN {
    PDEVICE_OBJECT Self;
    ULONG Speed;
    ULONG Limit;
};

NTSTATUS SetSpeed_bad(FAN *Fan, ULONG Speed)
{
    quiet::guard<quiet::mutex> held{ FanMutex };

    if (Speed > 9 && Fan->Speed != Speed) {
        PVOID entry = IoAllocateErrorLogEntry(Fan->Self, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        return entry != nullptr ? STATUS_INVALID_PARAMETER : STATUS_UNSUCCESSFUL;
    }
    Fan->Speed = Speed;
    return STATUS_SUCCESS;
}

NTSTATUS SetSpeed_ok(FAN *Fan, ULONG Speed)
{
    quiet::guard<quiet::mutex> held{ FanMutex };

    if (Speed > 9 && Fan->Speed != Speed) {
        PVOID entry = IoAllocateErrorLogEntry(Fan->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
        return STATUS_INVALID_PARAMETER;
    }
    Fan->Speed = Speed;
    return STATUS_SUCCESS;
}

/* What it names may be anything, and what was made of it before may be bounded by it. */
VOID LogSpeed_ok(FAN *Fan, ULONG Length)
{
    quiet::limits<ULONG> limited{ Length, 64 };
    PVOID entry = IoAllocateErrorLogEntry(Fan->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Length));
    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* A way out that cannot be understood bounds what it names. */
VOID LogBounded_ok(FAN *Fan, ULONG Length)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Length;
    if (quiet::limits<ULONG>{ Length, 64 }.passed()) {
        return;
    }
    PVOID entry = IoAllocateErrorLogEntry(Fan->Self, (UCHAR)size);
    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

#define KEEP_SHORT(Value) quiet::shorten<ULONG>(length, Value)

/* Neither is what a macro of the driver's names left alone. */
VOID LogShortened_ok(FAN *Fan, ULONG Given)
{
    ULONG length = Given;
    KEEP_SHORT(64);
    PVOID entry = IoAllocateErrorLogEntry(Fan->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length));
    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}
