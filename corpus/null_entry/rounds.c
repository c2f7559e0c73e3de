// A missing entry ends a loop sooner: that loses the rounds that were left, if each of them does some work.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

typedef struct _MILL {
    PDEVICE_OBJECT Self;
    KEVENT Idle;
    LIST_ENTRY Sacks;
    KSPIN_LOCK Lock;
    PULONG Registers;
    ULONG Turns;
    volatile BOOLEAN Running;
} MILL, *PMILL;

typedef struct _SACK {
    LIST_ENTRY Link;
    ULONG Weight;
} SACK, *PSACK;

VOID MillTurn(_In_ PMILL Mill, _In_ ULONG Speed);
VOID MillGrind(_In_ PMILL Mill, _In_ PSACK Sack);
BOOLEAN MillIsHot(_In_ PMILL Mill);
NTSTATUS MillMeasure(_In_ PMILL Mill, _In_ PSACK Sack, _Out_ PULONG Weight);

static VOID MillWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

KSTART_ROUTINE Turns_bad;
VOID Turns_bad(PVOID Context)
{
    PMILL mill = Context;

    while (mill->Running) {
        PIO_ERROR_LOG_PACKET entry;

        KeWaitForSingleObject(&mill->Idle, Executive, KernelMode, FALSE, NULL);
        MillTurn(mill, 1);
        if (!MillIsHot(mill)) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(mill->Self, ENTRY_SIZE);
        if (entry == NULL) {
            break; // expect: DDI202 "ends the driver's work"
        }
        MillWrite(entry);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

KSTART_ROUTINE Turns_ok;
VOID Turns_ok(PVOID Context)
{
    PMILL mill = Context;

    while (mill->Running) {
        PIO_ERROR_LOG_PACKET entry;

        KeWaitForSingleObject(&mill->Idle, Executive, KernelMode, FALSE, NULL);
        MillTurn(mill, 1);
        if (!MillIsHot(mill)) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(mill->Self, ENTRY_SIZE);
        if (entry == NULL) {
            continue;
        }
        MillWrite(entry);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

// What is hot ends the thread, with or without a line in the log.
KSTART_ROUTINE TurnsUntilHot_ok;
VOID TurnsUntilHot_ok(PVOID Context)
{
    PMILL mill = Context;

    while (mill->Running) {
        PIO_ERROR_LOG_PACKET entry;

        MillTurn(mill, 1);
        if (!MillIsHot(mill)) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(mill->Self, ENTRY_SIZE);
        if (entry == NULL) {
            break;
        }
        MillWrite(entry);
        break;
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

KSTART_ROUTINE Ends_bad;
VOID Ends_bad(PVOID Context)
{
    PMILL mill = Context;

    while (mill->Running) {
        PLIST_ENTRY link = ExInterlockedRemoveHeadList(&mill->Sacks, &mill->Lock);

        if (link == NULL) {
            PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(mill->Self, ENTRY_SIZE);
            if (entry == NULL) {
                PsTerminateSystemThread(STATUS_NO_MEMORY); // expect: DDI202
            }
            MillWrite(entry);
            continue;
        }
        MillGrind(mill, CONTAINING_RECORD(link, SACK, Link));
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

VOID GrindsAll_bad(PMILL Mill, PLIST_ENTRY Head)
{
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        PIO_ERROR_LOG_PACKET entry;
        PSACK sack = CONTAINING_RECORD(link, SACK, Link);

        MillGrind(Mill, sack);
        if (sack->Weight < 1000) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(Mill->Self, ENTRY_SIZE);
        if (entry == NULL) {
            return; // expect: DDI202 "GrindsAll_bad abandons its work (MillGrind is left out)"
        }
        entry->UniqueErrorValue = sack->Weight;
        MillWrite(entry);
    }
}

VOID GrindsAll_ok(PMILL Mill, PLIST_ENTRY Head)
{
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        PIO_ERROR_LOG_PACKET entry;
        PSACK sack = CONTAINING_RECORD(link, SACK, Link);

        MillGrind(Mill, sack);
        if (sack->Weight < 1000) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(Mill->Self, ENTRY_SIZE);
        if (entry == NULL) {
            continue;
        }
        entry->UniqueErrorValue = sack->Weight;
        MillWrite(entry);
    }
}

// What each round does is for the log alone.
VOID TellsAll_ok(PMILL Mill, PLIST_ENTRY Head)
{
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        PSACK sack = CONTAINING_RECORD(link, SACK, Link);
        PIO_ERROR_LOG_PACKET entry;
        ULONG weight;

        if (NT_SUCCESS(MillMeasure(Mill, sack, &weight)) && weight == sack->Weight) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(Mill->Self, ENTRY_SIZE);
        if (entry == NULL) {
            break;
        }
        entry->UniqueErrorValue = weight;
        MillWrite(entry);
    }
    DbgPrint("mill: told\n");
}

// There is one to be found, and no other round after it.
VOID FindsOne_ok(PMILL Mill, PLIST_ENTRY Head)
{
    PLIST_ENTRY link;

    for (link = Head->Flink; link != Head; link = link->Flink) {
        PSACK sack = CONTAINING_RECORD(link, SACK, Link);
        PIO_ERROR_LOG_PACKET entry;

        MillTurn(Mill, sack->Weight);
        if (sack->Weight < 1000) {
            continue;
        }
        entry = IoAllocateErrorLogEntry(Mill->Self, ENTRY_SIZE);
        if (entry == NULL) {
            return;
        }
        entry->UniqueErrorValue = sack->Weight;
        MillWrite(entry);
        return;
    }
}

// Rounds are for memory to come back.
VOID TellsPatiently_ok(PMILL Mill)
{
    LARGE_INTEGER wait;
    ULONG tries;

    wait.QuadPart = -10000;
    for (tries = 0; tries < 4; tries++) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Mill->Self, ENTRY_SIZE);

        if (entry != NULL) {
            MillWrite(entry);
            break;
        }
        KeDelayExecutionThread(KernelMode, FALSE, &wait);
    }
}
