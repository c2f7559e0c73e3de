/* What a routine that is not known gets by reference, or is called on, it may set as a whole: a pointer in it is one. */
#include <ntddk.h>

class RegistryBuffer
{
public:
    RegistryBuffer() : m_Data(nullptr), m_Size(0) {}
    NTSTATUS Resize(SIZE_T Size);
    PVOID Data() const { return m_Data; }

private:
    PVOID m_Data;
    SIZE_T m_Size;
};

NTSTATUS ReadValue(PCWSTR Name, RegistryBuffer &Buffer);

NTSTATUS ReadNumber_bad(PDEVICE_OBJECT Device, PCWSTR Name, ULONG &Value)
{
    RegistryBuffer buffer;
    NTSTATUS status = ReadValue(Name, buffer);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    auto info = reinterpret_cast<PKEY_VALUE_PARTIAL_INFORMATION>(buffer.Data());
    if (info->Type != REG_DWORD) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        UNREFERENCED_PARAMETER(entry);
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    Value = *reinterpret_cast<PULONG>(&info->Data[0]);
    return STATUS_SUCCESS;
}

NTSTATUS ReadNumber_ok(PDEVICE_OBJECT Device, PCWSTR Name, ULONG &Value)
{
    RegistryBuffer buffer;
    NTSTATUS status = ReadValue(Name, buffer);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    auto info = reinterpret_cast<PKEY_VALUE_PARTIAL_INFORMATION>(buffer.Data());
    if (info->Type != REG_DWORD) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    Value = *reinterpret_cast<PULONG>(&info->Data[0]);
    return STATUS_SUCCESS;
}

NTSTATUS Probe_bad(PDEVICE_OBJECT Device)
{
    RegistryBuffer buffer;
    if (!NT_SUCCESS(buffer.Resize(64))) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (*static_cast<PULONG>(buffer.Data()) != 1) {
        PVOID entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI301
        return entry != nullptr ? STATUS_REVISION_MISMATCH : STATUS_UNSUCCESSFUL;
    }
    return STATUS_SUCCESS;
}

/* A constant object stays what it was. */
BOOLEAN IsWanted(const ULONG &Number);

VOID LogNumber_ok(PDEVICE_OBJECT Device, ULONG Given)
{
    ULONG extra = Given < 64 ? Given : 64;
    if (IsWanted(extra)) {
        PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + extra));
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    }
}

VOID LogNumber_bad(PDEVICE_OBJECT Device, ULONG Given)
{
    ULONG extra = Given < 600 ? Given : 600;
    if (IsWanted(extra)) {
        PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + extra)); // expect: DDI101
        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    }
}
