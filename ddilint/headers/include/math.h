/* <math.h> */
#ifndef DDILINT_MATH_H
#define DDILINT_MATH_H
#include "crtdefs.h"
DDILINT_CRT_BEGIN
double fabs(double x);
double floor(double x);
double ceil(double x);
double sqrt(double x);
double pow(double x, double y);
double exp(double x);
double log(double x);
double log10(double x);
double sin(double x);
double cos(double x);
double tan(double x);
double asin(double x);
double acos(double x);
double atan(double x);
double atan2(double y, double x);
double fmod(double x, double y);
double modf(double x, double *intptr);
double ldexp(double x, int exp);
double frexp(double x, int *expptr);
float sqrtf(float x);
float fabsf(float x);
float powf(float x, float y);
float floorf(float x);
float ceilf(float x);
float sinf(float x);
float cosf(float x);
DDILINT_CRT_END
#endif
