/* <stddef.h> */
#ifndef DDILINT_STDDEF_H
#define DDILINT_STDDEF_H
#define _INC_STDDEF

#include "crtdefs.h"

#ifndef offsetof
#define offsetof(s, m) __builtin_offsetof(s, m)
#endif
#if defined(__cplusplus)
namespace std {
typedef decltype(nullptr) nullptr_t;
typedef ::size_t size_t;
typedef ::ptrdiff_t ptrdiff_t;
}
using std::nullptr_t;
#endif

#endif
