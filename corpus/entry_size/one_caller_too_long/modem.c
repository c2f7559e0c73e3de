#include "modem.h"

VOID ModemReportCarrier_ok(_In_ PMODEM_EXTENSION Extension)
{
    ModemLogText_bad(Extension->Self, IO_ERR_NOT_READY, L"carrier", sizeof(L"carrier") - sizeof(WCHAR));
}

VOID ModemReportPort_ok(_In_ PMODEM_EXTENSION Extension)
{
    if (Extension->PortName.Length <= 64) {
        ModemLogText_bad(
            Extension->Self, IO_ERR_CONFIGURATION_ERROR, Extension->PortName.Buffer, Extension->PortName.Length);
    }
}
