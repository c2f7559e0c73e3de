// flood.cpp - here they are.
#include "tide.h"

void TideFlood(PVOID Object)
{
    static TideLevels<4> levels;
    ULONG level = levels.Values[0];

    levels.Write(Object, IO_ERR_RESET);
    TidePut(Object, level);
}
