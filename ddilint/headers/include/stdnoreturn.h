/* <stdnoreturn.h> */
#ifndef DDILINT_STDNORETURN_H
#define DDILINT_STDNORETURN_H
#define noreturn _Noreturn
#endif
