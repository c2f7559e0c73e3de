/*
 * What a packet says hangs on memory that a routine without a body was handed before: it may have changed that,
 * and did not touch the packet. A trace macro, whose header the trace preprocessor would write, changes nothing.
 */
#include <ntddk.h>
#include "after_strangers.tmh"

extern "C" VOID PrepareSettings(PDRIVER_OBJECT Driver, PUNICODE_STRING Path);

static const NTSTATUS Code = (NTSTATUS)0xE0470001L;

static VOID LogPath(PDRIVER_OBJECT Driver, const UNICODE_STRING& Path, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Driver, 112);

    if (entry == nullptr)
        return;
    entry->ErrorCode = Code;
    entry->NumberOfStrings = 0;
    if (Kind == 1) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = 48;
        RtlCopyMemory((PUCHAR)entry + 48, Path.Buffer, Path.Length); // expect: DDI104
    } else if (Kind == 2) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = 49; // expect: DDI403
    } else if (Kind == 3) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
        RtlCopyMemory(entry + 1, L"path", sizeof(L"path"));
    }
    IoWriteErrorLogEntry(entry);
}

extern "C" DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    WPP_INIT_TRACING(Driver, Path);
    LogPath(Driver, *Path, Path->Length % 7);
    return STATUS_SUCCESS;
}

static VOID LogPrepared(PDRIVER_OBJECT Driver, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Driver, 112);

    if (entry == nullptr)
        return;
    entry->ErrorCode = Code;
    entry->NumberOfStrings = 0;
    if (Kind == 2) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = 49; // expect: DDI403
    } else if (Kind > 64) {
        entry->NumberOfStrings = 1; // nothing is that long
        entry->StringOffset = 51;
    }
    IoWriteErrorLogEntry(entry);
}

VOID PrepareAndLog(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PrepareSettings(Driver, Path);
    if (Path->Length <= 64)
        LogPrepared(Driver, Path->Length);
}

/* The routine without a body gets the packet itself: what it stores there, nobody knows. */
extern "C" VOID FillPacket(PIO_ERROR_LOG_PACKET Entry);

VOID LogFilled_ok(PDRIVER_OBJECT Driver)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Driver, 112);

    if (entry == nullptr)
        return;
    entry->ErrorCode = Code;
    entry->NumberOfStrings = 1;
    entry->StringOffset = 49;
    FillPacket(entry);
    IoWriteErrorLogEntry(entry);
}

/* A routine of the driver that nobody looks into set what chooses the code, the strings and their offset. */
static VOID NormalizeRequest(PULONG Request, PULONG Other)
{
    for (ULONG i = 0; i < Other[0]; i++)
        Request[Other[i]] = Other[i + 1];
}

VOID LogRequest(PDRIVER_OBJECT Driver, PULONG Request, PULONG Other)
{
    PIO_ERROR_LOG_PACKET entry;

    NormalizeRequest(Request, Other);
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Driver, 112);
    if (entry == nullptr)
        return;
    RtlZeroMemory(entry, sizeof(*entry));
    if (Request[0] != 3)
        entry->ErrorCode = Code;
    if (Request[0] == 1) {
        entry->NumberOfStrings = 1; // expect: DDI403
    } else if (Request[0] == 2) {
        entry->DumpDataSize = 6; // expect: DDI402
    } else if (Request[0] == 4) {
        entry->NumberOfStrings = 1;
        entry->StringOffset = sizeof(*entry);
    }
    IoWriteErrorLogEntry(entry); // expect: DDI401
}
