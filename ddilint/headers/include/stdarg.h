/* <stdarg.h> */
#ifndef DDILINT_STDARG_H
#define DDILINT_STDARG_H
#define _INC_STDARG
#define _VA_LIST_DEFINED

typedef __builtin_va_list va_list;
#define va_start(ap, ...) __builtin_va_start(ap, __VA_ARGS__)
#define va_end(ap) __builtin_va_end(ap)
/* What callers pass is anything, and another value each time. */
#define va_arg(ap, type) (*(type volatile *)((ap += sizeof(void *)) - sizeof(void *)))
#define va_copy(destination, source) __builtin_va_copy(destination, source)
#define __crt_va_start(ap, x) va_start(ap, x)
#define __crt_va_end(ap) va_end(ap)
#define __crt_va_arg(ap, t) va_arg(ap, t)

#endif
