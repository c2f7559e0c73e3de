#pragma once

#include <ntddk.h>
#include <ntiologc.h>

#define BLOWER_CODES 3

extern const NTSTATUS BlowerCodes[BLOWER_CODES];

NTSTATUS BlowerCodeOf(ULONG Kind);
