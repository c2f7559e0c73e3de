/*
 * retried_names.c - a device is created under the first name that is free: which of the devices it is, a loop decided.
 */
#include <ntddk.h>
#include <ntstrsafe.h>

#define MOST_LAMPS 256

typedef struct _LAMP {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Physical;
    BOOLEAN IsFilter;
    BOOLEAN Lit;
    UNICODE_STRING Label;
} LAMP, *PLAMP;

static VOID LampLogLabel_bad(PLAMP Lamp, PUNICODE_STRING Label)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Lamp->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Label->Length)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID LampLogShort_ok(PLAMP Lamp, PUNICODE_STRING Label)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Lamp->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Label->Length));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

static NTSTATUS LampReadLabel(PLAMP Lamp, HANDLE Key, PUNICODE_STRING Name)
{
    UCHAR buffer[sizeof(KEY_VALUE_PARTIAL_INFORMATION) + 512];
    PKEY_VALUE_PARTIAL_INFORMATION value = (PKEY_VALUE_PARTIAL_INFORMATION)buffer;
    UNICODE_STRING label;
    ULONG length;
    NTSTATUS status;

    if (Lamp->Physical == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    status = ZwQueryValueKey(Key, Name, KeyValuePartialInformation, value, sizeof(buffer), &length);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    RtlInitUnicodeString(&label, (PCWSTR)value->Data);
    if (!Lamp->IsFilter) {
        LampLogLabel_bad(Lamp, &label);
    }
    if (label.Length <= 64) {
        LampLogShort_ok(Lamp, &label);
    }
    return STATUS_SUCCESS;
}

NTSTATUS LampAddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Physical, HANDLE Key, PUNICODE_STRING Value)
{
    PDEVICE_OBJECT device = NULL;
    UNICODE_STRING name;
    WCHAR text[64];
    NTSTATUS status;
    PLAMP lamp;
    ULONG i;

    for (i = 1; i < MOST_LAMPS; i++) {
        RtlStringCchPrintfW(text, RTL_NUMBER_OF(text), L"\\Device\\Lamp%04u", i);
        RtlInitUnicodeString(&name, text);
        status = IoCreateDevice(Driver, sizeof(LAMP), &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
        if (NT_SUCCESS(status)) {
            break;
        }
        device = NULL;
    }
    if (device == NULL) {
        return status;
    }
    lamp = device->DeviceExtension;
    RtlZeroMemory(lamp, sizeof(*lamp));
    lamp->Self = device;
    lamp->Physical = Physical;
    return LampReadLabel(lamp, Key, Value);
}
