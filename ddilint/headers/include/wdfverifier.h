/* wdfverifier.h: stops and breakpoints. */
#ifndef DDILINT_WDFVERIFIER_H
#define DDILINT_WDFVERIFIER_H

#include "wdfobject.h"

#ifdef __cplusplus
extern "C" {
#endif

VOID WdfVerifierDbgBreakPoint(VOID);
VOID WdfVerifierKeBugCheck(ULONG BugCheckCode, ULONG_PTR BugCheckParameter1, ULONG_PTR BugCheckParameter2,
                           ULONG_PTR BugCheckParameter3, ULONG_PTR BugCheckParameter4);
PVOID WdfGetTriageInfo(VOID);

#ifdef __cplusplus
}
#endif

#endif
