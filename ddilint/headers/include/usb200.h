/* usb200.h: the second USB specification. */
#ifndef DDILINT_USB200_H
#define DDILINT_USB200_H

#include "usb100.h"

#endif
