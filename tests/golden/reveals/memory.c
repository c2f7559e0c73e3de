#include <ntddk.h>
void ddilint_reveal();

typedef struct _PART {
    UCHAR Kind;
    USHORT Length;
    ULONG Value;
} PART, *PPART;

typedef union _VIEW {
    ULONG Whole;
    USHORT Half[2];
    UCHAR Bytes[4];
    struct {
        UCHAR Low;
        UCHAR High;
        USHORT Rest;
    };
} VIEW;

VOID Unions(UCHAR x)
{
    VIEW v;
    v.Whole = 0x11223344;
    ddilint_reveal(v.Bytes[0]); // reveal: 68
    ddilint_reveal(v.Half[1]); // reveal: 4386
    v.Bytes[1] = 0xFF;
    ddilint_reveal(v.Whole); // reveal: 287506244
    v.Low = x;
    ddilint_reveal(v.Half[0]); // reveal: [65280, 65535]
    ddilint_reveal(v.Rest); // reveal: 4386
    v.Whole = 0;
    v.High = x;
    ddilint_reveal(v.Whole); // reveal: [0, 65280]
}

VOID Overlap(UCHAR x)
{
    UCHAR buffer[8];
    *(PULONG)buffer = 0x01020304;
    *(PULONG)(buffer + 4) = 0;
    *(PUSHORT)(buffer + 3) = 0xAABB;
    ddilint_reveal(buffer[3]); // reveal: 187
    ddilint_reveal(buffer[4]); // reveal: 170
    ddilint_reveal(*(PULONG)buffer); // reveal: 3137471236
    ddilint_reveal(*(PULONG)(buffer + 4)); // reveal: 170
    buffer[0] = x;
    ddilint_reveal(*(PULONG)buffer & 0xFF); // reveal: [0, 255]
}

VOID SymbolicStores(ULONG i, UCHAR x)
{
    UCHAR table[4] = {1, 2, 3, 4};
    if (i > 3)
        return;
    ddilint_reveal(table[i]); // reveal: [1, 4]
    table[i] = 9;
    ddilint_reveal(table[i]); // reveal: 9
    ddilint_reveal(table[0]); // reveal: [1, 9]
    table[2] = 7;
    ddilint_reveal(table[2]); // reveal: 7
    ddilint_reveal(table[1]); // reveal: [2, 9]
    if (i == 1)
        ddilint_reveal(table[1]); // reveal: 9
    if (i == 2)
        ddilint_reveal(table[1]); // reveal: 2
}

VOID Structures(PPART p)
{
    PART a = {1, 2, 3};
    PART b = a;
    PART c[2];
    a.Length = 20;
    ddilint_reveal(b.Length); // reveal: 2
    ddilint_reveal(a.Length + b.Value); // reveal: 23
    c[1] = a;
    ddilint_reveal(c[1].Length); // reveal: 20
    *p = a;
    ddilint_reveal(p->Value); // reveal: 3
    p->Value &= 1;
    b = *p;
    ddilint_reveal(b.Value); // reveal: 1
}

VOID Fills(PPART p)
{
    PART a, b;
    RtlZeroMemory(&a, sizeof(a));
    ddilint_reveal(a.Value); // reveal: 0
    memset(&a, 0xFF, sizeof(a));
    ddilint_reveal(a.Length); // reveal: 65535
    a.Value = 5;
    RtlCopyMemory(&b, &a, sizeof(b));
    ddilint_reveal(b.Value); // reveal: 5
    memcpy(p, &b, sizeof(PART));
    ddilint_reveal(p->Value); // reveal: 5
    memmove(&a.Value, &b.Length, sizeof(USHORT));
    ddilint_reveal((USHORT)a.Value); // reveal: [0, 65535] lost, should be 65535
}

VOID Partial(PPART p, ULONG n)
{
    PART a = {1, 2, 3};
    if (n > 4)
        return;
    RtlCopyMemory(&a, p, n);
    ddilint_reveal(a.Value); // reveal: 3
}

VOID Pointers(PPART p, ULONG i)
{
    PART local = {0};
    PPART q = &local;
    PUSHORT length = &q->Length;
    PPART *indirect = &q;
    *length = 6;
    ddilint_reveal(local.Length); // reveal: 6
    (*indirect)->Kind = 3;
    ddilint_reveal(local.Kind); // reveal: 3
    q = i ? &local : p;
    q->Value = 8;
    if (i)
        ddilint_reveal(local.Value); // reveal: 8
    else
        ddilint_reveal(local.Value); // reveal: 0
    ddilint_reveal(q->Value); // reveal: 8
    ddilint_reveal(CONTAINING_RECORD(length, PART, Length)->Kind); // reveal: 3
}

VOID Fields(PPART p)
{
    ULONG first = p->Value;
    ddilint_reveal(p->Value - first); // reveal: 0
    if (p->Length < 10)
        ddilint_reveal(p->Length + 2); // reveal: [2, 11]
    p->Length = 4;
    ddilint_reveal(p->Length); // reveal: 4
}
