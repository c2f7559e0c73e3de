#include "tank.h"

/* Allocated, filled and written by three routines of another file. */
VOID TankReportOverflow_ok(_In_ PTANK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = TankAllocateEntry_bad(Extension, IO_ERR_OVERRUN_ERROR);

    if (entry == NULL) {
        return;
    }
    TankAddWord_bad(entry, Extension->Level);
    TankAddWord_bad(entry, Extension->Logged);
    TankWriteEntry(Extension, entry);
}

VOID TankReportLevel_ok(_In_ PTANK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = TankAllocateEntry_bad(Extension, IO_ERR_CONTROLLER_ERROR);

    if (Extension->Level < 10 || entry == NULL) {
        TankDiscardEntry(entry);
        return;
    }
    TankAddWord_bad(entry, Extension->Level);
    TankWriteEntry(Extension, entry);
}

/* A word is added to an entry that was written one line before; it shows in the helper. */
VOID TankReportEmpty(_In_ PTANK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = TankAllocateEntry_bad(Extension, IO_ERR_NOT_READY);

    if (entry == NULL) {
        return;
    }
    TankWriteEntry(Extension, entry);
    TankAddWord_bad(entry, Extension->Level);
}

/* The leak that is reported where this entry comes from. */
VOID TankReportLeak(_In_ PTANK_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = TankAllocateEntry_bad(Extension, IO_ERR_PARITY);

    if (entry != NULL && Extension->Level > 90) {
        TankAddWord_bad(entry, Extension->Level);
        TankWriteEntry(Extension, entry);
    }
}
