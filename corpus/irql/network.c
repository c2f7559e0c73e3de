/*
 * network.c - an NDIS miniport: when it is shut down, and for which reason.
 */
#include <ndis.h>
#include <ntiologc.h>

typedef struct _PORT_CARD {
    PDEVICE_OBJECT Device;
    ULONG Lost;
} PORT_CARD, *PPORT_CARD;

static VOID CardLogStop_bad(PPORT_CARD Card)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Card->Device, sizeof(IO_ERROR_LOG_PACKET)); // expect: DDI502 "ShutdownAction is NdisShutdownBugCheck"

    if (entry == NULL) {
        Card->Lost++;
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry); // expect: DDI502
}

static VOID CardLogStop_ok(PPORT_CARD Card)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Card->Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        Card->Lost++;
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(entry);
}

static VOID CardShutdown(NDIS_HANDLE Context, NDIS_SHUTDOWN_ACTION ShutdownAction)
{
    if (ShutdownAction == NdisShutdownBugCheck) {
        CardLogStop_bad(Context);
    } else if (ShutdownAction == NdisShutdownPowerOff) {
        CardLogStop_ok(Context);
    }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS card;
    NDIS_HANDLE handle;

    NdisZeroMemory(&card, sizeof(card));
    card.ShutdownHandlerEx = CardShutdown;
    return NdisMRegisterMiniportDriver(Driver, Path, NULL, &card, &handle);
}
