/* <tchar.h>: the wide spellings. */
#ifndef DDILINT_TCHAR_H
#define DDILINT_TCHAR_H
#include "wchar.h"
#define _T(x) L##x
#define _TEXT(x) L##x
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcscmp wcscmp
#define _tcsicmp _wcsicmp
#endif
