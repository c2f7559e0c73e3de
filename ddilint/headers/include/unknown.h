/* unknown.h: IUnknown. */
#ifndef DDILINT_UNKNOWN_H
#define DDILINT_UNKNOWN_H

#include "punknown.h"

#endif
