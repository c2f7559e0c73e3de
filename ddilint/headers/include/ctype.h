/* <ctype.h> */
#ifndef DDILINT_CTYPE_H
#define DDILINT_CTYPE_H
#define _INC_CTYPE
#include "crtdefs.h"
DDILINT_CRT_BEGIN
int isalpha(int c);
int isupper(int c);
int islower(int c);
int isdigit(int c);
int isxdigit(int c);
int isspace(int c);
int ispunct(int c);
int isalnum(int c);
int isprint(int c);
int isgraph(int c);
int iscntrl(int c);
int isblank(int c);
int toupper(int c);
int tolower(int c);
int _toupper(int c);
int _tolower(int c);
int iswalpha(wint_t c);
int iswupper(wint_t c);
int iswlower(wint_t c);
int iswdigit(wint_t c);
int iswxdigit(wint_t c);
int iswspace(wint_t c);
int iswpunct(wint_t c);
int iswalnum(wint_t c);
int iswprint(wint_t c);
int iswgraph(wint_t c);
int iswcntrl(wint_t c);
int iswascii(wint_t c);
int iswctype(wint_t c, wctype_t type);
wint_t towupper(wint_t c);
wint_t towlower(wint_t c);
int __isascii(int c);
int isascii(int c);
int isleadbyte(int c);
DDILINT_CRT_END
#endif
