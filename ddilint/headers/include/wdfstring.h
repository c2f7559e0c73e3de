/* wdfstring.h: strings. */
#ifndef DDILINT_WDFSTRING_H
#define DDILINT_WDFSTRING_H

#include "wdfobject.h"

#ifdef __cplusplus
extern "C" {
#endif

NTSTATUS WdfStringCreate(PCUNICODE_STRING UnicodeString, PWDF_OBJECT_ATTRIBUTES StringAttributes,
                         WDFSTRING *String);
VOID WdfStringGetUnicodeString(WDFSTRING String, PUNICODE_STRING UnicodeString);

#ifdef __cplusplus
}
#endif

#endif
