/*
 * More ways to ask whether there is an entry, and some that look like asking.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define HOIST_HAVE_ENTRY 0x01
#define HOIST_HAVE_LOAD 0x02
#define HOIST_REQUIRE(Pointer, Label)                                                                                  \
    if (!(Pointer)) {                                                                                                  \
        goto Label;                                                                                                    \
    }
#define HOIST_WARN_NULL(Pointer)                                                                                       \
    if (!(Pointer)) {                                                                                                  \
        DbgPrint("hoist: %s is NULL\n", #Pointer);                                                                     \
    }

typedef struct _HOIST_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Load;
    ULONG Limit;
    BOOLEAN Verbose;
} HOIST_EXTENSION, *PHOIST_EXTENSION;

VOID HoistBrake(_In_ PHOIST_EXTENSION Extension);

/* A macro that leaves, and one that only complains. */
VOID HoistLogMacro_ok(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    HOIST_REQUIRE(entry, Brake);
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    IoWriteErrorLogEntry(entry);

Brake:
    HoistBrake(Extension);
}

VOID HoistLogMacro_bad(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    HOIST_WARN_NULL(entry);
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI201
    entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
    IoWriteErrorLogEntry(entry);
    HoistBrake(Extension);
}

/* The kit's own macro for optional arguments. */
VOID HoistLogPresent_ok(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (ARGUMENT_PRESENT(entry)) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}

/* Zero is NULL, twice negated it is itself. */
VOID HoistLogNumbers_ok(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET first = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    PIO_ERROR_LOG_PACKET second = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (first != 0) {
        RtlZeroMemory(first, sizeof(IO_ERROR_LOG_PACKET));
        first->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(first);
    }
    if (!!second) {
        RtlZeroMemory(second, sizeof(IO_ERROR_LOG_PACKET));
        second->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(second);
    }
}

/* A bit among others remembers it. */
VOID HoistLogBits_ok(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    ULONG flags = 0;

    if (entry != NULL) {
        flags |= HOIST_HAVE_ENTRY;
    }
    if (Extension->Load > Extension->Limit) {
        flags |= HOIST_HAVE_LOAD;
    }
    HoistBrake(Extension);
    if (flags & HOIST_HAVE_ENTRY) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        entry->UniqueErrorValue = (flags & HOIST_HAVE_LOAD) ? Extension->Load : 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* Any of the bits will do: a load without an entry is enough to go in. */
VOID HoistLogBits_bad(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    ULONG flags = 0;

    if (entry != NULL) {
        flags |= HOIST_HAVE_ENTRY;
    }
    if (Extension->Load > Extension->Limit) {
        flags |= HOIST_HAVE_LOAD;
    }
    HoistBrake(Extension);
    if (flags & (HOIST_HAVE_ENTRY | HOIST_HAVE_LOAD)) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI201
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* A half-hearted test: only a quiet hoist leaves. */
VOID HoistLogPartly_bad(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        if (!Extension->Verbose) {
            return;
        }
        DbgPrint("hoist: no entry\n");
    }
    (*entry).ErrorCode = IO_ERR_TIMEOUT; // expect: DDI201
    (*entry).DumpDataSize = 0;
    (*entry).NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

/* As an array of one. */
VOID HoistLogSubscript_bad(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    entry[0].ErrorCode = IO_ERR_TIMEOUT; // expect: DDI201
    entry[0].DumpDataSize = 0;
    entry[0].NumberOfStrings = 0;
    IoWriteErrorLogEntry(&entry[0]);
}

/* Waits until there is one; it cannot be NULL behind the loop. */
VOID HoistLogPatient_ok(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    LARGE_INTEGER delay;

    delay.QuadPart = -10000;
    while ((entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET))) == NULL) {
        KeDelayExecutionThread(KernelMode, FALSE, &delay);
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

/* Waits, but not for ever. */
VOID HoistLogImpatient_bad(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    LARGE_INTEGER delay;
    ULONG left = 5;

    delay.QuadPart = -10000;
    while ((entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET))) == NULL && --left > 0) {
        KeDelayExecutionThread(KernelMode, FALSE, &delay);
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI201
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

/* A retry by label. */
VOID HoistLogLabel_ok(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG attempts = 0;

Again:
    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        if (++attempts < 3) {
            goto Again;
        }
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_RESET;
    entry->RetryCount = (UCHAR)attempts;
    IoWriteErrorLogEntry(entry);
}

/* The smaller entry is the way out when the larger one cannot be had; it may fail as well. */
VOID HoistLogSmaller_bad(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);

    if (entry == NULL) {
        entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI201
    entry->ErrorCode = IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}

VOID HoistLogSmaller_ok(_In_ PHOIST_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 64);

    if (entry == NULL && (entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET))) == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}

/* Behind the label the pointer is not NULL on any path that gets there. */
VOID HoistLogJumpIn_ok(_In_ PHOIST_EXTENSION Extension, _In_ ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    switch (Kind) {
    case 0:
        entry->ErrorCode = IO_ERR_TIMEOUT;
        goto Write;
    case 1:
        entry->ErrorCode = IO_ERR_PARITY;
        goto Write;
    default:
        break;
    }
    IoFreeErrorLogEntry(entry);
    return;

Write:
    IoWriteErrorLogEntry(entry);
}
