/*
 * settings_table.c - a table says where the loop over it stores what the registry holds: it leaves all else alone.
 */
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _REEL {
    PDEVICE_OBJECT Device;
    ULONG Speed;
    ULONG Flow;
    USHORT Buffers;
    USHORT Chunks;
    ULONG Count;
    ULONG Marks;
} REEL, *PREEL;

typedef struct _SETTING {
    PCWSTR Name;
    ULONG Offset;
    ULONG Size;
    ULONG Most;
} SETTING, *PSETTING;

static const SETTING ReelSettings[] = {
    { L"Speed", FIELD_OFFSET(REEL, Speed), sizeof(ULONG), 3 },
    { L"Flow", FIELD_OFFSET(REEL, Flow), sizeof(ULONG), 1 },
    { L"Marks", FIELD_OFFSET(REEL, Marks), sizeof(ULONG), 8 },
};

/* Nothing changes it, though it says nowhere that nothing may. */
SETTING ReelTuning[] = {
    { L"Speed", FIELD_OFFSET(REEL, Speed), sizeof(ULONG), 3 },
    { L"Marks", FIELD_OFFSET(REEL, Marks), sizeof(ULONG), 8 },
};

/* Where it stores is found out when the driver is loaded. */
typedef struct _DIAL {
    PCWSTR Name;
    ULONG Where;
    ULONG Size;
} DIAL, *PDIAL;

DIAL ReelDials[] = {
    { L"Speed", FIELD_OFFSET(REEL, Speed), sizeof(ULONG) },
    { L"Flow", FIELD_OFFSET(REEL, Flow), sizeof(ULONG) },
};

/* What was done, counted at the offsets of a reel's fields. */
typedef struct _REEL_TOTALS {
    ULONG Read;
    ULONG Tuned;
    ULONG Turned;
    ULONG Missing;
    ULONG Larger;
    ULONG Wound;
} REEL_TOTALS, *PREEL_TOTALS;

extern PREEL_TOTALS ReelTotals;

NTSTATUS ReelQuery(PCWSTR Name, PULONG Value);

VOID ReelMove(ULONG Index, ULONG By)
{
    ReelDials[Index].Where += By;
}

static VOID ReelRead(PREEL Reel)
{
    ULONG i, value;

    for (i = 0; i < RTL_NUMBER_OF(ReelSettings); i++) {
        PUCHAR at = (PUCHAR)Reel + ReelSettings[i].Offset;

        value = 0;
        if (!NT_SUCCESS(ReelQuery(ReelSettings[i].Name, &value)) || value > ReelSettings[i].Most) {
            value = ReelSettings[i].Most;
        }
        switch (ReelSettings[i].Size) {
        case 1:
            *at = (UCHAR)value;
            break;
        case 2:
            *(PUSHORT)at = (USHORT)value;
            break;
        case 4:
            *(PULONG)at = value;
            break;
        }
    }
}

static VOID ReelTune(PREEL Reel)
{
    PSETTING setting;
    ULONG value;
    PUCHAR at;

    for (setting = ReelTuning; setting < ReelTuning + RTL_NUMBER_OF(ReelTuning); setting++) {
        value = 0;
        if (!NT_SUCCESS(ReelQuery(setting->Name, &value)) || value > setting->Most) {
            value = setting->Most;
            ReelTotals->Larger++;
        }
        at = (PUCHAR)Reel + setting->Offset;
        switch (setting->Size) {
        case 1:
            *at = (UCHAR)value;
            break;
        case 2:
            *(PUSHORT)at = (USHORT)value;
            break;
        case 4:
            *(PULONG)at = value;
            break;
        }
    }
}

static VOID ReelTurn(PREEL Reel)
{
    ULONG i, value;

    for (i = 0; i < RTL_NUMBER_OF(ReelDials); i++) {
        PUCHAR at = (PUCHAR)Reel + ReelDials[i].Where;

        value = 0;
        if (!NT_SUCCESS(ReelQuery(ReelDials[i].Name, &value)) || value > 3) {
            value = 3;
        }
        switch (ReelDials[i].Size) {
        case 1:
            *at = (UCHAR)value;
            break;
        case 2:
            *(PUSHORT)at = (USHORT)value;
            break;
        case 4:
            *(PULONG)at = value;
            break;
        }
    }
}

static VOID ReelLogCount_bad(PREEL Reel)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Reel->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Reel->Count * sizeof(ULONG))); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The table limits what it sets. */
static VOID ReelLogMarks_ok(PREEL Reel)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Reel->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Reel->Marks * sizeof(ULONG)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* No row of the table is about it. */
static VOID ReelLogChunks_bad(PREEL Reel)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Reel->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Reel->Chunks)); // expect: DDI101
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* What was moved may be anywhere by now. */
static VOID ReelLogDialed_ok(PREEL Reel)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = IoAllocateErrorLogEntry(Reel->Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Reel->Count * sizeof(ULONG)));
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

VOID ReelStart(PDEVICE_OBJECT Device)
{
    PREEL reel = Device->DeviceExtension;

    ReelRead(reel);
    ReelLogCount_bad(reel);
    ReelLogMarks_ok(reel);
}

VOID ReelRestart(PDEVICE_OBJECT Device)
{
    PREEL reel = Device->DeviceExtension;

    ReelTune(reel);
    ReelLogChunks_bad(reel);
}

VOID ReelResume(PDEVICE_OBJECT Device)
{
    PREEL reel = Device->DeviceExtension;

    ReelTurn(reel);
    ReelLogDialed_ok(reel);
}
