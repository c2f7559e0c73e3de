/* <stdlib.h>: what kernel code can use of it. */
#ifndef DDILINT_STDLIB_H
#define DDILINT_STDLIB_H
#define _INC_STDLIB
#include "crtdefs.h"
#include "limits.h"
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fff
#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#define _MAX_ITOSTR_BASE16_COUNT (8 + 1)
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))

#ifndef __cplusplus
#ifndef NOMINMAX
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#endif
#endif
DDILINT_CRT_BEGIN
int abs(int n);
long labs(long n);
long long llabs(long long n);
int atoi(const char *str);
long atol(const char *str);
long long _atoi64(const char *str);
long long atoll(const char *str);
int _wtoi(const wchar_t *str);
long _wtol(const wchar_t *str);
long long _wtoi64(const wchar_t *str);
long strtol(const char *strSource, char **endptr, int base);
unsigned long strtoul(const char *strSource, char **endptr, int base);
long long _strtoi64(const char *strSource, char **endptr, int base);
unsigned long long _strtoui64(const char *strSource, char **endptr, int base);
unsigned long long strtoull(const char *strSource, char **endptr, int base);
long wcstol(const wchar_t *strSource, wchar_t **endptr, int base);
unsigned long wcstoul(const wchar_t *strSource, wchar_t **endptr, int base);
long long _wcstoi64(const wchar_t *strSource, wchar_t **endptr, int base);
unsigned long long _wcstoui64(const wchar_t *strSource, wchar_t **endptr, int base);
char *_itoa(int value, char *buffer, int radix);
char *_ltoa(long value, char *buffer, int radix);
char *_ultoa(unsigned long value, char *buffer, int radix);
char *_i64toa(long long value, char *buffer, int radix);
char *_ui64toa(unsigned long long value, char *buffer, int radix);
errno_t _itoa_s(int value, char *buffer, size_t size, int radix);
errno_t _ltoa_s(long value, char *buffer, size_t size, int radix);
errno_t _ultoa_s(unsigned long value, char *buffer, size_t size, int radix);
errno_t _i64toa_s(long long value, char *buffer, size_t size, int radix);
errno_t _ui64toa_s(unsigned long long value, char *buffer, size_t size, int radix);
wchar_t *_itow(int value, wchar_t *buffer, int radix);
wchar_t *_ltow(long value, wchar_t *buffer, int radix);
wchar_t *_ultow(unsigned long value, wchar_t *buffer, int radix);
errno_t _itow_s(int value, wchar_t *buffer, size_t size, int radix);
errno_t _ltow_s(long value, wchar_t *buffer, size_t size, int radix);
errno_t _ultow_s(unsigned long value, wchar_t *buffer, size_t size, int radix);
errno_t _i64tow_s(long long value, wchar_t *buffer, size_t size, int radix);
errno_t _ui64tow_s(unsigned long long value, wchar_t *buffer, size_t size, int radix);
void qsort(void *base, size_t number, size_t width, int(__cdecl *compare)(const void *, const void *));
void qsort_s(void *base, size_t num, size_t width, int(__cdecl *compare)(void *, const void *, const void *), void *context);
void *bsearch(const void *key, const void *base, size_t num, size_t width, int(__cdecl *compare)(const void *, const void *));
int rand(void);
void srand(unsigned int seed);
void *malloc(size_t size);
void *calloc(size_t number, size_t size);
void *realloc(void *memblock, size_t size);
void free(void *memblock);
__declspec(noreturn) void exit(int status);
__declspec(noreturn) void abort(void);
size_t mbstowcs(wchar_t *wcstr, const char *mbstr, size_t count);
size_t wcstombs(char *mbstr, const wchar_t *wcstr, size_t count);
int mbtowc(wchar_t *wchar, const char *mbchar, size_t count);
int wctomb(char *mbchar, wchar_t wchar);
unsigned short _byteswap_ushort(unsigned short val);
unsigned long _byteswap_ulong(unsigned long val);
unsigned long long _byteswap_uint64(unsigned long long val);
unsigned int _rotl(unsigned int value, int shift);
unsigned int _rotr(unsigned int value, int shift);
unsigned long _lrotl(unsigned long value, int shift);
unsigned long _lrotr(unsigned long value, int shift);
unsigned long long _rotl64(unsigned long long value, int shift);
unsigned long long _rotr64(unsigned long long value, int shift);
DDILINT_CRT_END
#endif
