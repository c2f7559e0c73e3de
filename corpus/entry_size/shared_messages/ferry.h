/*
 * ferry.h - a ferry's driver: structures that applications and the driver send to each other, beside those that the
 * driver keeps for itself. Each is logged by a helper in another file than the one that sets its lengths.
 */
#pragma once
#include <fltkernel.h>
#include <ntiologc.h>

/* What goes to and fro: the driver sets the lengths of its own messages, applications those of theirs. */
typedef struct _FERRY_MESSAGE {
    ULONG Command;
    ULONG CargoBytes;  /* the driver's are set in a variable */
    ULONG CrewBytes;   /* in a buffer on the stack that is sent as it is */
    ULONG BerthBytes;  /* in the buffer of the request that is answered */
    ULONG TicketBytes; /* cut in the buffer of the request */
    UCHAR Payload[1];
} FERRY_MESSAGE, *PFERRY_MESSAGE;

/* The driver's own. */
typedef struct _FERRY_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG DeckBytes;
    ULONG EngineBytes;
    ULONG TicketMost;
    FERRY_MESSAGE Last;
} FERRY_EXTENSION, *PFERRY_EXTENSION;

NTSTATUS FerrySend(_In_ PVOID Buffer, _In_ ULONG Bytes);
VOID FerryBegin(_Inout_ PFERRY_EXTENSION Ferry, _In_ ULONG Configured);
