/* DDI404 and DDI405 in a miniport: the codes of StorPortLogSystemEvent and StorPortLogError. */
#include <storport.h>
#include <ntiologc.h>

/* Codes of the vendor's own, from its header. */
#define DRUM_LINK_LOST 0xE0550001UL
#define DRUM_LINK_BACK 0x60550002UL

typedef struct _DRUM_ADAPTER {
    ULONG Lost;
    ULONG Line;
} DRUM_ADAPTER, *PDRUM_ADAPTER;

static VOID DrumBegin(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventAdapterAssociation;
}

static VOID DrumSend(PDRUM_ADAPTER Adapter, PSTOR_LOG_EVENT_DETAILS Details)
{
    ULONG maximum = 0;

    if (StorPortLogSystemEvent(Adapter, Details, &maximum) != STOR_STATUS_SUCCESS) {
        Adapter->Lost++;
    }
}

/* --- handed to the event log as they are ------------------------------------------------------------------------ */

VOID DrumLogPlain_bad(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = STATUS_IO_TIMEOUT; // expect: DDI404
    DrumSend(Adapter, &details);
}

VOID DrumLogPlain_ok(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = (ULONG)IO_ERR_TIMEOUT;
    DrumSend(Adapter, &details);
}

/* What StorPortLogError takes, without saying that it is to be translated. */
VOID DrumLogUntranslated_bad(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.ErrorCode = SP_INTERNAL_ADAPTER_ERROR; // expect: DDI404
    DrumSend(Adapter, &details);
}

VOID DrumLogTranslated_ok(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = SP_INTERNAL_ADAPTER_ERROR;
    DrumSend(Adapter, &details);
}

VOID DrumLogSystemCode_ok(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
    DrumSend(Adapter, &details);
}

/* iologmsg.dll has no text for what is the driver's own. */
VOID DrumLogOwnTranslated_bad(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.StorportSpecificErrorCode = TRUE;
    details.ErrorCode = DRUM_LINK_LOST; // expect: DDI404
    DrumSend(Adapter, &details);
}

VOID DrumLogOwn_ok(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.StorportSpecificErrorCode = FALSE;
    details.ErrorCode = DRUM_LINK_LOST;
    DrumSend(Adapter, &details);
}

VOID DrumLogInitializer_ok(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = DRUM_LINK_LOST;
    details.UniqueId = 3;
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->Lost++;
    }
}

VOID DrumLogInitializer_bad(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details = { 0 };

    details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    details.Size = sizeof(details);
    details.ErrorCode = 0; // expect: DDI404 "ErrorCode is 0"
    details.UniqueId = 3;
    if (StorPortLogSystemEvent(Adapter, &details, NULL) != STOR_STATUS_SUCCESS) {
        Adapter->Lost++;
    }
}

VOID DrumLogChoice_bad(PDRUM_ADAPTER Adapter, BOOLEAN Up)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    if (Up) {
        details.ErrorCode = DRUM_LINK_BACK;
    } else {
        details.ErrorCode = (ULONG)STATUS_DEVICE_NOT_CONNECTED; // expect: DDI404
    }
    DrumSend(Adapter, &details);
}

VOID DrumLogChoice_ok(PDRUM_ADAPTER Adapter, BOOLEAN Up)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.ErrorCode = Up ? DRUM_LINK_BACK : DRUM_LINK_LOST;
    DrumSend(Adapter, &details);
}

/* Whether it is translated hangs on the caller; each time it is right. */
VOID DrumLogEither_ok(PDRUM_ADAPTER Adapter, BOOLEAN Specific)
{
    STOR_LOG_EVENT_DETAILS details;

    DrumBegin(&details);
    details.StorportSpecificErrorCode = Specific;
    details.ErrorCode = Specific ? SP_BUS_PARITY_ERROR : (ULONG)IO_ERR_PARITY;
    DrumSend(Adapter, &details);
}

/* --- strings ------------------------------------------------------------------------------------------------------ */

VOID DrumLogCapacity_bad(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum;

    DrumBegin(&details);
    details.ErrorCode = (ULONG)IO_WARNING_DISK_CAPACITY_CHANGED; /* "The capacity of Disk %2 has changed." or so */
    if (StorPortLogSystemEvent(Adapter, &details, &maximum) != STOR_STATUS_SUCCESS) { // expect: DDI405
        Adapter->Lost++;
    }
}

VOID DrumLogCapacity_ok(PDRUM_ADAPTER Adapter)
{
    STOR_LOG_EVENT_DETAILS details;
    PWSTR strings[1];
    ULONG maximum;

    strings[0] = L"0";
    DrumBegin(&details);
    details.ErrorCode = (ULONG)IO_WARNING_DISK_CAPACITY_CHANGED;
    details.StringCount = 1;
    details.StringList = strings;
    if (StorPortLogSystemEvent(Adapter, &details, &maximum) != STOR_STATUS_SUCCESS) {
        Adapter->Lost++;
    }
}

/* --- StorPortLogError ------------------------------------------------------------------------------------------------ */

VOID DrumReport_bad(PDRUM_ADAPTER Adapter)
{
    StorPortLogError(Adapter, NULL, 0, 0, 0, (ULONG)IO_ERR_TIMEOUT, 1); /* predefined: shown all the same */
    StorPortLogError(Adapter, NULL, 0, 0, 0, (ULONG)STATUS_IO_TIMEOUT, 2); // expect: DDI404
}

VOID DrumReport_ok(PDRUM_ADAPTER Adapter, PSCSI_REQUEST_BLOCK Srb)
{
    StorPortLogError(Adapter, Srb, Srb->PathId, Srb->TargetId, Srb->Lun, SP_REQUEST_TIMEOUT, __LINE__);
    StorPortLogError(Adapter, NULL, 0, 0, 0, SP_BAD_FW_WARNING, __LINE__);
}

static VOID DrumReportAny(PDRUM_ADAPTER Adapter, ULONG Code)
{
    StorPortLogError(Adapter, NULL, 0, 0, 0, Code, Adapter->Line); // expect: DDI404 "is 0"
}

VOID DrumReportPassed_bad_in_helper(PDRUM_ADAPTER Adapter)
{
    DrumReportAny(Adapter, SP_PROTOCOL_ERROR);
    DrumReportAny(Adapter, 0);
}
