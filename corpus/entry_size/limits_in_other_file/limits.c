/* limits.c - what the driver logs at most. Somebody may change it with a debugger; the driver does not. */
#include "limits.h"

ULONG SpigotDumpLimit = 64;
ULONG SpigotGenerousLimit = 256;
