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

/* Each class made of the template has its own constant. */
template <SIZE_T Words> struct CardPacket {
    static constexpr SIZE_T Bytes = sizeof(IO_ERROR_LOG_PACKET) + Words * sizeof(ULONG);
};

template <SIZE_T Words> static PIO_ERROR_LOG_PACKET CardMakeSmall(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, (UCHAR)CardPacket<Words>::Bytes));
}

template <SIZE_T Words> static PIO_ERROR_LOG_PACKET CardMakeLarge_bad(PDEVICE_OBJECT Device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(Device, (UCHAR)CardPacket<Words>::Bytes)); // expect: DDI101
}

extern "C" VOID CardPackets(PDEVICE_OBJECT Device)
{
    if (auto entry = CardMakeSmall<4>(Device); entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
    if (auto entry = CardMakeLarge_bad<64>(Device); entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* A range-for goes over what the array holds. */
extern "C" VOID CardSizes_good(PDEVICE_OBJECT Device)
{
    const UCHAR sizes[] = {0, 8, 16};

    for (auto size : sizes) {
        if (PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size))) {
            IoFreeErrorLogEntry(entry);
        }
    }
}

extern "C" VOID CardSizes_bad(PDEVICE_OBJECT Device)
{
    const USHORT sizes[] = {0, 8, 400};

    for (auto size : sizes) {
        PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size)); // expect: DDI101

        if (entry != nullptr) {
            IoFreeErrorLogEntry(entry);
        }
    }
}

/* The parts of a large structure that a function returns, by their own names. */
struct CardWanted {
    ULONG Bytes;
    PVOID Object;
    ULONG Sequence;
};

static CardWanted CardAsk(PVOID Object, ULONG Bytes)
{
    return {Bytes, Object, 1};
}

extern "C" VOID CardAsked_good(PDEVICE_OBJECT Device)
{
    auto [bytes, object, sequence] = CardAsk(Device, 16);
    PVOID entry = IoAllocateErrorLogEntry(object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes));

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

extern "C" VOID CardAsked_bad(PDEVICE_OBJECT Device)
{
    auto [bytes, object, sequence] = CardAsk(Device, 400);
    PVOID entry = IoAllocateErrorLogEntry(object, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes)); // expect: DDI101

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* References bound to values: the limit lives in an object of its own. */
template <typename T> static const T &CardLesser(const T &First, const T &Second)
{
    return Second < First ? Second : First;
}

extern "C" VOID CardLesser_good(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    const ULONG bytes = CardLesser<ULONG>(Name->Length, ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET));

    if (PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes))) {
        IoFreeErrorLogEntry(entry);
    }
}

extern "C" VOID CardLesser_bad(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    const ULONG bytes = CardLesser<ULONG>(Name->Length, 500);
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + bytes)); // expect: DDI101

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}

/* An object that is a size: its operators say which one, and the conversion to UCHAR hides the cut. */
class CardSize {
public:
    explicit CardSize(ULONG Payload)
        : m_bytes(sizeof(IO_ERROR_LOG_PACKET) + (Payload > Room ? Room : Payload))
    {
    }

    CardSize &operator+=(ULONG More)
    {
        m_bytes += More;
        return *this;
    }

    operator UCHAR() const { return (UCHAR)m_bytes; }

private:
    static constexpr ULONG Room = ERROR_LOG_MAXIMUM_SIZE - sizeof(IO_ERROR_LOG_PACKET);
    ULONG m_bytes;
};

extern "C" VOID CardConverted_good(PDEVICE_OBJECT Device, ULONG Length)
{
    CardSize size(Length);
    PVOID entry = IoAllocateErrorLogEntry(Device, size);

    if (entry != nullptr) {
        RtlZeroMemory(entry, size);
        IoFreeErrorLogEntry(entry);
    }
}

extern "C" VOID CardConverted_bad(PDEVICE_OBJECT Device, ULONG Length)
{
    CardSize size(Length);

    size += 2 * sizeof(ULONGLONG);
    PVOID entry = IoAllocateErrorLogEntry(Device, size); // expect: DDI101

    if (entry != nullptr) {
        IoFreeErrorLogEntry(entry);
    }
}
