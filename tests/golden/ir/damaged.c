/* Source that cannot be understood in full: where it is, and what is kept around it. */
#include <ntddk.h>

VOID Work(ULONG);
ULONG Ask(VOID);

ULONG UnknownCondition(ULONG x)
{
    if (x == NOT_DECLARED_ANYWHERE)
        return 1;
    while (NotDeclaredFlag && x--)
        Work(x);
    return NotDeclaredCall(x, &x) ? 2 : 3;
}

ULONG UnknownCase(ULONG x)
{
    switch (x) {
    case 1:
        return 1;
    case NOT_DECLARED_CASE:
        return 2;
    case NOT_DECLARED_TOO:
        return 3;
    default:
        return 4;
    }
}

ULONG UnknownDeclaration(ULONG x)
{
    NOT_DECLARED_TYPE *pointer = (NOT_DECLARED_TYPE *)Ask();
    NOT_DECLARED_RECORD record;
    record.Length = x;
    pointer->Field = x;
    Work(record.Length);
    return pointer->Field;
}

ULONG DroppedStatement(ULONG x)
{
    ULONG y = x + 1;
    y = = 3;
    Work(y);
    return y;
}

ULONG DroppedCondition(ULONG x)
{
    if (x + )
        return 1;
    for (x = 0; ] < 3; x++)
        Work(x);
    return x;
}

ULONG DroppedDeclaration(ULONG x)
{
    ULONG y = x $ 2;
    return x;
}

ULONG DroppedArgument(ULONG x)
{
    Work(x @ 3);
    Work(x);
    return 1;
}

ULONG Sound(ULONG x)
{
    return x;
}
