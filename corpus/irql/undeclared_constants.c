/*
 * undeclared_constants.c - tests of constants that only a missing header declares: whatever they are, both ways of
 * `status & PRESS_INT_FAULT` are taken; which way `if (PRESS_LOGS)` goes, nobody here knows.
 */
#include <storport.h>

typedef struct _PRESS_EXTENSION {
    PULONG Registers;
    ULONG State;
    ULONG Retries;
    UCHAR Message;
} PRESS_EXTENSION, *PPRESS_EXTENSION;

HW_INTERRUPT PressInterrupt;
HW_INTERRUPT PressInterruptByMessage;
HW_INTERRUPT PressInterruptConfigured;
HW_ADAPTER_CONTROL PressControl;

static VOID PressBegin(PSTOR_LOG_EVENT_DETAILS Details)
{
    RtlZeroMemory(Details, sizeof(*Details));
    Details->InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
    Details->Size = sizeof(*Details);
    Details->StorportSpecificErrorCode = TRUE;
    Details->ErrorCode = (ULONG)IO_ERR_CONTROLLER_ERROR;
}

/* --- masks of a register ---------------------------------------------------------------------------------------- */

static VOID PressLogFault_bad(PPRESS_EXTENSION Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    PressBegin(&details);
    StorPortLogSystemEvent(Extension, &details, &maximum); // expect: DDI501 "PressInterrupt"
}

BOOLEAN PressInterrupt(PVOID DeviceExtension)
{
    PPRESS_EXTENSION extension = DeviceExtension;
    ULONG status = StorPortReadRegisterUlong(extension, extension->Registers);

    if (status == 0xFFFFFFFF || !(status & PRESS_INT_MASK)) {
        return FALSE;
    }
    if (status & (PRESS_INT_DONE | PRESS_INT_PARTIAL)) {
        extension->State++;
    } else if ((status & PRESS_INT_FAULT) != 0) {
        PressLogFault_bad(extension);
    }
    return TRUE;
}

/* --- values of a message ----------------------------------------------------------------------------------------- */

static VOID PressLogLost_bad(PPRESS_EXTENSION Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    PressBegin(&details);
    StorPortLogSystemEvent(Extension, &details, &maximum); // expect: DDI501
}

static VOID PressLogJammed_bad(PPRESS_EXTENSION Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    PressBegin(&details);
    StorPortLogSystemEvent(Extension, &details, &maximum); // expect: DDI501
}

static VOID PressLogNever_ok(PPRESS_EXTENSION Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    PressBegin(&details);
    StorPortLogSystemEvent(Extension, &details, &maximum);
}

BOOLEAN PressInterruptByMessage(PVOID DeviceExtension)
{
    PPRESS_EXTENSION extension = DeviceExtension;

    if (extension->Message == PRESS_MESSAGE_LOST) {
        PressLogLost_bad(extension);
        return TRUE;
    }
    switch (extension->State) {
    case PRESS_RUNNING:
        if (extension->State != PRESS_RUNNING) {
            PressLogNever_ok(extension);
        }
        break;
    case PRESS_JAMMED:
        PressLogJammed_bad(extension);
        break;
    default:
        if (extension->State == PRESS_JAMMED) {
            PressLogNever_ok(extension);
        }
        break;
    }
    return TRUE;
}

/* --- what the missing header decides ------------------------------------------------------------------------------ */

static VOID PressLogConfigured_ok(PPRESS_EXTENSION Extension)
{
    STOR_LOG_EVENT_DETAILS details;
    ULONG maximum = 0;

    PressBegin(&details);
    StorPortLogSystemEvent(Extension, &details, &maximum);
}

BOOLEAN PressInterruptConfigured(PVOID DeviceExtension)
{
    PPRESS_EXTENSION extension = DeviceExtension;

    if (PRESS_LOGS_AT_DIRQL) {
        PressLogConfigured_ok(extension);
    }
    if (PRESS_VERSION >= 3 && extension->State != 0) {
        PressLogConfigured_ok(extension);
    }
    /* As many as fit: more than ten, if the header says so. */
    if (extension->Retries > 10 && extension->Retries < PRESS_MOST_RETRIES) {
        PressLogConfigured_ok(extension);
    }
    return TRUE;
}

/* Which control types run at DIRQL is known; which one a name of the missing header is, is not. */
SCSI_ADAPTER_CONTROL_STATUS PressControl(
    PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType, PVOID Parameters)
{
    UNREFERENCED_PARAMETER(Parameters);
    if (ControlType == PRESS_CONTROL_QUERY) {
        PressLogConfigured_ok(DeviceExtension);
    }
    return ScsiAdapterControlSuccess;
}
