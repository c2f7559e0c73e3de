/* Expressions of every kind; the IR beside this file is what each becomes. */
#include <ntddk.h>

typedef struct _POINT {
    SHORT X;
    SHORT Y;
} POINT;

typedef struct _SHAPE {
    ULONG Kind;
    union {
        POINT Corner;
        ULONG Packed;
    };
    struct {
        UCHAR Red;
        UCHAR Blue;
    } Colour;
    POINT Points[4];
    struct _SHAPE *Next;
} SHAPE, *PSHAPE;

typedef struct _FLAGS {
    ULONG Low : 3;
    ULONG Middle : 10;
    ULONG High : 19;
    LONG Signed : 5;
    UCHAR Byte : 4;
} FLAGS;

typedef ULONG (*OPERATION)(ULONG, PVOID);
ULONG Next(ULONG);
ULONG Take(ULONG, PVOID);
ULONG Variadic(PCSTR, ...);
extern ULONG Total;
static ULONG Hidden;

/* x += y and its like convert to the common type and back. */
ULONG CompoundAssignment(ULONG x, USHORT y, UCHAR c, LONG s, ULONGLONG w)
{
    x += y;
    y *= 3;
    c -= 1;
    s >>= 2;
    x <<= c;
    c |= (UCHAR)x;
    s /= y;
    s %= x;
    w ^= s;
    return x;
}

ULONG Steps(PUSHORT p, ULONG n, UCHAR c)
{
    ULONG before = n++;
    ULONG after = --n;
    *p++ = 1;
    (*p)--;
    c++;
    return before + after + *++p + c;
}

ULONG Conditionals(ULONG x, LONG s, PVOID p)
{
    ULONG a = x ? x : 1;
    ULONG b = x > 4 && s < 0;
    ULONG c = !p || x;
    ULONG d = sizeof(x) == 4 ? a : b;
    return (x, a) + b + c + d + (s ? Next(x) : 0);
}

LONGLONG Casts(ULONG x, LONG s, PVOID p)
{
    UCHAR c = (UCHAR)x;
    USHORT w = (UCHAR)s;
    LONGLONG a = s;
    LONGLONG b = x;
    ULONGLONG d = s;
    ULONG_PTR e = (ULONG_PTR)p;
    PVOID f = (PVOID)(ULONG_PTR)x;
    BOOLEAN g = x != 0;
    CHAR h = (CHAR)c;
    return a + b + d + e + (c + w) + (f == p) + g + h;
}

BOOLEAN Comparisons(UCHAR c, USHORT w, LONG s, ULONG x, LONGLONG q, PVOID p, PUCHAR r)
{
    return c < w && s < 3 && s < x && q >= x && p != NULL && r <= (PUCHAR)p && -1 < c;
}

ULONG Arithmetic(UCHAR c, LONG s, ULONG x)
{
    return (c << 4) + (s >> 1) + (x >> 1) - s % 3 + x / 5 * -s + ~x + !x + (-c);
}

SIZE_T Pointers(PULONG p, PULONG q, PSHAPE shape, PVOID v, LONG i)
{
    p = p + 2;
    p -= i;
    q = &p[i];
    q = i + q;
    shape++;
    v = (PUCHAR)v + 3;
    return (SIZE_T)(q - p) + p[-1] + 1[q] + *(p + i);
}

ULONG Arrays(ULONG i, PSHAPE shape)
{
    ULONG table[4] = {1, 2};
    UCHAR grid[2][3];
    grid[1][i] = 7;
    table[i] = grid[1][2];
    shape->Points[i].Y = (SHORT)i;
    return table[3] + sizeof(table) + sizeof(grid[0]);
}

ULONG Unions(PSHAPE shape)
{
    shape->Corner.Y = 2;
    shape->Packed |= 1;
    shape->Next->Next->Colour.Blue = 1;
    return shape->Packed + (&shape->Colour)->Red;
}

ULONG BitFields(FLAGS *flags, ULONG x)
{
    flags->Low = 5;
    flags->Middle = x;
    flags->High++;
    flags->Signed = -1;
    flags->Byte |= 1;
    if (flags->Low) {
        return flags->Middle;
    }
    return flags->Signed < 0;
}

VOID Structures(PSHAPE to, PSHAPE from, POINT given)
{
    SHAPE local = *from;
    POINT points[2];
    *to = local;
    points[0] = given;
    to->Points[1] = points[0];
    to->Corner = from->Points[2];
}

VOID Initialisers(ULONG x)
{
    SHAPE zero = {0};
    SHAPE named = {.Kind = x, .Colour = {1, 2}, .Next = &zero};
    POINT point = {1, 2};
    POINT points[2] = {{1, 2}, {.Y = 4}};
    ULONG plain = {x};
    WCHAR text[8] = L"abc";
    CHAR letters[] = {'a', 'b'};
    FLAGS flags = {1, 2};
    static ULONG kept = 3;
    Take(kept + plain, &named);
    Take(points[1].Y, &point);
    Take(text[0] + letters[1], &flags);
}

ULONG Literals(PSHAPE shape)
{
    *shape = (SHAPE){.Kind = 3};
    Take(1, &(POINT){4, 5});
    return 'a' + L'b' + 0xFFFFFFFF + (ULONG)1ull;
}

SIZE_T Layout(PSHAPE shape)
{
    return sizeof(SHAPE) + sizeof shape->Points + FIELD_OFFSET(SHAPE, Points[2]) + offsetof(SHAPE, Colour.Blue)
        + RTL_NUMBER_OF(shape->Points) + __alignof(SHAPE);
}

PSHAPE Containing(PSHORT y)
{
    return CONTAINING_RECORD(y, SHAPE, Corner.Y);
}

ULONG Functions(OPERATION operation, OPERATION *table, ULONG i)
{
    OPERATION chosen = Take;
    if (!operation) {
        operation = &Take;
    }
    Variadic("%d %hu", i, (USHORT)i);
    (void)Next(i);
    return chosen(1, NULL) + (*operation)(2, table) + table[i](3, &chosen);
}

ULONG StatementExpression(ULONG x)
{
    return ({ ULONG y = x + 1; Next(y); y * 2; }) + 1;
}

PCWSTR Strings(PCSTR *narrow)
{
    *narrow = "abc";
    return L"ab" L"cd";
}

ULONG Globals(ULONG x)
{
    static ULONG Counter;
    Total += x;
    Hidden = Total;
    return ++Counter;
}

/* A value that a later effect could change is saved before it. */
ULONG Order(ULONG x, PULONG p)
{
    ULONG a = x + x++;
    a += *p + Next(x);
    return Take(*p, p) + Take(x, p + x--);
}

ULONG Chained(ULONG x)
{
    ULONG a;
    UCHAR b;
    a = b = (UCHAR)x;
    return a + (b = 3);
}

VOID Volatile(volatile ULONG *Register, ULONG *Plain)
{
    *Register = *Register | 1;
    *Plain = *Plain | 1;
}
