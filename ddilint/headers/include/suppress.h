/* Names of code-analysis warnings, for #pragma prefast. Nothing of it is read. */
#ifndef DDILINT_SUPPRESS_H
#define DDILINT_SUPPRESS_H
#endif
