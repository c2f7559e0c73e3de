/* log.c - limits that are variables, and that nothing ever stores to: they are what they begin with. */
#include "limits.h"

/* Set once, when the driver is loaded: no routine that is called later changes it. */
static ULONG SpigotTextBytes;
PDRIVER_OBJECT SpigotDriver;

static USHORT SpigotWords = 12;

static VOID SpigotWrite(PIO_ERROR_LOG_PACKET Entry)
{
    if (Entry != NULL) {
        RtlZeroMemory(Entry, sizeof(*Entry));
        Entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(Entry);
    }
}

VOID SpigotLogDump_good(ULONG Bytes)
{
    ULONG kept = min(Bytes, SpigotDumpLimit);

    SpigotWrite((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(SpigotDriver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + kept)));
}

VOID SpigotLogDump_bad(ULONG Bytes)
{
    ULONG kept = min(Bytes, SpigotGenerousLimit);

    SpigotWrite((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        SpigotDriver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + kept)));
}

VOID SpigotLogWords_good(VOID)
{
    SpigotWrite((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        SpigotDriver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + SpigotWords * sizeof(USHORT))));
}

/* Whoever the observer is, the text is as long as it was. */
VOID SpigotLogObserved_bad(SPIGOT_OBSERVER Observer, PVOID Context)
{
    Observer(Context);
    SpigotWrite((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        SpigotDriver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + SpigotTextBytes)));
}

VOID SpigotLogObserved_good(SPIGOT_OBSERVER Observer, PVOID Context)
{
    if (SpigotTextBytes > 100) {
        return;
    }
    Observer(Context);
    SpigotWrite((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        SpigotDriver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + SpigotTextBytes)));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    SpigotDriver = DriverObject;
    SpigotTextBytes = RegistryPath->Length;
    return STATUS_SUCCESS;
}
