/*
 * One configuration, begun anew for a second interrupt: what the first one was made with says nothing of the second.
 */
#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>

typedef struct _PADDLE {
    WDFINTERRUPT Touch;
    WDFINTERRUPT Wake;
} PADDLE, *PPADDLE;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(PADDLE, PaddleGet)

EVT_WDF_INTERRUPT_ISR PaddleTouch_ok;
EVT_WDF_INTERRUPT_ISR PaddleWake_bad;

static VOID PaddleWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_TIMEOUT;
}

BOOLEAN PaddleTouch_ok(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    PDEVICE_OBJECT device = WdfDeviceWdmGetDeviceObject(WdfInterruptGetDevice(Interrupt));
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(device, sizeof(*entry));

    UNREFERENCED_PARAMETER(MessageId);
    if (entry != NULL) {
        PaddleWrite(entry);
        IoWriteErrorLogEntry(entry);
    }
    return TRUE;
}

BOOLEAN PaddleWake_bad(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    PDEVICE_OBJECT device = WdfDeviceWdmGetDeviceObject(WdfInterruptGetDevice(Interrupt));
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(device, sizeof(*entry)); // expect: DDI502 "PaddleWake_bad"

    UNREFERENCED_PARAMETER(MessageId);
    if (entry != NULL) {
        PaddleWrite(entry);
        IoWriteErrorLogEntry(entry); // expect: DDI502 "PaddleWake_bad"
    }
    return TRUE;
}

NTSTATUS PaddlePrepare(WDFDEVICE Device)
{
    PPADDLE paddle = PaddleGet(Device);
    WDF_INTERRUPT_CONFIG config;
    NTSTATUS status;

    WDF_INTERRUPT_CONFIG_INIT(&config, PaddleTouch_ok, NULL);
    config.PassiveHandling = TRUE;
    status = WdfInterruptCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &paddle->Touch);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    WDF_INTERRUPT_CONFIG_INIT(&config, PaddleWake_bad, NULL);
    return WdfInterruptCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &paddle->Wake);
}
