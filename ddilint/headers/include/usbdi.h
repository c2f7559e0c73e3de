/* usbdi.h: the interface of the USB driver stack. */
#ifndef DDILINT_USBDI_H
#define DDILINT_USBDI_H

#include "ntddk.h"
#include "usb.h"
#include "usbioctl.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef VOID NTAPI USB_IDLE_CALLBACK(PVOID Context);
typedef USB_IDLE_CALLBACK *PUSB_IDLE_CALLBACK;

typedef struct _USB_IDLE_CALLBACK_INFO {
    PUSB_IDLE_CALLBACK IdleCallback;
    PVOID IdleContext;
} USB_IDLE_CALLBACK_INFO, *PUSB_IDLE_CALLBACK_INFO;

#define URB_FROM_IRP(Irp) ((IoGetCurrentIrpStackLocation(Irp))->Parameters.Others.Argument1)

#ifdef __cplusplus
}
#endif

#endif
