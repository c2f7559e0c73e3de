#include "gauges.h"

void GaugeFew(PDEVICE_OBJECT device, PULONG registers)
{
    GaugeDump_bad<9>(device, registers);
    GaugeLog<2>::Send_bad(device);
}
