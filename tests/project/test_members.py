"""Names of fields in the text of a source, and names of other things."""

from __future__ import annotations

import pytest

from ddilint.project.members import is_parameter, is_variable, standing_alone


@pytest.mark.parametrize(
    "text",
    [
        "x->Log = 1;",
        "y. Log.Size = 2; Log(x);",
        "T t = { .Log = 4 };",
        "struct _X { ULONG A; ULONG Log; };",
        "typedef union { struct { int a; } b; PVOID *Log[4]; } U;",
        "struct _X { ULONG Log : 3, B; };",
        "struct _X { VOID (*Log)(PVOID); VOID (NTAPI *Other)(PVOID); };",
        "union { ULONG A, Log; } u;",
        "",
    ],
)
def test_fields_are_parts_of_structures(text: str) -> None:
    assert not list(standing_alone(text.encode(), "Log", 0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "x->Log = Log;",
        "Initialize(&Log);",
        "HW_INTERRUPT Log;",
        "static const struct { HANDLER H; } Table[] = { { Log } };",
        "struct _X t = { Other, Log };",
        "struct _X { ULONG A[Log]; };",
        "int f(void) { return Log; }",
        "struct X { int f() { return Log; } };",
        "a = b ? c : Log;",
    ],
)
def test_anything_else_may_be_a_value(text: str) -> None:
    assert list(standing_alone(text.encode(), "Log", 0, len(text)))


def test_only_what_stands_between_the_offsets_counts() -> None:
    text = b"a = Log; x->Log = 1; b = Log;"
    assert not list(standing_alone(text, "Log", 8, 20))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("F(PULONG Log, int a)", True),
        ("F(PVOID *Log)", True),
        ("F(int a, UCHAR\nLog[4])", True),
        ("F(a, Log) int a; int Log;", True),
        ("F(HANDLER h = Log)", False),
        ("F(Log)", False),
        ("F(Log *p, LogType t)", False),
    ],
)
def test_parameters(text: str, is_one: bool) -> None:
    assert is_parameter(text.encode(), "Log", 1, len(text)) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("{ PIRP Log = Next(); Use(Log); }", True),
        ("{ PIRP *Log; }", True),
        ("{ auto &Log = *Get(); }", True),
        ("{ UCHAR Log[4]; }", True),
        ("{ LOG_ROUTINE Log; Set(Log); }", False),
        ("{ return Log; }", False),
        ("{ if (x == Log) Set(a, &Log); }", False),
        ("{ Table->Routine = Log; }", False),
        ("{ PIRP LogOf = Log; }", False),
    ],
)
def test_variables(text: str, is_one: bool) -> None:
    assert is_variable(text.encode(), "Log", 0, len(text)) is is_one
