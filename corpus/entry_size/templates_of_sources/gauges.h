/* A template in a header, of which each source makes its own. */
#pragma once

#include <ntddk.h>
#include <ntiologc.h>

template <ULONG Count>
void GaugeDump_bad(PDEVICE_OBJECT device, PULONG registers)
{
    const ULONG size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + Count * sizeof(ULONG);
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(device, static_cast<UCHAR>(size))); // expect: DDI102 "244 bytes"

    if (entry == nullptr) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = static_cast<USHORT>(Count * sizeof(ULONG));
    for (ULONG i = 0; i < Count; ++i) {
        entry->DumpData[i] = READ_REGISTER_ULONG(&registers[i]);
    }
    IoWriteErrorLogEntry(entry);
}

template <ULONG Words>
class GaugeLog
{
public:
    static void Send_bad(PDEVICE_OBJECT device)
    {
        auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(device, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + Words * 4))); // expect: DDI101 "288 bytes"

        if (entry != nullptr) {
            entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
            IoWriteErrorLogEntry(entry);
        }
    }
};
