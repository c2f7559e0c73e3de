#pragma once
#include <ntddk.h>
#include <ntiologc.h>

typedef VOID (*SPIGOT_OBSERVER)(PVOID Context);

extern PDRIVER_OBJECT SpigotDriver;
extern ULONG SpigotDumpLimit;
extern ULONG SpigotGenerousLimit;
