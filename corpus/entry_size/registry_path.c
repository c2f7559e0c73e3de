/*
 * The path that a driver is loaded with stays as it is, whatever ran before it is logged: nothing bounds its length but
 * what the driver tests.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

VOID (*TarnHook)(PVOID Context);
PCHAR TarnText;
ULONG TarnRoom;

static VOID TarnMark(_In_ PUNICODE_STRING Path)
{
    ULONG i;

    for (i = 0; i < TarnRoom; i++) {
        TarnText[i] = (CHAR)Path->Length;
    }
}

/* Tests what the string has, and not what the entry gets. */
static VOID TarnLogPath(_In_ PVOID Object, _In_ PCUNICODE_STRING Path)
{
    SIZE_T size = sizeof(IO_ERROR_LOG_PACKET) + Path->Length + sizeof(WCHAR);
    PIO_ERROR_LOG_PACKET entry;

    if (Path->Length >= ERROR_LOG_MAXIMUM_SIZE) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Object, (UCHAR)size); // expect: DDI101
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID TarnLogShortPath(_In_ PVOID Object, _In_ PCUNICODE_STRING Path)
{
    SIZE_T size = sizeof(IO_ERROR_LOG_PACKET) + Path->Length + sizeof(WCHAR);
    PIO_ERROR_LOG_PACKET entry;

    if (size > ERROR_LOG_MAXIMUM_SIZE) {
        return;
    }
    entry = IoAllocateErrorLogEntry(Object, (UCHAR)size);
    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(*entry));
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    if (TarnHook != NULL) {
        TarnHook(DriverObject);
    }
    TarnMark(RegistryPath);
    TarnLogPath(DriverObject, RegistryPath);
    TarnLogShortPath(DriverObject, RegistryPath);
    return STATUS_SUCCESS;
}
