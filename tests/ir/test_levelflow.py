"""Whether a function may raise the level around a call: what the flow over its blocks says of small sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.ir import nodes as ir
from ddilint.ir.levelahead import Ahead, LevelAhead
from ddilint.ir.levelflow import LevelFlow
from ddilint.ir.levelsites import LevelSites
from ddilint.ir.leveltelling import blocks_above
from ddilint.irqlfacts import Effect, Level, load_irql_facts
from tests.program import Program, program_from

CONSTANTS = {"InterruptLock": 3, "StartIoLock": 2, "DpcLock": 1}

BEGIN = """#include <ntddk.h>
typedef struct _S { KSPIN_LOCK Lock; ULONG Flags; ULONG Count; } S;
VOID Wanted(VOID);
VOID Other(VOID);
"""


def effects_of(name: str) -> tuple[Effect, ...]:
    return load_irql_facts().effects.get(name, ())


def sites_of(program: Program, limit: Level) -> LevelSites:
    return LevelSites(
        program.function,
        lambda name: program.function(name) is not None,
        effects_of,
        lambda call: ("Wanted", limit) if call.callee == "Wanted" else None,
    )


def flow_of(program: Program, limit: Level = Level.APC_LEVEL, *, tests: bool = True) -> LevelFlow:
    def above(name: str, bound: int) -> frozenset[int] | None:
        function = program.function(name)
        return blocks_above(function, bound, effects_of) if function is not None else None

    return LevelFlow(sites_of(program, limit), lambda _: True, CONSTANTS.get, lambda *_: tests, above)


def lowered(text: str, folder: Path) -> Program:
    program = program_from(BEGIN + text, folder)
    assert not program.parsed.error_offsets
    return program


RAISES = {
    "around": "VOID Top(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); Wanted(); KeReleaseSpinLock(&s->Lock, o); }",
    "on one way": "VOID Top(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); if (s->Flags) Wanted();"
    " KeReleaseSpinLock(&s->Lock, o); }",
    "under a condition of memory": "VOID Top(S *s) { KIRQL o = 0; if (s->Flags) KeAcquireSpinLock(&s->Lock, &o);"
    " Other(); if (s->Flags) KeReleaseSpinLock(&s->Lock, o); Wanted(); }",
    "under a condition that changed": "VOID Top(S *s, ULONG c) { KIRQL o = 0; if (c) KeAcquireSpinLock(&s->Lock, &o);"
    " c = s->Flags; if (c) KeReleaseSpinLock(&s->Lock, o); Wanted(); }",
    "where the address of the condition is out": "VOID Change(ULONG *c) { *c = 0; }"
    "VOID Top(S *s, ULONG c) { KIRQL o = 0; if (c) KeAcquireSpinLock(&s->Lock, &o);"
    " Change(&c); if (c) KeReleaseSpinLock(&s->Lock, o); Wanted(); }",
    "by a helper": "VOID Lock(S *s, KIRQL *o) { KeAcquireSpinLock(&s->Lock, o); }"
    "VOID Top(S *s) { KIRQL o; Lock(s, &o); Wanted(); KeReleaseSpinLock(&s->Lock, o); }",
    "around a callee that leads there": "VOID Inner(S *s) { s->Count++; Wanted(); }"
    "VOID Top(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); Inner(s); KeReleaseSpinLock(&s->Lock, o); }",
    "around what does not show what it calls": "VOID Top(S *s, VOID (*f)(VOID)) { KIRQL o;"
    " KeAcquireSpinLock(&s->Lock, &o); f(); KeReleaseSpinLock(&s->Lock, o); }",
    "in a loop that goes on": "VOID Top(S *s) { KIRQL o; while (s->Count--) { Wanted();"
    " KeAcquireSpinLock(&s->Lock, &o); } }",
    "twice, and one is given back": "VOID Top(S *s, S *t) { KIRQL o, p; KeAcquireSpinLock(&s->Lock, &o);"
    " KeAcquireSpinLock(&t->Lock, &p); KeReleaseSpinLock(&t->Lock, p); Wanted(); KeReleaseSpinLock(&s->Lock, o); }",
    "given back for a count that is only read": "VOID Top(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o);"
    " if (s->Count == 0) { KeReleaseSpinLock(&s->Lock, o); } Wanted(); }",
    "where the last owner gives back and leaves": "VOID Top(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o);"
    " s->Count -= 1; if (s->Count == 0) { KeReleaseSpinLock(&s->Lock, o); return; } Wanted(); }",
    "in a recursion": "VOID Top(S *s, ULONG n) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o);"
    " if (n) Top(s, n - 1); Wanted(); KeReleaseSpinLock(&s->Lock, o); }",
    "called back": "KSYNCHRONIZE_ROUTINE Inner; BOOLEAN Inner(PVOID c) { Wanted(); return TRUE; }"
    "VOID Top(PKINTERRUPT i) { KeSynchronizeExecution(i, Inner, NULL); }",
}

DOES_NOT = {
    "nothing is raised": "VOID Top(S *s) { if (s->Flags) Wanted(); }",
    "behind": "VOID Top(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); s->Count++; KeReleaseSpinLock(&s->Lock, o);"
    " Wanted(); }",
    "under a condition that is asked again": "VOID Top(S *s, BOOLEAN held) { KIRQL o = 0;"
    " if (!held) { KeAcquireSpinLock(&s->Lock, &o); } s->Count++;"
    " if (!held) { KeReleaseSpinLock(&s->Lock, o); } Wanted(); }",
    "under one that is asked the other way round": "VOID Top(S *s, BOOLEAN held) { KIRQL o = 0;"
    " if (held == FALSE) { KeAcquireSpinLock(&s->Lock, &o); } s->Count++;"
    " if (held) { s->Flags = 1; } else { KeReleaseSpinLock(&s->Lock, o); } Wanted(); }",
    "under a comparison that is asked again": "VOID Top(S *s, ULONG n) { KIRQL o = 0;"
    " if (n > 3) KeAcquireSpinLock(&s->Lock, &o); Other(); if (n > 3) KeReleaseSpinLock(&s->Lock, o); Wanted(); }",
    "helpers that belong together": "VOID Lock(S *s, KIRQL *o) { KeAcquireSpinLock(&s->Lock, o); }"
    "VOID Unlock(S *s, KIRQL o) { KeReleaseSpinLock(&s->Lock, o); }"
    "VOID Top(S *s) { KIRQL o; Lock(s, &o); s->Count++; Unlock(s, o); Wanted(); }",
    "a lock that counts its owners": "VOID Lock(S *s, KIRQL *o) { if (s->Flags == 0) KeAcquireSpinLock(&s->Lock, o);"
    " s->Count += 1; } VOID Unlock(S *s, KIRQL o) { s->Count -= 1;"
    " if (s->Count == 0) { s->Flags = 0; KeReleaseSpinLock(&s->Lock, o); } }"
    "VOID Top(S *s) { KIRQL o; Lock(s, &o); s->Flags |= 2; Unlock(s, o); Wanted(); }",
    "a callee's own matter": "VOID Inner(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); Wanted();"
    " KeReleaseSpinLock(&s->Lock, o); } VOID Top(S *s) { Inner(s); }",
    "a recursion that gives back": "VOID Top(S *s, ULONG n) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); s->Count++;"
    " KeReleaseSpinLock(&s->Lock, o); if (n) Top(s, n - 1); Wanted(); }",
    "two that call each other under locks": "VOID Back(S *s, ULONG n);"
    "VOID Forth(S *s, ULONG n) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); if (n) Back(s, n - 1);"
    " KeReleaseSpinLock(&s->Lock, o); }"
    "VOID Back(S *s, ULONG n) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); if (n) Forth(s, n - 1);"
    " KeReleaseSpinLock(&s->Lock, o); }"
    "VOID Top(S *s) { Forth(s, 9); Wanted(); }",
    "deeper than is counted": "VOID Deep(S *s, ULONG n) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o);"
    " if (n) Deep(s, n - 1); KeReleaseSpinLock(&s->Lock, o); } VOID Top(S *s) { Deep(s, 20); Wanted(); }",
}


@pytest.mark.parametrize("text", RAISES.values(), ids=RAISES)
def test_a_raise_around_a_call_is_seen(text: str, tmp_path: Path) -> None:
    flow = flow_of(lowered(text, tmp_path))
    assert flow.raised_around("Top", Level.APC_LEVEL)


@pytest.mark.parametrize("text", DOES_NOT.values(), ids=DOES_NOT)
def test_no_raise_around_a_call_is_made_up(text: str, tmp_path: Path) -> None:
    flow = flow_of(lowered(text, tmp_path))
    assert not flow.raised_around("Top", Level.APC_LEVEL)


BEHIND = "VOID Deep(S *s) { Wanted(); } VOID Inner(S *s) { Deep(s); }"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Wanted();\nLOCK;\nWanted();\nUNLOCK;\nWanted();", {2}),
        ("LOCK;\nInner(s);\nWanted();\nUNLOCK;", {-1, 2}),
        ("Inner(s);\nLOCK;\ns->Count++;\nUNLOCK;\nWanted();", set()),
        ("LOCK;\nf();\nWanted();\nUNLOCK;\nWanted();", {None, 2}),
        ("LOCK;\nUnlock(s, o);\nWanted();\nLOCK;\nWanted();\nUNLOCK;", {4}),
    ],
)
def test_the_calls_around_which_is_raised_are_told(body: str, lines: set[int | None], tmp_path: Path) -> None:
    """Each by its line in the body; the one in a callee is -1."""
    lock = "KeAcquireSpinLock(&s->Lock, &o)"
    text = body.replace("UNLOCK", "KeReleaseSpinLock(&s->Lock, o)").replace("LOCK", lock)
    helpers = f"VOID Unlock(S *s, KIRQL o) {{ KeReleaseSpinLock(&s->Lock, o); }} {BEHIND}"
    program = lowered(f"{helpers}\nVOID Top(S *s, VOID (*f)(VOID)) {{ KIRQL o;\n{text}\n}}", tmp_path)
    first = program.named("Top").location.line + 1
    places = flow_of(program).raised_around("Top", Level.APC_LEVEL)
    assert {None if place is None else max(place.line - first, -1) for place in places} == lines


LEARNS = {
    "in a test": "VOID Top(S *s) { if (KeGetCurrentIrql() > APC_LEVEL) Wanted(); }",
    "by a helper": "BOOLEAN High(VOID) { return KeGetCurrentIrql() > APC_LEVEL; }"
    "VOID Top(S *s) { if (High()) Wanted(); }",
    "and goes on in a helper": "VOID Inner(S *s) { Wanted(); } VOID Top(S *s) { KIRQL o = KeGetCurrentIrql();"
    " if (o > APC_LEVEL) Inner(s); }",
    "where the other way ended": "VOID Top(S *s) { if (KeGetCurrentIrql() <= APC_LEVEL) { s->Count++; return; }"
    " Wanted(); }",
    "of a helper that answers": "int Check(S *s) { if (KeGetCurrentIrql() > APC_LEVEL) return -1; return s->Count; }"
    "VOID Top(S *s) { if (Check(s) < 0) Wanted(); }",
    "of a helper that chooses": "int Check(S *s) { return KeGetCurrentIrql() > APC_LEVEL ? 2 : 1; }"
    "VOID Top(S *s) { if (Check(s) == 2) Wanted(); }",
    "by a variable": "VOID Top(S *s) { BOOLEAN high = FALSE; if (KeGetCurrentIrql() > APC_LEVEL) high = TRUE;"
    " s->Count++; if (high) Wanted(); }",
    "by a variable that holds the answer": "VOID Top(S *s) { BOOLEAN high = KeGetCurrentIrql() > APC_LEVEL;"
    " s->Count++; if (high) Wanted(); }",
    "by a variable that a helper sets": "VOID Set(BOOLEAN *high) { *high = TRUE; }"
    "VOID Top(S *s) { BOOLEAN high = FALSE; if (KeGetCurrentIrql() > APC_LEVEL) Set(&high); if (high) Wanted(); }",
    "by a field": "VOID Check(S *s) { if (KeGetCurrentIrql() > APC_LEVEL) s->Flags = 1; }"
    "VOID Top(S *s) { s->Flags = 0; Check(s); if (s->Flags) Wanted(); }",
    "in the next round": "VOID Top(S *s) { do { Wanted(); } while (KeGetCurrentIrql() > APC_LEVEL); }",
    "by a helper behind a test": "int High(VOID) { return KeGetCurrentIrql() > APC_LEVEL; }"
    "VOID Top(S *s) { if (KeGetCurrentIrql() > APC_LEVEL) Other(); if (High()) Wanted(); }",
}

LEARNS_NOT = {
    "in front of the test": "VOID Top(S *s) { Wanted(); if (KeGetCurrentIrql() > APC_LEVEL) s->Count++; }",
    "nowhere": "VOID Top(S *s) { Wanted(); }",
    "a callee's own matter": "VOID Inner(S *s) { if (KeGetCurrentIrql() > APC_LEVEL) Wanted(); }"
    "VOID Top(S *s) { Inner(s); }",
    "where the ways have met": "VOID Top(S *s) { if (KeGetCurrentIrql() > APC_LEVEL) Other(); Wanted(); }",
    "where it is low": "VOID Top(S *s) { if (KeGetCurrentIrql() > APC_LEVEL) { Other(); return; } Wanted(); }",
    "of a helper that answers the same otherwise": "int Limited(S *s) { if (!s->Flags) return 1;"
    " if (KeGetCurrentIrql() > APC_LEVEL) { Other(); return 1; } s->Count++; return 0; }"
    "VOID Top(S *s) { if (Limited(s)) Wanted(); }",
    "of a helper that returns": "VOID Inner(S *s) { KIRQL o; if (KeGetCurrentIrql() > APC_LEVEL) return;"
    " KeAcquireSpinLock(&s->Lock, &o); s->Count++; KeReleaseSpinLock(&s->Lock, o); }"
    "VOID Top(S *s) { Inner(s); Wanted(); }",
}


@pytest.mark.parametrize(
    ("text", "learns"),
    [(text, True) for text in LEARNS.values()] + [(text, False) for text in LEARNS_NOT.values()],
    ids=[*LEARNS, *LEARNS_NOT],
)
def test_a_call_behind_a_test_of_the_level_is_seen(text: str, learns: bool, tmp_path: Path) -> None:
    program = lowered(text, tmp_path)
    assert bool(flow_of(program).learnt_around("Top", Level.APC_LEVEL)) is learns
    assert not flow_of(program, tests=False).learnt_around("Top", Level.APC_LEVEL)


def test_a_raise_to_no_more_than_the_bound_is_none(tmp_path: Path) -> None:
    flow = flow_of(lowered(RAISES["around"], tmp_path), Level.DISPATCH_LEVEL)
    assert not flow.raised_around("Top", Level.DISPATCH_LEVEL)


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ("s->Count++;", False),
        ("KIRQL o; KeAcquireSpinLock(&s->Lock, &o); s->Count++; KeReleaseSpinLock(&s->Lock, o);", False),
        ("KIRQL o; KeAcquireSpinLock(&s->Lock, &o);", True),
        ("KeReleaseSpinLock(&s->Lock, (KIRQL)s->Flags);", True),
        (
            "KIRQL o; KeAcquireSpinLock(&s->Lock, &o); if (s->Flags) return; KeReleaseSpinLock(&s->Lock, o);",
            True,
        ),
        ("KeReleaseSpinLock(&s->Lock, 0); KeAcquireSpinLock(&s->Lock, (PKIRQL)&s->Flags);", False),
    ],
)
def test_whether_a_function_returns_at_another_level(body: str, changes: bool, tmp_path: Path) -> None:
    flow = flow_of(lowered(f"VOID Inner(S *s) {{ {body} }} VOID Top(S *s) {{ Inner(s); }}", tmp_path))
    assert flow.leaves_changed("Inner") is changes
    assert flow.leaves_changed("Top") is changes


# What lies ahead ------------------------------------------------------------------------------------------------------

AHEAD = """
VOID Leads(S *s) { if (s->Flags) Wanted(); }
VOID Idle(S *s) { s->Count++; }
VOID Raises(S *s, KIRQL *o) { KeAcquireSpinLock(&s->Lock, o); }
VOID Pair(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); s->Count++; KeReleaseSpinLock(&s->Lock, o); }
KIRQL Tells(VOID) { return KeGetCurrentIrql(); }
VOID To(KIRQL n) { KIRQL o; KeRaiseIrql(n, &o); Wanted(); KeLowerIrql(o); }
VOID Open(VOID (*f)(VOID)) { f(); }
VOID Top(S *s) { Leads(s); Idle(s); Pair(s); }
"""


def ahead_of(program: Program, concerned: str = "", kept: tuple[str, ...] = ()) -> LevelAhead:
    return LevelAhead(
        sites_of(program, Level.APC_LEVEL),
        lambda _: True,
        frozenset(Level),
        flow_of(program).leaves_changed,
        flow_of(program).touches,
        kept,
        concerned,
    )


@pytest.mark.parametrize(
    ("name", "leads", "changes"),
    [
        ("Leads", True, False),
        ("Idle", False, False),
        ("Raises", False, True),
        ("Pair", False, False),
        ("Tells", False, True),
        ("To", True, True),
        ("Open", False, False),
        ("Top", True, False),
    ],
)
def test_what_a_function_holds(name: str, leads: bool, changes: bool, tmp_path: Path) -> None:
    content = ahead_of(lowered(AHEAD, tmp_path)).content(name)
    assert (content.leads_on, content.changes) == (leads, changes)


def test_what_calls_unseen_may_lead_anywhere_that_is_kept(tmp_path: Path) -> None:
    program = lowered(AHEAD, tmp_path)
    assert ahead_of(program, kept=("Leads",)).content("Open").leads_on
    assert not ahead_of(program, kept=("Idle",)).content("Open").leads_on


def test_what_leads_to_a_concerned_function_must_be_known(tmp_path: Path) -> None:
    program = lowered(AHEAD, tmp_path)
    assert ahead_of(program, concerned="Leads").content("Top").changes
    assert not ahead_of(program, concerned="Leads").content("Idle").changes


def test_nothing_lies_ahead_behind_the_last_call_in_question(tmp_path: Path) -> None:
    program = lowered(AHEAD, tmp_path)
    ahead = ahead_of(program)
    places = [
        index
        for index, instruction in enumerate(program.named("Top").blocks[0].instructions, 1)
        if isinstance(instruction, ir.Call)
    ]
    assert Ahead.CALLS in ahead.at("Top", 0)
    assert ahead.at("Top", 0, places[0]) is Ahead.NOTHING


def test_what_is_settled_is_not_asked_for(tmp_path: Path) -> None:
    program = lowered(AHEAD, tmp_path)
    ahead = ahead_of(program)
    ((place, distance),) = ahead.distances("Top").items()
    assert distance == 1
    ahead.settle([place])
    assert not ahead.content("Top").leads_on
    assert ahead.at("Top", 0) is Ahead.NOTHING


def test_what_is_known_of_one_function_says_nothing_of_another(tmp_path: Path) -> None:
    program = lowered(
        "VOID Inner(S *s) { Wanted(); }"
        "VOID Around(S *s) { KIRQL o; KeAcquireSpinLock(&s->Lock, &o); Inner(s); KeReleaseSpinLock(&s->Lock, o); }"
        "VOID Plain(S *s) { Inner(s); }"
        "VOID Above(S *s) { Around(s); }"
        "VOID Loop(S *s) { if (s->Count) Other(); KIRQL o; KeAcquireSpinLock(&s->Lock, &o); Other();"
        " KeReleaseSpinLock(&s->Lock, o); Plain(s); }",
        tmp_path,
    )
    flow = flow_of(program)
    expected = {"Around": True, "Plain": False, "Above": False, "Loop": False, "Inner": False}
    for order in (expected, dict(reversed(expected.items()))):
        assert {name: bool(flow.raised_around(name, Level.APC_LEVEL)) for name in order} == order
