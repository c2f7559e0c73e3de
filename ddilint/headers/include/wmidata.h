/* Standard management data blocks: serial ports, disks, pointers and keyboards. */
#ifndef DDILINT_WMIDATA_H
#define DDILINT_WMIDATA_H
#define _wmidata_h_

#include "ntdef.h"

#define MSSerial_PortNameGuid \
    {0xA0EC11A8, 0xB16C, 0x11D1, {0xBD, 0x98, 0x00, 0xA0, 0xC9, 0x06, 0xBE, 0x2D}}
DEFINE_GUID(MSSerial_PortName_GUID, 0xa0ec11a8, 0xb16c, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d);
DEFINE_GUID(MSSerial_CommInfo_GUID, 0xedb16a62, 0xb16c, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d);
DEFINE_GUID(MSSerial_HardwareConfiguration_GUID, 0x270b9b86, 0xb16d, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d);
DEFINE_GUID(MSSerial_PerformanceInformation_GUID, 0x56415acc, 0xb16d, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d);
DEFINE_GUID(MSSerial_CommProperties_GUID, 0x8209ec2a, 0x2d6b, 0x11d2, 0xba, 0x49, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSPower_DeviceEnable_GUID, 0x827c0a6f, 0xfeb0, 0x11d0, 0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a);
DEFINE_GUID(MSPower_DeviceWakeEnable_GUID, 0xa9546a82, 0xfeb0, 0x11d0, 0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a);
DEFINE_GUID(MSKeyboard_PortInformation_GUID, 0x4731f89a, 0x71cb, 0x11d1, 0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSMouse_PortInformation_GUID, 0x4731f89c, 0x71cb, 0x11d1, 0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);

typedef struct _MSSerial_PortName {
    USHORT PortName_Length_;
    WCHAR PortName[1];
} MSSerial_PortName, *PMSSerial_PortName;
typedef struct _MSSerial_CommInfo {
    ULONG BaudRate;
    ULONG BitsPerByte;
    ULONG Parity;
    UCHAR ParityCheckEnable;
    ULONG StopBits;
    ULONG XoffCharacter;
    ULONG XoffXmitThreshold;
    ULONG XonCharacter;
    ULONG XonXmitThreshold;
    ULONG MaximumBaudRate;
    ULONG MaximumOutputBufferSize;
    ULONG MaximumInputBufferSize;
    UCHAR Support16BitMode;
    UCHAR SupportDTRDSR;
    UCHAR SupportIntervalTimeouts;
    UCHAR SupportParityCheck;
    UCHAR SupportRTSCTS;
    UCHAR SupportXonXoff;
    UCHAR SettableBaudRate;
    UCHAR SettableDataBits;
    UCHAR SettableFlowControl;
    UCHAR SettableParity;
    UCHAR SettableParityCheck;
    UCHAR SettableStopBits;
    UCHAR IsBusy;
} MSSerial_CommInfo, *PMSSerial_CommInfo, SERIAL_WMI_COMM_DATA, *PSERIAL_WMI_COMM_DATA;
typedef struct _MSSerial_HardwareConfiguration {
    ULONG IrqNumber;
    ULONG IrqVector;
    ULONG IrqLevel;
    ULONGLONG IrqAffinityMask;
    ULONG InterruptType;
    ULONGLONG BaseIOAddress;
} MSSerial_HardwareConfiguration, *PMSSerial_HardwareConfiguration, SERIAL_WMI_HW_DATA, *PSERIAL_WMI_HW_DATA;
typedef struct _MSSerial_PerformanceInformation {
    ULONG ReceivedCount;
    ULONG TransmittedCount;
    ULONG FrameErrorCount;
    ULONG SerialOverrunErrorCount;
    ULONG BufferOverrunErrorCount;
    ULONG ParityErrorCount;
} MSSerial_PerformanceInformation, *PMSSerial_PerformanceInformation, SERIAL_WMI_PERF_DATA, *PSERIAL_WMI_PERF_DATA;
typedef struct _MSSerial_CommProperties {
    USHORT PacketLength;
    USHORT PacketVersion;
    ULONG ServiceMask;
    ULONG Reserved1;
    ULONG MaximumTransmitQueueSize;
    ULONG MaximumReceiveQueueSize;
    ULONG MaximumBaudRate;
    ULONG ProviderSubType;
    ULONG ProviderCapabilities;
    ULONG SettableParameters;
    ULONG SettableBaudRates;
    USHORT SettableDataBits;
    USHORT SettableStopBits;
    ULONG CurrentTransmitQueueSize;
    ULONG CurrentReceiveQueueSize;
    ULONG ProviderSpecific1;
    ULONG ProviderSpecific2;
    WCHAR ProviderSpecificCharacters[1];
} MSSerial_CommProperties, *PMSSerial_CommProperties;
#define SERIAL_WMI_INTTYPE_LATCHED 0
#define SERIAL_WMI_INTTYPE_LEVEL 1
#define SERIAL_WMI_PARITY_NONE 0
#define SERIAL_WMI_PARITY_ODD 1
#define SERIAL_WMI_PARITY_EVEN 2
#define SERIAL_WMI_PARITY_SPACE 3
#define SERIAL_WMI_PARITY_MARK 4
#define SERIAL_WMI_STOP_1 0
#define SERIAL_WMI_STOP_1_5 1
#define SERIAL_WMI_STOP_2 2
typedef struct _KEYBOARD_PORT_WMI_STD_DATA {
    ULONG ConnectorType;
    ULONG DataQueueSize;
    ULONG ErrorCount;
    ULONG FunctionKeys;
    ULONG Indicators;
} KEYBOARD_PORT_WMI_STD_DATA, *PKEYBOARD_PORT_WMI_STD_DATA;
#define KEYBOARD_PORT_WMI_STD_I8042 0
#define KEYBOARD_PORT_WMI_STD_SERIAL 1
#define KEYBOARD_PORT_WMI_STD_USB 2
typedef struct _POINTER_PORT_WMI_STD_DATA {
    ULONG ConnectorType;
    ULONG DataQueueSize;
    ULONG ErrorCount;
    ULONG Buttons;
    ULONG HardwareType;
} POINTER_PORT_WMI_STD_DATA, *PPOINTER_PORT_WMI_STD_DATA;
#define POINTER_PORT_WMI_STD_I8042 0
#define POINTER_PORT_WMI_STD_SERIAL 1
#define POINTER_PORT_WMI_STD_USB 2

#endif
