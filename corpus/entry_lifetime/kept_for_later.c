/*
 * An entry that is kept in the extension goes back where it came from, whichever routine gives it back. What a field
 * holds is known where all that is ever stored there is an entry.
 */
#include <ntddk.h>

#define LATHE_TAG 'htaL'
#define LATHE_FREE(p) ExFreePoolWithTag((p), LATHE_TAG)

typedef struct _LATHE_EXTENSION {
    PDEVICE_OBJECT Self;
    PIO_ERROR_LOG_PACKET SpareEntry;
    PVOID LastEntry;
    PVOID PendingNote;
    PVOID StartNote;
    PVOID SharedSlot;
} LATHE_EXTENSION, *PLATHE_EXTENSION;

typedef struct _LATHE_TOOL {
    PVOID SharedSlot;
    ULONG Number;
} LATHE_TOOL, *PLATHE_TOOL;

VOID LatheReserve(_Inout_ PLATHE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    Extension->SpareEntry = entry;
    Extension->LastEntry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + 16);
}

/* Both come from IoAllocateErrorLogEntry, and nothing else is ever stored there. */
VOID LatheStop_bad(_Inout_ PLATHE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = Extension->SpareEntry;

    Extension->SpareEntry = NULL;
    if (entry != NULL) {
        ExFreePoolWithTag(entry, LATHE_TAG); // expect: DDI304 "an error log entry"
    }
    if (Extension->LastEntry != NULL) {
        LATHE_FREE(Extension->LastEntry); // expect: DDI304
        Extension->LastEntry = NULL;
    }
}

VOID LatheStop_ok(_Inout_ PLATHE_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = Extension->SpareEntry;

    Extension->SpareEntry = NULL;
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    if (Extension->LastEntry != NULL) {
        IoFreeErrorLogEntry(Extension->LastEntry);
        Extension->LastEntry = NULL;
    }
}

/* A note is an entry, or memory of the pool: somebody else knows which of them it is at a time. */
VOID LatheTakeNote(_Inout_ PLATHE_EXTENSION Extension, _In_ BOOLEAN IsError)
{
    if (IsError) {
        Extension->PendingNote = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
    } else {
        Extension->PendingNote = ExAllocatePoolWithTag(NonPagedPool, 64, LATHE_TAG);
    }
}

VOID LatheDropNote_ok(_Inout_ PLATHE_EXTENSION Extension)
{
    if (Extension->PendingNote != NULL) {
        ExFreePoolWithTag(Extension->PendingNote, LATHE_TAG);
        Extension->PendingNote = NULL;
    }
}

/* Whose pointer it is that another function stores, nobody says. */
VOID LatheSetStartNote(_Inout_ PLATHE_EXTENSION Extension, _In_opt_ PVOID Note)
{
    Extension->StartNote = Note;
}

VOID LatheStart(_Inout_ PLATHE_EXTENSION Extension)
{
    Extension->StartNote = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
}

VOID LatheDropStartNote_ok(_Inout_ PLATHE_EXTENSION Extension)
{
    if (Extension->StartNote != NULL) {
        ExFreePoolWithTag(Extension->StartNote, LATHE_TAG);
        Extension->StartNote = NULL;
    }
}

/* A field of that name in another structure is another one. */
VOID LatheKeep(_Inout_ PLATHE_EXTENSION Extension)
{
    Extension->SharedSlot = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));
}

VOID LatheDropTool_ok(_Inout_ PLATHE_TOOL Tool)
{
    if (Tool->SharedSlot != NULL) {
        ExFreePoolWithTag(Tool->SharedSlot, LATHE_TAG);
    }
}

/* One that a variable of the file holds. */
static PIO_ERROR_LOG_PACKET SpareEntry;
static PVOID SpareMemory;

VOID SpareMake(_In_ PDEVICE_OBJECT Device)
{
    SpareEntry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    SpareMemory = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'rapS');
}

VOID SpareFree_bad(VOID)
{
    if (SpareEntry != NULL) {
        ExFreePool(SpareEntry); // expect: DDI304 "releases SpareEntry"
        SpareEntry = NULL;
    }
}

VOID SpareFree_ok(VOID)
{
    if (SpareMemory != NULL) {
        ExFreePool(SpareMemory);
        SpareMemory = NULL;
    }
}

/* One that is taken out where somebody else may do so at the same time. */
typedef struct _RESERVE {
    PIO_ERROR_LOG_PACKET HeldEntry;
    PVOID HeldBuffer;
} RESERVE, *PRESERVE;

VOID ReserveMake(_Inout_ PRESERVE Reserve, _In_ PDEVICE_OBJECT Device)
{
    Reserve->HeldEntry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    Reserve->HeldBuffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'rapS');
}

VOID ReserveDrop_bad(_Inout_ PRESERVE Reserve)
{
    PVOID entry = InterlockedExchangePointer((PVOID *)&Reserve->HeldEntry, NULL);

    if (entry != NULL) {
        ExFreePool(entry); // expect: DDI304 "releases entry"
    }
}

VOID ReserveDrop_ok(_Inout_ PRESERVE Reserve)
{
    PVOID entry = InterlockedExchangePointer((PVOID *)&Reserve->HeldEntry, NULL);
    PVOID buffer = InterlockedExchangePointer(&Reserve->HeldBuffer, NULL);

    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    if (buffer != NULL) {
        ExFreePool(buffer);
    }
}
