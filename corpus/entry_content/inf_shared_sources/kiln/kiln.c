#include <ntddk.h>
#include "../both/events.h"
#include "kiln.h"

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    LogFault(Driver, KILN_STUCK);
    LogParityAgain(Driver);
    return STATUS_SUCCESS;
}
