// A miniport whose interrupt routine asks, in a file that has nothing else to do with logging, whether it may log.
#include <storport.h>

typedef struct _KILN {
    BOOLEAN InInterrupt;
    ULONG Faults;
    ULONG Retries;
    ULONG Weight;
    ULONG LastWeight;
    VOID (*Vent)(PVOID Kiln, ULONG Weight);
} KILN, *PKILN;

BOOLEAN KilnMayLog(PKILN Kiln);
ULONG KilnWeigh(PKILN Kiln);
BOOLEAN KilnMayVent(PKILN Kiln);
ULONG KilnVent(PKILN Kiln);
