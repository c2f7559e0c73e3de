/* <wctype.h> */
#include "ctype.h"
