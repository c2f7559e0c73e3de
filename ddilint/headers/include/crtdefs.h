/* Types that every header of the C runtime uses. */
#ifndef DDILINT_CRTDEFS_H
#define DDILINT_CRTDEFS_H
#define _INC_CRTDEFS

#include "sal.h"

#ifndef _SIZE_T_DEFINED
#define _SIZE_T_DEFINED
#if defined(_WIN64)
typedef unsigned __int64 size_t;
#else
typedef unsigned int size_t;
#endif
#endif
#if defined(_WIN64)
typedef __int64 ptrdiff_t;
typedef __int64 intptr_t;
typedef unsigned __int64 uintptr_t;
typedef __int64 ssize_t;
#else
typedef int ptrdiff_t;
typedef int intptr_t;
typedef unsigned int uintptr_t;
typedef int ssize_t;
#endif
#define _PTRDIFF_T_DEFINED
#define _INTPTR_T_DEFINED
#define _UINTPTR_T_DEFINED
#if !defined(__cplusplus) || !defined(_NATIVE_WCHAR_T_DEFINED)
#ifndef _WCHAR_T_DEFINED
#define _WCHAR_T_DEFINED
typedef unsigned short wchar_t;
#endif
#endif
typedef unsigned short wint_t;
typedef unsigned short wctype_t;
typedef int errno_t;
typedef size_t rsize_t;
typedef __int64 __time64_t;
typedef long __time32_t;
typedef __time64_t time_t;
#define _TIME_T_DEFINED

#ifndef NULL
#if defined(__cplusplus)
#define NULL 0
#else
#define NULL ((void *)0)
#endif
#endif

#ifndef _CRTIMP
#define _CRTIMP
#endif
#define _CRT_UNUSED(x) (void)x
#define _CRT_STRINGIZE_(x) #x
#define _CRT_STRINGIZE(x) _CRT_STRINGIZE_(x)
#define _CRT_WIDE_(s) L##s
#define _CRT_WIDE(s) _CRT_WIDE_(s)
#define __CRTDECL __cdecl
#define _ACRTIMP
#define _VCRTIMP
#define _TRUNCATE ((size_t)-1)
#ifndef _countof
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif

#if defined(__cplusplus)
#define DDILINT_CRT_BEGIN extern "C" {
#define DDILINT_CRT_END }
#else
#define DDILINT_CRT_BEGIN
#define DDILINT_CRT_END
#endif

#endif
