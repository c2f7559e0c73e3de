#include "gauges.h"

void GaugeMany(PDEVICE_OBJECT device, PULONG registers)
{
    GaugeDump_bad<51>(device, registers);
    GaugeLog<60>::Send_bad(device);
}
