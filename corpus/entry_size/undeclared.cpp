/*
 * undeclared.cpp - a source that needs a header nobody has: what a name stands for that nothing declares is not known,
 * and a size made of it says nothing. min and max are known all the same: no driver means anything else by them.
 */
#include <ntddk.h>
#include <ntiologc.h>
#include "scale_private.h"

extern "C" VOID ScaleLimited_good(PDEVICE_OBJECT Device, ULONG Length)
{
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + min(Length, 192ul)));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

extern "C" VOID ScaleLimited_bad(PDEVICE_OBJECT Device, ULONG Length)
{
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + max(Length, 192ul))); // expect: DDI101

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* Operators and conversions of what is not declared, too. */
extern "C" VOID ScaleFitted_good(PDEVICE_OBJECT Device, ULONG Length)
{
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + ScaleFit(Length, 192ul)));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

extern "C" VOID ScaleConverted_good(PDEVICE_OBJECT Device, ULONG Length)
{
    ULONG bytes = ScaleFit(Length, 192ul);
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}
