/* user.c - who reports. */
#include "report.h"

typedef VOID (*WIDGET_REPORTER)(PDEVICE_OBJECT DeviceObject, ULONG Extra);

WIDGET_REPORTER WidgetReporter;

/* The label has the name of the function, as in much code that was not written for this. */
NTSTATUS WidgetStart_ok(PDEVICE_OBJECT DeviceObject, ULONG Units)
{
    if (Units > 5) {
        goto Failed;
    }
    Report(DeviceObject, 8);
    Quota(DeviceObject, 12);
    Record(DeviceObject, 16);
    Taken(DeviceObject, 4);
    return STATUS_SUCCESS;

Failed:
    Failed(DeviceObject, 8);
    return STATUS_INVALID_PARAMETER;
}

VOID WidgetInstall(VOID)
{
    WidgetReporter = Taken;
}
