/* parallel.h: the parallel port driver. */
#ifndef DDILINT_PARALLEL_H
#define DDILINT_PARALLEL_H

#include "wdm.h"
#include "ntddpar.h"

#endif
