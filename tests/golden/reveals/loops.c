#include <ntddk.h>
void ddilint_reveal();
ULONG Ask(VOID);

VOID Up(ULONG n)
{
    ULONG i;
    for (i = 0; i < n; i++)
        ddilint_reveal(i < n); // reveal: 1
    ddilint_reveal(i >= n); // reveal: 1
}

VOID UpToConstant(VOID)
{
    ULONG i, sum = 0;
    for (i = 0; i < 4; i++) {
        ddilint_reveal(i); // reveal: [0, 3]
        sum += i;
    }
    ddilint_reveal(i); // reveal: 4
    ddilint_reveal(sum); // reveal: 6
    for (i = 0; i < 1000; i++)
        ddilint_reveal(i); // reveal: [0, 999]
    ddilint_reveal(i); // reveal: 1000
}

VOID Down(ULONG n)
{
    ULONG i;
    if (n > 50)
        return;
    for (i = n; i > 0; i--)
        ddilint_reveal(i); // reveal: [1, 50]
    ddilint_reveal(i); // reveal: 0
    for (i = n; i--;)
        ddilint_reveal(i); // reveal: [0, 49]
    ddilint_reveal(i); // reveal: 4294967295
}

VOID Signed(LONG n)
{
    LONG i;
    if (n > 50)
        return;
    for (i = n; i >= 0; i--)
        ddilint_reveal(i); // reveal: [0, 50]
}

VOID Steps(ULONG n)
{
    ULONG i;
    if (n > 100)
        return;
    for (i = 0; i + 4 <= n; i += 4)
        ddilint_reveal(i); // reveal: [0, 96]
    ddilint_reveal(i & 3); // reveal: 0
    for (i = 0; i < n; i += 8)
        ddilint_reveal(i); // reveal: [0, 96]
}

VOID Narrow(UCHAR n)
{
    UCHAR i;
    for (i = 0; i < n; i++)
        ddilint_reveal(i); // reveal: [0, 254]
    ddilint_reveal(i); // reveal: [0, 255]
}

VOID Nested(VOID)
{
    ULONG i, j, total = 0;
    for (i = 0; i < 3; i++)
        for (j = 0; j <= i; j++) {
            ddilint_reveal(j); // reveal: [0, 2]
            total++;
        }
    ddilint_reveal(total); // reveal: 6
}

VOID NestedUnbounded(ULONG n, ULONG m)
{
    ULONG i, j;
    if (n > 8 || m > 16)
        return;
    for (i = 0; i < n; i++)
        for (j = 0; j < m; j++)
            ddilint_reveal(i * 16 + j); // reveal: [0, 127]
}

VOID EarlyExit(PUCHAR p, ULONG n)
{
    ULONG i;
    for (i = 0; i < n && i < 32; i++) {
        ddilint_reveal(i); // reveal: [0, 31]
        if (p[i] == 0)
            break;
    }
    ddilint_reveal(i); // reveal: [0, 32]
    for (i = 0; i < 10; i++)
        if (i == 5)
            break;
    ddilint_reveal(i); // reveal: 5
}

VOID DoWhile(ULONG n)
{
    ULONG i = 0;
    do {
        ddilint_reveal(i); // reveal: [0, 9]
        i++;
    } while (i < 10);
    ddilint_reveal(i); // reveal: 10
    do {
        i = n;
    } while (0);
    ddilint_reveal(i - n); // reveal: 0
}

VOID Forever(VOID)
{
    ULONG i = 0;
    while (1) {
        if (++i == 7)
            break;
    }
    ddilint_reveal(i); // reveal: 7
    for (;;) {
        if (Ask())
            return;
    }
    ddilint_reveal(i); // reveal: never
}

VOID Walk(PUSHORT p, ULONG n)
{
    USHORT local[16];
    PUSHORT q = local;
    PUSHORT end = local + 16;
    while (q < end) {
        *q = 3;
        q++;
    }
    ddilint_reveal(local[15]); // reveal: 3
    ddilint_reveal(q - local); // reveal: 16
    if (n < 10)
        for (q = p; q < p + n; q++)
            ddilint_reveal((ULONG)(q - p)); // reveal: [0, 8]
}

VOID Invariant(ULONG x, ULONG n)
{
    ULONG kept = x & 7, flags = 0;
    while (n--)
        flags |= 1;
    ddilint_reveal(kept); // reveal: [0, 7]
    ddilint_reveal(flags & ~1); // reveal: 0
}

VOID Continue(ULONG n)
{
    ULONG i, odd = 0;
    for (i = 0; i < 6; i++) {
        if (!(i & 1))
            continue;
        odd++;
    }
    ddilint_reveal(odd); // reveal: 3
}
