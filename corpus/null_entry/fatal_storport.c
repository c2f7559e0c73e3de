/* A Storport miniport: its callbacks tell of failures by BOOLEAN, by SP_RETURN_xxx and by the request's SrbStatus. */
#include <ntddk.h>
#include <storport.h>

typedef struct _CHUTE_EXTENSION {
    PDEVICE_OBJECT Adapter;
    PVOID Registers;
    ULONG Resets;
} CHUTE_EXTENSION, *PCHUTE_EXTENSION;

HW_PASSIVE_INITIALIZE_ROUTINE ChuteInitialize_bad;
HW_PASSIVE_INITIALIZE_ROUTINE ChuteInitialize_ok;
HW_STARTIO ChuteStartIo_bad;
HW_STARTIO ChuteStartIo_ok;

BOOLEAN ChuteInitialize_bad(PVOID DeviceExtension)
{
    PCHUTE_EXTENSION extension = DeviceExtension;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(extension->Adapter, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return FALSE; // expect: DDI202 "ChuteInitialize_bad fails"
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    return TRUE;
}

BOOLEAN ChuteInitialize_ok(PVOID DeviceExtension)
{
    PCHUTE_EXTENSION extension = DeviceExtension;
    PIO_ERROR_LOG_PACKET entry;

    if (extension->Registers != NULL) {
        return TRUE;
    }
    entry = IoAllocateErrorLogEntry(extension->Adapter, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return FALSE;
    }
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(entry);
    return FALSE;
}

/* Nothing but its registration says what this is. */
ULONG ChuteFindAdapter_bad(PVOID DeviceExtension, PVOID Context, PVOID BusInformation, PCHAR Arguments,
                           PPORT_CONFIGURATION_INFORMATION Configuration, PUCHAR Reserved)
{
    PCHUTE_EXTENSION extension = DeviceExtension;
    PIO_ERROR_LOG_PACKET entry;

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(BusInformation);
    UNREFERENCED_PARAMETER(Arguments);
    UNREFERENCED_PARAMETER(Reserved);
    Configuration->MaximumTransferLength = 0x10000;
    entry = IoAllocateErrorLogEntry(extension->Adapter, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        return SP_RETURN_ERROR; // expect: DDI202
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    return SP_RETURN_FOUND;
}

BOOLEAN ChuteStartIo_bad(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    PCHUTE_EXTENSION extension = DeviceExtension;

    if (Srb->Function == SRB_FUNCTION_RESET_BUS) {
        PIO_ERROR_LOG_PACKET entry =
            IoAllocateErrorLogEntry(extension->Adapter, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            Srb->SrbStatus = SRB_STATUS_ERROR;
            StorPortNotification(RequestComplete, DeviceExtension, Srb); // expect: DDI202
            return TRUE;
        }
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
    Srb->SrbStatus = SRB_STATUS_SUCCESS;
    StorPortNotification(RequestComplete, DeviceExtension, Srb);
    return TRUE;
}

BOOLEAN ChuteStartIo_ok(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    PCHUTE_EXTENSION extension = DeviceExtension;

    if (Srb->Function == SRB_FUNCTION_RESET_BUS) {
        PIO_ERROR_LOG_PACKET entry =
            IoAllocateErrorLogEntry(extension->Adapter, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) {
            extension->Resets++;
        } else {
            entry->ErrorCode = IO_ERR_RESET;
            IoWriteErrorLogEntry(entry);
        }
        Srb->SrbStatus = SRB_STATUS_INVALID_REQUEST;
        StorPortNotification(RequestComplete, DeviceExtension, Srb);
        return TRUE;
    }
    Srb->SrbStatus = SRB_STATUS_SUCCESS | SRB_STATUS_QUEUE_FROZEN;
    StorPortNotification(RequestComplete, DeviceExtension, Srb);
    return TRUE;
}

ULONG DriverEntry(PVOID DriverObject, PVOID RegistryPath)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    data.HwFindAdapter = ChuteFindAdapter_bad;
    return StorPortInitialize(DriverObject, RegistryPath, &data, NULL);
}
