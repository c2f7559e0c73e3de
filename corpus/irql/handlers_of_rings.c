/*
 * handlers_of_rings.c - a driver whose service routine goes through rings of entries by the routine that a field holds:
 * what these routines call is found however long the rings are, and however many ways lead around them.
 */
#include <ntddk.h>

#define RELAY_RINGS 8

struct _RELAY;
typedef BOOLEAN RELAY_ROUTINE(struct _RELAY *Relay);

typedef struct _RELAY_ENTRY {
    ULONG Kind;
    ULONG Source;
    BOOLEAN Owned;
} RELAY_ENTRY, *PRELAY_ENTRY;

typedef struct _RELAY_RING {
    PRELAY_ENTRY Entries;
    ULONG Next;
    ULONG Mask;
    BOOLEAN Owned;
} RELAY_RING, *PRELAY_RING;

typedef struct _RELAY {
    PDEVICE_OBJECT Device;
    PKINTERRUPT Interrupt;
    PULONG Registers;
    PRELAY_RING Ring;
    RELAY_ROUTINE *Serve;
    RELAY_ROUTINE *Tell;
    RELAY_RING Rings[RELAY_RINGS];
    ULONG Heard[4];
    ULONG Waiting;
    KDPC Dpc;
} RELAY, *PRELAY;

KSERVICE_ROUTINE RelayInterrupt;

static VOID RelayLog_bad(PRELAY Relay, ULONG Source)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Relay->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "RelayInterrupt"

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->UniqueErrorValue = Source;
    IoWriteErrorLogEntry(entry); // expect: DDI502
}

static BOOLEAN RelayServeRing(PRELAY Relay)
{
    PRELAY_RING ring = Relay->Ring;
    BOOLEAN any = FALSE;
    ULONG bit;

    if (ring == NULL) {
        RelayLog_bad(Relay, Relay->Waiting);
        return FALSE;
    }
    while (ring->Entries[ring->Next].Owned == ring->Owned) {
        PRELAY_ENTRY entry = &ring->Entries[ring->Next];

        if (entry->Source >= RELAY_RINGS) {
            ring->Next = (ring->Next + 1) & ring->Mask;
            continue;
        }
        for (bit = 0; bit < 4; bit++) {
            if (entry->Kind & (1 << bit)) {
                Relay->Heard[bit] += entry->Source;
            } else if (entry->Kind & (16 << bit)) {
                Relay->Heard[bit] -= entry->Source;
            }
        }
        any = TRUE;
        ring->Next = (ring->Next + 1) & ring->Mask;
        if (ring->Next == 0) {
            ring->Owned = !ring->Owned;
        }
    }
    if (any) {
        Relay->Tell(Relay);
    }
    return any;
}

static BOOLEAN RelayServeAll(PRELAY Relay)
{
    ULONG waiting = Relay->Waiting;
    ULONG number;

    for (number = 0; number < RELAY_RINGS; number++) {
        if (waiting & (1 << number)) {
            Relay->Heard[number & 3]++;
        }
    }
    return waiting != 0;
}

BOOLEAN RelayInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    PRELAY relay = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    if (READ_REGISTER_ULONG(&relay->Registers[0]) == 0) {
        return FALSE;
    }
    if (relay->Serve(relay)) {
        KeInsertQueueDpc(&relay->Dpc, NULL, NULL);
    }
    return TRUE;
}

NTSTATUS RelayConnect(
    PRELAY Relay, RELAY_ROUTINE *Tell, ULONG Ring, BOOLEAN HasRings, ULONG Vector, KIRQL Irql)
{
    Relay->Tell = Tell;
    if (HasRings) {
        if (Ring < RELAY_RINGS) {
            Relay->Ring = &Relay->Rings[Ring];
        }
        Relay->Serve = &RelayServeRing;
    } else {
        Relay->Serve = &RelayServeAll;
    }
    return IoConnectInterrupt(
        &Relay->Interrupt, RelayInterrupt, Relay, NULL, Vector, Irql, Irql, LevelSensitive, TRUE, 1, FALSE);
}
