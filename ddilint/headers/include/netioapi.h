/* netioapi.h: interface and compartment basics. */
#ifndef DDILINT_NETIOAPI_H
#define DDILINT_NETIOAPI_H

#include "ntdef.h"
#include "ntddndis.h"

#endif
