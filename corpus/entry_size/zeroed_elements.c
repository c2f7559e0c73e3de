/* zeroed_elements.c - clearing a part of a structure leaves the rest of it as it is. */
#include <ntddk.h>

typedef struct _SPOOL_RECORD {
    ULONG Count;
    ULONG Code;
    ULONG Flags;
} SPOOL_RECORD;

typedef struct _SPOOL_EXTENSION {
    PDEVICE_OBJECT DeviceObject;
    USHORT Prefix;
    SPOOL_RECORD Ring[64];
    UCHAR Map[64];
    UNICODE_STRING Name;
} SPOOL_EXTENSION, *PSPOOL_EXTENSION;

static VOID SpoolWrite(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        RtlZeroMemory(Entry, sizeof(*Entry));
        Entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

VOID SpoolClearOne_bad(PSPOOL_EXTENSION Extension, ULONG Index)
{
    RtlZeroMemory(&Extension->Ring[Index & 63], sizeof(Extension->Ring[0]));
    SpoolWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Extension->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->Name.Length)));
}

VOID SpoolClearOne_ok(PSPOOL_EXTENSION Extension, ULONG Index)
{
    RtlZeroMemory(&Extension->Ring[Index & 63], sizeof(Extension->Ring[0]));
    SpoolWrite(IoAllocateErrorLogEntry(
        Extension->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + min(Extension->Name.Length, 64))));
}

/* The index may be anything: an element of the array is one all the same. */
VOID SpoolClearAny_bad(PSPOOL_EXTENSION Extension, ULONG Index)
{
    RtlZeroMemory(&Extension->Ring[Index], sizeof(Extension->Ring[Index]));
    SpoolWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Extension->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->Name.Length)));
}

VOID SpoolClearAll_bad(PSPOOL_EXTENSION Extension)
{
    ULONG index;

    for (index = 0; index < RTL_NUMBER_OF(Extension->Ring); index++) {
        RtlZeroMemory(&Extension->Ring[index], sizeof(Extension->Ring[index]));
    }
    SpoolWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Extension->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->Name.Length)));
}

VOID SpoolCopyOne_bad(PSPOOL_EXTENSION Extension, const SPOOL_RECORD *Record, ULONG Index)
{
    RtlCopyMemory(&Extension->Ring[Index], Record, sizeof(*Record));
    SpoolWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Extension->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->Name.Length)));
}

/* What lies in front of the part that is cleared, however long that is, stays. */
VOID SpoolClearEnd_bad(PSPOOL_EXTENSION Extension, ULONG Bytes)
{
    RtlZeroMemory(Extension->Map, Bytes);
    SpoolWrite(IoAllocateErrorLogEntry( // expect: DDI101
        Extension->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->Prefix)));
}

/* What has just been cleared is zero. */
VOID SpoolClearName_ok(PSPOOL_EXTENSION Extension)
{
    RtlZeroMemory(&Extension->Name, sizeof(Extension->Name));
    SpoolWrite(IoAllocateErrorLogEntry(
        Extension->DeviceObject, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extension->Name.Length)));
}

VOID SpoolKeepEntry_ok(PDEVICE_OBJECT DeviceObject, ULONG Used)
{
    struct {
        ULONG Slots[4];
        PIO_ERROR_LOG_PACKET Entry;
    } local;

    local.Entry = IoAllocateErrorLogEntry(DeviceObject, sizeof(IO_ERROR_LOG_PACKET));
    if (local.Entry == NULL) {
        return;
    }
    RtlZeroMemory(local.Slots, min(Used, 4) * sizeof(ULONG));
    RtlZeroMemory(&local.Slots[Used & 3], sizeof(ULONG));
    RtlZeroMemory(local.Entry, sizeof(IO_ERROR_LOG_PACKET));
    local.Entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    IoWriteErrorLogEntry(local.Entry);
}
