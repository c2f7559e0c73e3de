/* <wchar.h> */
#ifndef DDILINT_WCHAR_H
#define DDILINT_WCHAR_H
#define _INC_WCHAR
#include "string.h"
#include "stdio.h"
#include "stdlib.h"
#include "ctype.h"
DDILINT_CRT_BEGIN
wchar_t *wmemcpy(wchar_t *dest, const wchar_t *src, size_t count);
wchar_t *wmemmove(wchar_t *dest, const wchar_t *src, size_t count);
wchar_t *wmemset(wchar_t *dest, wchar_t c, size_t count);
int wmemcmp(const wchar_t *buffer1, const wchar_t *buffer2, size_t count);
wchar_t *wmemchr(const wchar_t *buffer, wchar_t c, size_t count);
DDILINT_CRT_END
#endif
