"""Fields that lead to one function only."""

from __future__ import annotations

import pytest

from ddilint.project.fieldcalls import only_functions
from ddilint.project.lexical import look_through, strip

RECORD = "typedef struct _X { ULONG A; VOID (*Log)(PVOID); } X, *PX;\n"


def fields_of(text: str) -> dict[str, str]:
    code = strip(text.encode())
    return only_functions([(code, look_through(code))], {"F", "G"})


@pytest.mark.parametrize(
    "text",
    [
        RECORD + "void f(PX x) { x->Log = F; }",
        RECORD + "void f(PX x) { x->Log = (LOG_ROUTINE *)&F; x->Log = NULL; }",
        "struct X { LOG_ROUTINE *Log; };\nvoid f(struct X *x) { x->Log = F; if (x->Log == G) x->Log(x); }",
        RECORD + "void f(PX x) { x->Log = F; if (x && x->Log) x->Log(x); }",
        RECORD + "static X x = { .Log = F };\nvoid f(void) { x.Log = F; }",
        RECORD + "static const X x = { .Log = F };",
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


@pytest.mark.parametrize(
    "text",
    [
        RECORD + "void f(PX x) { x->Log = F; x->Log = G; }",
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
