#include <ntddk.h>
void ddilint_reveal();
VOID Unknown(PVOID);
VOID Change(PULONG);
VOID Read(const ULONG *);

typedef struct _CONTEXT_DATA {
    ULONG Size;
    ULONG Used;
} CONTEXT_DATA, *PCONTEXT_DATA;

static ULONG Global;
ULONG Shared;
static const UCHAR Sizes[4] = {8, 16, 32, 64};
static const CONTEXT_DATA Table[] = {{.Size = 3}, {5, 6}};
const ULONG Limit = 48;

ULONG HelperClamp(ULONG x)
{
    if (x > 40)
        return 40;
    return x;
}

VOID HelperOut(PULONG out, ULONG x)
{
    *out = x & 3;
}

BOOLEAN HelperTry(PULONG out, ULONG x)
{
    if (x > 9)
        return FALSE;
    *out = x;
    return TRUE;
}

VOID HelperGlobal(ULONG x)
{
    Global = x;
}

ULONG HelperTwice(ULONG x)
{
    return 2 * x;
}

ULONG HelperAddOne(ULONG x)
{
    return x + 1;
}

CONTEXT_DATA HelperMake(ULONG x)
{
    CONTEXT_DATA data = {x, 1};
    return data;
}

ULONG HelperFactorial(ULONG x)
{
    return x <= 1 ? 1 : x * HelperFactorial(x - 1);
}

ULONG HelperBySize(CONTEXT_DATA data)
{
    data.Size++;
    return data.Size;
}

VOID Results(ULONG x)
{
    ddilint_reveal(HelperClamp(x)); // reveal: [0, 40]
    ddilint_reveal(HelperClamp(7)); // reveal: 7
    ddilint_reveal(HelperClamp(x) + HelperClamp(100)); // reveal: [40, 80]
}

VOID OutParameters(ULONG x)
{
    ULONG value = 100;
    HelperOut(&value, x);
    ddilint_reveal(value); // reveal: [0, 3]
    value = 50;
    if (HelperTry(&value, x))
        ddilint_reveal(value); // reveal: [0, 9]
    else
        ddilint_reveal(value); // reveal: 50
}

VOID Globals(ULONG x)
{
    HelperGlobal(x & 7);
    ddilint_reveal(Global); // reveal: [0, 7]
    Shared = 5;
    ddilint_reveal(Shared); // reveal: 5
    HelperGlobal(9);
    ddilint_reveal(Global); // reveal: 9
    ddilint_reveal(Shared); // reveal: 5
}

VOID Tables(ULONG i)
{
    ddilint_reveal(Limit); // reveal: 48
    ddilint_reveal(Sizes[2]); // reveal: 32
    ddilint_reveal(Table[1].Used + Table[0].Size); // reveal: 9
    ddilint_reveal(Table[0].Used); // reveal: 0
    if (i < 4)
        ddilint_reveal(Sizes[i]); // reveal: [8, 64]
}

VOID FunctionPointers(ULONG x, BOOLEAN flag)
{
    ULONG (*operation)(ULONG) = HelperTwice;
    ddilint_reveal(operation(3)); // reveal: 6
    operation = &HelperAddOne;
    ddilint_reveal((*operation)(x & 1)); // reveal: [1, 2]
}

VOID Unfollowed(VOID)
{
    ULONG kept = 3, given = 4, read = 5;
    CONTEXT_DATA data = {6, 7};
    Change(&given);
    ddilint_reveal(kept); // reveal: 3
    ddilint_reveal(given); // reveal: [0, 4294967295]
    Read(&read);
    ddilint_reveal(read); // reveal: 5
    Unknown(&data);
    ddilint_reveal(data.Size); // reveal: [0, 4294967295]
}

VOID Structures(ULONG x)
{
    CONTEXT_DATA data = HelperMake(x & 1);
    ddilint_reveal(data.Size); // reveal: [0, 1]
    ddilint_reveal(data.Used); // reveal: 1
    ddilint_reveal(HelperBySize(data)); // reveal: [1, 2]
    ddilint_reveal(data.Size); // reveal: [0, 1]
}

VOID Volatile(volatile ULONG *Register)
{
    ddilint_reveal(*Register - *Register); // reveal: [0, 4294967295]
    if (*Register < 5)
        ddilint_reveal(*Register); // reveal: [0, 4294967295]
}

VOID Twice(ULONG x)
{
    ULONG a = HelperTwice(x & 3);
    ULONG b = HelperTwice(x & 3);
    ddilint_reveal(a - b); // reveal: 0
    ddilint_reveal(a); // reveal: [0, 6]
}
