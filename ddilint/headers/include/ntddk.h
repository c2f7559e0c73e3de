#ifndef DDILINT_NTDDK_H
#define DDILINT_NTDDK_H
#include "wdm.h"
#endif
