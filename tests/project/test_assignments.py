from __future__ import annotations

import pytest

from ddilint.project.assignments import holders_of, is_left_alone, is_only_set, local_on, setters_of
from ddilint.project.lexical import look_through, strip

TYPE = "typedef struct _CRANE { ULONG Bytes; USHORT Words : 4, Lamps; PUCHAR *At; ULONG Part[4]; } CRANE, *PCRANE;\n"


def setters(
    body: str, name: str = "Bytes", *, is_field: bool = True, before: str = TYPE
) -> frozenset[str] | None:
    code = strip(
        f"{before}VOID First(PCRANE c, ULONG n) {{ {body} }}\nVOID Second(PCRANE c) {{ c->Lamps = 1; }}".encode()
    )
    files = [(code, look_through(code))]
    return setters_of(name, files, is_field=is_field, replacing={"Replace"})


@pytest.mark.parametrize(
    "body",
    [
        "c->Bytes = n;",
        "(*c).Bytes=n;",
        "if (n == c->Bytes) c -> Bytes = 3;",
        "n = c->Bytes * 2; c->Bytes = 0;",
        "if (c->Bytes >= 3 || c->Bytes <= 1 || c->Bytes != 2) c->Bytes = n;",
        "Replace(&c->Bytes, n);",
        "n = Replace((LONG volatile *)(&c->Bytes), n) + c->Bytes;",
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


TABLE = "static struct { PVOID (*Make)(ULONG); ULONG Size, Parts[4]; } Table[] = { { MakeOne, 1 }, { MakeTwo, 2 } };\n"


def left_alone(body: str, *, outside: str = "") -> bool:
    code = strip(f"{TABLE}{outside}VOID First(ULONG n) {{ {body} }}\n".encode())
    return is_left_alone("Table", [(code, look_through(code))])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Use(Table[n].Make(3));",
        "if (Table[n].Size == 3) Use(Table[1].Size, n);",
        "n = sizeof(Table) / sizeof(Table[0]);",
        "for (n = 0; n < RTL_NUMBER_OF(Table); n++) Use(n);",
        "other->Table = 3;",
    ],
)
def test_a_table_that_is_only_read(body: str) -> None:
    assert left_alone(body)


@pytest.mark.parametrize(
    "body",
    [
        "Table[n].Size = 3;",
        "Table[n].Size += n;",
        "++Table[n].Size;",
        "Table[0].Size++;",
        "Use(Table);",
        "p = &Table[n];",
        "p = &(Table[n].Size);",
        "Use(Table[n].Parts);",
        "Table[n].Parts[1] = 2;",
    ],
)
def test_a_table_that_somebody_may_change(body: str) -> None:
    assert not left_alone(body)


@pytest.mark.parametrize(
    ("body", "is_alone"),
    [
        ("d.Strings = Table;", True),
        ("d->Strings = (PWSTR *)Table;", True),
        ("d->Strings = &Table[1];", True),
        ("DETAILS d = { .Strings = Table, .Count = 2 };", True),
        ("d.Strings = &Table[1].Size + n;", False),
        ("d.Others = Table;", False),
        ("d.Strings = Table + 1;", False),
        ("d.Strings = Use(Table);", False),
    ],
)
def test_a_table_that_is_only_shown(body: str, is_alone: bool) -> None:
    code = strip(f"{TABLE}VOID First(ULONG n) {{ {body} }}\n".encode())
    assert is_left_alone("Table", [(code, look_through(code))], {"Strings"}) is is_alone


@pytest.mark.parametrize(
    ("body", "is_set"),
    [
        ("d.Strings = p; e->Strings = q;", True),
        ("d.Strings[0] = p;", False),
        ("p = d.Strings;", False),
        ("Use(&d.Strings);", False),
        ("*d->Strings = p;", False),
        ("Strings = p;", False),
    ],
)
def test_a_field_that_is_only_set(body: str, is_set: bool) -> None:
    code = strip(f"VOID First(ULONG n) {{ {body} }}\n".encode())
    assert is_only_set("Strings", [(code, look_through(code))]) is is_set


def test_a_table_that_another_one_leads_to() -> None:
    assert not left_alone("", outside="static struct OPS *Current = Table;\n")
    assert not left_alone("", outside="static PVOID All[] = { &Table };\n")
    assert not left_alone("", outside="#define CURRENT Table\n")


def holders(outside: str, body: str = "") -> frozenset[str] | None:
    code = strip(f"PVOID MakeOne(ULONG n);\n{TABLE}{outside}VOID First(ULONG n) {{ {body} }}\n".encode())
    return holders_of("MakeOne", [(code, look_through(code))])


def test_who_holds_a_function() -> None:
    assert holders("") == frozenset({"Table"})
    assert holders("static struct OPS Other = { .Make = MakeOne };\n", "MakeOne(3);") == frozenset(
        {"Table", "Other"}
    )


def test_a_function_whose_address_is_taken_elsewhere() -> None:
    assert holders("", "Register(MakeOne);") is None
    assert holders("static MAKE *Current = MakeOne;\n") is None
    assert holders("#define MAKE MakeOne\n") is None


@pytest.mark.parametrize(
    ("body", "is_alone"),
    [
        ('static PWSTR Table[] = { L"lamp" }; d.Strings = Table;', True),
        ('static PWSTR Table[] = { L"lamp" }; d.Strings = Table; Table[0] = p;', False),
        ('static PWSTR Table[] = { L"lamp" }; return Table;', False),
        ("static PWSTR *Table = 0, *Other = Table;", False),
    ],
)
def test_a_table_of_a_function(body: str, is_alone: bool) -> None:
    first = f"VOID First(PWSTR p) {{ {body} }}\n"
    code = strip(f"\n{first}VOID Second(PWSTR *Table) {{ Table[0] = 0; }}\n".encode())
    local = local_on(2, "Table", code, look_through(code))
    assert local is not None
    assert is_left_alone("Table", [(code, look_through(code))], {"Strings"}, local) is is_alone
    assert local_on(3, "Table", code, look_through(code)) is not None
    assert local_on(1, "Table", code, look_through(code)) is None
