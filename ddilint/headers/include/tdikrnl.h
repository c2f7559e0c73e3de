/* tdikrnl.h: the Transport Driver Interface, as its clients and transports in the kernel use it. */
#ifndef DDILINT_TDIKRNL_H
#define DDILINT_TDIKRNL_H
#define _TDI_KRNL_

#include "tdi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The minor codes of IRP_MJ_INTERNAL_DEVICE_CONTROL. */
#define TDI_ASSOCIATE_ADDRESS 0x01
#define TDI_DISASSOCIATE_ADDRESS 0x02
#define TDI_CONNECT 0x03
#define TDI_LISTEN 0x04
#define TDI_ACCEPT 0x05
#define TDI_DISCONNECT 0x06
#define TDI_SEND 0x07
#define TDI_RECEIVE 0x08
#define TDI_SEND_DATAGRAM 0x09
#define TDI_RECEIVE_DATAGRAM 0x0A
#define TDI_SET_EVENT_HANDLER 0x0B
#define TDI_QUERY_INFORMATION 0x0C
#define TDI_SET_INFORMATION 0x0D
#define TDI_ACTION 0x0E
#define TDI_DIRECT_SEND 0x27
#define TDI_DIRECT_SEND_DATAGRAM 0x29
#define TDI_DIRECT_ACCEPT 0x2A

#define TDI_EVENT_CONNECT 0
#define TDI_EVENT_DISCONNECT 1
#define TDI_EVENT_ERROR 2
#define TDI_EVENT_RECEIVE 3
#define TDI_EVENT_RECEIVE_DATAGRAM 4
#define TDI_EVENT_RECEIVE_EXPEDITED 5
#define TDI_EVENT_SEND_POSSIBLE 6
#define TDI_EVENT_CHAINED_RECEIVE 7
#define TDI_EVENT_CHAINED_RECEIVE_DATAGRAM 8
#define TDI_EVENT_CHAINED_RECEIVE_EXPEDITED 9
#define TDI_EVENT_ERROR_EX 10

/* What the parameters of a stack location are for each of them. */
typedef struct _TDI_REQUEST_KERNEL {
    ULONG_PTR RequestFlags;
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
    PTDI_CONNECTION_INFORMATION ReturnConnectionInformation;
    PVOID RequestSpecific;
} TDI_REQUEST_KERNEL, *PTDI_REQUEST_KERNEL;
typedef TDI_REQUEST_KERNEL TDI_REQUEST_KERNEL_CONNECT, *PTDI_REQUEST_KERNEL_CONNECT;
typedef TDI_REQUEST_KERNEL TDI_REQUEST_KERNEL_DISCONNECT, *PTDI_REQUEST_KERNEL_DISCONNECT;
typedef TDI_REQUEST_KERNEL TDI_REQUEST_KERNEL_LISTEN, *PTDI_REQUEST_KERNEL_LISTEN;
typedef struct _TDI_REQUEST_KERNEL_ASSOCIATE {
    HANDLE AddressHandle;
} TDI_REQUEST_KERNEL_ASSOCIATE, *PTDI_REQUEST_KERNEL_ASSOCIATE;
typedef struct _TDI_REQUEST_KERNEL_ACCEPT {
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
    PTDI_CONNECTION_INFORMATION ReturnConnectionInformation;
} TDI_REQUEST_KERNEL_ACCEPT, *PTDI_REQUEST_KERNEL_ACCEPT;
typedef struct _TDI_REQUEST_KERNEL_SEND {
    ULONG SendLength;
    ULONG SendFlags;
} TDI_REQUEST_KERNEL_SEND, *PTDI_REQUEST_KERNEL_SEND;
typedef struct _TDI_REQUEST_KERNEL_RECEIVE {
    ULONG ReceiveLength;
    ULONG ReceiveFlags;
} TDI_REQUEST_KERNEL_RECEIVE, *PTDI_REQUEST_KERNEL_RECEIVE;
typedef struct _TDI_REQUEST_KERNEL_SENDDG {
    ULONG SendLength;
    PTDI_CONNECTION_INFORMATION SendDatagramInformation;
} TDI_REQUEST_KERNEL_SENDDG, *PTDI_REQUEST_KERNEL_SENDDG;
typedef struct _TDI_REQUEST_KERNEL_RECEIVEDG {
    ULONG ReceiveLength;
    PTDI_CONNECTION_INFORMATION ReceiveDatagramInformation;
    PTDI_CONNECTION_INFORMATION ReturnDatagramInformation;
    ULONG ReceiveFlags;
} TDI_REQUEST_KERNEL_RECEIVEDG, *PTDI_REQUEST_KERNEL_RECEIVEDG;
typedef struct _TDI_REQUEST_KERNEL_SET_EVENT {
    LONG EventType;
    PVOID EventHandler;
    PVOID EventContext;
} TDI_REQUEST_KERNEL_SET_EVENT, *PTDI_REQUEST_KERNEL_SET_EVENT;
typedef struct _TDI_REQUEST_KERNEL_QUERY_INFO {
    LONG QueryType;
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
} TDI_REQUEST_KERNEL_QUERY_INFORMATION, *PTDI_REQUEST_KERNEL_QUERY_INFORMATION;
typedef struct _TDI_REQUEST_KERNEL_SET_INFO {
    LONG SetType;
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
} TDI_REQUEST_KERNEL_SET_INFORMATION, *PTDI_REQUEST_KERNEL_SET_INFORMATION;

/* What a transport calls in its clients. */
typedef NTSTATUS (*PTDI_IND_CONNECT)(PVOID TdiEventContext, LONG RemoteAddressLength, PVOID RemoteAddress,
                                     LONG UserDataLength, PVOID UserData, LONG OptionsLength, PVOID Options,
                                     CONNECTION_CONTEXT *ConnectionContext, PIRP *AcceptIrp);
typedef NTSTATUS (*PTDI_IND_DISCONNECT)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext,
                                        LONG DisconnectDataLength, PVOID DisconnectData,
                                        LONG DisconnectInformationLength, PVOID DisconnectInformation,
                                        ULONG DisconnectFlags);
typedef NTSTATUS (*PTDI_IND_ERROR)(PVOID TdiEventContext, NTSTATUS Status);
typedef NTSTATUS (*PTDI_IND_ERROR_EX)(PVOID TdiEventContext, NTSTATUS Status, PVOID Buffer);
typedef NTSTATUS (*PTDI_IND_RECEIVE)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext, ULONG ReceiveFlags,
                                     ULONG BytesIndicated, ULONG BytesAvailable, ULONG *BytesTaken, PVOID Tsdu,
                                     PIRP *IoRequestPacket);
typedef NTSTATUS (*PTDI_IND_RECEIVE_DATAGRAM)(PVOID TdiEventContext, LONG SourceAddressLength, PVOID SourceAddress,
                                              LONG OptionsLength, PVOID Options, ULONG ReceiveDatagramFlags,
                                              ULONG BytesIndicated, ULONG BytesAvailable, ULONG *BytesTaken, PVOID Tsdu,
                                              PIRP *IoRequestPacket);
typedef NTSTATUS (*PTDI_IND_RECEIVE_EXPEDITED)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext,
                                               ULONG ReceiveFlags, ULONG BytesIndicated, ULONG BytesAvailable,
                                               ULONG *BytesTaken, PVOID Tsdu, PIRP *IoRequestPacket);
typedef NTSTATUS (*PTDI_IND_CHAINED_RECEIVE)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext,
                                             ULONG ReceiveFlags, ULONG ReceiveLength, ULONG StartingOffset, PMDL Tsdu,
                                             PVOID TsduDescriptor);
typedef NTSTATUS (*PTDI_IND_CHAINED_RECEIVE_DATAGRAM)(PVOID TdiEventContext, LONG SourceAddressLength,
                                                      PVOID SourceAddress, LONG OptionsLength, PVOID Options,
                                                      ULONG ReceiveDatagramFlags, ULONG ReceiveDatagramLength,
                                                      ULONG StartingOffset, PMDL Tsdu, PVOID TsduDescriptor);
typedef NTSTATUS (*PTDI_IND_SEND_POSSIBLE)(PVOID TdiEventContext, PVOID ConnectionContext, ULONG BytesAvailable);

/* Requests. The kit has them as macros, which fill in the next stack location. */
PIRP TdiBuildInternalDeviceControlIrp(CCHAR IrpSubFunction, PDEVICE_OBJECT DeviceObject, PFILE_OBJECT FileObject,
                                      PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock);
VOID TdiBuildAssociateAddress(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                              PVOID Contxt, HANDLE AddrHandle);
VOID TdiBuildDisassociateAddress(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj,
                                 PIO_COMPLETION_ROUTINE CompRoutine, PVOID Contxt);
VOID TdiBuildConnect(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                     PVOID Contxt, PLARGE_INTEGER Time, PTDI_CONNECTION_INFORMATION RequestConnectionInfo,
                     PTDI_CONNECTION_INFORMATION ReturnConnectionInfo);
VOID TdiBuildListen(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                    PVOID Contxt, ULONG Flags, PTDI_CONNECTION_INFORMATION RequestConnectionInfo,
                    PTDI_CONNECTION_INFORMATION ReturnConnectionInfo);
VOID TdiBuildAccept(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                    PVOID Contxt, PTDI_CONNECTION_INFORMATION RequestConnectionInfo,
                    PTDI_CONNECTION_INFORMATION ReturnConnectionInfo);
VOID TdiBuildDisconnect(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                        PVOID Contxt, PLARGE_INTEGER Time, ULONG Flags,
                        PTDI_CONNECTION_INFORMATION RequestConnectionInfo,
                        PTDI_CONNECTION_INFORMATION ReturnConnectionInfo);
VOID TdiBuildSend(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine, PVOID Contxt,
                  PMDL MdlAddr, ULONG InFlags, ULONG SendLen);
VOID TdiBuildReceive(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                     PVOID Contxt, PMDL MdlAddr, ULONG InFlags, ULONG ReceiveLen);
VOID TdiBuildSendDatagram(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                          PVOID Contxt, PMDL MdlAddr, ULONG SendLen,
                          PTDI_CONNECTION_INFORMATION SendDatagramInfo);
VOID TdiBuildReceiveDatagram(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                             PVOID Contxt, PMDL MdlAddr, ULONG ReceiveLen,
                             PTDI_CONNECTION_INFORMATION ReceiveDatagramInfo,
                             PTDI_CONNECTION_INFORMATION ReturnInfo, ULONG InFlags);
VOID TdiBuildSetEventHandler(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                             PVOID Contxt, LONG InEventType, PVOID InEventHandler, PVOID InEventContext);
VOID TdiBuildQueryInformation(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                              PVOID Contxt, LONG QType, PMDL MdlAddr);
VOID TdiBuildSetInformation(PIRP Irp, PDEVICE_OBJECT DevObj, PFILE_OBJECT FileObj, PIO_COMPLETION_ROUTINE CompRoutine,
                            PVOID Contxt, LONG SType, PMDL MdlAddr);
VOID TdiMapUserRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp, PIO_STACK_LOCATION IrpSp);
NTSTATUS TdiCopyBufferToMdl(PVOID SourceBuffer, ULONG SourceOffset, ULONG SourceBytesToCopy, PMDL DestinationMdlChain,
                            ULONG DestinationOffset, PULONG BytesCopied);
NTSTATUS TdiCopyMdlToBuffer(PMDL SourceMdlChain, ULONG SourceOffset, PVOID DestinationBuffer, ULONG DestinationOffset,
                            ULONG DestinationBufferSize, PULONG BytesCopied);
VOID TdiReturnChainedReceives(PVOID *TsduDescriptors, ULONG NumberOfTsdus);

#ifdef __cplusplus
}
#endif

#endif
