"""The fields and variables that get what a routine returns."""

from __future__ import annotations

import pytest

from ddilint.project.kept import places_given
from ddilint.project.lexical import look_through, strip


@pytest.mark.parametrize(
    ("body", "places"),
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
        ("Kept = Make(d);", {"Kept"}),
        ("if (d) { Kept = (P)Make(d); } else Other = 0;", {"Kept"}),
        ("P p = Make(d); if (p) Kept = p;", {"Kept"}),
        ("P p, q; p = Make(d); q = p;", set()),
        ("d = Make(d);", set()),
    ],
)
def test_what_gets_what_a_call_returns_or_the_variable_that_has_it(body: str, places: set[str]) -> None:
    code = strip(f"VOID f(X e, D d) {{ P p, q; {body} }}".encode())
    (function,) = look_through(code).functions
    assert places_given(code, function, code.text.index(b"Make")) == places
