/* ksdebug.h: debug output of streaming drivers, of which a retail build has nothing. */
#ifndef DDILINT_KSDEBUG_H
#define DDILINT_KSDEBUG_H

#include "wdm.h"

#define DEBUGLVL_BLAB 4
#define DEBUGLVL_VERBOSE 3
#define DEBUGLVL_TERSE 2
#define DEBUGLVL_ERROR 1
#ifndef _DbgPrintF
#define _DbgPrintF(lvl, strings)
#endif
#define _DbgPrintFEx(component, lvl, strings)
#define DbgPrintfEx(component, lvl, strings)

#endif
