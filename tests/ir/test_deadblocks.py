"""Which blocks functions cannot reach because of the constants that are handed over to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.ir import nodes as ir
from ddilint.ir.deadblocks import DeadBlocks, value_of
from ddilint.ir.levelsites import LevelSites
from tests.program import program_from

BEGIN = """#include <ntddk.h>
typedef VOID CALLBACK(ULONG);
VOID Wanted(VOID);
VOID Stranger(ULONG *n);
"""


def has_dead_call(text: str, folder: Path, called_anyhow: tuple[str, ...] = ()) -> bool:
    """Whether a call of Wanted stands in a dead block."""
    program = program_from(BEGIN + text, folder)
    assert not program.parsed.error_offsets
    sites = LevelSites(
        program.function,
        lambda name: program.function(name) is not None,
        lambda name: (),
        lambda call: ("Wanted", None) if call.callee == "Wanted" else None,
    )
    dead = DeadBlocks(sites).of("Top", lambda _: True, called_anyhow)
    return any(site.wanted and site.block in dead[name] for name in dead for site in sites.of(name))


DEAD = {
    "a flag": "VOID In(BOOLEAN f) { if (!f) Wanted(); } VOID Top(VOID) { In(TRUE); }",
    "a flag that goes on": "VOID Deep(BOOLEAN f) { if (f) Wanted(); } VOID In(BOOLEAN f) { Deep(f); }"
    "VOID Top(VOID) { In(FALSE); }",
    "the same twice": "VOID In(ULONG n) { if (n == 3) Wanted(); } VOID Top(VOID) { In(2); In(2); }",
    "a case": "VOID In(ULONG n) { switch (n) { case 1: Wanted(); break; default: break; } } VOID Top(VOID) { In(2); }",
    "a negative number": "VOID In(LONG n) { if (n >= 0) Wanted(); } VOID Top(VOID) { In(-1); }",
    "bits of it": "VOID In(ULONG n) { if (n & 4) Wanted(); } VOID Top(VOID) { In(3); }",
    "a pointer": "VOID In(VOID *p) { if (p != NULL) Wanted(); } VOID Top(VOID) { In(NULL); }",
    "a call that is dead, too": "VOID Deep(ULONG n) { if (n == 1) Wanted(); }"
    "VOID In(BOOLEAN f) { if (f) Deep(1); else Deep(2); } VOID Top(VOID) { In(FALSE); }",
    "a recursion": "VOID In(BOOLEAN f, ULONG n) { if (f) Wanted(); if (n) In(f, n - 1); } VOID Top(VOID) { In(0, 9); }",
}

ALIVE = {
    "what is meant": "VOID In(BOOLEAN f) { if (f) Wanted(); } VOID Top(VOID) { In(TRUE); }",
    "two that differ": "VOID In(BOOLEAN f) { if (f) Wanted(); } VOID Top(VOID) { In(FALSE); In(TRUE); }",
    "one that is not known": "VOID In(BOOLEAN f) { if (f) Wanted(); } VOID Top(BOOLEAN f) { In(FALSE); In(f); }",
    "a parameter that changes": "VOID In(ULONG n) { n++; if (n) Wanted(); } VOID Top(VOID) { In(0); }",
    "one that others may change": "VOID In(ULONG n) { Stranger(&n); if (n) Wanted(); } VOID Top(VOID) { In(0); }",
    "a narrow one": "VOID In(UCHAR n) { if (n == 1) Wanted(); } VOID Top(VOID) { In((UCHAR)257); }",
    "a recursion that changes it": "VOID In(ULONG n) { if (n) Wanted(); if (n < 9) In(n + 1); }"
    "VOID Top(VOID) { In(0); }",
    "a range of cases": "VOID In(LONG n) { switch (n) { case -1: Wanted(); break; } } VOID Top(VOID) { In(-1); }",
}


@pytest.mark.parametrize(
    ("text", "is_dead"),
    [(text, True) for text in DEAD.values()] + [(text, False) for text in ALIVE.values()],
    ids=[*DEAD, *ALIVE],
)
def test_where_no_call_leads(text: str, is_dead: bool, tmp_path: Path) -> None:
    assert has_dead_call(text, tmp_path) is is_dead


def test_what_is_called_anyhow_may_get_anything(tmp_path: Path) -> None:
    assert not has_dead_call(DEAD["a flag"], tmp_path, ("In",))


def test_what_is_no_number_is_not_known() -> None:
    word = ir.Type(ir.TypeKind.INTEGER, 32)
    truth = ir.Type(ir.TypeKind.INTEGER, 8, name="bool")
    two = ir.Constant(2, word)
    assert value_of(ir.Binary("/", two, two, word), {}) is None
    assert value_of(ir.Convert(two, truth), {}) is None
    assert value_of(ir.Load(ir.VariableAddress("n", word), word), {}) is None
