"""How high the level can be at the calls of a function, as tests before them tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.ir.levelsites import LevelSites
from ddilint.irqlfacts import Level, load_irql_facts
from tests.program import program_from

BEGIN = """#include <ntddk.h>
typedef struct _S { KSPIN_LOCK Lock; KIRQL Level; ULONG Count; } S;
VOID Wanted(VOID);
VOID Stranger(KIRQL *level);
VOID Own(VOID) { }
VOID Keeps(VOID) { }
"""

TOLD = {
    "in a test": "if (KeGetCurrentIrql() <= DISPATCH_LEVEL) Wanted();",
    "on the other side": "if (KeGetCurrentIrql() > DISPATCH_LEVEL) { s->Count++; } else Wanted();",
    "behind a return": "if (KeGetCurrentIrql() > DISPATCH_LEVEL) return; Wanted();",
    "turned round": "if (DISPATCH_LEVEL >= KeGetCurrentIrql()) Wanted();",
    "by a variable": "KIRQL level = KeGetCurrentIrql(); s->Count++; if (level < DISPATCH_LEVEL) Wanted();",
    "in a case": "switch (KeGetCurrentIrql()) { case PASSIVE_LEVEL: case APC_LEVEL: Wanted(); }",
    "to be one": "if (KeGetCurrentIrql() == PASSIVE_LEVEL) { Wanted(); }",
    "on both ways": "if (KeGetCurrentIrql() == PASSIVE_LEVEL) s->Count++;"
    " else if (KeGetCurrentIrql() > DISPATCH_LEVEL) return; Wanted();",
    "with something else": "if (s->Count && KeGetCurrentIrql() <= DISPATCH_LEVEL) Wanted();",
    "in front of what changes nothing": "if (KeGetCurrentIrql() > DISPATCH_LEVEL) return;"
    " RtlZeroMemory(s, sizeof(*s)); Wanted();",
    "in front of a function that keeps it": "if (KeGetCurrentIrql() > DISPATCH_LEVEL) return; Keeps(); Wanted();",
    "by what was read before such a function": "KIRQL level = KeGetCurrentIrql(); Keeps();"
    " if (level <= DISPATCH_LEVEL) Wanted();",
}

NOT_TOLD = {
    "no test": "Wanted();",
    "in no case": "switch (KeGetCurrentIrql()) { case PASSIVE_LEVEL: break; default: Wanted(); }",
    "in a case and in none": "switch (KeGetCurrentIrql()) { default: case PASSIVE_LEVEL: Wanted(); }",
    "the other way round": "if (KeGetCurrentIrql() > DISPATCH_LEVEL) Wanted();",
    "on one way only": "if (s->Count) { if (KeGetCurrentIrql() > DISPATCH_LEVEL) return; } Wanted();",
    "with a lock since": "KIRQL o; if (KeGetCurrentIrql() > DISPATCH_LEVEL) return;"
    " KeAcquireSpinLock(&s->Lock, &o); Wanted();",
    "read before a lock": "KIRQL level = KeGetCurrentIrql(); KIRQL o; KeAcquireSpinLock(&s->Lock, &o);"
    " if (level <= DISPATCH_LEVEL) Wanted();",
    "with a call since": "if (KeGetCurrentIrql() > DISPATCH_LEVEL) return; Own(); Wanted();",
    "of a variable that changed": "KIRQL level = KeGetCurrentIrql(); level = s->Level;"
    " if (level <= DISPATCH_LEVEL) Wanted();",
    "of a variable that was given away": "KIRQL level = KeGetCurrentIrql(); Stranger(&level);"
    " if (level <= DISPATCH_LEVEL) Wanted();",
    "of another number": "if (s->Level <= DISPATCH_LEVEL) Wanted();",
    "above the bound": "if (KeGetCurrentIrql() <= HIGH_LEVEL) Wanted();",
    "or something else": "if (s->Count || KeGetCurrentIrql() <= DISPATCH_LEVEL) Wanted();",
    "in a loop that raises": "KIRQL o; while (s->Count--) { if (s->Level) Wanted();"
    " if (KeGetCurrentIrql() > DISPATCH_LEVEL) return; KeAcquireSpinLock(&s->Lock, &o); }",
}


@pytest.mark.parametrize(
    ("body", "is_told"),
    [(body, True) for body in TOLD.values()] + [(body, False) for body in NOT_TOLD.values()],
    ids=[*TOLD, *NOT_TOLD],
)
def test_a_call_that_tests_keep_low_is_in_no_question(body: str, is_told: bool, tmp_path: Path) -> None:
    program = program_from(f"{BEGIN}VOID Top(S *s)\n{{ {body} }}\n", tmp_path)
    assert not program.parsed.error_offsets
    sites = LevelSites(
        program.function,
        lambda name: program.function(name) is not None,
        lambda name: load_irql_facts().effects.get(name, ()),
        lambda call: ("Wanted", Level.DISPATCH_LEVEL) if call.callee == "Wanted" else None,
        keeps_level=lambda name: name == "Keeps",
    )
    assert any(site.wanted for site in sites.of(program.named("Top").link_name)) is not is_told
