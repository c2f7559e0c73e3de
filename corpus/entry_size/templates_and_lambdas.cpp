/*
 * templates_and_lambdas.cpp - the event log of a card reader: sizes that are a template's parameters, bodies of lambdas.
 */
#include <ntddk.h>
#include <ntiologc.h>

struct CardFrame {
    ULONG Words[60];
};

struct CardState {
    ULONG Words[4];
};

/* The size is a parameter of the class template: what is made of it tells. */
template <SIZE_T Words> struct CardEntry {
    static PIO_ERROR_LOG_PACKET AllocateChecked(PDEVICE_OBJECT Device)
    {
        return static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG))));
    }

    static PIO_ERROR_LOG_PACKET AllocateLarge_bad(PDEVICE_OBJECT Device)
    {
        return static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG)))); // expect: DDI101
    }
};

extern "C" VOID CardTemplate_good(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardEntry<sizeof(CardState) / sizeof(ULONG)>::AllocateChecked(Device);

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

extern "C" VOID CardTemplateLarge(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = CardEntry<sizeof(CardFrame) / sizeof(ULONG)>::AllocateLarge_bad(Device);

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* The lambda adds what it is given to what it captured. */
extern "C" VOID CardLambda_bad(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    USHORT header = sizeof(IO_ERROR_LOG_PACKET);
    auto log = [Device, header](SIZE_T Bytes) {
        PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(header + Bytes)); // expect: DDI101

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    };

    log(Name->Length);
}

/* The look-alike: whoever calls it bounds what it adds, and the copy that it holds is the one of its making. */
extern "C" VOID CardLambda_good(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    USHORT header = sizeof(IO_ERROR_LOG_PACKET);
    auto log = [Device, header](SIZE_T Bytes) {
        PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(header + Bytes));

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    };

    header = 0xFFF0;
    if (Name->Length <= ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET)) {
        log(Name->Length);
    }
}
