/*
 * Loggers that macros make: one for each kind of event, by a list or one by one.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define GAUGE_EVENTS(X)                                                                                      \
    X(Low, 2)                                                                                                \
    X(High, 2)                                                                                               \
    X(Lost, 0)

#define GAUGE_LOGGER(Name, Words)                                                                            \
    VOID GaugeLog##Name(PDEVICE_OBJECT Device)                                                               \
    {                                                                                                        \
        PIO_ERROR_LOG_PACKET entry =                                                                         \
            IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (Words) * sizeof(ULONG))); \
        if (entry != NULL) {                                                                                 \
            entry->ErrorCode = IO_ERR_TIMEOUT;                                                               \
            entry->DumpDataSize = (Words) * sizeof(ULONG);                                                   \
            IoWriteErrorLogEntry(entry);                                                                     \
        }                                                                                                    \
    }

GAUGE_EVENTS(GAUGE_LOGGER)
GAUGE_LOGGER(Trace, 60) // expect: DDI101

#define GAUGE_SIZED_LOGGER(Name)                                                                             \
    static VOID GaugeSized##Name(PDEVICE_OBJECT Device, USHORT Length)                                       \
    {                                                                                                        \
        PIO_ERROR_LOG_PACKET entry =                                                                         \
            IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Length));                  \
        if (entry != NULL) {                                                                                 \
            entry->ErrorCode = IO_ERR_TIMEOUT;                                                               \
            IoWriteErrorLogEntry(entry);                                                                     \
        }                                                                                                    \
    }

GAUGE_SIZED_LOGGER(Short)
GAUGE_SIZED_LOGGER(Long) // expect: DDI101

/* Only the callers decide which of the two can ask for too much. */
VOID GaugeReport(PDEVICE_OBJECT Device, UCHAR Channel)
{
    GaugeSizedShort(Device, (USHORT)(Channel & 15) * sizeof(ULONG));
    GaugeSizedLong(Device, (USHORT)Channel * sizeof(ULONG));
}

/* A macro that needs no semicolon, and a type that it was given in what follows: no function is hidden by it. */
typedef struct _GAUGE_BOX {
    PDEVICE_OBJECT Device;
    ULONG Length;
} GAUGE_BOX;

#define GAUGE_TAG(Type, Name) static ULONG Name##Tag = sizeof(Type);

GAUGE_TAG(GAUGE_BOX, GaugeBox)
typedef VOID (*GAUGE_STEP)(GAUGE_BOX *Box);
static ULONG GaugeClamp(ULONG Length)
{
    return min(Length, 32);
}

VOID GaugeBoxed_ok(GAUGE_BOX *Box, GAUGE_STEP Step)
{
    PIO_ERROR_LOG_PACKET entry;

    Step(Box);
    entry = IoAllocateErrorLogEntry(Box->Device, (UCHAR)(sizeof(*entry) + GaugeClamp(Box->Length + GaugeBoxTag)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        IoWriteErrorLogEntry(entry);
    }
}
