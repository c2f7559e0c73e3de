/* bthguid.h: interfaces and classes of Bluetooth drivers. */
#ifndef DDILINT_BTHGUID_H
#define DDILINT_BTHGUID_H

#include "guiddef.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const GUID GUID_BTHDDI_PROFILE_DRIVER_INTERFACE;
extern const GUID GUID_BTHDDI_SDP_PARSE_INTERFACE;
extern const GUID GUID_BTHDDI_SDP_NODE_INTERFACE;
extern const GUID GUID_BTHPORT_DEVICE_INTERFACE;
extern const GUID GUID_BTH_DEVICE_INTERFACE;
extern const GUID GUID_BLUETOOTH_RADIO_INTERFACE;
extern const GUID GUID_BLUETOOTHLE_DEVICE_INTERFACE;

#ifdef __cplusplus
}
#endif

#endif
