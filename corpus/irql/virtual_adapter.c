/* A virtual miniport: Storport calls it without locks, and no level is documented for HwInitialize. */
#include <storport.h>

static VOID MirageLog_ok(PVOID Extension, ULONG Id)
{
    STOR_LOG_EVENT_DETAILS details;

    RtlZeroMemory(&details, sizeof(details));
    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.EventAssociation = StorEventAdapterAssociation;
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    details.UniqueId = Id;
    if (StorPortLogSystemEvent(Extension, &details, NULL) != STOR_STATUS_SUCCESS) {
        *(PULONG)Extension += 1;
    }
}

BOOLEAN MirageInitialize(PVOID Extension)
{
    MirageLog_ok(Extension, 1);
    return TRUE;
}

BOOLEAN MirageStartIo(PVOID Extension, PSCSI_REQUEST_BLOCK Srb)
{
    UNREFERENCED_PARAMETER(Srb);
    MirageLog_ok(Extension, 2);
    return TRUE;
}

static VIRTUAL_HW_INITIALIZATION_DATA MirageData = {
    .HwInitializationDataSize = sizeof(VIRTUAL_HW_INITIALIZATION_DATA),
    .HwInitialize = MirageInitialize,
    .HwStartIo = (PVOID)MirageStartIo,
};

ULONG DriverEntry(PVOID Driver, PVOID Registry)
{
    return StorPortInitialize(Driver, Registry, (PHW_INITIALIZATION_DATA)&MirageData, NULL);
}
