/* bthxddi.h: transport drivers of Bluetooth controllers. */
#ifndef DDILINT_BTHXDDI_H
#define DDILINT_BTHXDDI_H

#include "ntdef.h"
#include "devioctl.h"

#ifndef FILE_DEVICE_BLUETOOTH
#define FILE_DEVICE_BLUETOOTH 0x00000041
#endif

/* The documentation names the requests without their numbers: here they are only told apart. */
#define IOCTL_BTHX_GET_VERSION CTL_CODE(FILE_DEVICE_BLUETOOTH, 0x1001, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_BTHX_SET_VERSION CTL_CODE(FILE_DEVICE_BLUETOOTH, 0x1002, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_BTHX_QUERY_CAPABILITIES CTL_CODE(FILE_DEVICE_BLUETOOTH, 0x1003, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_BTHX_WRITE_HCI CTL_CODE(FILE_DEVICE_BLUETOOTH, 0x1004, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_BTHX_READ_HCI CTL_CODE(FILE_DEVICE_BLUETOOTH, 0x1005, METHOD_BUFFERED, FILE_ANY_ACCESS)

#define BTHX_DDI_VERSION_V1 (0x00000001)

typedef enum _BTHX_HCI_PACKET_TYPE {
    HciPacketCommand = 0x01,
    HciPacketAclData = 0x02,
    HciPacketEvent = 0x04
} BTHX_HCI_PACKET_TYPE;

typedef enum _BTHX_SCO_SUPPORT {
    ScoSupportNone = 0,
    ScoSupportHCI = 1,
    ScoSupportHCIBypass = 2
} BTHX_SCO_SUPPORT;

typedef struct _BTHX_VERSION {
    ULONG Version;
} BTHX_VERSION, *PBTHX_VERSION;

extern const BTHX_VERSION Microsoft_BTHX_DDI_Version;

typedef struct _BTHX_CAPABILITIES {
    ULONG MaxAclTransferInSize;
    BTHX_SCO_SUPPORT ScoSupport;
    ULONG MaxScoChannels;
    BOOLEAN IsDeviceIdleCapable;
    BOOLEAN IsDeviceWakeCapable;
} BTHX_CAPABILITIES, *PBTHX_CAPABILITIES;

typedef struct _BTHX_HCI_READ_WRITE_CONTEXT {
    ULONG DataLen;
    UCHAR Type;
    UCHAR Data[ANYSIZE_ARRAY];
} BTHX_HCI_READ_WRITE_CONTEXT, *PBTHX_HCI_READ_WRITE_CONTEXT;

#endif
