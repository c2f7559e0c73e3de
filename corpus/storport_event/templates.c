/*
 * templates.c - details that are filled once, kept in the extension and copied for each event.
 */
#include <ntddk.h>
#include <storport.h>
#include <ntiologc.h>

typedef struct _SILO {
    ULONG Events;
    STOR_LOG_EVENT_DETAILS Details;
} SILO, *PSILO;

static VOID SiloPrepare(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = StorEventLunAssociation;
    Details->ErrorCode = IO_ERR_TIMEOUT;
}

VOID SiloLogCopied_ok(PSILO Silo)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Silo->Details.Size != sizeof(details)) {
        SiloPrepare(&Silo->Details);
    }
    details = Silo->Details;
    details.UniqueId = Silo->Events;
    StorPortLogSystemEvent(Silo, &details, NULL);
}

VOID SiloLogAt_bad(PSILO Silo, ULONG Path)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Silo->Details.Size != sizeof(details)) {
        SiloPrepare(&Silo->Details);
    }
    details = Silo->Details;
    details.PathId = Path + Silo->Events; // expect: DDI602
    StorPortLogSystemEvent(Silo, &details, NULL);
}
