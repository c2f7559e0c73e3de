"""Every bundled header stands alone: in C and in C++, for every target, without an error.

The layouts of single structures are checked in test_layout.py.
"""

import csv
import re
from pathlib import Path

import pytest
from clang import cindex

from ddilint.catalog import rules_folder

INCLUDE = Path(__file__).resolve().parents[2] / "ddilint" / "headers" / "include"
HEADERS = sorted(path.relative_to(INCLUDE).as_posix() for path in INCLUDE.rglob("*") if path.is_file())

TARGETS = {
    "x64": ("x86_64-pc-windows-msvc", ("_AMD64_", "AMD64", "_WIN64")),
    "x86": ("i686-pc-windows-msvc", ("_X86_",)),
    "arm64": ("aarch64-pc-windows-msvc", ("_ARM64_", "_WIN64")),
}
LANGUAGES = {"c": ("-x", "c", "-std=gnu11"), "c++": ("-x", "c++", "-std=c++17")}
DEFINES = (
    "WINNT=1",
    "NTDDI_VERSION=0x0A00000C",
    "_WIN32_WINNT=0x0A00",
    "WINVER=0x0A00",
    "_KERNEL_MODE=1",
    "DBG=1",
)
# Packing must be opened and closed in pairs; these files are one half of a pair each.
ONE_HALF = {
    "pshpack1.h": "poppack.h",
    "pshpack2.h": "poppack.h",
    "pshpack4.h": "poppack.h",
    "pshpack8.h": "poppack.h",
}


def arguments(target: str, language: str) -> list[str]:
    """The front end's arguments for a target and a language, with the bundled headers alone."""
    triple, macros = TARGETS[target]
    return [
        "-target",
        triple,
        *LANGUAGES[language],
        "-fms-extensions",
        "-fms-compatibility",
        "-nostdinc",
        "-Wno-everything",
        "-ferror-limit=0",
        "-fno-spell-checking",
        f"-I{INCLUDE}",
        *(f"-D{macro}" for macro in (*macros, *DEFINES)),
    ]


def errors_of(source: str, target: str, language: str) -> list[str]:
    """The errors of a source text, each with its place."""
    unit = cindex.Index.create().parse(
        "probe.c", arguments(target, language), unsaved_files=[("probe.c", source)], options=0x200
    )
    return [
        f"{d.location.file}:{d.location.line}: {d.spelling}"
        for d in unit.diagnostics
        if d.severity >= cindex.Diagnostic.Error
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("header", [name for name in HEADERS if name != "poppack.h"])
def test_header_parses_alone(header: str, target: str, language: str) -> None:
    source = f'#include "{header}"\n'
    if header in ONE_HALF:
        source += f'#include "{ONE_HALF[header]}"\n'
    assert errors_of(source, target, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_may_be_included_twice(language: str) -> None:
    source = "".join(
        f'#include "{name}"\n'
        for name in ("ntddk.h", "ntifs.h", "wdm.h", "ntddk.h", "ntstatus.h", "initguid.h")
    )
    assert errors_of(source, "x64", language) == []


def test_names_are_lower_case() -> None:
    assert [name for name in HEADERS if name != name.lower()] == []


def test_the_headers_start_from_nothing() -> None:
    assert errors_of("ULONG x;\n", "x64", "c") != []


def test_kept_annotations_reach_the_declaration() -> None:
    source = '#include "sal.h"\n#include "kernelspecs.h"\n_IRQL_requires_max_(DISPATCH_LEVEL) void f(_In_ int x);\n'
    unit = cindex.Index.create().parse("probe.c", arguments("x64", "c"), unsaved_files=[("probe.c", source)])
    (function,) = (c for c in unit.cursor.get_children() if c.spelling == "f")
    attributes = [c.spelling for c in function.get_children() if c.kind == cindex.CursorKind.ANNOTATE_ATTR]
    assert attributes == ["sal:_IRQL_requires_max_:DISPATCH_LEVEL"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("__drv_maxIRQL(APC_LEVEL)", "sal:_IRQL_requires_max_:APC_LEVEL"),
        ("__drv_sameIRQL", "sal:_IRQL_requires_same_:"),
        ("__drv_functionClass(DRIVER_UNLOAD)", "sal:_Function_class_:DRIVER_UNLOAD"),
        ("_When_(x, _IRQL_requires_(2))", "sal:_IRQL_requires_:2"),
    ],
)
def test_older_spellings_carry_the_newer_name(old: str, new: str) -> None:
    source = f'#include "driverspecs.h"\n{old} void f(int x);\n'
    unit = cindex.Index.create().parse("probe.c", arguments("x64", "c"), unsaved_files=[("probe.c", source)])
    (function,) = (c for c in unit.cursor.get_children() if c.spelling == "f")
    attributes = [c.spelling for c in function.get_children() if c.kind == cindex.CursorKind.ANNOTATE_ATTR]
    assert attributes == [new]


@pytest.mark.parametrize("first", ["", "#define UNICODE\n"])
def test_text_is_wide_where_unicode_is_defined(first: str) -> None:
    size = 6 if first else 3
    source = f'{first}#include <ntddk.h>\nC_ASSERT(sizeof(TEXT("a") TEXT("b")) == {size});\n'
    assert errors_of(source, "x64", "c") == []


def test_the_network_events_are_those_that_have_a_text() -> None:
    named = re.findall(
        r"^#define (\w+) +(0x[0-9A-F]{8})L$", (INCLUDE / "netevent.h").read_text("ascii"), re.M
    )
    with (rules_folder() / "messages" / "netevent.csv").open(encoding="ascii", newline="") as lines:
        known = {(row["name"], row["value"]) for row in csv.DictReader(lines)}
    assert len(named) == len(known)
    assert set(named) == known
