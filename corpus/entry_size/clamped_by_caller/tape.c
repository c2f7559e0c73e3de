#include "tape.h"

VOID TapeReportSense_ok(_In_ PTAPE_EXTENSION Extension)
{
    ULONG length = Extension->SenseLength & ~3u;

    if (length > TAPE_MAX_LOG_BYTES) {
        length = TAPE_MAX_LOG_BYTES;
    }
    TapeLogError_ok(Extension->Self, IO_ERR_BAD_BLOCK, Extension->SenseBuffer, length);
}

VOID TapeReportPosition_ok(_In_ PTAPE_EXTENSION Extension, _In_ ULONG Block)
{
    TapeLogError_ok(Extension->Self, IO_ERR_SEEK_ERROR, &Block, sizeof(Block));
}
