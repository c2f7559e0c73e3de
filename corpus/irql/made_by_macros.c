/*
 * made_by_macros.c - a driver that declares its routines with macros: of some they make the header, of others all.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _OAST {
    PDEVICE_OBJECT Device;
    PKINTERRUPT Interrupt;
    PKINTERRUPT DoorInterrupt;
    KDPC Dpc;
    KDPC DoorDpc;
    ULONG Status;
} OAST, *POAST;

#define OAST_ISR(Name) BOOLEAN Name(_In_ PKINTERRUPT Interrupt, _In_opt_ PVOID Context)
#define OAST_DPC(Name) \
    VOID Name##Routine(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)

#define OAST_FORWARDED_ISR(Name, Type)                      \
    static BOOLEAN Name(PKINTERRUPT Interrupt, PVOID Context) \
    {                                                       \
        Type *object = (Type *)Context;                     \
        UNREFERENCED_PARAMETER(Interrupt);                  \
        return Name##Body(object);                          \
    }

#define OAST_FORWARDED_DPC(Name, Type)                                              \
    static VOID Name(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)           \
    {                                                                               \
        UNREFERENCED_PARAMETER(Dpc);                                                \
        UNREFERENCED_PARAMETER(First);                                              \
        UNREFERENCED_PARAMETER(Second);                                             \
        Name##Body((Type *)Context);                                                \
    }

static VOID OastLogHeat_bad(POAST Oast)
{
    PVOID entry = IoAllocateErrorLogEntry(Oast->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "OastInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
}

static VOID OastLogHeat_ok(POAST Oast)
{
    PVOID entry = IoAllocateErrorLogEntry(Oast->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

static OAST_ISR(OastInterrupt)
{
    POAST oast = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    if (oast->Status & 1) {
        OastLogHeat_bad(oast);
    }
    return KeInsertQueueDpc(&oast->Dpc, NULL, NULL);
}

static OAST_DPC(OastDpc)
{
    POAST oast = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    if (oast->Status & 1) {
        OastLogHeat_ok(oast);
    }
}

static BOOLEAN OastDoorInterruptBody(POAST Oast)
{
    PVOID entry = IoAllocateErrorLogEntry(Oast->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "OastDoorInterrupt"

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    return KeInsertQueueDpc(&Oast->DoorDpc, NULL, NULL);
}

static VOID OastDoorDpcBody(POAST Oast)
{
    PVOID entry = IoAllocateErrorLogEntry(Oast->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

OAST_FORWARDED_ISR(OastDoorInterrupt, OAST)
OAST_FORWARDED_DPC(OastDoorDpc, OAST)

NTSTATUS OastConnect(POAST Oast)
{
    NTSTATUS status;

    KeInitializeDpc(&Oast->Dpc, OastDpcRoutine, Oast);
    KeInitializeDpc(&Oast->DoorDpc, OastDoorDpc, Oast);
    status = IoConnectInterrupt(
        &Oast->Interrupt, OastInterrupt, Oast, NULL, 6, 6, 6, LevelSensitive, TRUE, 1, FALSE);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    return IoConnectInterrupt(
        &Oast->DoorInterrupt, OastDoorInterrupt, Oast, NULL, 7, 7, 7, LevelSensitive, TRUE, 1, FALSE);
}
