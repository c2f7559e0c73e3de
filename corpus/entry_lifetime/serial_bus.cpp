/* SPBREQUEST derives from WDFREQUEST, and a board's descriptor from the one that the resource hub gives. */
#include <ntddk.h>
#include <wdf.h>
#include <reshub.h>
#include <spbcx.h>

struct BOARD_BUS_DESCRIPTOR : PNP_SERIAL_BUS_DESCRIPTOR {
    ULONG ConnectionSpeed;
    USHORT Address;
};

EVT_SPB_CONTROLLER_READ OnRead_bad;
EVT_SPB_CONTROLLER_READ OnRead_ok;
EVT_SPB_TARGET_CONNECT OnConnect_bad;

PDEVICE_OBJECT BoardDevice;

VOID OnRead_bad(WDFDEVICE, SPBTARGET, SPBREQUEST Request, size_t Length)
{
    PVOID buffer;
    size_t size;
    NTSTATUS status = WdfRequestRetrieveOutputBuffer(Request, 1, &buffer, &size);
    if (!NT_SUCCESS(status) || size != Length) {
        PVOID entry = IoAllocateErrorLogEntry(BoardDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        SpbRequestComplete(Request, entry != nullptr ? STATUS_INVALID_PARAMETER : STATUS_UNSUCCESSFUL);
        return;
    }
    WdfRequestSetInformation(Request, size);
    SpbRequestComplete(static_cast<SPBREQUEST>(static_cast<WDFREQUEST>(Request)), STATUS_SUCCESS);
}

VOID OnRead_ok(WDFDEVICE, SPBTARGET, SPBREQUEST Request, size_t Length)
{
    PVOID buffer;
    size_t size;
    NTSTATUS status = WdfRequestRetrieveOutputBuffer(Request, 1, &buffer, &size);
    if (!NT_SUCCESS(status) || size != Length) {
        PVOID entry = IoAllocateErrorLogEntry(BoardDevice, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
        SpbRequestComplete(Request, STATUS_INVALID_PARAMETER);
        return;
    }
    WdfRequestSetInformation(Request, size);
    SpbRequestComplete(Request, STATUS_SUCCESS);
}

NTSTATUS OnConnect_bad(WDFDEVICE, SPBTARGET Target)
{
    SPB_CONNECTION_PARAMETERS parameters;
    SPB_CONNECTION_PARAMETERS_INIT(&parameters);
    SpbTargetGetConnectionParameters(Target, &parameters);
    auto found = static_cast<RH_QUERY_CONNECTION_PROPERTIES_OUTPUT_BUFFER *>(parameters.ConnectionParameters);
    if (found->PropertiesLength < sizeof(BOARD_BUS_DESCRIPTOR)) {
        return STATUS_INVALID_PARAMETER;
    }
    auto descriptor = reinterpret_cast<BOARD_BUS_DESCRIPTOR *>(found->ConnectionProperties);
    if (descriptor->SerialBusType != 1 || descriptor->Address > 0x7f) {
        PVOID entry = IoAllocateErrorLogEntry(BoardDevice, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        return entry != nullptr ? STATUS_NOT_SUPPORTED : STATUS_UNSUCCESSFUL;
    }
    return STATUS_SUCCESS;
}
