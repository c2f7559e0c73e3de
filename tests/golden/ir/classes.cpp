/* What C++ adds: methods, references, objects that are made and copied, range-for, try. */
#include <ntddk.h>

struct Pair {
    ULONG First;
    ULONG Second;
};

class Device {
public:
    explicit Device(ULONG Count) : m_Count(Count), m_Next(nullptr) {}
    ULONG Count() const { return m_Count; }
    void Add(ULONG &Total, ULONG By) { Total += By + m_Count; }
    Device &Self() { return *this; }
    ULONG operator()(ULONG Scale) { return m_Count * Scale; }
    NTSTATUS Start(PIRP Irp);
    static ULONG Twice(ULONG Value) { return 2 * Value; }

private:
    ULONG m_Count;
    Device *m_Next;
};

NTSTATUS Device::Start(PIRP Irp)
{
    m_Count++;
    this->m_Next = nullptr;
    Add(m_Count, Twice(3));
    return Irp ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

ULONG Use(Device &Given, Device *Pointer)
{
    ULONG total = 0;
    Device made(4);
    Device copy = made;
    Given.Add(total, 2);
    Pointer->Add(total, made.Count());
    copy = Given.Self();
    return copy.Self().Count() + made(3);
}

Pair Make(ULONG First)
{
    Pair pair = {First, 2};
    return pair;
}

ULONG Pairs()
{
    Pair pair = Make(3);
    ULONG &alias = pair.Second;
    alias++;
    return Make(4).Second + pair.First;
}

ULONG Ranges(ULONG (&Values)[4])
{
    ULONG sum = 0;
    for (ULONG value : Values)
        sum += value;
    return sum;
}

ULONG Declared(Device *Given)
{
    if (ULONG count = Given->Count())
        return count;
    while (auto *next = Given)
        return next->Count();
    return 0;
}

ULONG Thrown(Device &Given)
{
    try {
        return Given.Count();
    } catch (int code) {
        return static_cast<ULONG>(code);
    } catch (...) {
        return 1;
    }
}

bool Booleans(ULONG Value, bool Flag)
{
    bool set = Value;
    Flag |= set;
    return !Flag == false;
}

ULONG Lambda(ULONG Value)
{
    auto add = [&](ULONG By) { Value += By; };
    add(2);
    return Value;
}
