/* log.c - what was received is logged, and what the driver keeps. */
#include "ferry.h"

DRIVER_DISPATCH FerryCargo;
DRIVER_DISPATCH FerryCargoOfMdl;
DRIVER_DISPATCH FerryDeck;

static VOID FerryWrite(_In_opt_ PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        RtlZeroMemory(Entry, sizeof(IO_ERROR_LOG_PACKET));
        Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

static VOID FerryLogCargo_bad(_In_ PDEVICE_OBJECT Device, _In_ const FERRY_MESSAGE *Message)
{
    FerryWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->CargoBytes)));
}

static VOID FerryLogCargoOfMdl_bad(_In_ PDEVICE_OBJECT Device, _In_ const FERRY_MESSAGE *Message)
{
    FerryWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->CargoBytes)));
}

static VOID FerryLogCargoOfMemory_bad(_In_ PDEVICE_OBJECT Device, _In_ const FERRY_MESSAGE *Message)
{
    FerryWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->CargoBytes)));
}

static VOID FerryLogCopiedCargo_bad(_In_ PDEVICE_OBJECT Device, _In_ const FERRY_MESSAGE *Message)
{
    FerryWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->CargoBytes)));
}

/* The driver has such messages for others only. */
VOID FerryLogCrew_bad(_In_ PDEVICE_OBJECT Device, _In_ const FERRY_MESSAGE *Message)
{
    FerryWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->CrewBytes)));
}

VOID FerryLogBerth_bad(_In_ PDEVICE_OBJECT Device, _In_ const FERRY_MESSAGE *Message)
{
    FerryWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->BerthBytes)));
}

/* What was cut where it was received is kept. */
VOID FerryLogTicket_ok(_In_ PFERRY_EXTENSION Ferry)
{
    FerryWrite(IoAllocateErrorLogEntry(
        Ferry->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->Last.TicketBytes)));
}

static VOID FerryLogDeck_ok(_In_ const FERRY_EXTENSION *Ferry)
{
    FerryWrite(IoAllocateErrorLogEntry(
        Ferry->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->DeckBytes)));
}

static VOID FerryLogEngine_ok(_In_ const FERRY_EXTENSION *Ferry)
{
    FerryWrite(IoAllocateErrorLogEntry(
        Ferry->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Ferry->EngineBytes)));
}

NTSTATUS FerryCargo(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PFERRY_MESSAGE message = (PFERRY_MESSAGE)Irp->AssociatedIrp.SystemBuffer;

    if (stack->Parameters.DeviceIoControl.InputBufferLength >= sizeof(FERRY_MESSAGE)) {
        FERRY_MESSAGE copy = *message;

        FerryLogCargo_bad(DeviceObject, message);
        FerryLogCopiedCargo_bad(DeviceObject, &copy);
    }
    return STATUS_SUCCESS;
}

NTSTATUS FerryCargoOfMdl(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PFERRY_MESSAGE message = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);

    if (message != NULL) {
        FerryLogCargoOfMdl_bad(DeviceObject, message);
    }
    return STATUS_SUCCESS;
}

VOID FerryShared(_In_ PDEVICE_OBJECT Device, _In_ HANDLE Section)
{
    PVOID view = NULL;
    SIZE_T bytes = sizeof(FERRY_MESSAGE);

    if (NT_SUCCESS(ZwMapViewOfSection(
            Section, ZwCurrentProcess(), &view, 0, 0, NULL, &bytes, ViewUnmap, 0, PAGE_READWRITE))) {
        FerryLogCargoOfMemory_bad(Device, (PFERRY_MESSAGE)view);
    }
}

NTSTATUS FerryDeck(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    FERRY_EXTENSION copy = *(PFERRY_EXTENSION)DeviceObject->DeviceExtension;

    UNREFERENCED_PARAMETER(Irp);
    FerryLogDeck_ok(&copy);
    return STATUS_SUCCESS;
}

NTSTATUS FerryCreate(_In_ PDRIVER_OBJECT DriverObject)
{
    PDEVICE_OBJECT device;
    NTSTATUS status =
        IoCreateDevice(DriverObject, sizeof(FERRY_EXTENSION), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (NT_SUCCESS(status)) {
        FerryLogEngine_ok(device->DeviceExtension);
    }
    return status;
}

VOID FerryOfInstance(_In_ PFLT_INSTANCE Instance)
{
    PFERRY_EXTENSION ferry;

    if (NT_SUCCESS(FltGetInstanceContext(Instance, (PFLT_CONTEXT *)&ferry))) {
        FerryLogEngine_ok(ferry);
        FltReleaseContext(ferry);
    }
}
