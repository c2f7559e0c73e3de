// The codes of a blower: a table, and a function that chooses.

#include "codes.h"

const NTSTATUS BlowerCodes[BLOWER_CODES] = {IO_ERR_PARITY, IO_ERR_TIMEOUT, STATUS_DEVICE_POWERED_OFF};

NTSTATUS BlowerCodeOf(ULONG Kind)
{
    switch (Kind) {
    case 3:
        return IO_ERR_SEEK_ERROR;
    case 4:
        return STATUS_IO_TIMEOUT;
    default:
        return IO_ERR_CONTROLLER_ERROR;
    }
}
