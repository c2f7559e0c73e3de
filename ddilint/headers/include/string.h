/* <string.h>, wide characters included. */
#ifndef DDILINT_STRING_H
#define DDILINT_STRING_H
#define _INC_STRING
#include "crtdefs.h"
DDILINT_CRT_BEGIN
void *memcpy(void *dest, const void *src, size_t count);
void *memmove(void *dest, const void *src, size_t count);
void *memset(void *dest, int c, size_t count);
int memcmp(const void *buffer1, const void *buffer2, size_t count);
void *memchr(const void *buffer, int c, size_t count);
void *_memccpy(void *dest, const void *src, int c, size_t count);
int _memicmp(const void *buffer1, const void *buffer2, size_t count);
errno_t memcpy_s(void *dest, size_t destSize, const void *src, size_t count);
errno_t memmove_s(void *dest, size_t numberOfElements, const void *src, size_t count);
char *strcpy(char *strDestination, const char *strSource);
char *strncpy(char *strDest, const char *strSource, size_t count);
char *strcat(char *strDestination, const char *strSource);
char *strncat(char *strDest, const char *strSource, size_t count);
int strcmp(const char *string1, const char *string2);
int strncmp(const char *string1, const char *string2, size_t count);
int _stricmp(const char *string1, const char *string2);
int _strnicmp(const char *string1, const char *string2, size_t count);
int stricmp(const char *string1, const char *string2);
int strnicmp(const char *string1, const char *string2, size_t count);
int _strcmpi(const char *string1, const char *string2);
int strcoll(const char *string1, const char *string2);
size_t strlen(const char *str);
size_t strnlen(const char *str, size_t numberOfElements);
size_t strnlen_s(const char *str, size_t numberOfElements);
char *strchr(const char *str, int c);
char *strrchr(const char *str, int c);
char *strstr(const char *str, const char *strSearch);
char *strpbrk(const char *str, const char *strCharSet);
size_t strspn(const char *str, const char *strCharSet);
size_t strcspn(const char *str, const char *strCharSet);
char *strtok(char *strToken, const char *strDelimit);
char *strtok_s(char *str, const char *delimiters, char **context);
errno_t strcpy_s(char *dest, rsize_t dest_size, const char *src);
errno_t strncpy_s(char *strDest, size_t numberOfElements, const char *strSource, size_t count);
errno_t strcat_s(char *strDestination, size_t numberOfElements, const char *strSource);
errno_t strncat_s(char *strDest, size_t numberOfElements, const char *strSource, size_t count);
char *_strrev(char *str);
char *_strset(char *str, int c);
char *_strnset(char *str, int c, size_t count);
char *_strlwr(char *str);
char *_strupr(char *str);
errno_t _strlwr_s(char *str, size_t numberOfElements);
errno_t _strupr_s(char *str, size_t numberOfElements);
wchar_t *wcscpy(wchar_t *strDestination, const wchar_t *strSource);
wchar_t *wcsncpy(wchar_t *strDest, const wchar_t *strSource, size_t count);
wchar_t *wcscat(wchar_t *strDestination, const wchar_t *strSource);
wchar_t *wcsncat(wchar_t *strDest, const wchar_t *strSource, size_t count);
int wcscmp(const wchar_t *string1, const wchar_t *string2);
int wcsncmp(const wchar_t *string1, const wchar_t *string2, size_t count);
int _wcsicmp(const wchar_t *string1, const wchar_t *string2);
int _wcsnicmp(const wchar_t *string1, const wchar_t *string2, size_t count);
int wcsicmp(const wchar_t *string1, const wchar_t *string2);
int wcsnicmp(const wchar_t *string1, const wchar_t *string2, size_t count);
size_t wcslen(const wchar_t *str);
size_t wcsnlen(const wchar_t *str, size_t numberOfElements);
size_t wcsnlen_s(const wchar_t *str, size_t numberOfElements);
wchar_t *wcschr(const wchar_t *str, wchar_t c);
wchar_t *wcsrchr(const wchar_t *str, wchar_t c);
wchar_t *wcsstr(const wchar_t *str, const wchar_t *strSearch);
wchar_t *wcspbrk(const wchar_t *str, const wchar_t *strCharSet);
size_t wcsspn(const wchar_t *str, const wchar_t *strCharSet);
size_t wcscspn(const wchar_t *str, const wchar_t *strCharSet);
wchar_t *wcstok_s(wchar_t *str, const wchar_t *delimiters, wchar_t **context);
errno_t wcscpy_s(wchar_t *dest, rsize_t dest_size, const wchar_t *src);
errno_t wcsncpy_s(wchar_t *strDest, size_t numberOfElements, const wchar_t *strSource, size_t count);
errno_t wcscat_s(wchar_t *strDestination, size_t numberOfElements, const wchar_t *strSource);
errno_t wcsncat_s(wchar_t *strDest, size_t numberOfElements, const wchar_t *strSource, size_t count);
wchar_t *_wcslwr(wchar_t *str);
wchar_t *_wcsupr(wchar_t *str);
wchar_t *_wcsrev(wchar_t *str);
wchar_t *_wcsset(wchar_t *str, wchar_t c);
wchar_t *_wcsnset(wchar_t *str, wchar_t c, size_t count);
errno_t _wcslwr_s(wchar_t *str, size_t numberOfElements);
errno_t _wcsupr_s(wchar_t *str, size_t numberOfElements);
DDILINT_CRT_END

#ifdef __cplusplus
/* The forms that take the size from the array. */
template <size_t Size> errno_t strncpy_s(char (&strDest)[Size], const char *strSource, size_t count);
template <size_t Size> errno_t strcat_s(char (&strDestination)[Size], const char *strSource);
template <size_t Size> errno_t strncat_s(char (&strDest)[Size], const char *strSource, size_t count);
template <size_t Size> errno_t wcsncpy_s(wchar_t (&strDest)[Size], const wchar_t *strSource, size_t count);
template <size_t Size> errno_t wcscat_s(wchar_t (&strDestination)[Size], const wchar_t *strSource);
template <size_t Size> errno_t wcsncat_s(wchar_t (&strDest)[Size], const wchar_t *strSource, size_t count);
#endif
#endif
