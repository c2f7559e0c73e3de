/* log.c - the entries are asked for here, long after. */
#include "crane.h"

static VOID CraneWrite(_In_opt_ PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        RtlZeroMemory(Entry, sizeof(IO_ERROR_LOG_PACKET));
        Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

VOID CraneLogDump_ok(_In_ PCRANE_EXTENSION Crane, _In_ PUCHAR Data)
{
    PIO_ERROR_LOG_PACKET entry =
        IoAllocateErrorLogEntry(Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Crane->DumpBytes));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        RtlCopyMemory(entry->DumpData, Data, Crane->DumpBytes);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID CraneLogTrace_bad(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Crane->TraceBytes)));
}

/* One routine clamps, the other does not. */
VOID CraneLogHoist_bad(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Crane->HoistWords * sizeof(ULONG))));
}

VOID CraneLogGripper_ok(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry(
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Crane->GripperBytes)));
}

/* The clamp was for an entry alone; twice as much does not fit. */
VOID CraneLogGrippers_bad(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI102
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 2 * Crane->GripperBytes)));
}

/* The driver only clears it: others fill it in. */
VOID CraneLogMotor_bad(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Crane->MotorBytes)));
}

VOID CraneLogCable_bad(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Crane->CableBytes)));
}

VOID CraneLogLamp_bad(_In_ PCRANE_EXTENSION Crane)
{
    Crane->LampBytes += sizeof(ULONG);
    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Crane->LampBytes)));
}

VOID CraneLogVariable_ok(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry(
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + CraneLogBytes)));
}

VOID CraneLogVariable_bad(_In_ PCRANE_EXTENSION Crane)
{
    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Crane->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + CraneRawBytes)));
}

/* The driver's own requests are small; this one comes from an application. */
NTSTATUS CraneDeviceControl_bad(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp)
{
    PCRANE_REQUEST request = (PCRANE_REQUEST)Irp->AssociatedIrp.SystemBuffer;

    CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
        DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + request->LoadBytes)));
    Irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

VOID CraneFetched_bad(_In_ PDEVICE_OBJECT DeviceObject)
{
    PCRANE_REQUEST request;

    if (NT_SUCCESS(CraneFetch(&request))) {
        CraneWrite(IoAllocateErrorLogEntry( // expect: DDI101
            DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + request->LoadBytes)));
    }
}
