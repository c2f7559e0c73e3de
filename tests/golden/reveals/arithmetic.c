#include <ntddk.h>
void ddilint_reveal();

VOID Parameters(UCHAR c, USHORT w, ULONG x, LONG s, CHAR h)
{
    ddilint_reveal(c); // reveal: [0, 255]
    ddilint_reveal(w); // reveal: [0, 65535]
    ddilint_reveal(x); // reveal: [0, 4294967295]
    ddilint_reveal(s); // reveal: [-2147483648, 2147483647]
    ddilint_reveal(h); // reveal: [-128, 127]
}

VOID Widening(UCHAR c, USHORT w, LONG s, ULONG x)
{
    ddilint_reveal(c + w); // reveal: [0, 65790]
    ddilint_reveal(c - w); // reveal: [-65535, 255]
    ddilint_reveal((LONGLONG)s * 2); // reveal: [-4294967296, 4294967294]
    ddilint_reveal((ULONGLONG)x + 1); // reveal: [1, 4294967296]
    ddilint_reveal(x + 1); // reveal: [0, 4294967295]
    ddilint_reveal((UCHAR)(c + 1)); // reveal: [0, 255]
    ddilint_reveal((USHORT)(c * 256 + c)); // reveal: [0, 65535]
    ddilint_reveal(-c); // reveal: [-255, 0]
    ddilint_reveal(~c); // reveal: [-256, -1]
    ddilint_reveal(!c); // reveal: [0, 1]
}

VOID Bits(ULONG x, UCHAR c, LONG s)
{
    ddilint_reveal(x & 15); // reveal: [0, 15]
    ddilint_reveal((x & 15) << 2); // reveal: [0, 60]
    ddilint_reveal(x >> 24); // reveal: [0, 255]
    ddilint_reveal(x % 10); // reveal: [0, 9]
    ddilint_reveal(x / 16); // reveal: [0, 268435455]
    ddilint_reveal(c | 0x100); // reveal: [256, 511]
    ddilint_reveal(c ^ 0xFF); // reveal: [0, 255]
    ddilint_reveal(s >> 31); // reveal: [-1, 0]
    ddilint_reveal(s % 3); // reveal: [-2, 2]
    ddilint_reveal((c + 3) & ~3); // reveal: [0, 256]
}

VOID Constants(VOID)
{
    ULONG x = 5;
    LONG s = -5;
    ddilint_reveal(s / 2); // reveal: -2
    ddilint_reveal(s % 2); // reveal: -1
    ddilint_reveal(s >> 1); // reveal: -3
    ddilint_reveal(x - 6); // reveal: 4294967295
    ddilint_reveal((UCHAR)(x - 6)); // reveal: 255
    ddilint_reveal((CHAR)0x80); // reveal: -128
    ddilint_reveal((LONG)(UCHAR)(CHAR)-1); // reveal: 255
    ddilint_reveal(s < x); // reveal: 0
    ddilint_reveal(-1 < (LONG)x); // reveal: 1
    ddilint_reveal(sizeof(PVOID)); // reveal: 8
    ddilint_reveal((USHORT)-1 > -1); // reveal: 1
    ddilint_reveal(1ull << 40); // reveal: 1099511627776
}

VOID Guards(ULONG x, ULONG y, LONG s)
{
    if (x > 10 && x <= 20) {
        ddilint_reveal(x); // reveal: [11, 20]
        ddilint_reveal(x - 11); // reveal: [0, 9]
        ddilint_reveal((UCHAR)x); // reveal: [11, 20]
    }
    if (x + y < 100) {
        ddilint_reveal(x + y); // reveal: [0, 99]
        ddilint_reveal(y + x + 1); // reveal: [1, 100]
    }
    if (s < 0)
        ddilint_reveal(s); // reveal: [-2147483648, -1]
    else if (s != 0)
        ddilint_reveal(s); // reveal: [1, 2147483647]
    else
        ddilint_reveal(s); // reveal: 0
    if (x == 7)
        ddilint_reveal(x * 2); // reveal: 14
    if (x < 3 && x > 5)
        ddilint_reveal(x); // reveal: never
    if (!(x < 4 || x > 9))
        ddilint_reveal(x); // reveal: [4, 9]
    if ((x & 0xF0) == 0)
        ddilint_reveal(x & 0xFF); // reveal: [0, 15]
}

VOID Assignments(ULONG x, USHORT w)
{
    UCHAR c;
    c = (UCHAR)(x % 8);
    ddilint_reveal(c); // reveal: [0, 7]
    c += 250;
    ddilint_reveal(c); // reveal: [0, 255]
    x = w;
    x *= 4;
    ddilint_reveal(x); // reveal: [0, 262140]
    x >>= 2;
    ddilint_reveal(x); // reveal: [0, 65535]
    x = x < 10 ? 10 : x;
    ddilint_reveal(x); // reveal: [10, 65535]
    ddilint_reveal(min(x, 100)); // reveal: [10, 100]
    ddilint_reveal(x++ * 0 + x); // reveal: [11, 65536]
    ddilint_reveal((w > 3) + (w > 4)); // reveal: [0, 2]
}

VOID BitFields(ULONG x)
{
    struct {
        ULONG A : 4;
        LONG B : 3;
        UCHAR C : 1;
    } f = {0};
    ddilint_reveal(f.A); // reveal: 0
    f.A = x;
    ddilint_reveal(f.A); // reveal: [0, 15]
    f.B = -1;
    ddilint_reveal(f.B); // reveal: -1
    f.B = 3;
    f.B++;
    ddilint_reveal(f.B); // reveal: -4
    f.C = 1;
    ddilint_reveal(f.C + f.A); // reveal: [1, 16]
}

VOID Narrowing(ULONGLONG q, ULONG x, USHORT w, LONG s)
{
    UCHAR c = (UCHAR)(w + 1);
    SHORT h = (SHORT)x;
    ddilint_reveal((ULONG)q); // reveal: [0, 4294967295]
    ddilint_reveal((ULONG)(q & 0xFFFF)); // reveal: [0, 65535]
    ddilint_reveal(h); // reveal: [-32768, 32767]
    ddilint_reveal((USHORT)h - (x & 0xFFFF)); // reveal: 0
    if (w < 100)
        ddilint_reveal(c); // reveal: [1, 100]
    if (w > 255)
        ddilint_reveal(c); // reveal: [0, 255]
    if (s >= -5 && s <= 5) {
        ddilint_reveal((UCHAR)s); // reveal: [0, 255]
        ddilint_reveal((LONG)(CHAR)s); // reveal: [-5, 5]
        ddilint_reveal((ULONG)s * 2 + 10); // reveal: [0, 20]
        ddilint_reveal(s * s); // reveal: [0, 25]
    }
    if (q > 0xFFFFFFFFull)
        ddilint_reveal(q); // reveal: [4294967296, 18446744073709551615]
}

VOID Division(ULONG x, LONG s)
{
    if (x) {
        ddilint_reveal(100 / x); // reveal: [0, 100]
        ddilint_reveal(100 % x); // reveal: [0, 100]
    }
    if (s > 0)
        ddilint_reveal(-7 / s); // reveal: [-7, 0]
    ddilint_reveal(((x + 7) / 8) * 8 % 8); // reveal: 0
}

VOID Comparisons(ULONG x, ULONG y, UCHAR c)
{
    if (x < y) {
        ddilint_reveal(y > x); // reveal: 1
        ddilint_reveal(y == x); // reveal: 0
        ddilint_reveal(y); // reveal: [1, 4294967295]
    }
    if (x < y && y < 10)
        ddilint_reveal(y - x); // reveal: [1, 9]
    if (c + 48 > 255)
        ddilint_reveal(c); // reveal: [208, 255]
    if (x == y)
        ddilint_reveal(x - y); // reveal: 0
    if (x + 5 < 5)
        ddilint_reveal(x); // reveal: [4294967291, 4294967295]
}
