/* Identifiers of management objects. */
#include "guiddef.h"
#ifndef DDILINT_WMIGUID_H
#define DDILINT_WMIGUID_H
DEFINE_GUID(DEFAULTSECURITYGUID, 0x0811c1af, 0x7a07, 0x4a06, 0x82, 0xed, 0x86, 0x94, 0x55, 0xcd, 0xf7, 0x13);
#endif
