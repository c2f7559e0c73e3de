/* Compiler intrinsics, as plain functions. Those that clang builds in are known to it without a declaration. */
#ifndef DDILINT_INTRIN_H
#define DDILINT_INTRIN_H
#define __INTRIN_H_
#include "crtdefs.h"
DDILINT_CRT_BEGIN
void __cpuid(int cpuInfo[4], int function_id);
void __cpuidex(int cpuInfo[4], int function_id, int subfunction_id);
void _mm_pause(void);
void _mm_mfence(void);
void _mm_lfence(void);
void _mm_sfence(void);
void _mm_clflush(const void *p);
void _mm_prefetch(const char *p, int i);
unsigned char __inbyte(unsigned short Port);
unsigned short __inword(unsigned short Port);
unsigned long __indword(unsigned short Port);
void __outbyte(unsigned short Port, unsigned char Data);
void __outword(unsigned short Port, unsigned short Data);
void __outdword(unsigned short Port, unsigned long Data);
void __inbytestring(unsigned short Port, unsigned char *Buffer, unsigned long Count);
void __outbytestring(unsigned short Port, unsigned char *Buffer, unsigned long Count);
unsigned long long __readmsr(unsigned long Register);
void __writemsr(unsigned long Register, unsigned long long Value);
unsigned long long __readpmc(unsigned long counter);
void _disable(void);
void _enable(void);
void __halt(void);
void __nop(void);
void __invlpg(void *Address);
void __wbinvd(void);
void __lidt(void *Source);
void __sidt(void *Destination);
void _sgdt(void *Destination);
void _lgdt(void *Source);
#if defined(_AMD64_)
unsigned long long __readcr0(void);
unsigned long long __readcr2(void);
unsigned long long __readcr3(void);
unsigned long long __readcr4(void);
unsigned long long __readcr8(void);
void __writecr0(unsigned long long Data);
void __writecr3(unsigned long long Data);
void __writecr4(unsigned long long Data);
void __writecr8(unsigned long long Data);
unsigned long long __readeflags(void);
void __writeeflags(unsigned long long Value);
unsigned char __readgsbyte(unsigned long Offset);
unsigned short __readgsword(unsigned long Offset);
unsigned long __readgsdword(unsigned long Offset);
unsigned long long __readgsqword(unsigned long Offset);
unsigned long long _umul128(unsigned long long Multiplier, unsigned long long Multiplicand, unsigned long long *HighProduct);
unsigned long long __umulh(unsigned long long a, unsigned long long b);
#elif defined(_X86_)
unsigned long __readcr0(void);
unsigned long __readcr3(void);
unsigned long __readcr4(void);
void __writecr0(unsigned int Data);
void __writecr4(unsigned int Data);
unsigned int __readeflags(void);
#endif
DDILINT_CRT_END
#endif
