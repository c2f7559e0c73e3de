/* A miniport that was written for ScsiPort, too: some of its calls are left out where it is built for Storport. */
#include <storport.h>

#define USE_STORPORT 1

#ifdef USE_STORPORT
#define SET_START_ROUTINE(_data) (_data).HwStartIo = CedarStartIo
#else
#define SET_START_ROUTINE(_data) (_data).HwStartIo = CedarBuildIo
#endif

#define CEDAR_RESETTING 0x80

typedef struct _CEDAR {
    ULONG Mode;
    ULONG Unlogged;
} CEDAR, *PCEDAR;

static VOID CedarFill(STOR_LOG_EVENT_DETAILS *Details, ULONG Id)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventAdapterAssociation;
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    Details->UniqueId = Id;
}

static VOID CedarLogReset_bad(PCEDAR Cedar)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock;

    CedarFill(&details, Cedar->Mode);
    StorPortAcquireSpinLock(Cedar, InterruptLock, NULL, &lock);
    if (Cedar->Mode & CEDAR_RESETTING) {
        StorPortLogSystemEvent(Cedar, &details, NULL); // expect: DDI501 "StorPortAcquireSpinLock raises"
    }
    Cedar->Mode &= ~CEDAR_RESETTING;
    StorPortReleaseSpinLock(Cedar, &lock);
}

static VOID CedarLogReset_ok(PCEDAR Cedar)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock;
    BOOLEAN isResetting;

    CedarFill(&details, Cedar->Mode);
    StorPortAcquireSpinLock(Cedar, InterruptLock, NULL, &lock);
    isResetting = (Cedar->Mode & CEDAR_RESETTING) != 0;
    Cedar->Mode &= ~CEDAR_RESETTING;
    StorPortReleaseSpinLock(Cedar, &lock);
    if (isResetting) {
        StorPortLogSystemEvent(Cedar, &details, NULL);
    }
}

/* What calls it is not built: another file of the driver does, or the build that this is not. */
BOOLEAN CedarReset(PCEDAR Cedar, PSCSI_REQUEST_BLOCK Srb)
{
    switch (Srb->Function) {
    case SRB_FUNCTION_RESET_DEVICE:
        Cedar->Mode |= CEDAR_RESETTING;
        CedarLogReset_bad(Cedar);
        break;
    case SRB_FUNCTION_RESET_BUS:
        Cedar->Mode |= CEDAR_RESETTING;
        CedarLogReset_ok(Cedar);
        break;
    }
    return TRUE;
}

BOOLEAN CedarStop(PCEDAR Cedar, PSCSI_REQUEST_BLOCK Srb)
{
#ifdef USE_STORPORT
    Cedar->Unlogged = Srb->Function;
    return TRUE;
#else
    return CedarReset(Cedar, Srb);
#endif
}

/* So is what calls this; but how much is said there. */
VOID CedarLogBytes_ok(PDEVICE_OBJECT Device, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Length));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + Length);
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->DumpDataSize = 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* In a retail build, debugging aids are left out, and what stands behind #else is built. */
VOID CedarLogWords_ok(PDEVICE_OBJECT Device, PULONG Count)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + *Count * sizeof(ULONG)));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + *Count * sizeof(ULONG));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        entry->DumpDataSize = 0;
        IoWriteErrorLogEntry(entry);
    }
}

VOID CedarReport(PDEVICE_OBJECT Device)
{
    ULONG count = 4;

#ifndef USE_STORPORT
    CedarLogBytes_ok(Device, 16);
#endif
#if DBG
    DbgPrint("cedar: %p %u\n", Device, count);
#else
    CedarLogWords_ok(Device, &count);
#endif
}

/* The macro makes a callback of the routine; the two differ in what they do under the lock. */
static VOID CedarLogStart_bad(PCEDAR Cedar, ULONG Id)
{
    STOR_LOG_EVENT_DETAILS details;
    STOR_LOCK_HANDLE lock;

    CedarFill(&details, Id);
    StorPortAcquireSpinLock(Cedar, InterruptLock, NULL, &lock);
    if (Cedar->Mode & Id) {
        StorPortLogSystemEvent(Cedar, &details, NULL); // expect: DDI501 "StorPortAcquireSpinLock raises"
    }
    StorPortReleaseSpinLock(Cedar, &lock);
}

static BOOLEAN CedarStartIo(PVOID Extension, PSCSI_REQUEST_BLOCK Srb)
{
    if (Srb->Function == SRB_FUNCTION_SHUTDOWN) {
        CedarLogStart_bad(Extension, 2);
    }
    return TRUE;
}

static BOOLEAN CedarBuildIo(PVOID Extension, PSCSI_REQUEST_BLOCK Srb)
{
    UNREFERENCED_PARAMETER(Extension);
    UNREFERENCED_PARAMETER(Srb);
    return TRUE;
}

ULONG DriverEntry(PVOID Driver, PVOID Registry)
{
    HW_INITIALIZATION_DATA data;

    RtlZeroMemory(&data, sizeof(data));
    data.HwInitializationDataSize = sizeof(data);
    SET_START_ROUTINE(data);
    return StorPortInitialize(Driver, Registry, &data, NULL);
}
