// targets: x64 x86
/*
 * address.c - addresses of devices: 32 bits in the structure, 8 of them in Storport.
 */
#include <storport.h>

#define MAX_TARGETS 64
#define MAX_SLOTS 1024

typedef struct _SLOT {
    USHORT Handle;
    UCHAR Path;
    UCHAR Target;
} SLOT, *PSLOT;

typedef struct _CONTROLLER {
    ULONG LostEvents;
    ULONG SlotCount;
    SLOT Slots[MAX_SLOTS];
    ULONG Luns[MAX_TARGETS];
    PULONG Registers;
    ULONG LastTarget;
} CONTROLLER, *PCONTROLLER;

static VOID Begin(PSTOR_LOG_EVENT_DETAILS Details, STOR_EVENT_ASSOCIATION_ENUM Association)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->EventAssociation = Association;
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_TIMEOUT;
}

static VOID Send(PCONTROLLER Controller, PSTOR_LOG_EVENT_DETAILS Details)
{
    ULONG maximum = 0;

    if (StorPortLogSystemEvent(Controller, Details, &maximum) != STOR_STATUS_SUCCESS) {
        Controller->LostEvents++;
    }
}

/* The firmware's handles have 16 bits. */
VOID LogHandle_bad(PCONTROLLER Controller, PSLOT Slot)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventTargetAssociation);
    details.PathId = Slot->Path;
    details.TargetId = Slot->Handle; // expect: DDI602 "TargetId can be 256"
    Send(Controller, &details);
}

VOID LogTargetAddress_ok(PCONTROLLER Controller, PSLOT Slot)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventTargetAssociation);
    details.PathId = Slot->Path;
    details.TargetId = Slot->Target;
    details.UniqueId = Slot->Handle;
    Send(Controller, &details);
}

VOID LogSrb_ok(PCONTROLLER Controller, PSCSI_REQUEST_BLOCK Srb)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventLunAssociation);
    details.PathId = Srb->PathId;
    details.TargetId = Srb->TargetId;
    details.LunId = Srb->Lun;
    Send(Controller, &details);
}

/* The index of a slot is no target. */
VOID LogSlot_bad(PCONTROLLER Controller, ULONG Slot)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Slot >= MAX_SLOTS) {
        return;
    }
    Begin(&details, StorEventTargetAssociation);
    details.TargetId = Slot; // expect: DDI602
    Send(Controller, &details);
}

VOID LogChecked_ok(PCONTROLLER Controller, ULONG Target)
{
    STOR_LOG_EVENT_DETAILS details;

    if (Target >= MAX_TARGETS) {
        return;
    }
    Begin(&details, StorEventTargetAssociation);
    details.TargetId = Target;
    Send(Controller, &details);
}

VOID LogMasked_ok(PCONTROLLER Controller, ULONG Encoded)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventLunAssociation);
    details.PathId = (Encoded >> 16) & 0xFF;
    details.TargetId = (Encoded >> 8) & 0xFF;
    details.LunId = (UCHAR)Encoded;
    Send(Controller, &details);
}

/* The mask has a digit too many. */
VOID LogMasked_bad(PCONTROLLER Controller, ULONG Encoded)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventLunAssociation);
    details.PathId = Encoded >> 24;
    details.TargetId = (Encoded >> 16) & 0xFF;
    details.LunId = Encoded & 0xFFF; // expect: DDI602 "LunId"
    Send(Controller, &details);
}

/* A loop over slots, one of them too many for the field. */
VOID LogMissing_bad(PCONTROLLER Controller)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    for (i = 0; i < 300; i++) {
        if (Controller->Slots[i].Handle == 0xFFFF) {
            Begin(&details, StorEventTargetAssociation);
            details.TargetId = i; // expect: DDI602
            Send(Controller, &details);
        }
    }
}

VOID LogMissing_ok(PCONTROLLER Controller)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG i;

    for (i = 0; i < MAX_TARGETS; i++) {
        if (Controller->Luns[i] == 0) {
            Begin(&details, StorEventTargetAssociation);
            details.TargetId = i;
            Send(Controller, &details);
        }
    }
}

/* A helper is as good as what its callers pass: all of them are here. */
static VOID LogAt_ok(PCONTROLLER Controller, ULONG Path, ULONG Target, ULONG Lun)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventLunAssociation);
    details.PathId = Path;
    details.TargetId = Target;
    details.LunId = Lun;
    Send(Controller, &details);
}

VOID LogAbort_ok(PCONTROLLER Controller, PSCSI_REQUEST_BLOCK Srb, UCHAR Target)
{
    LogAt_ok(Controller, Srb->PathId, Target, 0);
    LogAt_ok(Controller, 0, MAX_TARGETS - 1, Srb->Lun);
}

static VOID LogAt_bad(PCONTROLLER Controller, ULONG Path, ULONG Target)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventTargetAssociation);
    details.PathId = Path;
    details.TargetId = Target; // expect: DDI602 "when Count of LogLast is"
    Send(Controller, &details);
}

VOID LogLast(PCONTROLLER Controller, PSCSI_REQUEST_BLOCK Srb, USHORT Count)
{
    if (Count != 0) {
        LogAt_bad(Controller, Srb->PathId, Count - 1u);
    }
}

/* A field and a parameter have the names of functions: nobody takes the addresses of these. */
typedef struct _PORT {
    ULONG ReportLun;
    VOID (*ReportTarget)(PVOID Extension);
} PORT, *PPORT;

static VOID ReportLun_bad(PCONTROLLER Controller, ULONG Target)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventTargetAssociation);
    details.TargetId = Target; // expect: DDI602
    Send(Controller, &details);
}

static VOID ReportLun(PCONTROLLER Controller, ULONG Target)
{
    STOR_LOG_EVENT_DETAILS details;

    Begin(&details, StorEventTargetAssociation);
    details.TargetId = Target;
    Send(Controller, &details);
}

static VOID Remember(PPORT Port, ULONG ReportLun)
{
    Port->ReportLun = ReportLun;
}

VOID ReportByName_ok(PCONTROLLER Controller, PPORT Port, UCHAR Target, ULONG Slot)
{
    Remember(Port, Target);
    ReportLun(Controller, Target);
    ReportLun_bad(Controller, Target);
    ReportLun_bad(Controller, Slot);
}

/* --- behind a register that is polled ---------------------------------------------------------------------------- */

#define CONTROLLER_READY 0x1
#define CONTROLLER_FAULT 0x2

static BOOLEAN WaitReady(PCONTROLLER Controller)
{
    STOR_LOCK_HANDLE lock = { 0 };
    ULONG status;
    ULONG tries = 1000;

    StorPortAcquireSpinLock(Controller, InterruptLock, NULL, &lock);
    StorPortWriteRegisterUlong(Controller, Controller->Registers + 1, CONTROLLER_READY);
    do {
        StorPortStallExecution(10);
        status = StorPortReadRegisterUlong(Controller, Controller->Registers);
        if (status & CONTROLLER_FAULT) {
            break;
        }
    } while (!(status & CONTROLLER_READY) && --tries);
    StorPortReleaseSpinLock(Controller, &lock);
    return (status & CONTROLLER_READY) != 0;
}

VOID LogPolled_bad(PCONTROLLER Controller)
{
    STOR_LOG_EVENT_DETAILS details;

    if (!WaitReady(Controller)) {
        Begin(&details, StorEventTargetAssociation);
        details.TargetId = Controller->LastTarget; // expect: DDI602 "when Controller->LastTarget is 256"
        Send(Controller, &details);
    }
}

VOID LogPolled_ok(PCONTROLLER Controller)
{
    STOR_LOG_EVENT_DETAILS details;

    if (!WaitReady(Controller) && Controller->LastTarget < MAX_TARGETS) {
        Begin(&details, StorEventTargetAssociation);
        details.TargetId = Controller->LastTarget;
        Send(Controller, &details);
    }
}

/* It was looked at before: the polling leaves it alone. */
VOID LogLookedAt_ok(PCONTROLLER Controller)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG status;

    if (Controller->LastTarget >= MAX_TARGETS) {
        return;
    }
    do {
        StorPortStallExecution(10);
        status = StorPortReadRegisterUlong(Controller, Controller->Registers);
    } while ((status & (CONTROLLER_READY | CONTROLLER_FAULT)) == 0);
    Begin(&details, StorEventTargetAssociation);
    details.TargetId = Controller->LastTarget;
    Send(Controller, &details);
}
