/* wdflookaside.h: lookaside lists, declared with the memory objects. */
#ifndef DDILINT_WDFLOOKASIDE_H
#define DDILINT_WDFLOOKASIDE_H

#include "wdfmemory.h"

#define DDILINT_WDFLOOKASIDE_IS_WDFMEMORY 1

#endif
