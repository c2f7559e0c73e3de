from __future__ import annotations

import pytest

from ddilint.project.assignments import setters_of
from ddilint.project.lexical import look_through, strip

TYPE = "typedef struct _CRANE { ULONG Bytes; USHORT Words : 4, Lamps; PUCHAR *At; ULONG Part[4]; } CRANE, *PCRANE;\n"


def setters(
    body: str, name: str = "Bytes", *, is_field: bool = True, before: str = TYPE
) -> frozenset[str] | None:
    code = strip(
        f"{before}VOID First(PCRANE c, ULONG n) {{ {body} }}\nVOID Second(PCRANE c) {{ c->Lamps = 1; }}".encode()
    )
    return setters_of(name, [(code, look_through(code))], is_field=is_field)


@pytest.mark.parametrize(
    "body",
    [
        "c->Bytes = n;",
        "(*c).Bytes=n;",
        "if (n == c->Bytes) c -> Bytes = 3;",
        "n = c->Bytes * 2; c->Bytes = 0;",
        "if (c->Bytes >= 3 || c->Bytes <= 1 || c->Bytes != 2) c->Bytes = n;",
    ],
)
def test_what_stores(body: str) -> None:
    assert setters(body) == frozenset({"First"})


@pytest.mark.parametrize("body", ["n = c->Bytes;", "if (c->Bytes == n) return;", "Use(c->Bytes);", ""])
def test_what_only_reads(body: str) -> None:
    assert setters(body) == frozenset()


@pytest.mark.parametrize(
    "body",
    [
        "c->Bytes++;",
        "--c->Bytes;",
        "c->Bytes += n;",
        "c->Bytes <<= 1;",
        "Query(&c->Bytes);",
        "Query(&(c[n].Bytes));",
        "InterlockedExchange((LONG *)&c->Bytes, n);",
        "Table[0].Offset = FIELD_OFFSET(CRANE, Bytes);",
    ],
)
def test_what_leaves_the_value_open(body: str) -> None:
    assert setters(body) is None


def test_a_macro_may_store() -> None:
    assert setters("SET(c, n);", before=TYPE + "#define SET(c, n) ((c)->Bytes = (n))\n") is None


def test_an_initializer_that_names_its_fields() -> None:
    assert setters("", before=TYPE + "CRANE Crane = { .Bytes = 500 };\n") is None


def test_a_field_that_nobody_here_declares() -> None:
    assert setters("c->Bytes = n;", before="") is None


def test_fields_in_one_declaration() -> None:
    assert setters("", "Lamps") == frozenset({"Second"})
    assert setters("c->Words = 3;", "Words") == frozenset({"First"})
    assert setters("c->Part[1] = 3;", "Part") is None


def test_a_variable() -> None:
    before = "static ULONG Bytes;\n"
    assert setters("Bytes = n;", is_field=False, before=before) == frozenset({"First"})
    assert setters("c->Bytes = n;", is_field=False, before=before) == frozenset()
    assert setters("Query(&Bytes);", is_field=False, before=before) is None
    assert setters("Bytes |= n;", is_field=False, before=before) is None
