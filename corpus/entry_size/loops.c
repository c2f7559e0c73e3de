/*
 * Sizes that a loop adds up: by steps that are always the same, by steps that depend on data, by doubling, by
 * walking a list or a string; and the guards that hold in every iteration.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define HEADER_SIZE FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData)

typedef struct _PORT {
    PDEVICE_OBJECT Device;
    LIST_ENTRY Pending;
    ULONG Count;
    UCHAR Kinds[64];
} PORT, *PPORT;

static VOID Finish(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

/* The guard holds in every iteration: the sum cannot go round. */
VOID LogGuardedSum_ok(PPORT Port)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET), i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Port->Count && size + 4 <= ERROR_LOG_MAXIMUM_SIZE; i++)
        size += 4;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, (UCHAR)size);
    if (entry != NULL)
        Finish(entry);
}

VOID LogGuardedSum_bad(PPORT Port)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET), i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Port->Count && size + 4 <= 2 * ERROR_LOG_MAXIMUM_SIZE; i++)
        size += 4;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, (UCHAR)size); // expect: DDI101
    if (entry != NULL)
        Finish(entry);
}

/* Every step is wider than the gap above the limit would have to be: the guard is left by `break`. */
VOID LogWideSteps_ok(PPORT Port)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET), i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Port->Count; i++) {
        if (size + 64 > ERROR_LOG_MAXIMUM_SIZE)
            break;
        size += 4;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, (UCHAR)size);
    if (entry != NULL)
        Finish(entry);
}

/* Each element adds what its kind asks for. */
VOID LogKinds_bad(PPORT Port)
{
    ULONG words = 0, i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 64; i++) {
        switch (Port->Kinds[i]) {
        case 1:
            words += 2;
            break;
        case 2:
            words += 3;
            break;
        default:
            break;
        }
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Port->Device, (UCHAR)(HEADER_SIZE + words * sizeof(ULONG)));
    if (entry != NULL)
        Finish(entry);
}

VOID LogKinds_ok(PPORT Port)
{
    ULONG words = 2, i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 64; i++) {
        ULONG more = Port->Kinds[i] == 1 ? 2 : Port->Kinds[i] == 2 ? 3 : 0;
        if (words + more > (ERROR_LOG_MAXIMUM_SIZE - HEADER_SIZE) / sizeof(ULONG))
            break;
        words += more;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Port->Device, (UCHAR)(HEADER_SIZE + words * sizeof(ULONG)));
    if (entry != NULL)
        Finish(entry);
}

/* Only once, however many elements there are. */
VOID LogOneKind_ok(PPORT Port)
{
    ULONG words = 2, i;
    BOOLEAN seen = FALSE;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 64; i++) {
        if (Port->Kinds[i] == 1 && !seen) {
            seen = TRUE;
            words += 16;
        }
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Port->Device, (UCHAR)(HEADER_SIZE + words * sizeof(ULONG)));
    if (entry != NULL)
        Finish(entry);
}

/* As many words as there are pending requests. */
VOID LogPending_bad(PPORT Port)
{
    ULONG count = 2;
    PLIST_ENTRY link;
    PIO_ERROR_LOG_PACKET entry;

    for (link = Port->Pending.Flink; link != &Port->Pending; link = link->Flink)
        count++;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Port->Device, (UCHAR)(HEADER_SIZE + count * sizeof(ULONG)));
    if (entry != NULL)
        Finish(entry);
}

VOID LogPending_ok(PPORT Port)
{
    ULONG count = 2;
    PLIST_ENTRY link;
    PIO_ERROR_LOG_PACKET entry;

    for (link = Port->Pending.Flink; link != &Port->Pending; link = link->Flink)
        if (++count == (ERROR_LOG_MAXIMUM_SIZE - HEADER_SIZE) / sizeof(ULONG))
            break;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Port->Device, (UCHAR)(HEADER_SIZE + count * sizeof(ULONG)));
    if (entry != NULL)
        Finish(entry);
}

/* Doubled until it is enough, or as large as it may be. */
VOID LogDoubled_bad(PPORT Port)
{
    ULONG bytes = 16;
    PIO_ERROR_LOG_PACKET entry;

    while (bytes < Port->Count && bytes <= 128)
        bytes *= 2;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));
    if (entry != NULL)
        Finish(entry);
}

VOID LogDoubled_ok(PPORT Port)
{
    ULONG bytes = 16;
    PIO_ERROR_LOG_PACKET entry;

    while (bytes < Port->Count && bytes < 128)
        bytes *= 2;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));
    if (entry != NULL)
        Finish(entry);
}

/* The length of a string, measured here, and given up on when it is too long. */
static BOOLEAN Measure(PCWSTR Text, PUSHORT Bytes)
{
    USHORT length = 0;

    while (Text[length] != 0) {
        if (++length == 80)
            return FALSE;
    }
    *Bytes = (USHORT)(length * sizeof(WCHAR));
    return TRUE;
}

VOID LogOneText_ok(PPORT Port, PCWSTR Text)
{
    USHORT bytes;
    PIO_ERROR_LOG_PACKET entry;

    if (!Measure(Text, &bytes))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));
    if (entry != NULL)
        Finish(entry);
}

VOID LogTwoTexts_bad(PPORT Port, PCWSTR First, PCWSTR Second)
{
    USHORT first, second;
    PIO_ERROR_LOG_PACKET entry;

    if (!Measure(First, &first) || !Measure(Second, &second))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + first + second));
    if (entry != NULL)
        Finish(entry);
}

/* A UCHAR that constants are added to: what it would be if it were wide enough is what counts. */
VOID LogByteSum_bad(PPORT Port)
{
    UCHAR size = sizeof(IO_ERROR_LOG_PACKET);
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 14; i++)
        size += 16;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, size); // expect: DDI101
    if (entry != NULL)
        IoFreeErrorLogEntry(entry);
}

VOID LogByteSum_ok(PPORT Port)
{
    UCHAR size = sizeof(IO_ERROR_LOG_PACKET);
    ULONG i;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < 12; i++)
        size += 16;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, size);
    if (entry != NULL)
        IoFreeErrorLogEntry(entry);
}

/* Fifteen bytes a round: what each adds hangs on what it reads, and so does what a second loop would find there. */
VOID LogKindSum_bad(PPORT Port)
{
    ULONG i, size = sizeof(IO_ERROR_LOG_PACKET);
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < RTL_NUMBER_OF(Port->Kinds); i++)
        size += Port->Kinds[i] & 15;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, (UCHAR)size); // expect: DDI101
    if (entry != NULL)
        IoFreeErrorLogEntry(entry);
}

/* Two passes over the same bytes: the second one adds up what the first did. */
VOID LogKindsTwice_ok(PPORT Port)
{
    ULONG i, count = min(Port->Count, 12), size = 0;
    PUCHAR at;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < count; i++)
        size += Port->Kinds[i] & 15;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size));
    if (entry == NULL)
        return;
    at = (PUCHAR)(entry + 1);
    for (i = 0; i < count; i++) {
        RtlFillMemory(at, Port->Kinds[i] & 15, 1);
        at += Port->Kinds[i] & 15;
    }
    Finish(entry);
}

/* What a later round sets holds in all that follow. */
VOID LogLateLimit_ok(PPORT Port)
{
    ULONG i, extra = 200;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Port->Count; i++) {
        if (i == 5)
            extra = 4;
        Port->Kinds[i & 63] = 0;
    }
    if (i < 10)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + extra));
    if (entry != NULL)
        IoFreeErrorLogEntry(entry);
}

VOID LogLateLimit_bad(PPORT Port)
{
    ULONG i, extra = 200;
    PIO_ERROR_LOG_PACKET entry;

    for (i = 0; i < Port->Count; i++) {
        if (i == 5)
            Port->Kinds[0] = 4;
        Port->Kinds[1] = 0;
    }
    if (i < 10)
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + extra)); // expect: DDI102
    if (entry != NULL)
        IoFreeErrorLogEntry(entry);
}

/* Counts no further than the entry has room for. */
VOID LogCountedUp_ok(PPORT Port)
{
    ULONG count = 0;
    PLIST_ENTRY link;
    PIO_ERROR_LOG_PACKET entry;

    for (link = Port->Pending.Flink; link != &Port->Pending; link = link->Flink) {
        if (count < 16)
            count++;
    }
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Port->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + count * sizeof(ULONG)));
    if (entry != NULL)
        IoFreeErrorLogEntry(entry);
}
