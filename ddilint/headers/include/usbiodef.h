/* usbiodef.h: codes of the USB stack. */
#ifndef DDILINT_USBIODEF_H
#define DDILINT_USBIODEF_H

#include "ntdef.h"
#include "devioctl.h"
#include "guiddef.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef FILE_DEVICE_USB
#define FILE_DEVICE_USB FILE_DEVICE_UNKNOWN
#endif
extern const GUID GUID_DEVINTERFACE_USB_HUB;
extern const GUID GUID_DEVINTERFACE_USB_DEVICE;
extern const GUID GUID_DEVINTERFACE_USB_HOST_CONTROLLER;

#ifdef __cplusplus
}
#endif

#endif
