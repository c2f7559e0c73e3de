/* send.c - what the driver sends and answers, and how much of it is logged. */
#include "ferry.h"

VOID FerryBegin(_Inout_ PFERRY_EXTENSION Ferry, _In_ ULONG Configured)
{
    Ferry->DeckBytes = min(Configured, 40);
    Ferry->EngineBytes = Configured > 24 ? 24 : Configured;
}

NTSTATUS FerryAcknowledge(_In_ ULONG Command)
{
    FERRY_MESSAGE message = { 0 };

    message.Command = Command;
    message.CargoBytes = 24;
    return FerrySend(&message, sizeof(message));
}

NTSTATUS FerryCall(_In_ ULONG Command)
{
    UCHAR buffer[FIELD_OFFSET(FERRY_MESSAGE, Payload) + 16];
    PFERRY_MESSAGE message = (PFERRY_MESSAGE)buffer;

    RtlZeroMemory(buffer, sizeof(buffer));
    message->Command = Command;
    message->CrewBytes = 16;
    return FerrySend(buffer, sizeof(buffer));
}

VOID FerryAnswer(_Inout_ PIRP Irp)
{
    PFERRY_MESSAGE message = (PFERRY_MESSAGE)Irp->AssociatedIrp.SystemBuffer;

    message->BerthBytes = 32;
    Irp->IoStatus.Information = sizeof(FERRY_MESSAGE);
}

/* Nothing longer than this gets any further. */
VOID FerryAdmit(_Inout_ PFERRY_EXTENSION Ferry, _Inout_ PIRP Irp)
{
    PFERRY_MESSAGE message = (PFERRY_MESSAGE)Irp->AssociatedIrp.SystemBuffer;

    if (message->TicketBytes > 48) {
        message->TicketBytes = 48;
    }
    Ferry->Last = *message;
}
