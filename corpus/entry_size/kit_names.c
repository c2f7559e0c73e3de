/*
 * Sizes that one routine keeps in a structure of the driver's own and another one reads, in fields that structures
 * of the kit have by the same name.
 */
#include <ntddk.h>

/* Structures of the kit have a field of that name, too: of another width, and set to anything. */
typedef struct _COLLIE_WORK {
    WORK_QUEUE_ITEM Item;
    PVOID Object;
    UCHAR Size;
    UCHAR Data[192];
} COLLIE_WORK, *PCOLLIE_WORK;

static VOID CollieLog_ok(PVOID Context)
{
    PCOLLIE_WORK work = Context;
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(work->Object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + work->Size));
    if (entry == NULL)
        return;
    RtlCopyMemory(entry + 1, work->Data, work->Size);
    entry->ErrorCode = (NTSTATUS)0xE0040001L;
    IoWriteErrorLogEntry(entry);
}

VOID CollieQueue(PVOID Object, PCOLLIE_WORK Work, PUCHAR Data, ULONG Length)
{
    if (Length > sizeof(Work->Data))
        Length = sizeof(Work->Data);
    Work->Object = Object;
    Work->Size = (UCHAR)Length;
    RtlCopyMemory(Work->Data, Data, Length);
    ExInitializeWorkItem(&Work->Item, CollieLog_ok, Work);
    ExQueueWorkItem(&Work->Item, DelayedWorkQueue);
}

VOID CollieResize(PDEVICE_OBJECT Device, USHORT Bytes)
{
    Device->Size = Bytes;
}

/* The same with another field that the kit has, and a length that nothing bounds. */
typedef struct _SPANIEL_WORK {
    WORK_QUEUE_ITEM Item;
    PVOID Object;
    UCHAR Length;
    UCHAR Data[192];
} SPANIEL_WORK, *PSPANIEL_WORK;

static VOID SpanielLog_bad(PVOID Context)
{
    PSPANIEL_WORK work = Context;
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry( // expect: DDI101
        work->Object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + work->Length));
    if (entry == NULL)
        return;
    entry->ErrorCode = (NTSTATUS)0xE0040001L;
    IoWriteErrorLogEntry(entry);
}

VOID SpanielQueue(PVOID Object, PSPANIEL_WORK Work, ULONG Length)
{
    Work->Object = Object;
    Work->Length = (UCHAR)Length;
    ExInitializeWorkItem(&Work->Item, SpanielLog_bad, Work);
    ExQueueWorkItem(&Work->Item, DelayedWorkQueue);
}
