"""Which functions of a driver may be called by their addresses, and what those set."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.irqlfacts import Level
from ddilint.project.fieldcalls import FieldCalls
from ddilint.project.pointed import Pointed
from tests.project.trees import driver_of

BEGIN = """typedef struct _X { ULONG A; ULONG B; VOID (*Tell)(struct _X *); VOID (*Other)(struct _X *); } X;
VOID F(X *x) { x->A = 1; }
VOID G(X *x) { x->B = 1; }
VOID Log(X *x) { Logs(x); }
"""


def pointed_in(root: Path, text: str) -> Pointed:
    relevance, texts = driver_of(root, BEGIN + text, {"Logs": Level.PASSIVE_LEVEL})
    return Pointed(relevance, texts, FieldCalls(relevance, texts), lambda: frozenset({"HwTell"}))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("VOID Init(X *x) { Take(F); }", set()),
        ("VOID Init(X *x) { Own(F); } VOID Own(VOID (*f)(X *)) { f(0); }", {"F"}),
        ("#define TAKE Take\nVOID Init(X *x) { TAKE(F); }", set()),
        ("#define TAKE(f)\nVOID Init(X *x) { TAKE(F); }", set()),
        ("#define TAKE(f) Held = (f)\nVOID Init(X *x) { TAKE(F); }", {"F"}),
        ("#define TAKE Own\nVOID Init(X *x) { TAKE(F); } VOID Own(VOID (*f)(X *)) { f(0); }", {"F"}),
        ("#define TAKE PUT\n#define PUT TAKE\nVOID Init(X *x) { TAKE(F); }", set()),
        ("#if DBG\n#endif\nROLE F;\nVOID Init(X *x) { Take(F); }", set()),
    ],
)
def test_what_only_the_system_gets_is_not_meant(text: str, meant: set[str], tmp_path: Path) -> None:
    assert pointed_in(tmp_path, text).meant("", 1) == meant


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("x->Tell(x);", {"A"}),
        ("x->Other(x);", {"A", "B"}),
        ("(*Somewhere)(x);", {"A", "B"}),
    ],
)
def test_a_field_that_is_called_leads_to_what_it_may_hold(call: str, names: set[str], tmp_path: Path) -> None:
    pointed = pointed_in(
        tmp_path,
        "VOID Init(X *x) { x->Tell = F; x->Other = x->A ? F : G; }\nVOID Call(X *x) { " + call + " }",
    )
    assert pointed.names_set(frozenset({"Call"})) & {"A", "B"} == names
