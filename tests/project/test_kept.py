"""The fields that get what a routine returns."""

from __future__ import annotations

import pytest

from ddilint.project.kept import fields_given
from ddilint.project.lexical import look_through, strip


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("e->Entry = Make(d);", {"Entry"}),
        ("e->Log.Entry = (PIO_ERROR_LOG_PACKET)Make(d);", {"Entry"}),
        ("p = (struct x *)Make(d); if (p) { e->Entry = p; x.Last = (PVOID)p; }", {"Entry", "Last"}),
        ("P p = Make(d); e->Count = q; e->Ready = p != 0; e->All[1] = p;", set()),
        ("P p; e->Entry = p = Make(d);", {"Entry"}),
        ("e->Entry = q = p; p = Make(d);", set()),
        ("Use(Make(d));", set()),
        ("q = Exchange((PVOID *)&e->Entry, Make(d));", {"Entry"}),
        ("p = Make(d); if (Exchange((PVOID *)&e->Log.Entry, (PVOID)p, q) == q) return;", {"Entry"}),
        ("p = Make(d); Use(&e->Entry, q, p);", set()),
        ("return Make(d);", set()),
    ],
)
def test_fields_get_what_a_call_returns_or_the_variable_that_has_it(body: str, fields: set[str]) -> None:
    code = strip(f"VOID f(X e) {{ {body} }}".encode())
    (function,) = look_through(code).functions
    assert fields_given(code, function, code.text.index(b"Make")) == fields
