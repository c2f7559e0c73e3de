"""Calls that text shows in unusual ways."""

from __future__ import annotations

import pytest

from ddilint.project.lexical import look_through, strip
from ddilint.project.operator_calls import is_operator, with_operators
from ddilint.project.pasted_calls import PastedCalls


@pytest.mark.parametrize(
    "call", ["(Log)(1)", "(*Log)(1)", "(**Log)(1)", "(&Log)(1)", "((LOGGER)Log)(1)", "( Log ) (1)"]
)
def test_a_name_in_parentheses_is_called(call: str) -> None:
    (function,) = look_through(strip(f"void f(void) {{ {call}; }}".encode())).functions
    assert "Log" in function.calls


@pytest.mark.parametrize(
    ("macros", "body", "called"),
    [
        ({"LOG": {"Log"}}, "LOG(Start);", {"LogStart"}),
        ({"CAT": set(), "FN": {"CAT", "Log"}}, "FN(Start)(1);", {"LogStart"}),
        ({"LOG": {"Log", "_"}}, "LOG(Now);", {"Log_Now"}),
        ({"LOG": {"Log"}}, "Log(Stop);", set()),
    ],
)
def test_names_are_put_together(macros: dict[str, set[str]], body: str, called: set[str]) -> None:
    file = look_through(strip(f"void f(void) {{ {body} }}".encode()))
    pasting = {"CAT"} if "CAT" in macros else set(macros)
    added = PastedCalls(pasting, macros, {"LogStart", "LogStop", "Log_Now"}).added(file)
    assert added.functions[0].calls - file.functions[0].calls == called


def test_the_signs_of_operators_are_calls() -> None:
    code = strip(b"void f(void) { a << b; } void g(void) { a < b; } void h(void) { p = new T; }")
    operators = ("operator<<", "operator new", "operator[]")
    file = with_operators(code, look_through(code), operators)
    assert [function.calls for function in file.functions] == [{"operator<<"}, set(), {"operator new"}]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("operator<<", True),
        ("operator()", True),
        ("operator bool", True),
        ("operatorX", False),
        ("operator", False),
    ],
)
def test_what_an_operator_is(name: str, is_one: bool) -> None:
    assert is_operator(name) is is_one
