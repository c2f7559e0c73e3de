/* The C structures of WMI. */
#ifndef DDILINT_WMISTR_H
#define DDILINT_WMISTR_H
#include "ntdef.h"
#endif
