#ifndef DDILINT_NTIFS_H
#define DDILINT_NTIFS_H
#include "ntddk.h"
#endif
