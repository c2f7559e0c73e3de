#include "kiln.h"

/* What takes a string is told without it where there is none: its text is empty, or could not be converted. */
static VOID KilnName(PKILN Kiln, NTSTATUS Code, PCWSTR Name)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, ERROR_LOG_MAXIMUM_SIZE);

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, ERROR_LOG_MAXIMUM_SIZE);
    entry->ErrorCode = Code;
    if (Name != NULL) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Name, 16 * sizeof(WCHAR));
    }
    IoWriteErrorLogEntry(entry);
}

static VOID KilnConverted_ok(PKILN Kiln, NTSTATUS Code, PCSTR Name)
{
    ANSI_STRING narrow;
    UNICODE_STRING wide;

    if (*Name != '\0') {
        RtlInitAnsiString(&narrow, Name);
        if (NT_SUCCESS(RtlAnsiStringToUnicodeString(&wide, &narrow, TRUE))) {
            KilnName(Kiln, Code, wide.Buffer);
            RtlFreeUnicodeString(&wide);
            return;
        }
    }
    KilnName(Kiln, Code, NULL);
}

VOID KilnUpper_ok(PKILN Kiln)
{
    KilnConverted_ok(Kiln, KILN_ZONE_HOT, "upper");
}

VOID KilnGiven_ok(PKILN Kiln, PCSTR Name)
{
    KilnConverted_ok(Kiln, KILN_ZONE_HOT, Name);
}

/* Nobody passes one here, whatever failed before. */
VOID KilnUnnamed_bad(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry;

    if (NT_SUCCESS(ZwClose(Kiln->Self)))
        return;
    entry = IoAllocateErrorLogEntry(Kiln->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL)
        return;
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = KILN_ZONE_HOT;
    IoWriteErrorLogEntry(entry); // expect: DDI405 "takes 1"
}

/* The same of one that a caller never has, whatever happened. */
static VOID KilnHot_bad(PKILN Kiln, PCWSTR Zone)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, ERROR_LOG_MAXIMUM_SIZE);

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, ERROR_LOG_MAXIMUM_SIZE);
    entry->ErrorCode = KILN_ZONE_HOT;
    if (Zone != NULL) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Zone, 16 * sizeof(WCHAR));
    }
    IoWriteErrorLogEntry(entry); // expect: DDI405 "takes 1"
}

VOID KilnHotAbove(PKILN Kiln)
{
    KilnHot_bad(Kiln, L"the upper zone..");
}

VOID KilnHotSomewhere(PKILN Kiln)
{
    KilnHot_bad(Kiln, NULL);
}

/* Who has it as others gave it may have one each time. */
static VOID KilnWarm_ok(PKILN Kiln, PCWSTR Zone)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, ERROR_LOG_MAXIMUM_SIZE);

    if (entry == NULL)
        return;
    RtlZeroMemory(entry, ERROR_LOG_MAXIMUM_SIZE);
    entry->ErrorCode = KILN_ZONE_HOT;
    if (Zone != NULL) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, Zone, 16 * sizeof(WCHAR));
    }
    IoWriteErrorLogEntry(entry);
}

VOID KilnWarmAbove(PKILN Kiln)
{
    KilnWarm_ok(Kiln, L"the upper zone..");
}

VOID KilnWarmGiven(PKILN Kiln, PCWSTR Zone)
{
    KilnWarm_ok(Kiln, Zone);
}
