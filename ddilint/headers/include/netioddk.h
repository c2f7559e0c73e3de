/* netioddk.h: basics of the network I/O subsystem. */
#ifndef DDILINT_NETIODDK_H
#define DDILINT_NETIODDK_H

#include "wdm.h"

#ifndef DDILINT_ADDRESS_FAMILY
#define DDILINT_ADDRESS_FAMILY
typedef USHORT ADDRESS_FAMILY;
#endif

#endif
