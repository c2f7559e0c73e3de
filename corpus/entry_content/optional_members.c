/* optional_members.c - a member of a structure is there, whatever a helper asks. */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _KILN_COUNTS {
    ULONG Fired;
    ULONG Cracked;
} KILN_COUNTS;

typedef struct _KILN {
    PDEVICE_OBJECT DeviceObject;
    ULONG Sequence;
    KILN_COUNTS Counts;
    UCHAR Name[64];
    LIST_ENTRY Link;
} KILN, *PKILN;

/* Writes what it is given, and nothing where it is given nothing. */
static VOID KilnWrite(PKILN Kiln, const KILN_COUNTS *Counts)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->DeviceObject, sizeof(*entry) + sizeof(*Counts));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    if (Counts != NULL) {
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = sizeof(*Counts);
        RtlCopyMemory(entry->DumpData, Counts, sizeof(*Counts));
    }
    IoWriteErrorLogEntry(entry);
}

VOID KilnLogCounts_ok(PKILN Kiln)
{
    KilnWrite(Kiln, &Kiln->Counts);
}

static VOID KilnWriteMaybe_bad(PKILN Kiln, const KILN_COUNTS *Counts)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->DeviceObject, sizeof(*entry) + sizeof(*Counts));

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(*entry));
    if (Counts != NULL) {
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        entry->DumpDataSize = sizeof(*Counts);
        RtlCopyMemory(entry->DumpData, Counts, sizeof(*Counts));
    }
    IoWriteErrorLogEntry(entry); // expect: DDI401
}

VOID KilnLogSomeCounts(PKILN Kiln, BOOLEAN Counted)
{
    KilnWriteMaybe_bad(Kiln, Counted ? &Kiln->Counts : NULL);
}

/* An array is a member like any other; so is what an entry of a list lies in. */
static VOID KilnNote(PKILN Kiln, const UCHAR *Name)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->DeviceObject, (UCHAR)(Name ? 100 : 300));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID KilnNoteAll_ok(PLIST_ENTRY Kilns)
{
    PLIST_ENTRY link;

    for (link = Kilns->Flink; link != Kilns; link = link->Flink) {
        PKILN kiln = CONTAINING_RECORD(link, KILN, Link);

        KilnNote(kiln, kiln->Name);
    }
}

VOID KilnNoteEnd_ok(PKILN Kiln, ULONG Skipped)
{
    KilnNote(Kiln, &Kiln->Name[Skipped & 63]);
}
