/*
 * two_interrupts.c - a touch controller with two interrupts: the panel's is handled at PASSIVE_LEVEL, because its
 * registers are behind a bus, that of the stylus at device level.
 */
#include <ntddk.h>
#include <wdf.h>
#include <ntiologc.h>

typedef struct _TOUCH {
    WDFDEVICE Device;
    WDFINTERRUPT PanelInterrupt;
    WDFINTERRUPT StylusInterrupt;
    WDFINTERRUPT Spare;
    ULONG Contacts;
    ULONG Strokes;
} TOUCH, *PTOUCH;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(TOUCH, TouchOf)

EVT_WDF_INTERRUPT_ISR PanelIsr_ok;
EVT_WDF_INTERRUPT_ISR StylusIsr_bad;
EVT_WDF_INTERRUPT_DPC StylusDpc_bad;
EVT_WDF_INTERRUPT_WORKITEM PanelWork_ok;
EVT_WDF_INTERRUPT_ENABLE PanelEnable_ok;
EVT_WDF_INTERRUPT_ENABLE StylusEnable_bad;
EVT_WDF_INTERRUPT_DISABLE EitherDisable_bad;
EVT_WDF_INTERRUPT_ISR ButtonIsr_ok;
EVT_WDF_INTERRUPT_ISR WheelIsr;
EVT_WDF_INTERRUPT_ISR PenIsr_ok;

static VOID TouchLog(WDFDEVICE Device, ULONG Unique)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry( // expect: DDI502 "at DIRQL"
        WdfDeviceWdmGetDeviceObject(Device), sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->UniqueErrorValue = Unique;
        IoWriteErrorLogEntry(entry); // expect: DDI502 "at DIRQL"
    }
}

static VOID Complain(WDFDEVICE Device)
{
    PVOID entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        ((PIO_ERROR_LOG_PACKET)entry)->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

BOOLEAN PanelIsr_ok(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(MessageId);
    Complain(WdfInterruptGetDevice(Interrupt));
    WdfInterruptQueueWorkItemForIsr(Interrupt);
    return TRUE;
}

VOID PanelWork_ok(WDFINTERRUPT Interrupt, WDFOBJECT Device)
{
    PTOUCH touch = TouchOf(Device);

    WdfInterruptAcquireLock(Interrupt);
    if (touch->Contacts == 0) {
        Complain(touch->Device);
    }
    WdfInterruptReleaseLock(Interrupt);
}

NTSTATUS PanelEnable_ok(WDFINTERRUPT Interrupt, WDFDEVICE Device)
{
    UNREFERENCED_PARAMETER(Interrupt);
    Complain(Device);
    return STATUS_SUCCESS;
}

BOOLEAN StylusIsr_bad(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    PVOID entry = IoAllocateErrorLogEntry( // expect: DDI502 "at DIRQL"
        WdfDeviceWdmGetDeviceObject(WdfInterruptGetDevice(Interrupt)), 64);

    UNREFERENCED_PARAMETER(MessageId);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    WdfInterruptQueueDpcForIsr(Interrupt);
    return TRUE;
}

VOID StylusDpc_bad(WDFINTERRUPT Interrupt, WDFOBJECT Device)
{
    PVOID entry;

    WdfInterruptAcquireLock(Interrupt);
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), 64); // expect: DDI502 "at DIRQL"
    WdfInterruptReleaseLock(Interrupt);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

NTSTATUS StylusEnable_bad(WDFINTERRUPT Interrupt, WDFDEVICE Device)
{
    PVOID entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), 64); // expect: DDI502 "at DIRQL"

    UNREFERENCED_PARAMETER(Interrupt);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    return STATUS_SUCCESS;
}

NTSTATUS EitherDisable_bad(WDFINTERRUPT Interrupt, WDFDEVICE Device)
{
    PVOID entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), 64); // expect: DDI502 "at DIRQL"

    UNREFERENCED_PARAMETER(Interrupt);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    return STATUS_SUCCESS;
}

static BOOLEAN CountStrokes_bad(WDFINTERRUPT Interrupt, WDFCONTEXT Context)
{
    PTOUCH touch = Context;
    PVOID entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(touch->Device), 64); // expect: DDI502 "at DIRQL"

    UNREFERENCED_PARAMETER(Interrupt);
    touch->Strokes++;
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry); // expect: DDI502
    }
    return TRUE;
}

static BOOLEAN CountContacts_ok(WDFINTERRUPT Interrupt, WDFCONTEXT Context)
{
    PTOUCH touch = Context;

    UNREFERENCED_PARAMETER(Interrupt);
    touch->Contacts++;
    Complain(touch->Device);
    return TRUE;
}

static BOOLEAN CountAny_ok(WDFINTERRUPT Interrupt, WDFCONTEXT Context)
{
    UNREFERENCED_PARAMETER(Interrupt);
    Complain(((PTOUCH)Context)->Device); // whose interrupt it is, nothing tells
    return TRUE;
}

VOID TouchRefresh(PTOUCH Touch)
{
    PVOID entry;

    WdfInterruptSynchronize(Touch->PanelInterrupt, CountContacts_ok, Touch);
    WdfInterruptSynchronize(Touch->StylusInterrupt, CountStrokes_bad, Touch);
    WdfInterruptSynchronize(Touch->Spare, CountAny_ok, Touch);

    WdfInterruptAcquireLock(Touch->PanelInterrupt);
    Complain(Touch->Device);
    WdfInterruptReleaseLock(Touch->PanelInterrupt);

    WdfInterruptAcquireLock(Touch->Spare);
    Complain(Touch->Device);
    WdfInterruptReleaseLock(Touch->Spare);

    WdfInterruptAcquireLock(Touch->StylusInterrupt);
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Touch->Device), 64); // expect: DDI502 "at DIRQL"
    WdfInterruptReleaseLock(Touch->StylusInterrupt);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

NTSTATUS CreatePanel(PTOUCH Touch)
{
    WDF_INTERRUPT_CONFIG config;

    WDF_INTERRUPT_CONFIG_INIT(&config, PanelIsr_ok, NULL);
    config.PassiveHandling = TRUE;
    config.EvtInterruptWorkItem = PanelWork_ok;
    config.EvtInterruptEnable = PanelEnable_ok;
    config.EvtInterruptDisable = EitherDisable_bad;
    return WdfInterruptCreate(Touch->Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &Touch->PanelInterrupt);
}

NTSTATUS CreateStylus(PTOUCH Touch)
{
    WDF_INTERRUPT_CONFIG config;
    WDFINTERRUPT interrupt;
    NTSTATUS status;

    WDF_INTERRUPT_CONFIG_INIT(&config, StylusIsr_bad, StylusDpc_bad);
    config.EvtInterruptEnable = StylusEnable_bad;
    config.EvtInterruptDisable = EitherDisable_bad;
    status = WdfInterruptCreate(Touch->Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &interrupt);
    if (NT_SUCCESS(status)) {
        Touch->StylusInterrupt = interrupt;
    }
    return status;
}

BOOLEAN ButtonIsr_ok(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(MessageId);
    Complain(WdfInterruptGetDevice(Interrupt));
    return TRUE;
}

BOOLEAN WheelIsr(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(MessageId);
    TouchLog(WdfInterruptGetDevice(Interrupt), 2);
    return TRUE;
}

BOOLEAN PenIsr_ok(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(MessageId);
    Complain(WdfInterruptGetDevice(Interrupt));
    return TRUE;
}

/* One variable for two interrupts, one after the other. */
NTSTATUS CreateControls(WDFDEVICE Device, BOOLEAN HasPen)
{
    WDF_INTERRUPT_CONFIG config;
    WDFINTERRUPT button, wheel;
    NTSTATUS status;

    if (HasPen) {
        WDF_INTERRUPT_CONFIG_INIT(&config, PenIsr_ok, NULL);
    } else {
        WDF_INTERRUPT_CONFIG_INIT(&config, ButtonIsr_ok, NULL);
    }
    config.PassiveHandling = TRUE;
    status = WdfInterruptCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &button);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    WDF_INTERRUPT_CONFIG_INIT(&config, WheelIsr, NULL);
    config.AutomaticSerialization = FALSE;
    return WdfInterruptCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &wheel);
}

/* What a helper may set in a configuration does not show where it is filled. */
EVT_WDF_INTERRUPT_ISR LampIsr_ok;

BOOLEAN LampIsr_ok(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(MessageId);
    Complain(WdfInterruptGetDevice(Interrupt));
    return TRUE;
}

static VOID MakePassive(PWDF_INTERRUPT_CONFIG Config)
{
    Config->PassiveHandling = TRUE;
}

NTSTATUS CreateLamp(WDFDEVICE Device)
{
    WDF_INTERRUPT_CONFIG config;
    WDFINTERRUPT lamp;

    WDF_INTERRUPT_CONFIG_INIT(&config, LampIsr_ok, NULL);
    MakePassive(&config);
    return WdfInterruptCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &lamp);
}

static VOID LogFrame_bad(WDFDEVICE Device)
{
    PVOID entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Device), sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "WdfInterruptAcquireLock"

    if (entry != NULL) {
        ((PIO_ERROR_LOG_PACKET)entry)->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry); // expect: DDI502
    }
}

/* The same routines for both kinds of interrupts: the lock is that of either. */
static BOOLEAN FrameIsr(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(MessageId);
    return WdfInterruptQueueDpcForIsr(Interrupt);
}

static VOID FrameDpc(WDFINTERRUPT Interrupt, WDFOBJECT Object)
{
    WDFDEVICE device = Object;

    WdfInterruptAcquireLock(Interrupt);
    if (TouchOf(device)->Contacts > 10) {
        LogFrame_bad(device);
    }
    WdfInterruptReleaseLock(Interrupt);
}

static VOID PaletteDpc(WDFINTERRUPT Interrupt, WDFOBJECT Object)
{
    WDFDEVICE device = Object;

    WdfInterruptAcquireLock(Interrupt);
    if (TouchOf(device)->Contacts > 10) {
        Complain(device);
    }
    WdfInterruptReleaseLock(Interrupt);
}

NTSTATUS CreateFrame(WDFDEVICE Device)
{
    WDF_INTERRUPT_CONFIG slow, fast, palette;
    WDFINTERRUPT interrupt;
    NTSTATUS status;

    WDF_INTERRUPT_CONFIG_INIT(&slow, FrameIsr, FrameDpc);
    slow.PassiveHandling = TRUE;
    status = WdfInterruptCreate(Device, &slow, WDF_NO_OBJECT_ATTRIBUTES, &interrupt);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    WDF_INTERRUPT_CONFIG_INIT(&palette, FrameIsr, PaletteDpc);
    palette.PassiveHandling = TRUE;
    status = WdfInterruptCreate(Device, &palette, WDF_NO_OBJECT_ATTRIBUTES, &interrupt);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    WDF_INTERRUPT_CONFIG_INIT(&fast, FrameIsr, FrameDpc);
    return WdfInterruptCreate(Device, &fast, WDF_NO_OBJECT_ATTRIBUTES, &interrupt);
}

/* Handles that are kept a second time: of the one interrupt only, of either, and of one that others hand over. */
typedef struct _WAKE {
    WDFDEVICE Device;
    WDFINTERRUPT Source;
    WDFINTERRUPT Either;
    WDFINTERRUPT Given;
} WAKE, *PWAKE;

VOID PrepareWake(PWAKE Wake, PTOUCH Touch, WDFINTERRUPT Other)
{
    Wake->Device = Touch->Device;
    Wake->Source = NULL;
    Wake->Source = Touch->StylusInterrupt;
    Wake->Either = Touch->StylusInterrupt;
    Wake->Given = Touch->StylusInterrupt;
    if (Touch->Contacts > 1) {
        Wake->Either = Touch->PanelInterrupt;
        Wake->Given = Other;
    }
}

VOID LogWake_bad(PWAKE Wake)
{
    PVOID entry;

    WdfInterruptAcquireLock(Wake->Source);
    entry = IoAllocateErrorLogEntry(WdfDeviceWdmGetDeviceObject(Wake->Device), 64); // expect: DDI502 "at DIRQL"
    WdfInterruptReleaseLock(Wake->Source);
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

VOID LogWake_ok(PWAKE Wake)
{
    WdfInterruptAcquireLock(Wake->Either);
    Complain(Wake->Device);
    WdfInterruptReleaseLock(Wake->Either);

    WdfInterruptAcquireLock(Wake->Given);
    Complain(Wake->Device);
    WdfInterruptReleaseLock(Wake->Given);
}
