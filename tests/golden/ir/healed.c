/* Types that are declared nowhere: what rests on the guess of their layout is unknown. */
#include <ntddk.h>

typedef struct _HOLDER {
    ULONG Before;
    MISSING_RECORD Guess;
    ULONG After;
} HOLDER, *PHOLDER;

typedef struct _POINTS_TO {
    MISSING_RECORD *Guess;
    ULONG After;
} POINTS_TO;

VOID Take(PVOID, SIZE_T);

SIZE_T Sizes(PHOLDER holder, MISSING_RECORD *array)
{
    Take(array, sizeof(MISSING_RECORD));
    Take(holder, sizeof(HOLDER));
    Take(holder, sizeof(*holder) + sizeof(PHOLDER));
    Take(holder, FIELD_OFFSET(HOLDER, After));
    Take(holder, sizeof(POINTS_TO));
    Take(&array[2], (PUCHAR)&array[2] - (PUCHAR)array);
    return sizeof(array[0]) + sizeof(holder->Before);
}

VOID Fields(PHOLDER holder, MISSING_RECORD *array, ULONG i)
{
    holder->Before = 1;
    holder->After = 2;
    holder->Guess.Some = 3;
    array->Some = 4;
    array[i].Some = 5;
    array++;
    array->Other = 6;
}

VOID Copies(PHOLDER to, PHOLDER from)
{
    HOLDER local = {0};
    HOLDER set = {1};
    *to = *from;
    local.Before = 1;
    Take(&local, set.Before);
}

NTSTATUS Calls(MISSING_RECORD *record)
{
    record->Callback(record, 3);
    if (MissingFunction(record) == MISSING_CONSTANT)
        return MISSING_STATUS;
    return MissingMacro(record->Some);
}

SIZE_T SizeOfObject(VOID)
{
    Take(&MISSING_OBJECT, sizeof(MISSING_OBJECT));
    return sizeof(MISSING_OBJECT) + sizeof(MISSING_RECORD *);
}
