/*
 * line_based.c - an interrupt whose level the system chooses: PASSIVE_LEVEL is the least that the driver asks for, and
 * that is what drivers almost always ask for. It runs at DIRQL.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _KILN {
    PDEVICE_OBJECT Device;
    PDEVICE_OBJECT Physical;
    PKINTERRUPT Interrupt;
    PIO_INTERRUPT_MESSAGE_INFO Messages;
    KDPC Dpc;
    LONG Events;
} KILN, *PKILN;

KSERVICE_ROUTINE KilnIsr_bad;
KMESSAGE_SERVICE_ROUTINE KilnMessageIsr;
KMESSAGE_SERVICE_ROUTINE KilnOtherMessageIsr_ok;

static VOID KilnLog(PKILN Kiln, ULONG Unique)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = Unique;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
}

BOOLEAN KilnIsr_bad(PKINTERRUPT Interrupt, PVOID Context)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(((PKILN)Context)->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502

    UNREFERENCED_PARAMETER(Interrupt);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
    return TRUE;
}

BOOLEAN KilnMessageIsr(PKINTERRUPT Interrupt, PVOID Context, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(Interrupt);
    KilnLog(Context, MessageId);
    return KilnOtherMessageIsr_ok(Interrupt, Context, MessageId);
}

BOOLEAN KilnOtherMessageIsr_ok(PKINTERRUPT Interrupt, PVOID Context, ULONG MessageId)
{
    PKILN kiln = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    UNREFERENCED_PARAMETER(MessageId);
    InterlockedIncrement(&kiln->Events);
    return KeInsertQueueDpc(&kiln->Dpc, NULL, NULL);
}

NTSTATUS KilnConnect(PKILN Kiln, BOOLEAN HasMessages)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters;

    RtlZeroMemory(&parameters, sizeof(parameters));
    if (HasMessages) {
        parameters.Version = CONNECT_MESSAGE_BASED;
        parameters.MessageBased.PhysicalDeviceObject = Kiln->Physical;
        parameters.MessageBased.ConnectionContext.InterruptMessageTable = &Kiln->Messages;
        parameters.MessageBased.MessageServiceRoutine = KilnMessageIsr;
        parameters.MessageBased.ServiceContext = Kiln;
        parameters.MessageBased.SynchronizeIrql = PASSIVE_LEVEL;
        parameters.MessageBased.FallBackServiceRoutine = KilnIsr_bad;
    } else {
        parameters.Version = CONNECT_LINE_BASED;
        parameters.LineBased.PhysicalDeviceObject = Kiln->Physical;
        parameters.LineBased.InterruptObject = &Kiln->Interrupt;
        parameters.LineBased.ServiceRoutine = KilnIsr_bad;
        parameters.LineBased.ServiceContext = Kiln;
        parameters.LineBased.SynchronizeIrql = PASSIVE_LEVEL;
    }
    return IoConnectInterruptEx(&parameters);
}
