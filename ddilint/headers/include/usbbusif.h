/* usbbusif.h: the direct-call interfaces of the USB bus driver. */
#ifndef DDILINT_USBBUSIF_H
#define DDILINT_USBBUSIF_H

#include "usb.h"

#define USB_BUSIFFN __stdcall
#define USB_BUSIF_USBDI_VERSION_0 0x0000
#define USB_BUSIF_USBDI_VERSION_1 0x0001
#define USB_BUSIF_USBDI_VERSION_2 0x0002
#define USB_BUSIF_USBDI_VERSION_3 0x0003

extern const GUID USB_BUS_INTERFACE_USBDI_GUID;

typedef VOID(USB_BUSIFFN *PUSB_BUSIFFN_GETUSBDI_VERSION)(
    PVOID BusContext, PUSBD_VERSION_INFORMATION VersionInformation, PULONG HcdCapabilities);
typedef NTSTATUS(USB_BUSIFFN *PUSB_BUSIFFN_QUERY_BUS_TIME)(PVOID BusContext, PULONG CurrentUsbFrame);
typedef NTSTATUS(USB_BUSIFFN *PUSB_BUSIFFN_QUERY_BUS_TIME_EX)(PVOID BusContext, PULONG HighSpeedFrameCounter);
typedef NTSTATUS(USB_BUSIFFN *PUSB_BUSIFFN_SUBMIT_ISO_OUT_URB)(PVOID BusContext, PURB Urb);
typedef NTSTATUS(USB_BUSIFFN *PUSB_BUSIFFN_QUERY_BUS_INFORMATION)(
    PVOID BusContext,
    ULONG Level,
    PVOID BusInformationBuffer,
    PULONG BusInformationBufferLength,
    PULONG BusInformationActualLength);
typedef BOOLEAN(USB_BUSIFFN *PUSB_BUSIFFN_IS_DEVICE_HIGH_SPEED)(PVOID BusContext);
typedef NTSTATUS(USB_BUSIFFN *PUSB_BUSIFFN_ENUM_LOG_ENTRY)(
    PVOID BusContext, ULONG DriverTag, ULONG EnumTag, ULONG P1, ULONG P2);
typedef NTSTATUS(USB_BUSIFFN *PUSB_BUSIFFN_QUERY_CONTROLLER_TYPE)(
    PVOID BusContext,
    PULONG HcdiOptionFlags,
    PUSHORT PciVendorId,
    PUSHORT PciDeviceId,
    PUCHAR PciClass,
    PUCHAR PciSubClass,
    PUCHAR PciRevisionId,
    PUCHAR PciProgIf);

#define DDILINT_USBDI_V0                                     \
    USHORT Size;                                             \
    USHORT Version;                                          \
    PVOID BusContext;                                        \
    PINTERFACE_REFERENCE InterfaceReference;                 \
    PINTERFACE_DEREFERENCE InterfaceDereference;             \
    PUSB_BUSIFFN_GETUSBDI_VERSION GetUSBDIVersion;           \
    PUSB_BUSIFFN_QUERY_BUS_TIME QueryBusTime;                \
    PUSB_BUSIFFN_SUBMIT_ISO_OUT_URB SubmitIsoOutUrb;         \
    PUSB_BUSIFFN_QUERY_BUS_INFORMATION QueryBusInformation;

typedef struct _USB_BUS_INTERFACE_USBDI_V0 {
    DDILINT_USBDI_V0
} USB_BUS_INTERFACE_USBDI_V0, *PUSB_BUS_INTERFACE_USBDI_V0;

typedef struct _USB_BUS_INTERFACE_USBDI_V1 {
    DDILINT_USBDI_V0
    PUSB_BUSIFFN_IS_DEVICE_HIGH_SPEED IsDeviceHighSpeed;
} USB_BUS_INTERFACE_USBDI_V1, *PUSB_BUS_INTERFACE_USBDI_V1;

typedef struct _USB_BUS_INTERFACE_USBDI_V2 {
    DDILINT_USBDI_V0
    PUSB_BUSIFFN_IS_DEVICE_HIGH_SPEED IsDeviceHighSpeed;
    PUSB_BUSIFFN_ENUM_LOG_ENTRY EnumLogEntry;
} USB_BUS_INTERFACE_USBDI_V2, *PUSB_BUS_INTERFACE_USBDI_V2;

typedef struct _USB_BUS_INTERFACE_USBDI_V3 {
    DDILINT_USBDI_V0
    PUSB_BUSIFFN_IS_DEVICE_HIGH_SPEED IsDeviceHighSpeed;
    PUSB_BUSIFFN_ENUM_LOG_ENTRY EnumLogEntry;
    PUSB_BUSIFFN_QUERY_BUS_TIME_EX QueryBusTimeEx;
    PUSB_BUSIFFN_QUERY_CONTROLLER_TYPE QueryControllerType;
} USB_BUS_INTERFACE_USBDI_V3, *PUSB_BUS_INTERFACE_USBDI_V3;

#endif
