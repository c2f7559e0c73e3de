/* What the compiler's runtime defines. */
#ifndef DDILINT_VCRUNTIME_H
#define DDILINT_VCRUNTIME_H
#include "crtdefs.h"
#endif
