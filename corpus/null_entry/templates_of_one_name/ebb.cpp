// ebb.cpp - none of the templates is used here.
#include "tide.h"

void TideEbb_ok(PVOID Object)
{
    TideEntry entry(Object);

    entry.Write(IO_ERR_TIMEOUT);
    TidePut(Object);
}
