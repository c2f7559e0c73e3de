/* wdfcore.h: sizes and timeouts. */
#ifndef DDILINT_WDFCORE_H
#define DDILINT_WDFCORE_H

#include "wdftypes.h"

#define WDF_ABS_TIMEOUT_IN_SEC(Time) (((ULONGLONG)(Time)) * 10 * 1000 * 1000)
#define WDF_REL_TIMEOUT_IN_SEC(Time) (-(LONGLONG)(((ULONGLONG)(Time)) * 10 * 1000 * 1000))
#define WDF_ABS_TIMEOUT_IN_MS(Time) (((ULONGLONG)(Time)) * 10 * 1000)
#define WDF_REL_TIMEOUT_IN_MS(Time) (-(LONGLONG)(((ULONGLONG)(Time)) * 10 * 1000))
#define WDF_ABS_TIMEOUT_IN_US(Time) (((ULONGLONG)(Time)) * 10)
#define WDF_REL_TIMEOUT_IN_US(Time) (-(LONGLONG)(((ULONGLONG)(Time)) * 10))
#define WDF_TIMEOUT_TO_SEC ((LONGLONG)1 * 10 * 1000 * 1000)
#define WDF_TIMEOUT_TO_MS ((LONGLONG)1 * 10 * 1000)
#define WDF_TIMEOUT_TO_US ((LONGLONG)1 * 10)
#define WDF_ALIGN_SIZE_DOWN(Length, AlignTo) ((Length) & ~((SIZE_T)(AlignTo) - 1))
#define WDF_ALIGN_SIZE_UP(Length, AlignTo) WDF_ALIGN_SIZE_DOWN((Length) + (SIZE_T)(AlignTo) - 1, AlignTo)
#define WDF_PTR_ADD_OFFSET_TYPE(Pointer, Offset, Type) ((Type)(((PUCHAR)(Pointer)) + (Offset)))
#define WDF_PTR_ADD_OFFSET(Pointer, Offset) WDF_PTR_ADD_OFFSET_TYPE(Pointer, Offset, PVOID)
#define WDF_PTR_GET_OFFSET(BasePointer, OffsetPointer) ((ULONG)(((PUCHAR)(OffsetPointer)) - ((PUCHAR)(BasePointer))))
#define WDF_ALIGN_SIZE_UP_PTR(Size) WDF_ALIGN_SIZE_UP(Size, sizeof(PVOID))

#endif
