"""Functions that macros make."""

from __future__ import annotations

import pytest

from ddilint.project.lexical import FunctionText, look_through, strip
from ddilint.project.made_functions import with_made_functions


def functions_in(text: str) -> tuple[FunctionText, ...]:
    code = strip(text.encode())
    file = look_through(code)
    makers = {macro.name: macro for macro in file.macros if macro.makes is not None}
    return with_made_functions(code, file, makers).functions


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("#define ISR(N) BOOLEAN N(PVOID I, PVOID C)\nISR(OnInterrupt) { Log(); }", "OnInterrupt"),
        ("#define ISR(N) BOOLEAN N##Isr(PVOID C)\nstatic ISR(Door) { Log(); }", "DoorIsr"),
        ("#define ISR(A, N) A *Pre_ ## N (PVOID C)\nISR(ULONG, Door) { Log(); }", "Pre_Door"),
        ("#define ISR(N) \\\n  _Use_decl_annotations_ BOOLEAN \\\n  N(PVOID C)\nISR(On) { Log(); }", "On"),
    ],
)
def test_a_header_that_a_macro_makes(text: str, name: str) -> None:
    (function,) = functions_in(text)
    assert (function.name, function.calls) == (name, frozenset({"Log"}))
    assert text[function.body_start] == "{"


def test_a_function_that_a_macro_makes() -> None:
    text = "#define ISR(N) BOOLEAN N(PVOID C) { return N##Body(C); }\nvoid f(void) { }\nISR(On)\nISR(Off);\n"
    assert [(each.name, sorted(each.calls)) for each in functions_in(text)] == [
        ("f", []),
        ("On", ["ISR", "OnBody"]),
        ("Off", ["ISR", "OffBody"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#define EACH(x) for (; x(1); )\nvoid f(void) { EACH(g) { g(2); } }",
        "#define CALL(x) return x(1)\nint f(void) { CALL(g); }",
        "#define NAMED(x) int named(int x)\nNAMED(y) { return y; }",
        "#define ISR(N) BOOLEAN N(PVOID C) { return N##Body(C); }\nvoid f(void) { ISR(On) }",
    ],
)
def test_what_makes_none(text: str) -> None:
    assert [function.name for function in functions_in(text)] in (["f"], ["NAMED"])
