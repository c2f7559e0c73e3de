/* One member that clang cannot make sense of takes the layout of its class: the others are what they are all the same. */
#include <ntddk.h>

class LightControl
{
public:
    NTSTATUS Add_bad(PDEVICE_OBJECT Device, PDEVICE_OBJECT Light);
    NTSTATUS Add_ok(PDEVICE_OBJECT Device, PDEVICE_OBJECT Light);

private:
    PDEVICE_OBJECT m_Lights[8];
    ULONG m_Count;
    guarding::quick_mutex m_Lock;
    ULONG m_State;
};

NTSTATUS LightControl::Add_bad(PDEVICE_OBJECT Device, PDEVICE_OBJECT Light)
{
    if (m_Count >= ARRAYSIZE(m_Lights)) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        return entry != nullptr ? STATUS_TOO_MANY_NODES : STATUS_UNSUCCESSFUL;
    }
    m_State = 1;
    m_Lights[m_Count++] = Light;
    return STATUS_SUCCESS;
}

NTSTATUS LightControl::Add_ok(PDEVICE_OBJECT Device, PDEVICE_OBJECT Light)
{
    m_Count = 0;
    m_State = 9;
    if (m_Lights[0] == Light) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != nullptr && m_State == 9 && m_Count == 0) {
            IoFreeErrorLogEntry(entry);
        }
    }
    return STATUS_SUCCESS;
}
