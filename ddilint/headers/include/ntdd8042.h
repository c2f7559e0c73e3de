/* ntdd8042.h: hooks of the PS/2 port driver. */
#ifndef DDILINT_NTDD8042_H
#define DDILINT_NTDD8042_H

#include "wdm.h"
#include "kbdmou.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IOCTL_INTERNAL_I8042_HOOK_KEYBOARD CTL_CODE(FILE_DEVICE_KEYBOARD, 0x0FF0, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_I8042_HOOK_MOUSE CTL_CODE(FILE_DEVICE_MOUSE, 0x0FF0, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef enum _KEYBOARD_SCAN_STATE {
    Normal,
    GotE0,
    GotE1
} KEYBOARD_SCAN_STATE, *PKEYBOARD_SCAN_STATE;

typedef enum _MOUSE_STATE {
    MouseIdle,
    XMovement,
    YMovement,
    MouseExpectingACK,
    MouseResetting
} MOUSE_STATE, *PMOUSE_STATE;

typedef enum _TRANSMIT_STATE {
    Idle,
    SendingBytes
} TRANSMIT_STATE, *PTRANSMIT_STATE;

typedef struct _OUTPUT_PACKET {
    PUCHAR Bytes;
    ULONG CurrentByte;
    ULONG ByteCount;
    TRANSMIT_STATE State;
} OUTPUT_PACKET, *POUTPUT_PACKET;

typedef struct _INTERNAL_I8042_START_INFORMATION {
    ULONG Size;
    PKINTERRUPT InterruptObject;
    ULONG Reserved[8];
} INTERNAL_I8042_START_INFORMATION, *PINTERNAL_I8042_START_INFORMATION;

typedef enum _I8042_PORT_TYPE {
    PortTypeData = 0,
    PortTypeCommand
} I8042_PORT_TYPE, *PI8042_PORT_TYPE;

typedef VOID(NTAPI *PI8042_ISR_WRITE_PORT)(PVOID Context, UCHAR Value);
typedef VOID(NTAPI *PI8042_QUEUE_PACKET)(PVOID Context);
typedef NTSTATUS(NTAPI *PI8042_SYNCH_READ_PORT)(PVOID Context, PUCHAR Value, BOOLEAN WaitForACK);
typedef NTSTATUS(NTAPI *PI8042_SYNCH_WRITE_PORT)(PVOID Context, UCHAR Value, BOOLEAN WaitForACK);
typedef NTSTATUS NTAPI I8042_KEYBOARD_INITIALIZATION_ROUTINE(PVOID InitializationContext,
                                                             PVOID SynchFuncContext,
                                                             PI8042_SYNCH_READ_PORT ReadPort,
                                                             PI8042_SYNCH_WRITE_PORT WritePort,
                                                             PBOOLEAN TurnTranslationOn);
typedef I8042_KEYBOARD_INITIALIZATION_ROUTINE *PI8042_KEYBOARD_INITIALIZATION_ROUTINE;
typedef BOOLEAN NTAPI I8042_KEYBOARD_ISR(PVOID IsrContext, PKEYBOARD_INPUT_DATA CurrentInput,
                                         POUTPUT_PACKET CurrentOutput, UCHAR StatusByte, PUCHAR Byte,
                                         PBOOLEAN ContinueProcessing, PKEYBOARD_SCAN_STATE ScanState);
typedef I8042_KEYBOARD_ISR *PI8042_KEYBOARD_ISR;
typedef BOOLEAN NTAPI I8042_MOUSE_ISR(PVOID IsrContext, PMOUSE_INPUT_DATA CurrentInput,
                                      POUTPUT_PACKET CurrentOutput, UCHAR StatusByte, PUCHAR Byte,
                                      PBOOLEAN ContinueProcessing, PMOUSE_STATE MouseState,
                                      PVOID ResetSubState);
typedef I8042_MOUSE_ISR *PI8042_MOUSE_ISR;

typedef struct _INTERNAL_I8042_HOOK_KEYBOARD {
    PVOID Context;
    PI8042_KEYBOARD_INITIALIZATION_ROUTINE InitializationRoutine;
    PI8042_KEYBOARD_ISR IsrRoutine;
    PI8042_ISR_WRITE_PORT IsrWritePort;
    PI8042_QUEUE_PACKET QueueKeyboardPacket;
    PVOID CallContext;
} INTERNAL_I8042_HOOK_KEYBOARD, *PINTERNAL_I8042_HOOK_KEYBOARD;

typedef struct _INTERNAL_I8042_HOOK_MOUSE {
    PVOID Context;
    PI8042_MOUSE_ISR IsrRoutine;
    PI8042_ISR_WRITE_PORT IsrWritePort;
    PI8042_QUEUE_PACKET QueueMousePacket;
    PVOID CallContext;
} INTERNAL_I8042_HOOK_MOUSE, *PINTERNAL_I8042_HOOK_MOUSE;

#ifdef __cplusplus
}
#endif

#endif
