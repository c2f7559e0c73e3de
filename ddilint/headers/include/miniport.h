/* miniport.h: what every miniport driver may use. The kernel declarations come whole. */
#ifndef DDILINT_MINIPORT_H
#define DDILINT_MINIPORT_H

#include "wdm.h"
#include "ntddk.h"

#endif
