/*
 * Records that are logged later: of one that the driver makes for itself, all that it stores is known, also where that is
 * never anything but 0; one that it hands to others may come back with more.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define BELL_TAG 'lleB'

typedef struct _BELL_RECORD {
    NTSTATUS Code;
    UCHAR DumpCount;
    ULONG Dump[16];
} BELL_RECORD, *PBELL_RECORD;

typedef struct _BELL_ANSWER {
    ULONG Request;
    UCHAR Words;
} BELL_ANSWER, *PBELL_ANSWER;

typedef struct _BELL_WORK {
    BELL_RECORD Record;
    BELL_ANSWER Answer;
    PIO_WORKITEM Item;
} BELL_WORK, *PBELL_WORK;

NTSTATUS RingAsk(PBELL_ANSWER Answer);

static VOID BellFinish(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        Entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

static VOID BellWrite_ok(PDEVICE_OBJECT Device, PBELL_RECORD Record)
{
    BellFinish(IoAllocateErrorLogEntry(
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Record->DumpCount * sizeof(ULONG))));
}

static VOID BellWriteAnswer_bad(PDEVICE_OBJECT Device, PBELL_ANSWER Answer)
{
    BellFinish(IoAllocateErrorLogEntry(
        Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Answer->Words * sizeof(ULONG)))); // expect-1: DDI101
}

IO_WORKITEM_ROUTINE BellWorker;

VOID BellWorker(PDEVICE_OBJECT Device, PVOID Context)
{
    PBELL_WORK work = Context;

    BellWrite_ok(Device, &work->Record);
    BellWriteAnswer_bad(Device, &work->Answer);
    IoFreeWorkItem(work->Item);
    ExFreePoolWithTag(work, BELL_TAG);
}

static VOID BellQueue(PDEVICE_OBJECT Device, PBELL_RECORD Record, PBELL_ANSWER Answer)
{
    PBELL_WORK work = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*work), BELL_TAG);

    if (work == NULL) {
        return;
    }
    RtlCopyMemory(&work->Record, Record, sizeof(*Record));
    RtlCopyMemory(&work->Answer, Answer, sizeof(*Answer));
    work->Item = IoAllocateWorkItem(Device);
    if (work->Item == NULL) {
        ExFreePoolWithTag(work, BELL_TAG);
        return;
    }
    IoQueueWorkItem(work->Item, BellWorker, DelayedWorkQueue, work);
}

VOID BellRing(PDEVICE_OBJECT Device, NTSTATUS Code)
{
    BELL_RECORD record;
    BELL_ANSWER answer;

    record.Code = Code;
    record.DumpCount = 0;
    answer.Request = 1;
    answer.Words = 0;
    if (NT_SUCCESS(RingAsk(&answer))) {
        BellQueue(Device, &record, &answer);
    }
}
