/*
 * undeclared_fields.cpp - the display miniport's interface is in a header that nobody has. What its structures hold is
 * not known, but it is the same where it is read twice.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include "palette_interface.h"

extern "C" PDRIVER_OBJECT PaletteDriver;

struct PALETTE_SURFACE {
    ULONG Width;
    ULONG Height;
};

static PIO_ERROR_LOG_PACKET PaletteEntry()
{
    return (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(PaletteDriver, sizeof(IO_ERROR_LOG_PACKET));
}

static VOID PaletteWrite(PIO_ERROR_LOG_PACKET Entry)
{
    RtlZeroMemory(Entry, sizeof(*Entry));
    Entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(Entry);
}

NTSTATUS PaletteDescribe_good(PALARG_DESCRIBE *Describe)
{
    PIO_ERROR_LOG_PACKET entry = nullptr;

    if (Describe->Planes > 4) {
        entry = PaletteEntry();
    }
    Describe->Format = 21;
    if (Describe->Planes > 4 && entry != nullptr) {
        PaletteWrite(entry);
    }
    return STATUS_SUCCESS;
}

NTSTATUS PaletteDescribe_bad(PALARG_DESCRIBE *Describe)
{
    PIO_ERROR_LOG_PACKET entry = nullptr;

    if (Describe->Planes > 4) {
        entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI301
            PaletteDriver, sizeof(IO_ERROR_LOG_PACKET));
    }
    Describe->Planes += 1;
    if (Describe->Planes > 5 && entry != nullptr && !(Describe->Flags & 2)) {
        PaletteWrite(entry);
    }
    return STATUS_SUCCESS;
}

NTSTATUS PaletteStored_good(PALARG_DESCRIBE *Describe)
{
    PIO_ERROR_LOG_PACKET entry = PaletteEntry();

    Describe->Logged = entry != nullptr;
    Describe->Count++;
    if (Describe->Logged) {
        PaletteWrite(entry);
    }
    return STATUS_SUCCESS;
}

/* What a handle is may be asked: both answers are possible. */
NTSTATUS PaletteSurface_bad(PALARG_DESCRIBE *Describe)
{
    PALETTE_SURFACE *surface = (PALETTE_SURFACE *)Describe->hSurface;

    if (surface == nullptr) {
        return STATUS_INVALID_PARAMETER;
    }
    Describe->Width = surface->Width;
    PIO_ERROR_LOG_PACKET entry = PaletteEntry();
    if (entry != nullptr) {
        PaletteWrite(entry);
        Describe->Sequence = entry->SequenceNumber; // expect: DDI302
    }
    return STATUS_SUCCESS;
}

/* What one object holds says nothing of another. */
NTSTATUS PaletteParts_bad(PALARG_DESCRIBE *Describe, PALARG_DESCRIBE *Other)
{
    PIO_ERROR_LOG_PACKET entry = nullptr;

    if (Describe->Limits->Depth == 3) {
        entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry( // expect: DDI301
            PaletteDriver, sizeof(IO_ERROR_LOG_PACKET));
    }
    if (Other->Limits->Depth == 3) {
        return STATUS_UNSUCCESSFUL;
    }
    if (entry != nullptr) {
        PaletteWrite(entry);
    }
    return STATUS_SUCCESS;
}
