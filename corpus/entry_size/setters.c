/*
 * setters.c - helpers that are too long to be looked at for each log, and set the length in ways that do not name it.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _BELT {
    PDEVICE_OBJECT Device;
    ULONG Kind;
    USHORT Length;
    USHORT Speed;
    USHORT Lengths[4];
    ULONG Count;
} BELT, *PBELT;

typedef struct _HALL {
    PBELT Main;
    BELT Spare;
} HALL, *PHALL;

typedef struct _HALL_COUNTS {
    ULONG Starts;
    ULONG Stops;
    ULONG Loads;
    ULONG Jams;
} HALL_COUNTS, *PHALL_COUNTS;

extern PHALL_COUNTS HallCounts;

#define BELT_SET_LENGTH(Belt, Value) (Belt)->Length = (Value)
#define BELT_MOST 40

#define HALL_COUNT(Irp)                                                                                                \
    {                                                                                                                  \
        PUCHAR bytes = (Irp)->AssociatedIrp.SystemBuffer;                                                              \
        ULONG at;                                                                                                      \
        if (bytes[1]) HallCounts->Starts = 1;                                                                          \
        if (bytes[2]) HallCounts->Stops = 1;                                                                           \
        if (bytes[3]) HallCounts->Loads = 2;                                                                           \
        if (bytes[4]) HallCounts->Jams = 3;                                                                            \
        if (bytes[5]) HallCounts->Starts = 4;                                                                          \
        if (bytes[6]) HallCounts->Stops = 5;                                                                           \
        for (at = 7; at < 16; at++) {                                                                                  \
            if (bytes[at] == 3)                                                                                        \
                HallCounts->Loads++;                                                                                   \
            else if (bytes[at] == 4)                                                                                   \
                HallCounts->Jams++;                                                                                    \
            else                                                                                                       \
                HallCounts->Stops++;                                                                                   \
        }                                                                                                              \
    }

static VOID BeltLog(PDEVICE_OBJECT Device, UCHAR Bytes)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, Bytes);

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

#define BELT_LOG(Belt)                                                                                                 \
    {                                                                                                                  \
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(                                                          \
            (Belt)->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (Belt)->Length));                                    \
        if (entry != NULL) {                                                                                           \
            entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;                                                             \
            entry->DumpDataSize = 0;                                                                                   \
            entry->NumberOfStrings = 0;                                                                                \
            IoWriteErrorLogEntry(entry);                                                                               \
        }                                                                                                              \
    }

static VOID LimitValue(PUSHORT Value, PIRP Irp)
{
    HALL_COUNT(Irp);
    if (*Value > BELT_MOST) {
        *Value = BELT_MOST;
    }
}

static VOID LimitByAnother(PUSHORT Value, PIRP Irp)
{
    HALL_COUNT(Irp);
    LimitValue(Value, Irp);
}

static VOID LimitElements(PUSHORT Values, ULONG Number, PIRP Irp)
{
    ULONG i;

    HALL_COUNT(Irp);
    for (i = 0; i < Number; i++) {
        Values[i] = BELT_MOST;
    }
}

static VOID LimitByMacro(PBELT Belt, PIRP Irp)
{
    HALL_COUNT(Irp);
    if (Belt->Length > BELT_MOST) {
        BELT_SET_LENGTH(Belt, BELT_MOST);
    }
}

static VOID LimitByPointer(PBELT Belt, PIRP Irp)
{
    PUSHORT length = &Belt->Length;

    HALL_COUNT(Irp);
    if (*length > BELT_MOST) {
        *length = BELT_MOST;
    }
}

static VOID LimitAssigned(PBELT Belt, PIRP Irp)
{
    BELT other = *Belt;

    HALL_COUNT(Irp);
    other.Length = min(other.Length, BELT_MOST);
    *Belt = other;
}

static VOID LimitCopied(PBELT Belt, PIRP Irp)
{
    BELT other = *Belt;

    HALL_COUNT(Irp);
    other.Length = min(other.Length, BELT_MOST);
    RtlCopyMemory(Belt, &other, sizeof(other));
}

static VOID LimitCleared(PHALL Hall, PIRP Irp)
{
    HALL_COUNT(Irp);
    RtlZeroMemory(Hall->Main, sizeof(BELT));
    RtlZeroMemory(&Hall->Spare, sizeof(BELT));
}

static VOID LimitBoth(PHALL Hall, PIRP Irp)
{
    HALL_COUNT(Irp);
    Hall->Main->Length = min(Hall->Main->Length, BELT_MOST);
    Hall->Spare.Length = min(Hall->Spare.Length, BELT_MOST);
}

VOID BeltValue_ok(PBELT Belt, PIRP Irp)
{
    LimitValue(&Belt->Length, Irp);
    BELT_LOG(Belt);
}

VOID BeltValueOfAnother_bad(PBELT Belt, PIRP Irp)
{
    LimitValue(&Belt->Speed, Irp);
    BELT_LOG(Belt); // expect: DDI101
}

VOID BeltElement_ok(PBELT Belt, PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry;

    LimitValue(&Belt->Lengths[1], Irp);
    entry = IoAllocateErrorLogEntry(Belt->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Belt->Lengths[1]));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

VOID BeltPointed_ok(PBELT Belt, PIRP Irp)
{
    PUSHORT length = &Belt->Length;

    LimitValue(length, Irp);
    BELT_LOG(Belt);
}

VOID BeltTwice_ok(PBELT Belt, PIRP Irp)
{
    LimitByAnother(&Belt->Length, Irp);
    BELT_LOG(Belt);
}

VOID BeltElements_ok(PBELT Belt, PIRP Irp)
{
    LimitElements(&Belt->Length, 2, Irp);
    BELT_LOG(Belt);
}

VOID BeltMacro_ok(PBELT Belt, PIRP Irp)
{
    LimitByMacro(Belt, Irp);
    BELT_LOG(Belt);
}

VOID BeltByPointer_ok(PBELT Belt, PIRP Irp)
{
    LimitByPointer(Belt, Irp);
    BELT_LOG(Belt);
}

VOID BeltAssigned_ok(PBELT Belt, PIRP Irp)
{
    LimitAssigned(Belt, Irp);
    BELT_LOG(Belt);
}

VOID BeltCopied_ok(PBELT Belt, PIRP Irp)
{
    LimitCopied(Belt, Irp);
    BELT_LOG(Belt);
}

VOID HallMainCleared_ok(PHALL Hall, PIRP Irp)
{
    PBELT belt = Hall->Main;

    LimitCleared(Hall, Irp);
    BELT_LOG(belt);
}

VOID HallSpareCleared_ok(PHALL Hall, PIRP Irp)
{
    PBELT belt = &Hall->Spare;

    LimitCleared(Hall, Irp);
    BELT_LOG(belt);
}

VOID HallMain_ok(PHALL Hall, PIRP Irp)
{
    PBELT belt = Hall->Main;

    LimitBoth(Hall, Irp);
    BELT_LOG(belt);
}

VOID HallSpare_ok(PHALL Hall, PIRP Irp)
{
    PBELT belt = &Hall->Spare;

    LimitBoth(Hall, Irp);
    BELT_LOG(belt);
}

VOID HallCounted_bad(PHALL Hall, PIRP Irp)
{
    PBELT belt = &Hall->Spare;

    HALL_COUNT(Irp);
    BELT_LOG(belt); // expect: DDI101
}

VOID BeltNone(PBELT Belt)
{
    BeltLog(Belt->Device, sizeof(IO_ERROR_LOG_PACKET));
}
