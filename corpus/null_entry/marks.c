/*
 * marks.c - what is to be logged is marked, and the mark is taken back once it was: to leave it for the next time, where
 * no entry could be had, abandons nothing.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _BUOY {
    PDEVICE_OBJECT Self;
    PIO_ERROR_LOG_PACKET Spare;
    LARGE_INTEGER Next;
    ULONG Drifts;
    ULONG Anchor;
    ULONG Lamp;
    ULONG Skips;
    RTL_BITMAP Todo;
    BOOLEAN Pending;
    BOOLEAN Busy;
    BOOLEAN Enabled;
} BUOY, *PBUOY;

static VOID BuoyWrite(PIO_ERROR_LOG_PACKET Entry, ULONG Value)
{
    RtlZeroMemory(Entry, sizeof(*Entry));
    Entry->ErrorCode = IO_ERR_TIMEOUT;
    Entry->UniqueErrorValue = Value;
    IoWriteErrorLogEntry(Entry);
}

static VOID BuoyStamp(PIO_ERROR_LOG_PACKET Entry)
{
    RtlZeroMemory(Entry, sizeof(*Entry));
    Entry->ErrorCode = IO_ERR_TIMEOUT;
}

VOID BuoyLight(PBUOY Buoy, ULONG Lamp);

VOID BuoyTellPending_ok(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!Buoy->Pending) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    BuoyWrite(entry, 1);
    Buoy->Pending = FALSE;
}

VOID BuoyTellBusy_ok(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Buoy->Busy) {
        entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != NULL) {
            BuoyWrite(entry, 2);
            Buoy->Busy = FALSE;
        }
    }
}

/* It marks nothing: it takes the buoy out of service. */
VOID BuoyDisable_bad(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!Buoy->Enabled) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return; // expect: DDI202 "the store to Buoy->Enabled is left out"
    }
    BuoyWrite(entry, 3);
    Buoy->Enabled = FALSE;
}

/* Whether it is busy has nothing to do with why it logs. */
VOID BuoyRelease_bad(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return; // expect: DDI202 "the store to Buoy->Busy is left out"
    }
    BuoyWrite(entry, 4);
    if (Buoy->Busy) {
        Buoy->Busy = FALSE;
    }
}

/* Where there is no entry, there was no spare one, either. */
VOID BuoyTellWithSpare_ok(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry = Buoy->Spare;

    if (entry == NULL) {
        entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
    }
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_TIMEOUT;
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
    Buoy->Spare = NULL;
}

/* What was told begins anew. */
VOID BuoyTellDrift_ok(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    entry->ErrorCode = IO_ERR_TIMEOUT;
    entry->UniqueErrorValue = Buoy->Drifts;
    entry->DumpDataSize = sizeof(ULONG);
    entry->DumpData[0] = Buoy->Anchor;
    IoWriteErrorLogEntry(entry);
    Buoy->Drifts = 0;
    Buoy->Anchor = 0;
}

VOID BuoyMoor_bad(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return; // expect: DDI202 "are left out"
    }
    BuoyWrite(entry, 5);
    Buoy->Lamp = 0;
    Buoy->Anchor = 1;
}

/* Only what was logged uses up the minute. */
VOID BuoyTellSometimes_ok(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry;
    LARGE_INTEGER now;

    KeQuerySystemTime(&now);
    if (now.QuadPart < Buoy->Next.QuadPart) {
        Buoy->Skips++;
        return;
    }
    entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return;
    }
    BuoyWrite(entry, 6);
    Buoy->Next.QuadPart = now.QuadPart + 600000000;
    Buoy->Skips = 0;
}

/* The bits say what is to be logged. */
VOID BuoyTellAll_ok(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG bit;

    while ((bit = RtlFindSetBits(&Buoy->Todo, 1, 0)) != MAXULONG) {
        entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            return;
        }
        BuoyWrite(entry, bit);
        RtlClearBits(&Buoy->Todo, bit, 1);
    }
}

/* Whatever the name of what fills the entry: the loop does nothing but log. */
VOID BuoyTellEach_ok(PBUOY Buoy, PULONG Values)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    for (i = 0; i < 8; i++) {
        entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            break;
        }
        BuoyStamp(entry);
        entry->UniqueErrorValue = Values[i];
        IoWriteErrorLogEntry(entry);
    }
}

PBUOY BuoyNext(PBUOY Buoy);

VOID BuoyTellOfAll_ok(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry;

    for (; Buoy != NULL; Buoy = BuoyNext(Buoy)) {
        entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            break;
        }
        BuoyStamp(entry);
        IoWriteErrorLogEntry(entry);
    }
}

/* Each round lights one more of them. */
VOID BuoyLightAll_bad(PBUOY Buoy)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    for (i = 0; i < 8; i++) {
        entry = IoAllocateErrorLogEntry(Buoy->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            break; // expect: DDI202 "is left out"
        }
        BuoyStamp(entry);
        IoWriteErrorLogEntry(entry);
        BuoyLight(Buoy, i);
    }
}
