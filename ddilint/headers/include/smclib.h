/* smclib.h: the smart card library. */
#ifndef DDILINT_SMCLIB_H
#define DDILINT_SMCLIB_H

#include "wdm.h"
#include "winsmcrd.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RDF_CARD_POWER 0
#define RDF_TRANSMIT 1
#define RDF_CARD_EJECT 2
#define RDF_READER_SWALLOW 3
#define RDF_SET_PROTOCOL 4
#define RDF_CONFISCATE_CARD 5
#define RDF_CARD_TRACKING 6
#define RDF_IOCTL_VENDOR 7
#define RDF_ATR_PARSE 8
#define SMCLIB_VENDOR_LENGTH 32
#define MAXIMUM_ATTR_STRING_LENGTH 32
#define MAXIMUM_SERIAL_NUMBER 32
#define SMCLIB_VERSION 0x0151
typedef struct _SMARTCARD_EXTENSION SMARTCARD_EXTENSION, *PSMARTCARD_EXTENSION;
typedef NTSTATUS(NTAPI *PFN_SMARTCARD_CALLBACK)(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS SmartcardInitialize(PSMARTCARD_EXTENSION SmartcardExtension);
VOID SmartcardExit(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS SmartcardDeviceControl(PSMARTCARD_EXTENSION SmartcardExtension, PIRP Irp);
NTSTATUS SmartcardCreateLink(PUNICODE_STRING LinkName, PUNICODE_STRING DeviceName);
NTSTATUS SmartcardUpdateCardCapabilities(PSMARTCARD_EXTENSION SmartcardExtension);
VOID SmartcardCompleteCardTracking(PSMARTCARD_EXTENSION SmartcardExtension);
VOID SmartcardLogError(PVOID Object, NTSTATUS ErrorCode, PUNICODE_STRING Insertion, ULONG DumpWord);
NTSTATUS SmartcardT0Request(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS SmartcardT0Reply(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS SmartcardT1Request(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS SmartcardT1Reply(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS SmartcardRawRequest(PSMARTCARD_EXTENSION SmartcardExtension);
NTSTATUS SmartcardRawReply(PSMARTCARD_EXTENSION SmartcardExtension);
VOID SmartcardInvertData(PUCHAR Buffer, ULONG Length);
VOID SmartcardDebug(ULONG Level, ...);

#ifdef __cplusplus
}
#endif

#endif
