/* Callbacks of a miniport in a static table, by position, without role types: the table tells all. */
#include <storport.h>

static VOID AnvilReport(PVOID Extension, ULONG Id)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    details.UniqueId = Id;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) { // expect: DDI501 "AnvilInterrupt is the HwInterrupt callback of HW_INITIALIZATION_DATA"
        *(PULONG)Extension += 1;
    }
}

static BOOLEAN AnvilInitialize(PVOID Extension)
{
    *(PULONG)Extension = 0;
    return TRUE;
}

static BOOLEAN AnvilStartIo(PVOID Extension, PSCSI_REQUEST_BLOCK Srb)
{
    UNREFERENCED_PARAMETER(Extension);
    UNREFERENCED_PARAMETER(Srb);
    return TRUE;
}

static BOOLEAN AnvilInterrupt(PVOID Extension)
{
    AnvilReport(Extension, 5);
    return TRUE;
}

static HW_INITIALIZATION_DATA AnvilTable = {
    sizeof(HW_INITIALIZATION_DATA), PCIBus, AnvilInitialize, AnvilStartIo, AnvilInterrupt,
};

ULONG DriverEntry(PVOID Driver, PVOID Registry)
{
    return StorPortInitialize(Driver, Registry, &AnvilTable, NULL);
}
