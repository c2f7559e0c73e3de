"""What functions store through pointers, by where the pointers come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.ir.stored import NEW_MEMORY, Stored, filled, stored_by
from tests.program import program_from

BEGIN = """#include <ntddk.h>
typedef struct _ITEM { ULONG a; ULONG b; ULONG c[4]; struct _ITEM *next; KSPIN_LOCK lock; } ITEM;
extern ITEM *Found(VOID);
extern ITEM *Made(VOID);
extern VOID Clear(PVOID to, ULONG bytes);
#define CLEAR(To, Bytes) Clear((To), (Bytes))
extern ITEM *First;
"""


def stores_of_top(text: str, folder: Path) -> Stored:
    """What Top stores; the routine Made returns memory of its own making, Clear fills memory."""
    program = program_from(BEGIN + text, folder)
    assert not program.parsed.error_offsets
    return stored_by(program.functions(), {"Made": NEW_MEMORY, "Clear": filled(0, 1)})["Top"]


ALONE = {
    "a variable": "VOID Top(ITEM *p) { ULONG n; n = p->a; }",
    "what it made": "VOID Top(ITEM *p) { ITEM *q = Made(); if (q) { q->b = p->a; q->c[p->b] = 1; } }",
    "what it made, by a helper": "static VOID Set(ITEM *q) { q->b = 1; } VOID Top(VOID) { Set(Made()); }",
    "what a wrapper made": "static ITEM *New(VOID) { ITEM *q = Made(); return q ? q : NULL; }"
    "VOID Top(VOID) { New()->a = 1; }",
    "its own structure": "static VOID Set(ITEM *q) { q->b = 1; } VOID Top(VOID) { ITEM i; Set(&i); }",
}

BEHIND = {
    "a field": ("VOID Top(ITEM *p) { p->b = 1; }", {0: {(4, 8)}}),
    "of the second": ("VOID Top(ITEM *p, ITEM *q) { q->b = p->a; }", {1: {(4, 8)}}),
    "an element": ("VOID Top(ITEM *p, ULONG n) { p->c[n] = 1; }", {0: {(8, 24)}}),
    "an element of what it points to": ("VOID Top(ULONG *p, ULONG n) { p[n] = 1; }", {0: None}),
    "an element of one of many": ("VOID Top(ITEM *p, ULONG n) { p[n].b = 1; }", {0: None}),
    "by a variable": ("VOID Top(ITEM *p) { ITEM *q = p; q->a = 1; }", {0: {(0, 4)}}),
    "of one of two": ("VOID Top(ITEM *p, ITEM *q) { (p->a ? p : q)->b = 1; }", {0: {(4, 8)}, 1: {(4, 8)}}),
    "by a helper": (
        "static VOID Set(ULONG *n) { n[1] = 1; } VOID Top(ITEM *p) { Set(&p->b); }",
        {0: {(8, 12)}},
    ),
    "what was handed back": (
        "static ITEM *Same(ITEM *p) { return p; } VOID Top(ITEM *p) { Same(p)->b = 1; }",
        {0: {(4, 8)}},
    ),
    "a whole structure": ("VOID Top(ITEM *p, ITEM *q) { *p = *q; }", {0: {(0, 40)}}),
    "a part handed to a routine": ("VOID Top(ITEM *p) { KeInitializeSpinLock(&p->lock); }", {0: {(32, 40)}}),
    "a part that is cleared": ("VOID Top(ITEM *p) { Clear(&p->b, sizeof(p->b)); }", {0: {(4, 8)}}),
    "an element that is cleared": ("VOID Top(ITEM *p, ULONG n) { Clear(&p->c[n], 4); }", {0: {(8, 24)}}),
    "a part of unknown length": ("VOID Top(ITEM *p, ULONG n) { Clear(&p->b, n); }", {0: None}),
    "a pointer that walks": ("VOID Top(ULONG *p, ULONG n) { while (n--) *p++ = 0; }", {0: None}),
    "one that calls itself": (
        "VOID Top(ITEM *p, ULONG n) { p->b = n; if (n) Top(p, n - 1); }",
        {0: {(4, 8)}},
    ),
}

ANYWHERE = {
    "a list": ("VOID Top(ITEM *p) { p->next->b = 1; }", {(4, 8)}),
    "what a routine found": ("VOID Top(VOID) { Found()->b = 1; }", {(4, 8)}),
    "a variable of the file": ("VOID Top(VOID) { First->b = 1; }", {(4, 8)}),
    "what others may set": (
        "static VOID Get(ITEM **q) { *q = First; } VOID Top(VOID) { ITEM *q = Made(); Get(&q); q->b = 1; }",
        {(4, 8)},
    ),
    "an unknown element": ("VOID Top(ITEM *p, ULONG n) { p->next->c[n] = 1; }", {(8, 24)}),
    "a field of an unknown element": ("VOID Top(ITEM *p, ULONG n) { p->next[n].b = 1; }", {(4, 8)}),
    "an element of a buffer": ("VOID Top(char **p, ULONG n) { p[0][n] = 1; }", set()),
    "bytes somewhere": ("VOID Top(char **p, ULONG n) { *(ULONG *)(p[0] + n) = 1; }", None),
    "a function that is handed over": ("VOID Top(VOID (*f)(VOID)) { f(); }", None),
}


ROWS = (
    "typedef struct { const WCHAR *name; ULONG field; ULONG size; } ROW;"
    'const ROW Rows[] = {{ L"a", FIELD_OFFSET(ITEM, a), 4 }, { L"c", FIELD_OFFSET(ITEM, c), 2 }};'
)
"""A table of fields; `a` is at 0, `c` at 8."""

TABLES = {
    "a row": "(ULONG *)((char *)p + Rows[n].field)",
    "the first row only": "(ULONG *)((char *)p + Rows[0].field)",
    "a pointer to a row": "(ULONG *)((char *)p + r->field)",
    "a number kept": "(ULONG *)((char *)p + at)",
    "a row's number that is counted up": "(ULONG *)((char *)p + Rows[n].field + n)",
    "another column": "(ULONG *)((char *)p + Rows[n].size)",
    "a parameter": "(ULONG *)((char *)p + given->field)",
    "what others may set": "(ULONG *)((char *)p + shared)",
}
TOLD = {
    "a row": {(0, 4), (8, 12)},
    "the first row only": {(0, 4)},
    "a pointer to a row": {(0, 4), (8, 12)},
    "a number kept": {(0, 4), (8, 12)},
    "a row's number that is counted up": None,
    "another column": {(2, 6), (4, 8)},
    "a parameter": None,
    "what others may set": None,
}

WALKS = (
    "VOID Get(ULONG *); VOID Top(ITEM *p, ULONG n, const ROW *given) {"
    "const ROW *r; ULONG at, shared = 0; Get(&shared);"
    "for (r = Rows; r < Rows + 2; r++) { at = r->field; *TO = n; } }"
)


@pytest.mark.parametrize(("to", "expected"), [(TABLES[each], TOLD[each]) for each in TABLES], ids=TABLES)
def test_stores_by_a_table(to: str, expected: set[tuple[int, int]] | None, tmp_path: Path) -> None:
    """A table of offsets tells where a loop over it stores."""
    program = program_from(BEGIN + ROWS + WALKS.replace("TO", to), tmp_path)
    assert not program.parsed.error_offsets
    functions = list(program.functions())
    variables = program.globals()
    found = stored_by(functions, {}, fixed=lambda name, _: variables.get(name))["Top"]
    assert found.behind == {0: expected}


def test_only_a_table_that_stays_tells_offsets(tmp_path: Path) -> None:
    """What may be changed says nothing."""
    program = program_from(BEGIN + ROWS + WALKS.replace("TO", TABLES["a row"]), tmp_path)
    assert stored_by(program.functions(), {})["Top"].behind == {0: None}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE.keys())
def test_memory_of_its_own_is_nobody_elses(text: str, tmp_path: Path) -> None:
    """What a function made itself, nobody else can have looked at."""
    found = stores_of_top(text, tmp_path)
    assert (found.anywhere, found.behind) == (frozenset(), {})


@pytest.mark.parametrize(("text", "expected"), BEHIND.values(), ids=BEHIND.keys())
def test_stores_behind_arguments(
    text: str, expected: dict[int, set[tuple[int, int]] | None], tmp_path: Path
) -> None:
    """What an argument points to is told apart from everything else."""
    found = stores_of_top(text, tmp_path)
    assert (found.anywhere, found.behind) == (frozenset(), expected)


@pytest.mark.parametrize(("text", "expected"), ANYWHERE.values(), ids=ANYWHERE.keys())
def test_stores_anywhere(text: str, expected: set[tuple[int, int]] | None, tmp_path: Path) -> None:
    """A pointer of unknown origin may lead anywhere."""
    assert stores_of_top(text, tmp_path).anywhere == expected


NAMES = {
    "a field": ("VOID Top(ITEM *p) { p->b = 1; }", {"b"}, set()),
    "what an argument points to": ("VOID Top(ULONG *p) { *p = 1; }", set(), {0}),
    "a part of what it was given": (
        "static VOID Set(ULONG *n) { *n = 1; } VOID Top(ITEM *p) { Set(&p->b); }",
        {"b"},
        set(),
    ),
    "handed on": ("static VOID Set(ULONG *n) { *n = 1; } VOID Top(ULONG *p) { Set(p); }", set(), {0}),
    "handed to the system": ("VOID Sys(ULONG *n); VOID Top(ULONG *p) { Sys(p); }", set(), {0}),
    "a text handed to the system": (
        "VOID Sys(const char *t); VOID Top(const char *p) { Sys(p); }",
        set(),
        set(),
    ),
    "where a text is told": (
        "VOID Sys(const char **t); VOID Top(const char **p) { Sys(p); }",
        set(),
        {0},
    ),
    "a part handed to the system": ("VOID Sys(ULONG *n); VOID Top(ITEM *p) { Sys(&p->b); }", {"b"}, set()),
    "a part kept, then handed on": (
        "VOID Sys(ULONG *n); VOID Top(ITEM *p) { ULONG *n = &p->b; Sys(n); }",
        set(),
        {0},
    ),
    "computed": ("VOID Top(ITEM *p, ULONG n) { *(&p->b + n) = 1; }", {"b", "n"}, set()),
    "a whole structure": (
        "VOID Top(ITEM *p, ITEM *q) { *p = *q; }",
        {"next", "lock", "a", "b", "c"},
        set(),
    ),
    "a number somewhere": ("extern ULONG **Slots; VOID Top(VOID) { **Slots = 1; }", None, set()),
    "a character somewhere": ("extern char **Slots; VOID Top(ULONG n) { Slots[0][n] = 1; }", set(), set()),
    "a register somewhere": (
        "extern char *Registers; VOID Top(ULONG n) { ULONG *r = (ULONG *)(Registers + n); *(volatile ULONG *)r = 1; }",
        set(),
        set(),
    ),
    "a part that is cleared": ("VOID Top(ULONG n) { Clear(&Found()->next->b, n); }", {"b"}, set()),
    "a part that a macro clears": ("VOID Top(ULONG n) { CLEAR(&First->b, n); }", {"b"}, set()),
    "an array that a macro clears": ("VOID Top(ULONG n) { CLEAR(First->next->c, n); }", {"c"}, set()),
    "a buffer": (
        "extern struct { char *at; } Owner; VOID Top(ULONG n) { CLEAR(Owner.at, n); }",
        set(),
        set(),
    ),
    "what a field points to": ("VOID Top(VOID) { CLEAR(First->next, sizeof(ITEM)); }", None, set()),
    "nothing": ("VOID Top(ITEM *p) { ITEM i = *p; i.b = 1; }", set(), set()),
}


@pytest.mark.parametrize(("text", "names", "nameless"), NAMES.values(), ids=NAMES.keys())
def test_what_is_set_has_a_name(
    text: str, names: set[str] | None, nameless: set[int], tmp_path: Path
) -> None:
    """All that is set bears a name, or that of what an argument points to; else it may be anything."""
    found = stores_of_top(text, tmp_path)
    assert found.names == names
    assert found.nameless == nameless


def test_variables_are_set_by_their_names(tmp_path: Path) -> None:
    """What a function, or one that it calls, sets by name is no store through a pointer."""
    text = (
        "ITEM Kept; ULONG Many[8]; static VOID Set(ULONG n) { Kept.b = 1; Many[n] = 0; }"
        "VOID Top(ULONG n) { Set(n); First = NULL; }"
    )
    found = stores_of_top(text, tmp_path)
    assert (found.anywhere, found.behind) == (frozenset(), {})
    assert {name.rpartition(":")[2] for name in found.variables} == {"Kept", "Many", "First"}
