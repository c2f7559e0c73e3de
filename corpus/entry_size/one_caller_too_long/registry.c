#include "modem.h"

/* A registry value can be as long as a UNICODE_STRING. */
VOID ModemReportSetting(_In_ PMODEM_EXTENSION Extension, _In_ PUNICODE_STRING Value)
{
    ModemLogText_bad(Extension->Self, IO_ERR_CONFIGURATION_ERROR, Value->Buffer, Value->Length);
}
