#include <ntddk.h>
#include "../both/events.h"
#include "mill.h"

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogFault(Driver, MILL_STUCK);
    return STATUS_SUCCESS;
}
