"""Names of functions that mean something else."""

from __future__ import annotations

import pytest

from ddilint.project.lexical import look_through, strip
from ddilint.project.namesakes import hides, mentioned


@pytest.mark.parametrize(
    "text",
    [
        "void f(void) { goto Log; }",
        "void f(void) { g(); Log: h(); }",
        "void f(void) { if (x) { Log: h(); } }",
        "void f(int x) { switch (x) { case Log: break; } }",
        "struct Log { int a; };",
        "struct Log *p;",
        "enum { A, Log };",
        "typedef enum _K { Log = 3, B } K;",
        "enum class K : int { A, Log };",
        "typedef ULONG Log;",
        "typedef struct { int a; } Log, *PLog;",
        "typedef struct { int a; } *PLog, Log;",
    ],
)
def test_a_namesake_is_no_mention(text: str) -> None:
    assert not list(mentioned(text.encode(), b"Log"))


@pytest.mark.parametrize(
    "text",
    [
        "x = Log;",
        "f(&Log);",
        "x = a ? b : Log;",
        "x = a ? Log : b;",
        "h = Log;",
        "static HANDLER Table[] = { Log, Other };",
        "struct X t = { Log };",
        "typedef struct { HANDLER h; } X; static X x = { Log };",
        "HW_INTERRUPT Log;",
        "return Log;",
        "void f(int x) { switch (x) { case 1: h = Log; } }",
    ],
)
def test_a_mention_stays_one(text: str) -> None:
    assert list(mentioned(text.encode(), b"Log"))


@pytest.mark.parametrize(
    ("text", "is_hidden"),
    [
        ("#define Log 4\n", True),
        ("#define Log(x) 4\n", False),
        ("typedef ULONG Log;", True),
        ("typedef enum { A, Log } K;", True),
        ("enum class K { A, Log };", False),
        ("static ULONG Log;", True),
        ("static ULONG Log = 5;", True),
        ("static PFOO *Log[4];", True),
        ('extern "C" { ULONG Log; }', True),
        ("namespace n { static int Log; }", True),
        ("struct X { ULONG Log; };", False),
        ("HW_INTERRUPT Log;", False),
        ("void f(void) { ULONG Log; }", False),
        ("static HANDLER h = Log;", False),
    ],
)
def test_what_hides_a_function(text: str, is_hidden: bool) -> None:
    code = strip(text.encode())
    assert hides(code, look_through(code), "Log") is is_hidden
