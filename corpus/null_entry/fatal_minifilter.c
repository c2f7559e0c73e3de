// A minifilter completes an operation by what its callback returns, with the status in the callback data.
#include <fltKernel.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)

BOOLEAN SieveForbids(_In_ PCFLT_RELATED_OBJECTS Objects);

FLT_PREOP_CALLBACK_STATUS FLTAPI
SievePreWrite_bad(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Context)
{
    FLT_PREOP_CALLBACK_STATUS result = FLT_PREOP_SUCCESS_NO_CALLBACK;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Objects->FileObject->DeviceObject, ENTRY_SIZE);

    UNREFERENCED_PARAMETER(Context);
    if (entry == NULL) {
        Data->IoStatus.Status = STATUS_INSUFFICIENT_RESOURCES;
        Data->IoStatus.Information = 0;
        result = FLT_PREOP_COMPLETE;
    } else {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return result; // expect: DDI202
}

FLT_PREOP_CALLBACK_STATUS FLTAPI
SievePreWrite_ok(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Context)
{
    FLT_PREOP_CALLBACK_STATUS result = FLT_PREOP_SUCCESS_NO_CALLBACK;

    UNREFERENCED_PARAMETER(Context);
    if (SieveForbids(Objects)) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Objects->FileObject->DeviceObject, ENTRY_SIZE);

        if (entry != NULL) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        Data->IoStatus.Information = 0;
        result = FLT_PREOP_COMPLETE;
    }
    return result;
}

// The operation ends well, log or no log.
FLT_PREOP_CALLBACK_STATUS FLTAPI
SievePreRead_ok(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Context)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Objects->FileObject->DeviceObject, ENTRY_SIZE);

    UNREFERENCED_PARAMETER(Context);
    if (entry == NULL) {
        Data->IoStatus.Status = STATUS_SUCCESS;
        return FLT_PREOP_COMPLETE;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    Data->IoStatus.Status = STATUS_SUCCESS;
    return FLT_PREOP_COMPLETE;
}

VOID SieveResume_bad(PFLT_CALLBACK_DATA Data, PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);

    if (entry == NULL) {
        Data->IoStatus.Status = STATUS_NO_MEMORY;
        FltCompletePendedPreOperation(Data, FLT_PREOP_COMPLETE, NULL); // expect: DDI202
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    FltCompletePendedPreOperation(Data, FLT_PREOP_SUCCESS_NO_CALLBACK, NULL);
}

VOID SieveResume_ok(PFLT_CALLBACK_DATA Data, PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);

    if (entry == NULL) {
        FltCompletePendedPreOperation(Data, FLT_PREOP_SUCCESS_NO_CALLBACK, NULL);
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
    FltCompletePendedPreOperation(Data, FLT_PREOP_SUCCESS_NO_CALLBACK, NULL);
}

// Behind the operation: what succeeded is made to fail, by the status and by the callback's return.
FLT_POSTOP_CALLBACK_STATUS FLTAPI
SievePostCreate_bad(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID Context, FLT_POST_OPERATION_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Flags);
    if (NT_SUCCESS(Data->IoStatus.Status)) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Objects->FileObject->DeviceObject, ENTRY_SIZE);

        if (entry == NULL) {
            FltCancelFileOpen(Objects->Instance, Objects->FileObject);
            Data->IoStatus.Status = STATUS_INSUFFICIENT_RESOURCES;
            return FLT_POSTOP_FINISHED_PROCESSING; // expect: DDI202
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
    return FLT_POSTOP_FINISHED_PROCESSING;
}

// What failed already is logged, or is not: it failed either way.
FLT_POSTOP_CALLBACK_STATUS FLTAPI
SievePostCreate_ok(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID Context, FLT_POST_OPERATION_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Flags);
    if (!NT_SUCCESS(Data->IoStatus.Status)) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Objects->FileObject->DeviceObject, ENTRY_SIZE);

        if (entry == NULL) {
            return FLT_POSTOP_FINISHED_PROCESSING;
        }
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->FinalStatus = Data->IoStatus.Status;
        IoWriteErrorLogEntry(entry);
    } else if (SieveForbids(Objects)) {
        FltCancelFileOpen(Objects->Instance, Objects->FileObject);
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
    }
    return FLT_POSTOP_FINISHED_PROCESSING;
}
