/* <stdio.h>: what kernel code can use of it. */
#ifndef DDILINT_STDIO_H
#define DDILINT_STDIO_H
#define _INC_STDIO
#include "crtdefs.h"
#include "stdarg.h"
#define EOF (-1)
#define WEOF ((wint_t)0xFFFF)
#define BUFSIZ 512
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
typedef struct _iobuf {
    void *_Placeholder;
} FILE;
DDILINT_CRT_BEGIN
int printf(const char *format, ...);
int sprintf(char *buffer, const char *format, ...);
int sprintf_s(char *buffer, size_t sizeOfBuffer, const char *format, ...);
int _snprintf(char *buffer, size_t count, const char *format, ...);
int snprintf(char *buffer, size_t count, const char *format, ...);
int _snprintf_s(char *buffer, size_t sizeOfBuffer, size_t count, const char *format, ...);
int _scprintf(const char *format, ...);
int vsprintf(char *buffer, const char *format, va_list argptr);
int vsprintf_s(char *buffer, size_t numberOfElements, const char *format, va_list argptr);
int _vsnprintf(char *buffer, size_t count, const char *format, va_list argptr);
int vsnprintf(char *buffer, size_t count, const char *format, va_list argptr);
int _vsnprintf_s(char *buffer, size_t sizeOfBuffer, size_t count, const char *format, va_list argptr);
int _vscprintf(const char *format, va_list argptr);
int sscanf(const char *buffer, const char *format, ...);
int sscanf_s(const char *buffer, const char *format, ...);
#ifdef __cplusplus
int swprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...);
#else
int swprintf(); /* the kernel's own takes no count, that of the standard does */
#endif
int swprintf_s(wchar_t *buffer, size_t sizeOfBuffer, const wchar_t *format, ...);
int _swprintf(wchar_t *buffer, const wchar_t *format, ...);
int _snwprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...);
int _snwprintf_s(wchar_t *buffer, size_t sizeOfBuffer, size_t count, const wchar_t *format, ...);
int _scwprintf(const wchar_t *format, ...);
#ifdef __cplusplus
int vswprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list argptr);
#else
int vswprintf();
#endif
int vswprintf_s(wchar_t *buffer, size_t numberOfElements, const wchar_t *format, va_list argptr);
int _vsnwprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list argptr);
int _vsnwprintf_s(wchar_t *buffer, size_t sizeOfBuffer, size_t count, const wchar_t *format, va_list argptr);
int _vscwprintf(const wchar_t *format, va_list argptr);
int swscanf(const wchar_t *buffer, const wchar_t *format, ...);
int swscanf_s(const wchar_t *buffer, const wchar_t *format, ...);
DDILINT_CRT_END
#ifdef __cplusplus
extern "C++" {
int swprintf(wchar_t *buffer, const wchar_t *format, ...);
int vswprintf(wchar_t *buffer, const wchar_t *format, va_list argptr);
}
#endif
#endif
