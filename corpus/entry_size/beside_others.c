/*
 * A routine that fills an entry of its own, or another structure, leaves the request alone that is asked for a length
 * afterwards. A routine that stores to the request itself does not.
 */
#include <ntddk.h>

#define KILN_ZONES 8

typedef struct _KILN_REQUEST {
    ULONG Kind;
    ULONG Words;
    ULONG Zones[KILN_ZONES];
} KILN_REQUEST, *PKILN_REQUEST;

typedef struct _KILN_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Seen[KILN_ZONES];
} KILN_EXTENSION, *PKILN_EXTENSION;

DRIVER_DISPATCH KilnControl;
DRIVER_DISPATCH KilnCreate;

/* Stores to its own entry, and to what the device counts. */
static VOID KilnLogZones(_Inout_ PKILN_EXTENSION Extension, _In_ PKILN_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG zone;

    entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET) + KILN_ZONES * sizeof(ULONG));
    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = KILN_ZONES * sizeof(ULONG);
    for (zone = 0; zone < KILN_ZONES; zone++) {
        Extension->Seen[zone] |= Request->Zones[zone];
        entry->DumpData[zone] = Request->Zones[zone];
    }
    IoWriteErrorLogEntry(entry);
}

/* The same, and what it logged is gone from the request. */
static VOID KilnTakeZones(_Inout_ PKILN_EXTENSION Extension, _Inout_ PKILN_REQUEST Request)
{
    KilnLogZones(Extension, Request);
    Request->Words = 0;
}

static VOID KilnLogWords_bad(_In_ PKILN_EXTENSION Extension, _In_ PKILN_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Request->Words)); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID KilnLogWords_ok(_In_ PKILN_EXTENSION Extension, _In_ PKILN_REQUEST Request)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Request->Words));
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

NTSTATUS KilnControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PKILN_EXTENSION extension = DeviceObject->DeviceExtension;
    PKILN_REQUEST request = Irp->AssociatedIrp.SystemBuffer;

    KilnLogZones(extension, request);
    KilnLogWords_bad(extension, request);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/* There is nothing left to say of the request, whatever it asked for. */
NTSTATUS KilnCreate(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PKILN_EXTENSION extension = DeviceObject->DeviceExtension;
    PKILN_REQUEST request = Irp->AssociatedIrp.SystemBuffer;

    KilnTakeZones(extension, request);
    KilnLogWords_ok(extension, request);
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}
