/* The control flow that statements become. */
#include <ntddk.h>

VOID Work(ULONG);
ULONG Ask(VOID);

VOID ForLoops(ULONG n)
{
    ULONG i;
    for (i = 0; i < n; i++) {
        Work(i);
    }
    for (ULONG j = n; j; --j)
        Work(j);
    for (; i < n;)
        i++;
    for (i = 1;; i++) {
        if (i == 9)
            break;
        if (i & 1)
            continue;
        Work(2);
    }
    for (;;)
        Work(';' /* ; ) */ + sizeof("(;"));
}

VOID Loops(ULONG n)
{
    while (n--)
        Work(n);
    do {
        if (Ask())
            continue;
        if (n > 100)
            break;
    } while (++n < 10 || Ask());
    do {
        Work(0);
    } while (0);
    while (TRUE) {
        if (Ask())
            return;
    }
}

ULONG Switches(ULONG x, LONG s, UCHAR c)
{
    ULONG r = 0;
    switch (x) {
    case 1:
        r = 1;
    case 2:
    case 3:
        r += 2;
        break;
    case 0x80000000:
        return 7;
    default:
        r = 9;
        break;
    }
    switch (s) {
    case -1:
        switch (c) {
        case 'a' ... 'f':
            r = 10;
            break;
        default:
            continue_here:
            r++;
        }
        break;
    case 5: {
        ULONG inner = Ask();
        r = inner;
    }
    }
    while (r) {
        switch (c) {
        case 1:
            continue;
        case 2:
            break;
        }
        if (c == 3)
            goto continue_here;
        r--;
    }
    switch (Ask())
        case 4:
            r = 4;
    return r;
}

NTSTATUS Gotos(ULONG x)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;
    if (!x)
        goto done;
again:
    Work(x);
    if (Ask())
        goto again;
    if (x > 3) {
        while (x) {
            if (Ask())
                goto done;
            x--;
        }
    } else
        ;
    status = STATUS_SUCCESS;
done:
    return status;
}

ULONG Finally(ULONG x)
{
    ULONG r = 0;
    __try {
        if (x == 1)
            return x + r;
        if (x == 2)
            goto out;
        if (x == 3)
            __leave;
        while (x) {
            __try {
                if (x == 4)
                    break;
                if (x == 5)
                    continue;
            } __finally {
                Work(1);
            }
            x--;
        }
        r = 3;
    } __finally {
        Work(r);
        r = 4;
    }
    r++;
out:
    return r;
}

NTSTATUS Except(PULONG p)
{
    NTSTATUS status = STATUS_SUCCESS;
    __try {
        ProbeForRead(p, 4, 4);
        if (!*p)
            __leave;
        __try {
            Work(*p);
            ExRaiseStatus(STATUS_UNSUCCESSFUL);
        } __finally {
            Work(2);
        }
        status = STATUS_PENDING;
    } __except (GetExceptionCode() == STATUS_UNSUCCESSFUL ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        status = GetExceptionCode();
    }
    return status;
}

VOID Unreachable(ULONG x)
{
    return;
    Work(x);
}

VOID Scopes(ULONG x)
{
    ULONG y = 1;
    {
        ULONG y = x;
        Work(y);
    }
    Work(y);
    ;
}

ULONG Dangling(ULONG x)
{
    if (x)
        if (x > 1)
            return 2;
        else
            return 1;
    return 0;
}

VOID Discarded(ULONG x, volatile ULONG *p)
{
    x;
    (void)x;
    *p;
    x && Ask();
    x ? Work(1) : Work(2);
    (Ask(), Work(3));
}

VOID Assembler(VOID)
{
    __asm__("nop");
    __debugbreak();
}
