/*
 * san.h - a host bus adapter with a physical function and virtual ports: two miniports in one image.
 *
 * The physical function is half duplex, so that its HwStorStartIo runs with the interrupt lock held. A virtual
 * port has neither interrupts nor locks of that kind.
 */
#pragma once

#include <storport.h>

#define SAN_MAILBOX 0x40
#define SAN_INTERRUPT 0x44
#define SAN_INTERRUPT_LINK 0x1
#define SAN_INTERRUPT_MAILBOX 0x2
#define SAN_INTERRUPT_ERROR 0x4

typedef struct _SAN_PORT {
    PUCHAR Registers;
    BOOLEAN IsVirtual;
    BOOLEAN LinkUp;
    STOR_DPC LinkDpc;
    ULONG Link;
    ULONG LostEvents;
} SAN_PORT, *PSAN_PORT;

typedef VOID SAN_HANDLER(PSAN_PORT Port, ULONG Cause);

typedef struct _SAN_CAUSE {
    ULONG Bit;
    SAN_HANDLER *Handle;
} SAN_CAUSE, *PSAN_CAUSE;

/* driver.c */
HW_FIND_ADAPTER SanFindAdapter;
VIRTUAL_HW_FIND_ADAPTER SanVirtualFindAdapter;

/* port.c: shared by both */
HW_INITIALIZE SanInitialize;
HW_INITIALIZE SanVirtualInitialize_ok;
HW_STARTIO SanStartIo;
HW_STARTIO SanVirtualStartIo;
HW_RESET_BUS SanResetBus;
HW_ADAPTER_CONTROL SanAdapterControl;
HW_INTERRUPT SanInterrupt;
HW_DPC_ROUTINE SanLinkDpc_ok;

/* log.c */
VOID SanPrepare(_Out_ PSTOR_LOG_EVENT_DETAILS Details, _In_ ULONG UniqueId);
VOID SanLogMailbox_bad(_In_ PSAN_PORT Port, _In_ ULONG Cause);
VOID SanLogReject_bad(_In_ PSAN_PORT Port, _In_ PSCSI_REQUEST_BLOCK Srb);
VOID SanLogVirtualReject_ok(_In_ PSAN_PORT Port, _In_ PSCSI_REQUEST_BLOCK Srb);
VOID SanLogStart_bad(_In_ PSAN_PORT Port);
