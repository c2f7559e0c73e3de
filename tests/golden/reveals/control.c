#include <ntddk.h>
void ddilint_reveal();
ULONG Ask(VOID);

VOID Merges(ULONG x, BOOLEAN flag)
{
    ULONG size = 8;
    if (flag)
        size = 16;
    ddilint_reveal(size); // reveal: [8, 16]
    if (flag)
        ddilint_reveal(size); // reveal: 16
    else
        ddilint_reveal(size); // reveal: 8
    if (x > 4) {
        size = x;
        if (x > 100)
            size = 100;
    }
    ddilint_reveal(size); // reveal: [5, 100]
}

VOID Switches(ULONG x, LONG s)
{
    ULONG r;
    switch (x) {
    case 1:
        r = 10;
        break;
    case 2:
        r = 20;
    case 3:
        ddilint_reveal(x); // reveal: [2, 3]
        r = 30;
        break;
    case 10 ... 20:
        ddilint_reveal(x); // reveal: [10, 20]
        r = x;
        break;
    default:
        r = 5;
    }
    ddilint_reveal(r); // reveal: [5, 30]
    switch (s) {
    case -3:
        ddilint_reveal(s); // reveal: -3
        break;
    case 4:
        switch (x) {
        case 1:
            ddilint_reveal(r); // reveal: 10
            break;
        }
        break;
    }
    switch (x & 1) {
    case 0:
        break;
    case 1:
        break;
    default:
        ddilint_reveal(x); // reveal: never
    }
}

VOID Gotos(ULONG x)
{
    ULONG r = 1;
    if (x > 7)
        goto out;
    r = x + 2;
    ddilint_reveal(r); // reveal: [2, 9]
out:
    ddilint_reveal(r); // reveal: [1, 9]
}

VOID Logic(ULONG x, ULONG y)
{
    ULONG both = x > 3 && y < 4;
    ddilint_reveal(both); // reveal: [0, 1]
    if (both) {
        ddilint_reveal(x); // reveal: [4, 4294967295]
        ddilint_reveal(y); // reveal: [0, 3]
    }
    if (x > 3 ? y < 4 : y == 9)
        ddilint_reveal(y); // reveal: [0, 9]
}

VOID Opaque(ULONG x)
{
    ULONG r = Ask();
    ddilint_reveal(r); // reveal: [0, 4294967295]
    if (r < 10)
        ddilint_reveal(r); // reveal: [0, 9]
    x = r;
    ddilint_reveal(x - r); // reveal: 0
}

VOID Finally(ULONG x)
{
    ULONG r = 0;
    __try {
        if (x > 3)
            __leave;
        r = x;
        ddilint_reveal(r); // reveal: [0, 3]
    } __finally {
        r += 1;
        ddilint_reveal(r); // reveal: [1, 4]
    }
    ddilint_reveal(r); // reveal: [1, 4]
}

NTSTATUS Except(PULONG p)
{
    NTSTATUS status = STATUS_PENDING;
    __try {
        status = STATUS_SUCCESS;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = STATUS_TIMEOUT;
        ddilint_reveal(status); // reveal: 258
    }
    ddilint_reveal(status); // reveal: [0, 258] opaque
    return status;
}
