// What worked before is ended for want of an entry, with or without a status: and ends that have other reasons.
#include <ntddk.h>
#include <ntiologc.h>

#define ENTRY_SIZE sizeof(IO_ERROR_LOG_PACKET)
#define TAG 'tliK'

typedef struct _KILN {
    PDEVICE_OBJECT Self;
    PDEVICE_OBJECT Physical;
    KTIMER Timer;
    KTIMER LogTimer;
    KDPC Dpc;
    HANDLE Key;
    PIO_WORKITEM Item;
    UNICODE_STRING Name;
    PULONG Registers;
    ULONG Heat;
    ULONG Lost;
    BOOLEAN Started;
    BOOLEAN LogEnabled;
    NTSTATUS LastStatus;
} KILN, *PKILN;

NTSTATUS KilnReadHeat(_In_ PKILN Kiln, _Out_ PULONG Heat);
BOOLEAN KilnIsCold(_In_ PKILN Kiln);

IO_TIMER_ROUTINE WatchHeat_bad;
VOID WatchHeat_bad(PDEVICE_OBJECT Device, PVOID Context)
{
    PKILN kiln = Context;
    PIO_ERROR_LOG_PACKET entry;

    if (!KilnIsCold(kiln)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    if (entry == NULL) {
        IoStopTimer(Device); // expect: DDI202 "WatchHeat_bad undoes its work (IoStopTimer)"
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
}

// It is the fault that stops the timer.
IO_TIMER_ROUTINE WatchHeat_ok;
VOID WatchHeat_ok(PDEVICE_OBJECT Device, PVOID Context)
{
    PKILN kiln = Context;
    PIO_ERROR_LOG_PACKET entry;

    if (!KilnIsCold(kiln)) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Device, ENTRY_SIZE);
    if (entry == NULL) {
        IoStopTimer(Device);
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
    IoStopTimer(Device);
}

VOID OpensKey_bad(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry;

    if (!NT_SUCCESS(IoOpenDeviceRegistryKey(Kiln->Physical, PLUGPLAY_REGKEY_DEVICE, KEY_READ, &Kiln->Key))) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Kiln->Self, ENTRY_SIZE);
    if (entry == NULL) {
        ZwClose(Kiln->Key); // expect: DDI202 "ZwClose"
        Kiln->Key = NULL;
        return;
    }
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(entry);
}

// The key is of no use to anybody but the entry.
VOID OpensKey_ok(PKILN Kiln)
{
    HANDLE key;
    PIO_ERROR_LOG_PACKET entry;

    if (!NT_SUCCESS(IoOpenDeviceRegistryKey(Kiln->Physical, PLUGPLAY_REGKEY_DEVICE, KEY_READ, &key))) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Kiln->Self, ENTRY_SIZE);
    if (entry == NULL) {
        ZwClose(key);
        return;
    }
    entry->UniqueErrorValue = (ULONG)(ULONG_PTR)key;
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(entry);
    ZwClose(key);
}

KDEFERRED_ROUTINE Overheats_bad;
VOID Overheats_bad(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PKILN kiln = Context;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(kiln->Self, ENTRY_SIZE);

    if (entry == NULL) {
        WRITE_REGISTER_ULONG(kiln->Registers, 0);
        kiln->Started = FALSE; // expect: DDI202 "the store to kiln->Started"
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

KDEFERRED_ROUTINE Overheats_ok;
VOID Overheats_ok(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    PKILN kiln = Context;
    PIO_ERROR_LOG_PACKET entry;

    WRITE_REGISTER_ULONG(kiln->Registers, 0);
    kiln->Started = FALSE;
    entry = IoAllocateErrorLogEntry(kiln->Self, ENTRY_SIZE);
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

// What the log itself does without, or how it went.
VOID Remembers_ok(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, ENTRY_SIZE);

    if (entry == NULL) {
        KeCancelTimer(&Kiln->LogTimer);
        Kiln->LogEnabled = FALSE;
        Kiln->LastStatus = STATUS_INSUFFICIENT_RESOURCES;
        Kiln->Lost++;
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

static VOID KilnDisable(PKILN Kiln)
{
    WRITE_REGISTER_ULONG(Kiln->Registers + 1, 0);
    Kiln->Heat = 0;
}

static NTSTATUS KilnLog(PKILN Kiln, NTSTATUS ErrorCode)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Kiln->Self, ENTRY_SIZE);

    if (entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    entry->ErrorCode = ErrorCode;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}

// A helper's status decides.
VOID Heats_bad(PKILN Kiln)
{
    ULONG heat;

    if (NT_SUCCESS(KilnReadHeat(Kiln, &heat))) {
        Kiln->Heat = heat;
    } else if (!NT_SUCCESS(KilnLog(Kiln, IO_ERR_TIMEOUT))) {
        KilnDisable(Kiln); // expect: DDI202 "KilnDisable"
    }
}

VOID Heats_ok(PKILN Kiln)
{
    ULONG heat;

    if (NT_SUCCESS(KilnReadHeat(Kiln, &heat))) {
        Kiln->Heat = heat;
    } else {
        if (!NT_SUCCESS(KilnLog(Kiln, IO_ERR_TIMEOUT))) {
            Kiln->Lost++;
        }
        KilnDisable(Kiln);
    }
}

VOID Announces_bad(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry;

    IoSetDeviceInterfaceState(&Kiln->Name, TRUE);
    entry = IoAllocateErrorLogEntry(Kiln->Self, ENTRY_SIZE);
    if (entry == NULL) {
        IoSetDeviceInterfaceState(&Kiln->Name, FALSE); // expect: DDI202 "IoSetDeviceInterfaceState"
        return;
    }
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(entry);
}

// What is not the log's fault is announced later.
VOID Announces_ok(PKILN Kiln)
{
    PIO_ERROR_LOG_PACKET entry;

    IoSetDeviceInterfaceState(&Kiln->Name, FALSE);
    entry = IoAllocateErrorLogEntry(Kiln->Self, ENTRY_SIZE);
    if (entry == NULL) {
        IoSetDeviceInterfaceState(&Kiln->Name, TRUE);
        return;
    }
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(entry);
    IoSetDeviceInterfaceState(&Kiln->Name, TRUE);
}

// A timer of the function's own, for a wait until there is memory.
VOID Waits_ok(PKILN Kiln)
{
    KTIMER timer;
    LARGE_INTEGER due;
    PIO_ERROR_LOG_PACKET entry;

    KeInitializeTimer(&timer);
    due.QuadPart = -10000;
    KeSetTimer(&timer, due, NULL);
    entry = IoAllocateErrorLogEntry(Kiln->Self, ENTRY_SIZE);
    if (entry == NULL) {
        KeCancelTimer(&timer);
        return;
    }
    KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}
