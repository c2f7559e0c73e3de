/* storswtr.h: nothing but private switches of the storage stack. */
#ifndef DDILINT_STORSWTR_H
#define DDILINT_STORSWTR_H
#endif
