"""Where the text of a unit says that a closer look at levels may be worth it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.irqlfacts import Level, load_irql_facts
from ddilint.project.configured import Configured
from ddilint.project.fieldcalls import FieldCalls
from ddilint.project.levels import LevelMap
from tests.project.trees import driver_of

LIMITS = {"NeedsPassive": Level.PASSIVE_LEVEL, "NeedsDispatch": Level.DISPATCH_LEVEL}
INIT = "VOID Init(PDRIVER_OBJECT d) { NDIS_MINIPORT_DRIVER_CHARACTERISTICS m; "


def levels_of(root: Path, text: str) -> LevelMap:
    """The levels of a driver of one source."""
    relevance, texts = driver_of(root, text, LIMITS)
    return LevelMap(
        relevance, texts, load_irql_facts(), Configured(relevance, texts), FieldCalls(relevance, texts)
    )


def tops(root: Path, text: str) -> dict[str, tuple[bool, bool]]:
    """Whether each function to begin at has a role, and whether it changes the level."""
    return {top.name: (top.has_role, top.changes_level) for top in levels_of(root, text).tops(LIMITS)}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("VOID F(S *s) { KeAcquireSpinLock(&s->L, &o); NeedsPassive(); KeReleaseSpinLock(&s->L, o); }", True),
        (
            "VOID F(S *s) { KeAcquireSpinLock(&s->L, &o); KeReleaseSpinLock(&s->L, o); NeedsPassive(); }",
            False,
        ),
        (
            "VOID F(S *s) { KeAcquireSpinLock(&s->L, &o); NeedsDispatch(); KeReleaseSpinLock(&s->L, o); }",
            False,
        ),
        ("VOID F(S *s) { if (KeGetCurrentIrql() > PASSIVE_LEVEL) NeedsPassive(); }", True),
        ("VOID F(S *s) { if (KeGetCurrentIrql() > PASSIVE_LEVEL) NeedsDispatch(); }", False),
        ("VOID F(S *s) { if (KeGetCurrentIrql() > DISPATCH_LEVEL) NeedsDispatch(); }", True),
        ("VOID F(S *s) { KIRQL o = KeGetCurrentIrql(); if (o > DISPATCH_LEVEL) NeedsDispatch(); }", True),
        ("VOID F(S *s) { KIRQL o = KeGetCurrentIrql(); Print(o); NeedsDispatch(); }", False),
        ("VOID F(S *s) { a = KeGetCurrentIrql() ? 1 : 0; NeedsDispatch(); }", False),
        (
            "KIRQL Level(void) { return KeGetCurrentIrql(); } VOID F(S *s) { Level(); NeedsDispatch(); }",
            False,
        ),
        ("#define LOG(f) Print(f, KeGetCurrentIrql())\nVOID F(S *s) { LOG(1); NeedsDispatch(); }", False),
        (
            '#define LOG(f) { KIRQL o = KeGetCurrentIrql(); Print("=", o, f); if (o == PASSIVE_LEVEL) Push(); }\n'
            "VOID F(S *s) { LOG(1); NeedsDispatch(); }",
            False,
        ),
        (
            "#define HIGH() \\\n  (KeGetCurrentIrql() > DISPATCH_LEVEL)\n"
            "VOID F(S *s) { if (HIGH()) NeedsDispatch(); }",
            True,
        ),
        ("#define IRQL KeGetCurrentIrql()\nVOID F(S *s) { if (IRQL > 2) NeedsDispatch(); }", True),
        ("#define IRQL (KeGetCurrentIrql())\nVOID F(S *s) { if (IRQL > 2) NeedsDispatch(); }", True),
        (
            "#define KEEP KIRQL o = KeGetCurrentIrql();\nVOID F(S *s) { KEEP if (o > 2) NeedsDispatch(); }",
            True,
        ),
        (
            "#define KEEP o = KeGetCurrentIrql();\nVOID F(S *s) { KIRQL o; KEEP if (o > 2) NeedsDispatch(); }",
            True,
        ),
        ("#define IRQL KeGetCurrentIrql\nVOID F(S *s) { if (IRQL() > 2) NeedsDispatch(); }", True),
        (
            "#define ABOVE(l, x) if ((l) > 2) { x; }\n#define DO(x) ABOVE(KeGetCurrentIrql(), x)\n"
            "VOID F(S *s) { DO(NeedsDispatch()) }",
            True,
        ),
        (
            "#define CHECK() ASSERT(KeGetCurrentIrql() <= DISPATCH_LEVEL)\n"
            "VOID F(S *s) { CHECK(); NeedsDispatch(); }",
            False,
        ),
    ],
)
def test_who_changes_the_level_around_a_call(text: str, changes: bool, tmp_path: Path) -> None:
    assert ("F" in tops(tmp_path, text)) is changes


def test_an_annotation_belongs_to_the_name_behind_it(tmp_path: Path) -> None:
    lock = "VOID _IRQL_raises_(DISPATCH_LEVEL) _Lock(S *s);\nVOID Other(S *s);\n"
    assert "F" in tops(tmp_path, lock + "VOID F(S *s) { _Lock(s); NeedsPassive(); }")
    assert "F" not in tops(tmp_path, lock + "VOID F(S *s) { Other(s); NeedsPassive(); }")


def test_a_field_tells_which_callback_a_function_is(tmp_path: Path) -> None:
    text = "VOID Halt(PVOID c) { NeedsDispatch(); } VOID Down(PVOID c) { NeedsDispatch(); }"
    stores = "m.HaltHandlerEx = Halt; m.ShutdownHandlerEx = (PVOID)&Down; }"
    assert tops(tmp_path, text + INIT + stores) == {"Down": (True, False)}
    elsewhere = "m.HaltHandlerEx = Halt; m.ShutdownHandlerEx = Down; Keep(&m, Halt); }"
    assert set(tops(tmp_path, text + INIT + elsewhere)) == {"Down", "Halt"}


def test_the_statement_tells_which_callback_a_function_is(tmp_path: Path) -> None:
    text = "VOID Work(PVOID c) { NeedsDispatch(); } BOOLEAN Isr(PKINTERRUPT i, PVOID c) { NeedsDispatch(); }"
    start = "VOID Start(S *s) { IoConnectInterrupt(&s->I, Isr, s); PsCreateSystemThread(&s->T, Work, s); "
    assert tops(tmp_path, text + start + "}") == {"Isr": (True, False)}
    assert set(tops(tmp_path, text + start + "s->Kept = Work; }")) == {"Isr", "Work"}


@pytest.mark.parametrize(
    ("lock", "changes"), [("InterruptLock", True), ("StartIoLock", False), ("DpcLock", False), ("kind", True)]
)
def test_the_argument_tells_what_a_lock_raises_to(lock: str, changes: bool, tmp_path: Path) -> None:
    text = "VOID F(S *s, int kind) { StorPortAcquireSpinLock(At(s, 1), %s, s->Dpc, &s->H); NeedsDispatch(); }"
    assert ("F" in tops(tmp_path, text % lock)) is changes


def test_a_declaration_takes_no_address(tmp_path: Path) -> None:
    declared = "#define INTERRUPT(s) IoConnectInterrupt((s)->I)\nKSTART_ROUTINE Work;\n"
    text = declared + "VOID Work(PVOID c) { NeedsDispatch(); } "
    start = "VOID Start(S *s) { INTERRUPT(s); } VOID Run(S *s) { PsCreateSystemThread(&s->T, Work, s); }"
    assert tops(tmp_path, text + start) == {}


@pytest.mark.parametrize(
    ("feature", "is_sure"), [("STOR_FEATURE_FULL_PNP", True), ("STOR_FEATURE_VIRTUAL_MINIPORT", False)]
)
def test_only_levels_that_are_documented_for_sure_are_begun_at(
    feature: str, is_sure: bool, tmp_path: Path
) -> None:
    text = "#include <storport.h>\nBOOLEAN First(PVOID e) { NeedsDispatch(); }\n"
    start = f"VOID Start(INIT *init) {{ init->FeatureSupport = {feature}; init->HwInitialize = First; }}"
    assert ("First" in tops(tmp_path, text + start)) is is_sure


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ("VOID F(S *s) { s->Count++; }", True),
        ("VOID F(S *s) { KIRQL o = KeGetCurrentIrql(); G(s, o); }", True),
        ("VOID F(S *s) { KeSynchronizeExecution(s->I, G, s); }", True),
        ("VOID F(S *s) { KeAcquireSpinLock(&s->L, &s->O); }", False),
        ("VOID F(S *s) { KeReleaseSpinLock(&s->L, s->O); }", False),
        ("VOID F(S *s) { KeLowerIrql(s->O); KeRaiseIrql(s->N, &s->O); }", False),
        ("VOID G(S *s) { KeAcquireSpinLock(&s->L, &s->O); } VOID F(S *s) { G(s); }", False),
        ("_IRQL_raises_(DISPATCH_LEVEL) VOID G(S *s);\nVOID F(S *s) { G(s); }", False),
        ("VOID F(S *s, VOID (*g)(S *)) { g(s); }", False),
    ],
)
def test_the_text_tells_that_the_level_is_the_same_behind_a_call(
    text: str, keeps: bool, tmp_path: Path
) -> None:
    levels = levels_of(tmp_path, f"{text} VOID Top(S *s) {{ F(s); NeedsDispatch(); }}")
    assert levels.keeps_level("F") is keeps
