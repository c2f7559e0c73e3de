/*
 * initialized.c - how miniports get a STOR_LOG_EVENT_DETAILS ready, and how they forget to.
 */
#include <storport.h>

#define ADAPTER_TAG 'gLiM'
#define LOG_RESET 0x1001
#define LOG_FIRMWARE 0xE0041002 /* with the customer bit: a code of our own */

typedef struct _ADAPTER {
    ULONG LostEvents;
    ULONG FirmwareState;
    ULONG Registers[8];
    BOOLEAN Ready;
    STOR_LOG_EVENT_DETAILS Details; /* for the path that has no stack to spare */
} ADAPTER, *PADAPTER;

static VOID CountLost(PADAPTER Adapter, ULONG Status)
{
    if (Status != STOR_STATUS_SUCCESS) {
        Adapter->LostEvents++;
    }
}

/* Whatever was on the stack says how much dump data there is, and where. */
VOID LogResetFromStack_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(STOR_LOG_EVENT_DETAILS);
    details.Flags = 0;
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    details.UniqueId = LOG_RESET;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601 "DumpDataSize and StringCount are not set"
}

VOID LogResetFieldByField_ok(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(STOR_LOG_EVENT_DETAILS);
    details.Flags = 0;
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    details.UniqueId = LOG_RESET;
    details.DumpDataSize = 0;
    details.StringCount = 0;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

VOID LogZeroedWithoutSize_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.EventAssociation = StorEventAdapterAssociation;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    details.StorportSpecificErrorCode = TRUE;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601 "Size is not set"
}

VOID LogZeroed_ok(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = StorEventAdapterAssociation;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    details.StorportSpecificErrorCode = TRUE;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

VOID LogZeroInitializer_bad(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };

    details.Size = sizeof(details);
    details.ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601 "InterfaceRevision is not set"
}

VOID LogZeroInitializer_ok(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details = { STOR_CURRENT_LOG_INTERFACE_REVISION, sizeof(STOR_LOG_EVENT_DETAILS) };

    details.ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

/* The structure's own name in sizeof would have done it. */
VOID LogPointerSize_bad(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS local;
    PSTOR_LOG_EVENT_DETAILS details = &local;

    memset(details, 0, sizeof(details));
    details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details->Size = sizeof(*details);
    details->EventAssociation = StorEventAdapterAssociation;
    details->ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, details, NULL)); // expect: DDI601 "Flags, StorportSpecificErrorCode, UniqueId, DumpDataSize and StringCount"
}

VOID LogPointerSize_ok(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS local;
    PSTOR_LOG_EVENT_DETAILS details = &local;

    memset(details, 0, sizeof(*details));
    details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details->Size = sizeof(*details);
    details->EventAssociation = StorEventAdapterAssociation;
    details->ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, details, NULL));
}

/* The early way out of the preparation leads to the call as well. */
VOID LogOneWayOnly_bad(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details;

    if (!Adapter->Ready) {
        goto Log;
    }
    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = Code;
Log:
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601
}

VOID LogBothWays_ok(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = Code;
    if (!Adapter->Ready) {
        goto Log;
    }
    details.StorportSpecificErrorCode = TRUE;
Log:
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

/* What is tested together is set together. */
VOID LogCorrelated_ok(PADAPTER Adapter, ULONG Code, BOOLEAN Wanted)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Wanted) {
        RtlZeroMemory(&details, sizeof(details));
        details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        details.Size = sizeof(details);
        details.ErrorCode = Code;
    }
    StorPortStallExecution(10);
    if (Wanted) {
        CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
    }
}

/* The event belongs to a logical unit: which one is what the stack holds. */
VOID LogUnit_bad(PADAPTER Adapter, UCHAR Path, UCHAR Target)
{
    STOR_LOG_EVENT_DETAILS details;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.Flags = 0;
    details.EventAssociation = StorEventLunAssociation;
    details.PathId = Path;
    details.TargetId = Target;
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = LOG_FIRMWARE;
    details.UniqueId = 7;
    details.DumpDataSize = 0;
    details.StringCount = 0;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601 "LunId is not set"
}

/* Nobody asks for the unit of a target, or for the address of an adapter. */
VOID LogTarget_ok(PADAPTER Adapter, UCHAR Path, UCHAR Target, BOOLEAN Known)
{
    STOR_LOG_EVENT_DETAILS details;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.Flags = 0;
    details.EventAssociation = StorEventAdapterAssociation;
    if (Known) {
        details.EventAssociation = StorEventTargetAssociation;
        details.PathId = Path;
        details.TargetId = Target;
    }
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = LOG_FIRMWARE;
    details.UniqueId = 8;
    details.DumpDataSize = 0;
    details.StringCount = 0;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

/* The size of the dump data is set on its own. */
VOID LogDumpWithoutPointer_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.Flags = 0;
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = LOG_FIRMWARE;
    details.UniqueId = 9;
    details.DumpDataSize = sizeof(Adapter->Registers);
    details.StringCount = 0;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601 "DumpData is not set"
}

VOID LogDumpWhereThereIsSome_ok(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.Flags = 0;
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = LOG_FIRMWARE;
    details.UniqueId = 10;
    details.StringCount = 0;
    if (Adapter->FirmwareState != 0) {
        details.DumpDataSize = sizeof(Adapter->Registers);
        details.DumpData = Adapter->Registers;
    } else {
        details.DumpDataSize = 0;
    }
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

VOID LogFlags_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.Flags = 1;
    details.ErrorCode = LOG_FIRMWARE;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601 "Flags is not 0"
}

VOID LogDesignated_ok(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = {
        .InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION,
        .Size = sizeof(details),
        .Flags = 0,
        .ErrorCode = LOG_FIRMWARE,
    };

    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

/* A copy of what is only half set is half set. */
VOID LogCopyOfHalf_bad(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS template, details;

    template.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    template.Size = sizeof(template);
    details = template;
    details.ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL)); // expect: DDI601
}

static const STOR_LOG_EVENT_DETAILS LogTemplate = {
    STOR_CURRENT_LOG_INTERFACE_REVISION, sizeof(STOR_LOG_EVENT_DETAILS), 0, StorEventAdapterAssociation
};

VOID LogCopyOfTemplate_ok(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details = LogTemplate;
    STOR_LOG_EVENT_DETAILS second;

    details.ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
    StorPortMoveMemory(&second, &details, sizeof(second));
    second.UniqueId = 12;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &second, NULL));
}

/* Pool memory is no better than the stack. */
VOID LogFromPool_bad(PADAPTER Adapter, ULONG Code)
{
    PSTOR_LOG_EVENT_DETAILS details;

    details = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*details), ADAPTER_TAG);
    if (details == NULL) {
        return;
    }
    details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details->Size = sizeof(*details);
    details->ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, details, NULL)); // expect: DDI601
    ExFreePoolWithTag(details, ADAPTER_TAG);
}

VOID LogFromPool_ok(PADAPTER Adapter, ULONG Code)
{
    PSTOR_LOG_EVENT_DETAILS details;

    details = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*details), ADAPTER_TAG);
    if (details == NULL) {
        return;
    }
    details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details->Size = sizeof(*details);
    details->ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, details, NULL));
    ExFreePoolWithTag(details, ADAPTER_TAG);
}

/* Prepared once, by whoever found the adapter; only what changes is set here. */
VOID LogFromExtension_ok(PADAPTER Adapter, ULONG Code)
{
    Adapter->Details.ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &Adapter->Details, NULL));
}

/* Somebody else's library fills it. */
VOID VendorFillDetails(PVOID Details, ULONG Code);

VOID LogFilledElsewhere_ok(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details;

    VendorFillDetails(&details, Code);
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

/* The driver's own way to clear memory, from the time when miniports could not use Rtl routines. */
static VOID ClearMemory(PUCHAR Buffer, ULONG Length)
{
    ULONG i;

    for (i = 0; i < Length; i++) {
        Buffer[i] = 0;
    }
}

VOID LogCleared_ok(PADAPTER Adapter, ULONG Code)
{
    STOR_LOG_EVENT_DETAILS details;

    ClearMemory((PUCHAR)&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = Code;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

/* A notification that is not about a request: what stands in the request's place is an int. */
VOID LogBusReset_ok(PADAPTER Adapter, ULONG PathId)
{
    STOR_LOG_EVENT_DETAILS details = {0};

    StorPortNotification(ResetDetected, Adapter, 0);
    StorPortNotification(BusChangeDetected, Adapter, (ULONG)PathId);
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = LOG_FIRMWARE;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, &details, NULL));
}

/* The routine hands out memory as it is. */
VOID LogFromPortPool_bad(PADAPTER Adapter)
{
    PSTOR_LOG_EVENT_DETAILS details = NULL;

    if (StorPortAllocatePool(Adapter, sizeof(*details), ADAPTER_TAG, (PVOID *)&details) != STOR_STATUS_SUCCESS) {
        return;
    }
    details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details->Size = sizeof(*details);
    details->ErrorCode = LOG_FIRMWARE;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, details, NULL)); // expect: DDI601 "StringCount are not set"
    StorPortFreePool(Adapter, details);
}

VOID LogFromPortPool_ok(PADAPTER Adapter)
{
    PSTOR_LOG_EVENT_DETAILS details = NULL;

    if (StorPortAllocatePool(Adapter, sizeof(*details), ADAPTER_TAG, (PVOID *)&details) != STOR_STATUS_SUCCESS) {
        return;
    }
    RtlZeroMemory(details, sizeof(*details));
    details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details->Size = sizeof(*details);
    details->ErrorCode = LOG_FIRMWARE;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, details, NULL));
    StorPortFreePool(Adapter, details);
}

static VOID LogIn_bad(PADAPTER Adapter, PSTOR_LOG_EVENT_DETAILS Details)
{
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->ErrorCode = LOG_FIRMWARE;
    CountLost(Adapter, StorPortLogSystemEvent(Adapter, Details, NULL)); // expect: DDI601 "StringCount are not set"
}

/* Zeroed, unless one asks for it not to be. */
VOID LogInRawPool(PADAPTER Adapter)
{
    PSTOR_LOG_EVENT_DETAILS details =
        ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_UNINITIALIZED, sizeof(*details), ADAPTER_TAG);

    if (details != NULL) {
        LogIn_bad(Adapter, details);
        ExFreePool(details);
    }
}

VOID LogInZeroedPool_ok(PADAPTER Adapter)
{
    PSTOR_LOG_EVENT_DETAILS details = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*details), ADAPTER_TAG);

    if (details != NULL) {
        details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        details->Size = sizeof(*details);
        details->ErrorCode = LOG_FIRMWARE;
        CountLost(Adapter, StorPortLogSystemEvent(Adapter, details, NULL));
        ExFreePool(details);
    }
}

/* The message names the routine and the structure, though a macro calls it. */
#define SEND(Adapter, Details) CountLost((Adapter), StorPortLogSystemEvent((Adapter), (Details), NULL))

VOID LogByMacro_bad(PADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = {0};

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    SEND(Adapter, &details); // expect: DDI601 "details is not ready for StorPortLogSystemEvent: Size is not set"
}
