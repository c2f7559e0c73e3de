/*
 * handlers_by_event.c - a driver that keeps a routine for each event in its extension: which of them its service routine
 * calls, the index tells.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef enum _FEEDER_EVENT { FeederDone, FeederJammed, FeederEmpty, FeederSettled, FeederEvents } FEEDER_EVENT;

struct _FEEDER;
typedef VOID FEEDER_ROUTINE(struct _FEEDER *Feeder, FEEDER_EVENT Event);

typedef struct _FEEDER_ROW {
    ULONG Mask;
    FEEDER_ROUTINE *Urgent;
} FEEDER_ROW;

typedef struct _FEEDER {
    PDEVICE_OBJECT Device;
    FEEDER_ROUTINE *Handlers[FeederEvents];
    FEEDER_ROW Rows[2];
    FEEDER_ROUTINE *Spare[2];
    ULONG Pending;
    KDPC Dpc;
} FEEDER, *PFEEDER;

KSERVICE_ROUTINE FeederInterrupt;
KDEFERRED_ROUTINE FeederDpc;

static VOID FeederNote(PFEEDER Feeder, FEEDER_EVENT Event)
{
    Feeder->Pending &= ~(1u << Event);
}

static VOID FeederLogJam_bad(PFEEDER Feeder, FEEDER_EVENT Event)
{
    PVOID entry = IoAllocateErrorLogEntry(Feeder->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "FeederInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    FeederNote(Feeder, Event);
}

static VOID FeederLogUrgent_bad(PFEEDER Feeder, FEEDER_EVENT Event)
{
    PVOID entry = IoAllocateErrorLogEntry(Feeder->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    FeederNote(Feeder, Event);
}

/* The interrupt routine leaves the events from FeederEmpty on to the DPC. */
static VOID FeederLogEmpty_ok(PFEEDER Feeder, FEEDER_EVENT Event)
{
    PVOID entry = IoAllocateErrorLogEntry(Feeder->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    FeederNote(Feeder, Event);
}

static VOID FeederLogSpare_ok(PFEEDER Feeder, FEEDER_EVENT Event)
{
    PVOID entry = IoAllocateErrorLogEntry(Feeder->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    FeederNote(Feeder, Event);
}

BOOLEAN FeederInterrupt(PKINTERRUPT Interrupt, PVOID Context)
{
    PFEEDER feeder = Context;
    ULONG event;

    UNREFERENCED_PARAMETER(Interrupt);
    for (event = FeederDone; event < FeederEmpty; event++) {
        if (feeder->Pending & (1u << event)) {
            feeder->Handlers[event](feeder, event);
        }
    }
    for (event = 0; event < RTL_NUMBER_OF(feeder->Rows); event++) {
        if (feeder->Rows[event].Mask & feeder->Pending) {
            feeder->Rows[event].Urgent(feeder, event);
        }
    }
    if (feeder->Spare[0] != NULL) {
        feeder->Spare[0](feeder, FeederDone);
    }
    return KeInsertQueueDpc(&feeder->Dpc, NULL, NULL);
}

VOID FeederDpc(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PFEEDER feeder = Context;
    ULONG event;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    for (event = FeederDone; event < FeederEvents; event++) {
        if (feeder->Pending & (1u << event)) {
            feeder->Handlers[event](feeder, event);
        }
    }
    feeder->Spare[1](feeder, FeederDone);
}

VOID FeederSetUp(PFEEDER Feeder, PDEVICE_OBJECT Device)
{
    RtlZeroMemory(Feeder, sizeof(*Feeder));
    Feeder->Device = Device;
    Feeder->Handlers[FeederDone] = FeederNote;
    Feeder->Handlers[FeederJammed] = FeederLogJam_bad;
    Feeder->Handlers[FeederEmpty] = FeederLogEmpty_ok;
    Feeder->Handlers[FeederSettled] = FeederLogEmpty_ok;
    Feeder->Rows[0].Mask = 0x80;
    Feeder->Rows[0].Urgent = FeederLogUrgent_bad;
    Feeder->Rows[1].Urgent = FeederNote;
    Feeder->Spare[0] = FeederNote;
    Feeder->Spare[1] = FeederLogSpare_ok;
    KeInitializeDpc(&Feeder->Dpc, FeederDpc, Feeder);
}
