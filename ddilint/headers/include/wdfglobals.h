/* wdfglobals.h: the driver's framework globals. */
#ifndef DDILINT_WDFGLOBALS_H
#define DDILINT_WDFGLOBALS_H

#include "wdftypes.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _WDF_DRIVER_GLOBALS {
    WDFDRIVER Driver;
    ULONG DriverFlags;
    ULONG DriverTag;
    CHAR DriverName[32];
    BOOLEAN DisplaceDriverUnload;
} WDF_DRIVER_GLOBALS, *PWDF_DRIVER_GLOBALS;

extern PWDF_DRIVER_GLOBALS WdfDriverGlobals;

#ifdef __cplusplus
}
#endif

#endif
