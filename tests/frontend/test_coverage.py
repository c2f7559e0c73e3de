"""The yardstick: functions and calls of the text, and the share of them in the AST."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.frontend.coverage import active_text, functions_in, measure
from tests.frontend.tree import write_tree


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("int f(void) { return 1; }\nint g(int a)\n{\n}\n", ["f", "g"]),
        ("_IRQL_requires_max_(2)\nNTSTATUS\nDrive(\n    _In_ PVOID p)\n{\n}\n", ["Drive"]),
        ("/* int f(void) { */ // }\nchar *s = \"{\"; char c = '{';\nint g(void) { }\n", ["g"]),
        ("#if 0\nint f(void) {\n#endif\nint g(void) { }\n", ["g"]),
        ("#if 0\nint f(void) {\n#else\nint g(void) {\n#endif\n}\nint h(void) {}\n", ["g", "h"]),
        ("int f(void) {\n#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\n}\n}\nint g(void) { }\n", ["f", "g"]),
        ('extern "C" {\nint f(void) { }\n}\nint g(void) { }\n', ["f", "g"]),
        ("struct s { int a; };\nenum e { A };\nint t[] = { f(1), 2 };\nint g(int a) { }\n", ["g"]),
        ("typedef struct { int (*call)(int); } T;\nT v = { f };\n", []),
    ],
)
def test_functions_of_a_text(source: str, names: list[str]) -> None:
    text = active_text(source.encode())
    assert len(text) == len(source.encode())
    assert [function.name for function in functions_in(text)] == names


def test_a_small_tree_is_measured(tmp_path: Path) -> None:
    source = (
        "#include <ntddk.h>\n"
        "VOID Log(PDEVICE_OBJECT d) { PIO_ERROR_LOG_PACKET p = IoAllocateErrorLogEntry(d, 64); "
        "if (p) { IoWriteErrorLogEntry(p); } }\n"
        "int Broken(void) { return 1 +; }\n"
        "#ifdef NEVER\nint Skipped(void) { return other(1); }\n#endif\n"
    )
    write_tree(
        tmp_path, {"a.c": source, "user.c": "#include <windows.h>\n", "b.cpp": "#include <wdm.h>\nint x;\n"}
    )
    report = measure([tmp_path], jobs=1)
    (own,) = [each for each in report.files if each.path.endswith("a.c")]
    assert (own.functions, own.functions_found, own.functions_clean) == (2, 2, 1)
    assert (own.calls, own.calls_found) == (2, 2)
    assert (own.log_calls, own.log_calls_intact) == (2, 2)
    assert report.user_mode == 1
    text = report.to_text()
    assert "kernel C: 1 files, 2 functions, 2 calls" in text
    assert "functions without an error         50.0 %" in text
    assert "kernel C++: 1 files" in text


def test_sources_are_measured_as_they_are_built(tmp_path: Path) -> None:
    """Of two headers with one name, the build's folders tell which is meant."""
    write_tree(
        tmp_path,
        {
            "sys/a.c": '#include <wdm.h>\n#include "log.h"\nint f(void) { return LOG(1, DEEP); }\n',
            "lib/log.h": "#define LOG(a) (a)\n",
            "syslib/log.h": "int LogBoth(int, int);\n#define LOG(a, b) LogBoth(a, b)\n",
        },
    )
    source = str(tmp_path / "sys/a.c")
    (alone,) = measure([tmp_path], jobs=1).files
    builds = {source: ((str(tmp_path / "syslib"),), ("DEEP=2",))}
    (built,) = measure([tmp_path], jobs=1, builds=builds).files
    assert (alone.functions_clean, built.functions_clean, built.healed) == (0, 1, ())


def test_what_is_only_written_like_calls_and_functions(tmp_path: Path) -> None:
    source = (
        "#include <wdm.h>\n#define TABLE(name) static const int name[] =\nTABLE(Numbers)\n{\n 1, 2\n};\n"
        "struct Pair { int a; Pair(int x) : a(x) { } };\n"
        "int f(int x)\n{\n    Pair p(x);\n    Pair *q = new (&p) Pair(3);\n    return int(q->a) + Numbers[0];\n}\n"
    )
    write_tree(tmp_path, {"a.cpp": "#include <new>\n" + source})
    (own,) = measure([tmp_path], jobs=1).files
    assert (own.functions, own.functions_found, own.lost) == (1, 1, ())
    assert own.calls_found == own.calls


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    write_tree(tmp_path, {"folder.c/readme": "", "a.c": "#include <wdm.h>\nint f(void) { return 1; }\n"})
    report = measure([tmp_path / "a.c", tmp_path / "gone.c"], jobs=1)
    assert [each.path.endswith("a.c") for each in report.files if not each.problem] == [True]
