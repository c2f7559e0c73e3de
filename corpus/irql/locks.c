/*
 * locks.c - what the locks of a miniport do to the level, alone and in the helpers that wrap them.
 */
#include <storport.h>

typedef struct _HBA {
    STOR_DPC Dpc;
    ULONG LostEvents;
    ULONG Queue;
    BOOLEAN HalfDuplex;
} HBA, *PHBA;

HW_DPC_ROUTINE HbaDpcInterruptLock_bad;
HW_DPC_ROUTINE HbaDpcInterruptLock_ok;
HW_DPC_ROUTINE HbaDpcStartIoLock_ok;
HW_DPC_ROUTINE HbaDpcByType;
HW_DPC_ROUTINE HbaDpcHelpers;
HW_DPC_ROUTINE HbaDpcMessage_bad;
HW_DPC_ROUTINE HbaDpcOneWay_bad;
HW_DPC_ROUTINE HbaDpcBothWays_ok;
HW_DPC_ROUTINE HbaDpcRaised_bad;
HW_DPC_ROUTINE HbaDpcRaised_ok;
HW_BUILDIO HbaBuildIo_ok;

static VOID LocksBegin(PSTOR_LOG_EVENT_DETAILS Details, ULONG UniqueId)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = UniqueId;
}

VOID HbaDpcInterruptLock_bad(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOCK_HANDLE lock;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument2);
    StorPortAcquireSpinLock(hba, InterruptLock, NULL, &lock);
    LocksBegin(&details, PtrToUlong(Argument1));
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "InterruptLock"
        hba->LostEvents++;
    }
    StorPortReleaseSpinLock(hba, &lock);
}

VOID HbaDpcInterruptLock_ok(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOCK_HANDLE lock;
    STOR_LOG_EVENT_DETAILS details;
    ULONG depth;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    StorPortAcquireSpinLock(hba, InterruptLock, NULL, &lock);
    depth = hba->Queue;
    StorPortReleaseSpinLock(hba, &lock);
    LocksBegin(&details, depth);
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        hba->LostEvents++;
    }
}

VOID HbaDpcStartIoLock_ok(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOCK_HANDLE outer, inner;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    StorPortAcquireSpinLock(hba, StartIoLock, NULL, &outer);
    StorPortAcquireSpinLock(hba, DpcLock, Dpc, &inner);
    LocksBegin(&details, hba->Queue);
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        hba->LostEvents++;
    }
    StorPortReleaseSpinLock(hba, &inner);
    StorPortReleaseSpinLock(hba, &outer);
}

/* The type of the lock is the caller's choice. */
static VOID LogUnderSpinLock_bad(PHBA Hba, STOR_SPINLOCK Type, ULONG UniqueId)
{
    STOR_LOCK_HANDLE lock;
    STOR_LOG_EVENT_DETAILS details;

    StorPortAcquireSpinLock(Hba, Type, NULL, &lock);
    LocksBegin(&details, UniqueId);
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        Hba->LostEvents++;
    }
    StorPortReleaseSpinLock(Hba, &lock);
}

static VOID LogUnderStartIo_ok(PHBA Hba, STOR_SPINLOCK Type, ULONG UniqueId)
{
    STOR_LOCK_HANDLE lock;
    STOR_LOG_EVENT_DETAILS details;

    StorPortAcquireSpinLock(Hba, Type, NULL, &lock);
    LocksBegin(&details, UniqueId);
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        Hba->LostEvents++;
    }
    StorPortReleaseSpinLock(Hba, &lock);
}

VOID HbaDpcByType(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    LogUnderSpinLock_bad(HwDeviceExtension, StartIoLock, 1);
    LogUnderSpinLock_bad(HwDeviceExtension, InterruptLock, 2);
    LogUnderStartIo_ok(HwDeviceExtension, StartIoLock, 3);
}

/* The pair is split over two helpers. */
static VOID HbaLock(PHBA Hba, PSTOR_LOCK_HANDLE Lock)
{
    StorPortAcquireSpinLock(Hba, InterruptLock, NULL, Lock);
    Hba->Queue++;
}

static VOID HbaUnlock(PHBA Hba, PSTOR_LOCK_HANDLE Lock)
{
    Hba->Queue--;
    StorPortReleaseSpinLock(Hba, Lock);
}

static VOID LogBetween_bad(PHBA Hba)
{
    STOR_LOCK_HANDLE lock;
    STOR_LOG_EVENT_DETAILS details;

    LocksBegin(&details, 4);
    HbaLock(Hba, &lock);
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        Hba->LostEvents++;
    }
    HbaUnlock(Hba, &lock);
}

static VOID LogBehind_ok(PHBA Hba)
{
    STOR_LOCK_HANDLE lock;
    STOR_LOG_EVENT_DETAILS details;

    LocksBegin(&details, 5);
    HbaLock(Hba, &lock);
    details.UniqueId = Hba->Queue;
    HbaUnlock(Hba, &lock);
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        Hba->LostEvents++;
    }
}

VOID HbaDpcHelpers(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    LogBetween_bad(HwDeviceExtension);
    LogBehind_ok(HwDeviceExtension);
}

/* The lock of a message is an interrupt lock, too. */
VOID HbaDpcMessage_bad(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    ULONG message = PtrToUlong(Argument1);
    ULONG irql = 0;
    STOR_LOG_EVENT_DETAILS details;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument2);
    LocksBegin(&details, message);
    StorPortAcquireMSISpinLock(hba, message, &irql);
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        hba->LostEvents++;
    }
    StorPortReleaseMSISpinLock(hba, message, irql);
}

/* Locked on one way only, and logged on both. */
VOID HbaDpcOneWay_bad(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOCK_HANDLE lock = { 0 };
    STOR_LOG_EVENT_DETAILS details;
    BOOLEAN locked = hba->HalfDuplex;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (locked) {
        StorPortAcquireSpinLock(hba, InterruptLock, NULL, &lock);
    }
    LocksBegin(&details, hba->Queue);
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
        hba->LostEvents++;
    }
    if (locked) {
        StorPortReleaseSpinLock(hba, &lock);
    }
}

/* Released on the way that took it, before the event. */
VOID HbaDpcBothWays_ok(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOCK_HANDLE lock = { 0 };
    STOR_LOG_EVENT_DETAILS details;
    BOOLEAN locked = hba->HalfDuplex;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (locked) {
        StorPortAcquireSpinLock(hba, InterruptLock, NULL, &lock);
    }
    LocksBegin(&details, hba->Queue);
    if (locked) {
        StorPortReleaseSpinLock(hba, &lock);
    }
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        hba->LostEvents++;
    }
}

VOID HbaDpcRaised_bad(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOG_EVENT_DETAILS details;
    KIRQL irql;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    LocksBegin(&details, 7);
    KeRaiseIrql(HIGH_LEVEL, &irql);
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "HIGH_LEVEL"
        hba->LostEvents++;
    }
    KeLowerIrql(irql);
}

VOID HbaDpcRaised_ok(PSTOR_DPC Dpc, PVOID HwDeviceExtension, PVOID Argument1, PVOID Argument2)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOG_EVENT_DETAILS details;
    KIRQL irql;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    LocksBegin(&details, 8);
    KeRaiseIrql(HIGH_LEVEL, &irql);
    hba->Queue = 0;
    KeLowerIrql(irql);
    if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        hba->LostEvents++;
    }
}

BOOLEAN HbaBuildIo_ok(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb)
{
    PHBA hba = DeviceExtension;
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock;

    StorPortAcquireSpinLock(hba, StartIoLock, NULL, &lock);
    hba->Queue++;
    StorPortReleaseSpinLock(hba, &lock);
    if (Srb->CdbLength > 16) {
        LocksBegin(&details, Srb->CdbLength);
        if (StorPortLogSystemEvent(hba, &details, NULL) != STOR_STATUS_SUCCESS) {
            hba->LostEvents++;
        }
    }
    return TRUE;
}

/* It may not have been taken; where it was not, the level is what it was. */
VOID LogIfLocked_bad(PHBA Hba)
{
    STOR_LOCK_HANDLE lock = { 0 };
    STOR_LOG_EVENT_DETAILS details;

    LocksBegin(&details, 9);
    if (StorPortAcquireSpinLockEx(Hba, InterruptLock, NULL, &lock) == STOR_STATUS_SUCCESS) {
        if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501
            Hba->LostEvents++;
        }
        StorPortReleaseSpinLock(Hba, &lock);
    }
}

VOID LogIfNotLocked_ok(PHBA Hba)
{
    STOR_LOCK_HANDLE lock = { 0 };
    STOR_LOG_EVENT_DETAILS details;

    if (StorPortAcquireSpinLockEx(Hba, InterruptLock, NULL, &lock) != STOR_STATUS_SUCCESS) {
        LocksBegin(&details, 10);
        if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) {
            Hba->LostEvents++;
        }
        return;
    }
    Hba->Queue++;
    StorPortReleaseSpinLock(Hba, &lock);
}

/* Which lock it is hangs on what the adapter has; what is asked before changes nothing of it. */
static ULONG HbaQueueOf(PHBA Hba, PSCSI_REQUEST_BLOCK Srb)
{
    STARTIO_PERFORMANCE_PARAMETERS parameters = { 0 };

    if (Hba->Queue <= 1) {
        return 0;
    }
    parameters.Size = sizeof(parameters);
    if (StorPortGetStartIoPerfParams(Hba, Srb, &parameters) != STOR_STATUS_SUCCESS) {
        return 0;
    }
    return parameters.MessageNumber % Hba->Queue;
}

static VOID HbaLockQueue(PHBA Hba, PSTOR_LOCK_HANDLE Lock)
{
    if (Hba->HalfDuplex) {
        StorPortAcquireSpinLock(Hba, InterruptLock, NULL, Lock);
    } else {
        StorPortAcquireSpinLock(Hba, DpcLock, &Hba->Dpc, Lock);
    }
}

VOID LogUnderQueueLock_bad(PHBA Hba, PSCSI_REQUEST_BLOCK Srb)
{
    STOR_LOCK_HANDLE lock = { 0 };
    STOR_LOG_EVENT_DETAILS details;
    ULONG length = 0;

    if (!Hba->HalfDuplex || Hba->Queue > 4) {
        StorPortGetPhysicalAddress(Hba, NULL, Hba, &length);
    }
    LocksBegin(&details, HbaQueueOf(Hba, Srb));
    HbaLockQueue(Hba, &lock);
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "HbaLockQueue"
        Hba->LostEvents++;
    }
    StorPortReleaseSpinLock(Hba, &lock);
}

VOID LogUnderQueueLock_ok(PHBA Hba, PSCSI_REQUEST_BLOCK Srb)
{
    STOR_LOCK_HANDLE lock = { 0 };
    STOR_LOG_EVENT_DETAILS details;

    LocksBegin(&details, HbaQueueOf(Hba, Srb));
    HbaLockQueue(Hba, &lock);
    if (!Hba->HalfDuplex && StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        Hba->LostEvents++;
    }
    StorPortReleaseSpinLock(Hba, &lock);
}

/* A lock that is taken on one of two ways only is given back on that way only. */
HW_TIMER HbaTimerOptional;

static VOID LocksReport_bad(PHBA Hba)
{
    STOR_LOG_EVENT_DETAILS details;

    LocksBegin(&details, Hba->Queue);
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "HbaTimerOptional"
        Hba->LostEvents++;
    }
}

static VOID LocksReport_ok(PHBA Hba)
{
    STOR_LOG_EVENT_DETAILS details;

    LocksBegin(&details, Hba->Queue);
    if (StorPortLogSystemEvent(Hba, &details, NULL) != STOR_STATUS_SUCCESS) {
        Hba->LostEvents++;
    }
}

VOID HbaTimerOptional(PVOID HwDeviceExtension)
{
    PHBA hba = HwDeviceExtension;
    STOR_LOCK_HANDLE lock;

    if (hba->HalfDuplex) {
        StorPortAcquireSpinLock(hba, InterruptLock, NULL, &lock);
    }
    hba->Queue++;
    if (hba->HalfDuplex) {
        StorPortReleaseSpinLock(hba, &lock);
    }
    LocksReport_ok(hba);
    StorPortAcquireSpinLock(hba, InterruptLock, NULL, &lock);
    LocksReport_bad(hba);
    StorPortReleaseSpinLock(hba, &lock);
}
