/*
 * passive_interrupt.c - an interrupt that is fully specified, at PASSIVE_LEVEL.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _OVEN {
    PDEVICE_OBJECT Device;
    PDEVICE_OBJECT Physical;
    PKINTERRUPT Interrupt;
    ULONG Vector;
    KAFFINITY Affinity;
} OVEN, *POVEN;

KSERVICE_ROUTINE OvenIsr_ok;

BOOLEAN OvenIsr_ok(PKINTERRUPT Interrupt, PVOID Context)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(((POVEN)Context)->Device, sizeof(IO_ERROR_LOG_PACKET));

    UNREFERENCED_PARAMETER(Interrupt);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_PARITY;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
    return TRUE;
}

NTSTATUS OvenConnect(POVEN Oven)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters;

    RtlZeroMemory(&parameters, sizeof(parameters));
    parameters.Version = CONNECT_FULLY_SPECIFIED;
    parameters.FullySpecified.PhysicalDeviceObject = Oven->Physical;
    parameters.FullySpecified.InterruptObject = &Oven->Interrupt;
    parameters.FullySpecified.ServiceRoutine = OvenIsr_ok;
    parameters.FullySpecified.ServiceContext = Oven;
    parameters.FullySpecified.Vector = Oven->Vector;
    parameters.FullySpecified.Irql = PASSIVE_LEVEL;
    parameters.FullySpecified.SynchronizeIrql = PASSIVE_LEVEL;
    parameters.FullySpecified.SpinLock = NULL;
    parameters.FullySpecified.InterruptMode = LevelSensitive;
    parameters.FullySpecified.ProcessorEnableMask = Oven->Affinity;
    return IoConnectInterruptEx(&parameters);
}
