/*
 * Strings that are cut where they stand: whoever measures or copies one afterwards finds the terminator that was stored
 * last, on the ways on which it was.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>

#define CUT_MOST 80

typedef struct _CUT_DEVICE {
    PDEVICE_OBJECT Self;
    BOOLEAN Brief;
} CUT_DEVICE, *PCUT_DEVICE;

static VOID CutFinish(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        Entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

#define CUT_SIZE(Text) ((UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (wcslen(Text) + 1) * sizeof(WCHAR)))

VOID CutCopy_ok(PCUT_DEVICE Device, PCWSTR Source)
{
    WCHAR text[120];

    (VOID)RtlStringCchCopyW(text, RTL_NUMBER_OF(text), Source);
    if (wcslen(text) > CUT_MOST) {
        text[CUT_MOST] = UNICODE_NULL;
    }
    CutFinish(IoAllocateErrorLogEntry(Device->Self, CUT_SIZE(text)));
}

VOID CutCopyTooLate_bad(PCUT_DEVICE Device, PCWSTR Source)
{
    WCHAR text[120];

    (VOID)RtlStringCchCopyW(text, RTL_NUMBER_OF(text), Source);
    if (wcslen(text) > CUT_MOST) {
        text[104] = UNICODE_NULL;
    }
    CutFinish(IoAllocateErrorLogEntry(Device->Self, CUT_SIZE(text))); // expect: DDI101
}

VOID CutInPlace_ok(PCUT_DEVICE Device, PWSTR Text)
{
    if (wcslen(Text) <= CUT_MOST) {
        return;
    }
    Text[CUT_MOST] = UNICODE_NULL;
    CutFinish(IoAllocateErrorLogEntry(Device->Self, CUT_SIZE(Text)));
}

VOID CutMeasuredBefore_bad(PCUT_DEVICE Device, PWSTR Text)
{
    SIZE_T length = wcslen(Text);

    Text[CUT_MOST] = UNICODE_NULL;
    CutFinish(IoAllocateErrorLogEntry(
        Device->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (length + 1) * sizeof(WCHAR)))); // expect-1: DDI101
}

VOID CutOnOneWay_bad(PCUT_DEVICE Device, PWSTR Text)
{
    if (Device->Brief) {
        Text[CUT_MOST] = UNICODE_NULL;
    }
    CutFinish(IoAllocateErrorLogEntry(Device->Self, CUT_SIZE(Text))); // expect: DDI101
}

VOID CutOnBothWays_ok(PCUT_DEVICE Device, PWSTR Text)
{
    if (Device->Brief) {
        Text[CUT_MOST / 2] = UNICODE_NULL;
    } else {
        Text[CUT_MOST] = UNICODE_NULL;
    }
    CutFinish(IoAllocateErrorLogEntry(Device->Self, CUT_SIZE(Text)));
}

VOID CutAtPointer_ok(PCUT_DEVICE Device, PWSTR Text)
{
    PWSTR end = Text;
    ULONG count = 0;

    while (*end != UNICODE_NULL && count < CUT_MOST) {
        end++;
        count++;
    }
    *end = UNICODE_NULL;
    CutFinish(IoAllocateErrorLogEntry(Device->Self, CUT_SIZE(Text)));
}

VOID CutAndCopied_ok(PCUT_DEVICE Device, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;

    if (wcslen(Text) > CUT_MOST) {
        Text[CUT_MOST] = UNICODE_NULL;
    }
    entry = IoAllocateErrorLogEntry(
        Device->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (CUT_MOST + 1) * sizeof(WCHAR)));
    if (entry != NULL) {
        wcscpy((PWSTR)(entry + 1), Text);
    }
    CutFinish(entry);
}

VOID CutAndCopied_bad(PCUT_DEVICE Device, PWSTR Text)
{
    PIO_ERROR_LOG_PACKET entry;

    if (wcslen(Text) > CUT_MOST) {
        Text[CUT_MOST] = UNICODE_NULL;
    }
    entry = IoAllocateErrorLogEntry(Device->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + CUT_MOST * sizeof(WCHAR)));
    if (entry != NULL) {
        wcscpy((PWSTR)(entry + 1), Text); // expect: DDI104
    }
    CutFinish(entry);
}
