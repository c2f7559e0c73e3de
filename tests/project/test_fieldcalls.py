"""Fields that lead to one function only, and arrays whose elements do."""

from __future__ import annotations

import pytest

from ddilint.project.fieldcalls import functions_held
from ddilint.project.lexical import look_through, strip

RECORD = "typedef struct _X { ULONG A; VOID (*Log)(PVOID); } X, *PX;\n"


ARRAY = "typedef struct _X { ULONG A; LOG *Logs[4]; struct { ULONG Mask; LOG *Log; } Rows[2]; } X, *PX;\n"


def held_in(text: str) -> dict[str, tuple[str, ...]]:
    code = strip(text.encode())
    return {
        field: held.functions
        for field, held in functions_held([(code, look_through(code))], {"F", "G"}).items()
        if held.chosen_by is not None
    }


def fields_of(text: str) -> dict[str, str]:
    return {field: ", ".join(functions) for field, functions in held_in(text).items()}


@pytest.mark.parametrize(
    "text",
    [
        RECORD + "void f(PX x) { x->Log = F; }",
        RECORD + "void f(PX x) { x->Log = (LOG_ROUTINE *)&F; x->Log = NULL; }",
        "struct X { LOG_ROUTINE *Log; };\nvoid f(struct X *x) { x->Log = F; if (x->Log == G) x->Log(x); }",
        RECORD + "void f(PX x) { x->Log = F; if (x && x->Log) x->Log(x); }",
        RECORD + "static X x = { .Log = F };\nvoid f(void) { x.Log = F; }",
        RECORD + "static const X x = { .Log = F };",
        RECORD + "static const X x = { .A = 1, .Log = F, };",
        RECORD + "static const X x = { 1, F };",
        RECORD + "static const X x[] = { { 1, F }, { (2, 3), NULL }, { 4 }, { .Log = F } };",
        RECORD + "X x = { 1, F };\nvoid f(PX x) { x->Log = F; }",
        RECORD + "#define LIMIT (1 << 4)\nX x = { LIMIT, F };",
        "struct X { const char *Name; UCHAR Bits : 4; UCHAR Id[8]; BOOL (*Log)(int, int); };\n"
        'struct X x = { "a,b", 1, { 1, 2 }, (LOG)&F };',
    ],
)
def test_one_function(text: str) -> None:
    assert fields_of(text) == {"Log": "F"}


EXTENSION = "void a(D d) { IoCreateDevice(d, sizeof(X), 0); }\n"


@pytest.mark.parametrize(
    "text",
    [
        RECORD + "void f(PX x, int a) { if (a) x->Log = F; else x->Log = G; }",
        RECORD + "void f(PX x, int a) { x->Log = (a == 1) ? &F : (LOG *)G; }",
        RECORD + "void f(PX x, int a) { x->Log = a ? NULL : (a > 2 ? (F) : G); }",
        RECORD + "void f(PX x, int a) { x->Log = F; if (a) { x->Log = G; } }",
        RECORD + "void f(PX x, int a) { if (a) { x->Log = F; return; } x->Log = G; }",
        RECORD + "void f(PX x, int a) { switch (a) { case 1: x->Log = F; break; default: x->Log = G; } }",
        RECORD + EXTENSION + "void f(PX x) { x->Log = F; }\nvoid g(PX x) { x->Log = G; }",
        RECORD + "struct Y { X x; PX y; };\nvoid f(PX x) { x->Log = F; }\nvoid g(PX x) { x->Log = G; }",
    ],
)
def test_either_function(text: str) -> None:
    assert fields_of(text) == {"Log": "F, G"}


TABLES = RECORD + "static const X First = { 1, F };\nstatic const X Second = { .A = 2, .Log = G };\n"
OWNER = "typedef struct _Y { const X *Ops; } Y, *PY;\n"


@pytest.mark.parametrize(
    "text",
    [
        TABLES + OWNER + "void f(PY y, int a) { y->Ops = a ? &First : &Second; }",
        TABLES + OWNER + "void f(PY y, int a) { if (a) y->Ops = &First; else { y->Ops = &Second; } }",
        TABLES + OWNER + "extern const X First;\nvoid f(PY y, int a) { y->Ops = a ? &First : &Second; }",
    ],
)
def test_one_table_or_the_other(text: str) -> None:
    assert fields_of(text) == {"Log": "F, G"}


@pytest.mark.parametrize(
    "text",
    [
        TABLES + OWNER,
        TABLES + OWNER + "void f(PY y, PY z) { y->Ops = &First; z->Ops = &Second; }",
        TABLES + OWNER + "void f(PY y) { y->Ops = &First; }\nvoid g(PY y) { y->Ops = &Second; }",
        TABLES + OWNER + "void f(PY y, int a, X *x) { y->Ops = a ? &First : &Second; y->Ops = x; }",
        TABLES + OWNER + "void f(PY y, int a) { y->Ops = a ? &First : &Second; run(&First); }",
        TABLES + OWNER + "X Third;\nvoid f(PY y, int a) { y->Ops = a ? &First : &Second; }",
        TABLES + OWNER + "void f(PY y, int a) { X own = {}; y->Ops = a ? &First : &Second; y->Ops = &own; }",
        TABLES + OWNER + "void f(PY y, int a) { y->Ops = a ? &First : &Second; First.Log = F; }",
        TABLES + "typedef struct _Y { const X *Ops; } Y;\nstruct Z { const X *Old; };\n"
        "void f(Y *y, Z *z, int a) { if (a) y->Ops = &First; else z->Old = &Second; }",
    ],
)
def test_tables_that_may_be_those_of_others(text: str) -> None:
    assert fields_of(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        RECORD + "void f(PX x) { x->Log = F; x->Log = G; }",
        RECORD + "void f(PX x, int a) { if (a) { x->Log = F; } x->Log = G; }",
        RECORD + "void f(PX x, PX y) { x->Log = F; y->Log = G; }",
        RECORD + "void f(PX x, int a) { if (a) x->Log = F; x = x->next; if (a) x->Log = G; }",
        RECORD + "void f(PX x) { x->Log = F; }\nvoid g(PX x) { x->Log = G; }",
        RECORD + "struct Y { X x, y; };\nvoid f(PX x) { x->Log = F; }\nvoid g(PX x) { x->Log = G; }",
        RECORD + "struct Y { X x; X y; };\nvoid f(PX x) { x->Log = F; }\nvoid g(PX x) { x->Log = G; }",
        RECORD + "void f(PX x, LOG h, int a) { x->Log = a ? F : h; }",
        RECORD + "void f(PX x, int a) { x->Log = a ? F : make(G); }",
        RECORD + "void f(PX x, LOG log) { x->Log = F; x->Log = log; }",
        RECORD + "X x = { 1, G };\nvoid f(PX x) { x->Log = F; }",
        RECORD + "typedef struct _Y { VOID (*Log)(PVOID); } Y;\nvoid f(PX x) { x->Log = F; }",
        RECORD + "void f(PX x) { x->Log = F; set(&x->Log); }",
        RECORD + "#define LOG(x) ((x)->Log = G)\nvoid f(PX x) { x->Log = F; }",
        "void f(PX x) { x->Log = F; }",
        RECORD + "X x = { 1, F }, *y;\nX z = { 1, G };",
        RECORD + "X x[] = { { 1, F }, { 2, G } };",
        RECORD + "X x[] = { 1, F, 2, G };",
        RECORD + "X x[] = { { 1, F }, { .Log = G } };",
        RECORD + "#define ROW 1, F\nX x = { ROW };",
        RECORD + "#define BOTH G, NULL\nX x = { 1, F };\nX y = { BOTH };",
        RECORD + "X x = {\n#if A\n1,\n#endif\nF };",
        "typedef struct { ULONG A, B; VOID (*Log)(PVOID); } X;\nX x = { 1, F };",
        "typedef struct { struct { int B; } A; VOID (*Log)(PVOID); } X;\nX x = { 1, F };",
        "typedef struct {\n#ifdef A\nint A;\n#endif\nVOID (*Log)(PVOID); } X;\nX x = { F };",
        "typedef union { ULONG A; VOID (*Log)(PVOID); } X;\nX x = { F };",
    ],
)
def test_what_may_be_another(text: str) -> None:
    assert fields_of(text) == {}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (ARRAY + "void f(PX x) { x->Logs[0] = F; x->Logs[1] = &G; x->Logs[3] = NULL; }", "Logs"),
        (ARRAY + "void f(PX x, int i) { x->Logs[i] = F; x->Logs[B] = G; if (i & 1) x->Logs[i](x); }", "Logs"),
        (
            ARRAY
            + "void f(PX x) { RtlZeroMemory(x->Logs, sizeof(x->Logs)); x->Logs[0] = F; x->Logs[1] = G; }",
            "Logs",
        ),
        (ARRAY + "void f(PX x) { x->Rows[0].Log = F; x->Rows[1].Log = G; x->Rows[0].Log(x); }", "Log"),
        (
            "struct X { VOID (*Logs[2])(PVOID); };\nvoid f(struct X *x) { x->Logs[0] = F; x->Logs[1] = G; }",
            "Logs",
        ),
    ],
)
def test_one_function_in_each_element(text: str, field: str) -> None:
    assert held_in(text) == {field: ("F", "G")}


@pytest.mark.parametrize(
    "text",
    [
        ARRAY + "void f(PX x, LOG *log) { x->Logs[0] = F; x->Logs[1] = log; }",
        ARRAY + "void f(PX x) { x->Logs[0] = F; x->Logs[1] = G; set(x->Logs); }",
        ARRAY + "void f(PX x) { x->Logs[0] = F; x->Logs[1] = G; set(&x->Logs[2]); }",
        ARRAY + "void f(PX x) { LOG **p = &x->Logs[0]; x->Logs[0] = F; x->Logs[1] = G; }",
        ARRAY + "void f(PX x, ROW *r) { x->Rows[0].Log = F; r->Log = G; }",
        ARRAY + "void f(PX x) { x->Logs[0] = F; x->Logs[1] = G; }\nstruct Y { LOG *Logs[2]; };",
    ],
)
def test_elements_that_may_hold_others(text: str) -> None:
    assert held_in(text) == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("if (x->b) x->Log = F; else x->Log = G;", {"b"}),
        ("x->Log = x->b ? F : G;", {"b"}),
        ("if (a) { x->b = 1; x->Log = F; } else { x->b = 0; x->Log = G; } x->c = 1;", {"b"}),
        ("switch (x->b) { case 1: x->Log = F; break; default: x->Log = G; }", {"b"}),
        ("if (x->c) { if (x->b) x->Log = F; else x->Log = G; }", {"b"}),
    ],
)
def test_what_chooses(text: str, names: set[str]) -> None:
    code = strip((RECORD + "void f(PX x, int a) {" + text + "}").encode())
    held = functions_held([(code, look_through(code))], {"F", "G"})["Log"]
    assert (held.chosen_by or frozenset()) & {"b", "c"} == names


CLASS = "class X { public: X(); ULONG A; VOID (*Log)(X *)%s; void set(LOG *log); %s};\nvoid f(X *x) { x->Log = F; }\n"


@pytest.mark.parametrize(
    ("begun", "inside", "method"),
    [
        ("", "", ""),
        (" = nullptr", "", ""),
        ("", "", "X::X() : Log(F) {}"),
        ("", "", "X::X() : A(1), Log() { }"),
        ("", "void off() { Log = nullptr; } ", "void X::set(LOG *log) { Log = F; log(1); Log(this); }"),
        ("", "", "void X::set(LOG *log) { LOG *Log = log; Log = G; }"),
        ("", "", "void X::set(LOG *Log) { Log = G; }"),
        ("", "", "namespace n { void g(int a) { if (a) Log = G; } }"),  # a variable of that name
    ],
)
def test_one_function_of_a_class(begun: str, inside: str, method: str) -> None:
    assert fields_of(CLASS % (begun, inside) + method) == {"Log": "F"}


@pytest.mark.parametrize(
    ("begun", "inside", "method"),
    [
        ("", "", "void X::set(LOG *log) { Log = log; }"),
        ("", "", "void X::set(LOG *log) { if (log) A = 1; else Log = log; }"),
        ("", "", "void X::set(LOG *log) { auto later = [this] { Log = G; }; later(); }"),
        ("", "", "void X::set(LOG *log) { change(&Log); }"),
        ("", "", "X::X() : A(1), Log(G) {}"),
        ("", "", "X::X() : Log{G} {}"),
        ("", "X(LOG *Log) : Log(Log) {} ", ""),
        ("", "void on() { Log = G; } ", ""),
        (" = G", "", ""),
        ("", "", "class Y : public X { void on() { Log = G; } };"),
    ],
)
def test_what_a_method_may_store_besides(begun: str, inside: str, method: str) -> None:
    assert fields_of(CLASS % (begun, inside) + method) == {}
