/*
 * Numbers that routines tell: their pages say how large these can be, given what the driver handed them. A number of
 * bytes that was stored counts where the routine succeeded: one that fails may tell how much it needs.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

typedef struct _QUARRY_EXTENSION {
    PDEVICE_OBJECT Self;
    HANDLE Key;
    HANDLE File;
} QUARRY_EXTENSION, *PQUARRY_EXTENSION;

#define QUARRY_ENTRY(Extension, Bytes) \
    QuarryFinish(IoAllocateErrorLogEntry((Extension)->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (Bytes))))

static VOID QuarryFinish(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        Entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

VOID QuarryValue_ok(PQUARRY_EXTENSION Extension, PUNICODE_STRING Name)
{
    UCHAR value[96];
    ULONG bytes;

    if (NT_SUCCESS(ZwQueryValueKey(
            Extension->Key, Name, KeyValuePartialInformation, value, sizeof(value), &bytes))) {
        QUARRY_ENTRY(Extension, bytes);
    }
}

VOID QuarryValueThatFailed_bad(PQUARRY_EXTENSION Extension, PUNICODE_STRING Name)
{
    UCHAR value[96];
    ULONG bytes;

    if (!NT_SUCCESS(ZwQueryValueKey(
            Extension->Key, Name, KeyValuePartialInformation, value, sizeof(value), &bytes))) {
        QUARRY_ENTRY(Extension, bytes); // expect: DDI101
    }
}

VOID QuarryLongValue_bad(PQUARRY_EXTENSION Extension, PUNICODE_STRING Name)
{
    UCHAR value[640];
    ULONG bytes;

    if (NT_SUCCESS(ZwQueryValueKey(
            Extension->Key, Name, KeyValuePartialInformation, value, sizeof(value), &bytes))) {
        QUARRY_ENTRY(Extension, bytes); // expect: DDI101
    }
}

VOID QuarryRead_ok(PQUARRY_EXTENSION Extension)
{
    UCHAR data[64];
    IO_STATUS_BLOCK status;

    if (NT_SUCCESS(ZwReadFile(
            Extension->File, NULL, NULL, NULL, &status, data, sizeof(data), NULL, NULL))) {
        QUARRY_ENTRY(Extension, status.Information);
    }
}

VOID QuarryRead_bad(PQUARRY_EXTENSION Extension, PUCHAR Data, ULONG Bytes)
{
    IO_STATUS_BLOCK status;

    if (NT_SUCCESS(ZwReadFile(Extension->File, NULL, NULL, NULL, &status, Data, Bytes, NULL, NULL))) {
        QUARRY_ENTRY(Extension, status.Information); // expect: DDI101
    }
}

VOID QuarryProperty_ok(PQUARRY_EXTENSION Extension)
{
    WCHAR name[64];
    ULONG bytes;
    NTSTATUS status;

    status = IoGetDeviceProperty(
        Extension->Self, DevicePropertyDeviceDescription, sizeof(name), name, &bytes);
    if (!NT_SUCCESS(status)) {
        return;
    }
    QUARRY_ENTRY(Extension, bytes);
}

VOID QuarryConvert_ok(PQUARRY_EXTENSION Extension, PCWSTR Text, ULONG TextBytes)
{
    CHAR narrow[64];
    ULONG bytes;

    if (NT_SUCCESS(RtlUnicodeToUTF8N(narrow, sizeof(narrow), &bytes, Text, TextBytes))) {
        QUARRY_ENTRY(Extension, bytes);
    }
}

/* Without a destination, it tells how much it needs. */
VOID QuarryConvert_bad(PQUARRY_EXTENSION Extension, PCWSTR Text, ULONG TextBytes)
{
    ULONG bytes;

    if (NT_SUCCESS(RtlUnicodeToUTF8N(NULL, 0, &bytes, Text, TextBytes))) {
        QUARRY_ENTRY(Extension, bytes); // expect: DDI101
    }
}

VOID QuarryCompare_ok(PQUARRY_EXTENSION Extension, PVOID First, PVOID Second)
{
    QUARRY_ENTRY(Extension, RtlCompareMemory(First, Second, 64));
}

VOID QuarryCompare_bad(PQUARRY_EXTENSION Extension, PVOID First, PVOID Second)
{
    QUARRY_ENTRY(Extension, RtlCompareMemory(First, Second, 512)); // expect: DDI101
}

VOID QuarryConfiguration_ok(PQUARRY_EXTENSION Extension)
{
    UCHAR header[64];

    QUARRY_ENTRY(Extension, HalGetBusDataByOffset(PCIConfiguration, 0, 0, header, 0, sizeof(header)));
}

VOID QuarryDistance_ok(PQUARRY_EXTENSION Extension, ULONG Place)
{
    QUARRY_ENTRY(Extension, abs((int)(Place & 63) - 32));
}

VOID QuarryDistance_bad(PQUARRY_EXTENSION Extension, LONG Place)
{
    QUARRY_ENTRY(Extension, abs(Place)); // expect: DDI101
}

VOID QuarryProcessor_ok(PQUARRY_EXTENSION Extension)
{
    QUARRY_ENTRY(Extension, KeGetCurrentProcessorNumber());
}

/* --- strings of the C runtime that are cut at a count ---------------------------------------------------------------- */

VOID QuarryCut_ok(PQUARRY_EXTENSION Extension, PCSTR Text)
{
    CHAR text[64];

    strncpy_s(text, sizeof(text), Text, _TRUNCATE);
    QUARRY_ENTRY(Extension, strlen(text) + 1);
}

VOID QuarryCut_bad(PQUARRY_EXTENSION Extension, PCSTR Text)
{
    CHAR text[320];

    strncpy_s(text, sizeof(text), Text, _TRUNCATE);
    QUARRY_ENTRY(Extension, strlen(text) + 1); // expect: DDI101
}

VOID QuarryAppended_ok(PQUARRY_EXTENSION Extension, PCSTR Text)
{
    CHAR text[128];

    text[0] = 0;
    strncat(text, Text, 80);
    QUARRY_ENTRY(Extension, strlen(text) + 1);
}

VOID QuarryPrinted_ok(PQUARRY_EXTENSION Extension, PCSTR Text)
{
    CHAR text[64];
    int length = _snprintf_s(text, sizeof(text), _TRUNCATE, "block %s", Text);

    if (length >= 0) {
        QUARRY_ENTRY(Extension, length + 1);
    }
}

VOID QuarryPrinted_bad(PQUARRY_EXTENSION Extension, PCSTR Text)
{
    CHAR text[400];
    int length = _snprintf_s(text, sizeof(text), 300, "block %s", Text);

    if (length >= 0) {
        QUARRY_ENTRY(Extension, length + 1); // expect: DDI101
    }
}
