/* usb100.h: the first USB specification. */
#ifndef DDILINT_USB100_H
#define DDILINT_USB100_H

#include "usbspec.h"

#endif
