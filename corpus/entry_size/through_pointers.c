/*
 * Calls through pointers that nobody can follow. What they return, and what is read after them, has its whole range
 * where no function of the driver can be meant, or none of those sets it; otherwise one of these may well bound it.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _LINK_MESSAGE {
    ULONG Command;
    ULONG RawBytes;
    ULONG ReplyBytes;
} LINK_MESSAGE, *PLINK_MESSAGE;

typedef struct _LINK_OPERATIONS {
    ULONG (*Measure)(PLINK_MESSAGE Message);
    VOID (*Fill)(PLINK_MESSAGE Message);
    NTSTATUS (*Size)(PLINK_MESSAGE Message, PULONG Bytes);
} LINK_OPERATIONS;

typedef struct _LINK_EXTENSION {
    PDEVICE_OBJECT Self;
    const LINK_OPERATIONS *Operations;
    LINK_OPERATIONS Spare;
    LINK_MESSAGE Message;
} LINK_EXTENSION, *PLINK_EXTENSION;

/* The bus driver fills these in; none of this driver's functions takes three arguments by a pointer. */
ULONG (*LinkTransfer)(PLINK_MESSAGE Message, ULONG First, ULONG Last);

#define LINK_BYTES 16

static ULONG LinkMeasure(PLINK_MESSAGE Message)
{
    return min(Message->RawBytes, LINK_BYTES);
}

static VOID LinkFill(PLINK_MESSAGE Message)
{
    Message->ReplyBytes = min(Message->RawBytes, LINK_BYTES);
}

static NTSTATUS LinkSize(PLINK_MESSAGE Message, PULONG Bytes)
{
    *Bytes = min(Message->RawBytes, LINK_BYTES);
    return STATUS_SUCCESS;
}

static LINK_OPERATIONS LinkSlow = {LinkMeasure, LinkFill, LinkSize};
static LINK_OPERATIONS LinkFast = {LinkMeasure, LinkFill, LinkSize};

VOID LinkStart(PLINK_EXTENSION Extension, ULONG Version)
{
    Extension->Operations = (Version > 1) ? &LinkFast : &LinkSlow;
    Extension->Spare = *Extension->Operations;
}

static VOID LinkWrite(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        Entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

VOID LinkLogTransfer_bad(PLINK_EXTENSION Extension)
{
    ULONG bytes = LinkTransfer(&Extension->Message, 0, 4);

    LinkWrite(IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes))); // expect: DDI101
}

VOID LinkLogMeasured_ok(PLINK_EXTENSION Extension)
{
    ULONG bytes = Extension->Spare.Measure(&Extension->Message);

    LinkWrite(IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes)));
}

VOID LinkLogReply_bad(PLINK_EXTENSION Extension, PLINK_MESSAGE Message)
{
    if (LinkTransfer(Message, 0, 4) == 0) {
        return;
    }
    LinkWrite(IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->ReplyBytes))); // expect-1: DDI101
}

VOID LinkLogReply_ok(PLINK_EXTENSION Extension, PLINK_MESSAGE Message)
{
    Extension->Spare.Fill(Message);
    LinkWrite(IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->ReplyBytes)));
}

VOID LinkLogRaw_bad(PLINK_EXTENSION Extension, PLINK_MESSAGE Message)
{
    Extension->Spare.Fill(Message);
    LinkWrite(IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->RawBytes))); // expect-1: DDI101
}

VOID LinkLogSized_ok(PLINK_EXTENSION Extension)
{
    ULONG bytes;

    if (NT_SUCCESS(Extension->Spare.Size(&Extension->Message, &bytes))) {
        LinkWrite(IoAllocateErrorLogEntry(Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes)));
    }
}

/* What is only told to a trace goes through a pointer, too; a macro hides that. */
extern VOID (*LinkPrint)(PCSTR Format, ...);
#define LINK_RP(Arguments) LinkPrint Arguments

VOID LinkLogTraced_bad(PLINK_EXTENSION Extension, PLINK_MESSAGE Message)
{
    LINK_RP(("message %p\n", Message));
    LinkWrite(IoAllocateErrorLogEntry(
        Extension->Self, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Message->RawBytes))); // expect-1: DDI101
}
