/*
 * Sizes that functions tell: helpers of a log routine whose callers decide, functions that callers pass, and tables
 * of functions and numbers that nobody declares const, though nobody changes them.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include <stdarg.h>

typedef struct _DREDGE {
    PDEVICE_OBJECT Device;
    USHORT Depth;
    USHORT Width;
} DREDGE, *PDREDGE;

typedef ULONG (*DREDGE_SIZE)(PDREDGE Dredge);

static VOID DredgeWrite(PIO_ERROR_LOG_PACKET Entry)
{
    Entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(Entry);
}

static ULONG DredgeRoundUp(ULONG Bytes)
{
    return (Bytes + 7) & ~7UL;
}

static PIO_ERROR_LOG_PACKET DredgeRounded(PDREDGE Dredge, ULONG Bytes)
{
    return (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DredgeRoundUp(Bytes)));
}

/* 192 bytes at most, rounded up or not. */
VOID DredgeLogRounded_ok(PDREDGE Dredge, ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry = Bytes < 190 ? DredgeRounded(Dredge, Bytes + 3) : NULL;

    if (entry != NULL)
        DredgeWrite(entry);
}

static PIO_ERROR_LOG_PACKET DredgeRoundedMore(PDREDGE Dredge, ULONG Bytes)
{
    return (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI102
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DredgeRoundUp(Bytes)));
}

/* One byte more is eight bytes more. */
VOID DredgeLogRoundedMore_caller(PDREDGE Dredge, ULONG Bytes)
{
    PIO_ERROR_LOG_PACKET entry = Bytes < 191 ? DredgeRoundedMore(Dredge, Bytes + 3) : NULL;

    if (entry != NULL)
        DredgeWrite(entry);
}

static ULONG DredgeDepth(PDREDGE Dredge)
{
    return Dredge->Depth;
}

static ULONG DredgeLevels(PDREDGE Dredge)
{
    return Dredge->Depth % 40;
}

static PIO_ERROR_LOG_PACKET DredgeAsked(PDREDGE Dredge, DREDGE_SIZE Size)
{
    return (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Size(Dredge)));
}

VOID DredgeLogAsked_caller(PDREDGE Dredge)
{
    PIO_ERROR_LOG_PACKET entry = DredgeAsked(Dredge, DredgeDepth);

    if (entry != NULL)
        DredgeWrite(entry);
}

static PIO_ERROR_LOG_PACKET DredgeAskedFew(PDREDGE Dredge, DREDGE_SIZE Size)
{
    return (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Size(Dredge)));
}

VOID DredgeLogAskedFew_ok(PDREDGE Dredge)
{
    PIO_ERROR_LOG_PACKET entry = DredgeAskedFew(Dredge, DredgeLevels);

    if (entry != NULL)
        DredgeWrite(entry);
}

static struct {
    DREDGE_SIZE Size;
    USHORT Extra;
} DredgeModes[] = {{DredgeLevels, 8}, {DredgeLevels, 150}}, DredgeLooseModes[] = {{DredgeLevels, 8}, {DredgeDepth, 8}};

VOID DredgeLogMode_ok(PDREDGE Dredge, ULONG Mode)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Mode >= RTL_NUMBER_OF(DredgeModes))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Dredge->Device,
        (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DredgeModes[Mode].Size(Dredge) + DredgeModes[Mode].Extra));
    if (entry != NULL)
        DredgeWrite(entry);
}

VOID DredgeLogMode_bad(PDREDGE Dredge, ULONG Mode)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Mode >= RTL_NUMBER_OF(DredgeLooseModes))
        return;
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DredgeLooseModes[Mode].Size(Dredge)));
    if (entry != NULL)
        DredgeWrite(entry);
}

typedef PVOID (*DREDGE_ALLOCATE)(PVOID Object, UCHAR Bytes);

static PVOID DredgeAllocate(PVOID Object, UCHAR Bytes)
{
    return IoAllocateErrorLogEntry(Object, Bytes);
}

static PVOID DredgeAllocateMore(PVOID Object, UCHAR Bytes)
{
    return IoAllocateErrorLogEntry(Object, Bytes); // expect: DDI101
}

/* Who may call what stands in a table that nobody else gets: those who use the table. */
static struct {
    ULONG Version;
    DREDGE_ALLOCATE Allocate;
} DredgeChecked = {1, DredgeAllocate}, DredgeLoose = {1, DredgeAllocateMore};

VOID DredgeLogChecked_ok(PDREDGE Dredge)
{
    PIO_ERROR_LOG_PACKET entry;

    if (Dredge->Width > 192)
        return;
    entry = DredgeChecked.Allocate(Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Dredge->Width));
    if (entry != NULL)
        DredgeWrite(entry);
}

VOID DredgeLogLoose_caller(PDREDGE Dredge)
{
    PIO_ERROR_LOG_PACKET entry = DredgeLoose.Allocate(
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Dredge->Width));

    if (entry != NULL)
        DredgeWrite(entry);
}

/* What somebody does change is anything. */
static struct {
    USHORT Extra;
} DredgeChanged = {8};

VOID DredgeChange(USHORT Extra)
{
    DredgeChanged.Extra = Extra;
}

VOID DredgeLogChanged_bad(PDREDGE Dredge)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI101
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + DredgeChanged.Extra));

    if (entry != NULL)
        DredgeWrite(entry);
}

/* Callers pass as many values as they like, the last one is 0. */
VOID DredgeLogValues_bad(PDREDGE Dredge, ULONG Count, ...)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + min(Count, 40) * sizeof(ULONG)));
    ULONG at = 0, value;
    va_list values;

    if (entry == NULL)
        return;
    va_start(values, Count);
    while ((value = va_arg(values, ULONG)) != 0)
        entry->DumpData[at++] = value; // expect: DDI104
    va_end(values);
    DredgeWrite(entry);
}

VOID DredgeLogValues_ok(PDREDGE Dredge, ULONG Count, ...)
{
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        Dredge->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + min(Count, 40) * sizeof(ULONG)));
    ULONG at = 0, value;
    va_list values;

    if (entry == NULL)
        return;
    va_start(values, Count);
    while (at < min(Count, 40) && (value = va_arg(values, ULONG)) != 0)
        entry->DumpData[at++] = value;
    va_end(values);
    DredgeWrite(entry);
}
