/* va_list, under the name some headers ask for. */
#include "stdarg.h"
