"""Whole sources, the broken and the hostile ones among them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ddilint.errors import InputError
from ddilint.frontend import clang, precompiled
from ddilint.frontend.clang import CursorKind
from ddilint.frontend.parse import ParsedUnit, ParseRequest, begin, is_kernel_source, parse_file, prepare
from ddilint.frontend.targets import ARM64, NATIVE_WCHAR, TARGETS, X64, X86, Target
from tests.frontend.tree import parsed, resolver_for, write_tree


def functions_of(unit: ParsedUnit) -> list[str]:
    return [
        cursor.spelling
        for cursor in clang.main_file_declarations(unit.unit)
        if clang.kind(cursor) == CursorKind.FUNCTION_DECL and cursor.is_definition()
    ]


def test_utf16_sources_and_headers(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "driver.c": '#include "x.h"\n/* ä */ int f(void) { return X; }\n'.encode("utf-16"),
        "x.h": "enum { X = 3 };\n".encode("utf-16-be"),
    }
    unit = parsed(tmp_path, files)
    assert unit.errors == ()
    assert functions_of(unit) == ["f"]
    assert unit.source.startswith(b'#include "x.h"')


@pytest.mark.parametrize(("target", "size", "packet"), [(X64, 8, 48), (X86, 4, 48), (ARM64, 8, 48)])
def test_targets_decide_sizes(tmp_path: Path, target: Target, size: int, packet: int) -> None:
    source = (
        "#include <ntddk.h>\nULONG a = sizeof(PVOID);\n"
        "ULONG b = sizeof(IO_ERROR_LOG_PACKET); ULONG c = sizeof(long);\n"
    )
    unit = parsed(tmp_path, {"driver.c": source}, target=target)
    assert unit.errors == ()
    values = [clang.evaluate_int(cursor) for cursor in clang.main_file_declarations(unit.unit)]
    assert values == [size, packet, 4]


def test_defines_reach_the_source(tmp_path: Path) -> None:
    source = "#if FOO == 3\nint with(void) { return 1; }\n#else\nint without(void) { return 1; }\n#endif\n"
    unit = parsed(tmp_path, {"driver.c": source}, defines=("FOO=3",), record_skipped=True)
    assert functions_of(unit) == ["with"]
    ((begin, end),) = unit.skipped
    assert b"without" in unit.source[begin:end]


def test_a_source_cut_off_in_a_function_keeps_the_others(tmp_path: Path) -> None:
    source = "int f(int a) { return g(a); }\nint h(int a) { if (a) { g(a"
    unit = parsed(tmp_path, {"driver.c": source})
    assert "f" in functions_of(unit)
    assert unit.errors
    assert unit.error_offsets[0] >= source.index("int h")


def test_seh_and_microsoft_extensions(tmp_path: Path) -> None:
    source = (
        "#include <ntddk.h>\n"
        "int f(int *p) { try { g(*p); leave; } except (EXCEPTION_EXECUTE_HANDLER) { h(); } return 0; }\n"
        "int k(int *p) { __try { g(*p); } __finally { h(); } return 0; }\n"
    )
    unit = parsed(tmp_path, {"driver.c": source})
    assert unit.errors == ()
    kinds = frozenset({CursorKind.SEH_TRY_STMT, CursorKind.SEH_EXCEPT_STMT, CursorKind.SEH_FINALLY_STMT})
    assert len(clang.descendants(unit.unit.cursor, kinds)) == 4


def test_keywords_with_one_underline(tmp_path: Path) -> None:
    source = "int f(int *p) { _try { g(*p); _leave; } _except (1) { h(); }"
    source += " _try { h(); } _finally { h(); } return 0; }\n"
    for name in ("driver.c", "driver.cpp"):
        unit = parsed(tmp_path, {name: "int g(int); int h();\n" + source}, name)
        assert unit.errors == ()


def test_wide_characters_are_numbers_unless_a_project_says_otherwise(tmp_path: Path) -> None:
    names = '#include <ntddk.h>\nconst unsigned short *name = L"x"; const WCHAR *other = L"y";\n'
    assert parsed(tmp_path, {"driver.cpp": names}, "driver.cpp").errors == ()
    own = '#include <ntddk.h>\nvoid f(wchar_t) {}\nvoid f(unsigned short) {}\nconst WCHAR *name = L"x";\n'
    assert parsed(tmp_path, {"driver.cpp": own}, "driver.cpp").errors
    assert parsed(tmp_path, {"driver.cpp": own}, "driver.cpp", defines=(NATIVE_WCHAR,)).errors == ()


def test_missing_headers_are_told_when_they_are_really_asked_for(tmp_path: Path) -> None:
    source = '#include "gone.h"\n#ifdef NEVER\n#include "not_asked.h"\n#endif\n#include "trace.tmh"\nint x;\n'
    unit = parsed(tmp_path, {"driver.c": source})
    assert unit.missing_headers == ("gone.h",)
    assert [each.kind for each in unit.notifications(str)] == ["header-missing"]


@pytest.mark.parametrize("target", TARGETS.values(), ids=str)
def test_a_role_and_its_definition_agree_on_the_calling_convention(tmp_path: Path, target: Target) -> None:
    source = (
        "#include <ntddk.h>\nDRIVER_DISPATCH Read;\nDRIVER_UNLOAD Unload;\n"
        "NTSTATUS NTAPI Read(PDEVICE_OBJECT d, PIRP i) { return 0; }\nVOID Unload(PDRIVER_OBJECT d) { }\n"
    )
    write_tree(tmp_path, {"driver.c": source})
    request = ParseRequest(str(tmp_path / "driver.c"), resolver_for(tmp_path), target=target)
    assert parse_file(request).errors == ()


def test_a_header_named_by_a_macro_is_found_in_the_next_round(tmp_path: Path) -> None:
    files = {
        "driver.c": "#define H <inc/x.h>\n#include H\nint f(void) { return X; }\n",
        "inc/x.h": "enum { X };\n",
    }
    unit = parsed(tmp_path, files)
    assert unit.errors == ()
    assert unit.healed == {}


def test_cyclic_and_impossible_includes(tmp_path: Path) -> None:
    write_tree(tmp_path, {"folder.h/readme": ""})
    files = {
        "driver.c": '#include "a.h"\n#include "folder.h"\n#include "driver.c"\nint f(void) { return 1; }\n',
        "a.h": '#include "b.h"\n#include "b.h"\nint a;\n',
        "b.h": '#include "a.h"\n#include "a.h"\nint b;\n',
    }
    unit = parsed(tmp_path, files)
    assert "f" in functions_of(unit)
    assert ["folder" in problem.message for problem in unit.problems] == [True]


def test_a_very_long_line(tmp_path: Path) -> None:
    source = (
        'int f(void) { return 1; }\nchar t[] = "' + "x" * 5_000_000 + '";\nint g(void) { return UNKNOWN; }\n'
    )
    unit = parsed(tmp_path, {"driver.c": source})
    assert functions_of(unit) == ["f", "g"]
    assert unit.errors == ()


@pytest.mark.parametrize(
    "data",
    [
        b"typedef " * 40_000,
        b"#include <a.h> " * 40_000,
        b"int " + b"* " * 20_000 + b"p; UNKNOWN" + b" *" * 20_000 + b" q;",
        b"int f(void) { return " + b"A + " * 3_000 + b"B; }",
        b"UNKNOWN" * 100_000 + b" x;",
        b"}" * 50_000,
    ],
)
def test_texts_made_to_take_long_do_not(tmp_path: Path, data: bytes) -> None:
    begin = time.process_time()
    parsed(tmp_path, {"driver.c": data})
    assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 4096, b"\x1b\f{}" * 999, b"((((((((" * 4000, b"#include" * 999]
)
def test_nonsense_is_survived(tmp_path: Path, data: bytes) -> None:
    assert parsed(tmp_path, {"driver.c": data}).rounds >= 1


def test_a_source_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.c"):
        parse_file(ParseRequest(str(tmp_path / "missing.c"), resolver_for(tmp_path)))


def test_errors_of_a_trailer_are_not_told(tmp_path: Path) -> None:
    write_tree(tmp_path, {"driver.c": "int x;\n"})
    request = ParseRequest(
        str(tmp_path / "driver.c"),
        resolver_for(tmp_path),
        trailer=b"\nenum { ok = (int)(sizeof(int)) }; enum { bad = (int)(not_defined) };\n",
    )
    unit = parse_file(request)
    assert unit.errors == ()
    assert unit.healed == {}
    assert unit.source == b"int x;\n"


def test_an_editors_text_takes_the_place_of_the_files(tmp_path: Path) -> None:
    write_tree(tmp_path, {"driver.c": "int on_disk;\n", "x.h": "int header;\n"})
    request = ParseRequest(
        str(tmp_path / "driver.c"),
        resolver_for(tmp_path),
        source=b'#include "x.h"\nint f(void) { return 1; }\n',
    )
    assert functions_of(parse_file(request)) == ["f"]


def test_the_digest_is_that_of_everything_that_matters(tmp_path: Path) -> None:
    write_tree(tmp_path, {"driver.c": '#include "x.h"\n', "x.h": "int a;\n"})
    path = str(tmp_path / "driver.c")

    def digest(**options: object) -> str:
        return prepare(ParseRequest(path, resolver_for(tmp_path), **options)).digest  # type: ignore[arg-type]

    first = digest()
    assert digest() == first
    assert digest(defines=("A",)) != first
    assert digest(target=TARGETS["x86"]) != first
    write_tree(tmp_path, {"x.h": "int b;\n"})
    assert digest() != first


def test_real_paths_of_virtual_names(tmp_path: Path) -> None:
    unit = parsed(
        tmp_path,
        {"driver.c": '#include "X.H"\n#include <ntddk.h>\nint f(void) { return 1; }\n', "x.h": "int a;\n"},
    )
    assert unit.real_path(unit.main_file) == str(tmp_path / "driver.c")
    assert str(tmp_path / "x.h") in unit.files_read
    (routine,) = [c for c in clang.main_file_declarations(unit.unit) if c.spelling == "f"]
    assert not unit.is_bundled(clang.Locator(unit.unit).declared_in(routine))


def test_precompiled_headers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _precompiled = precompiled.PrecompiledHeaders()
    monkeypatch.setattr("ddilint.frontend.parse._precompiled", _precompiled)
    source = (
        "#include <ntddk.h>\n#define FLAG 3\nNTSTATUS f(PDEVICE_OBJECT d) { ULONG n = ERROR_LOG_MAXIMUM_SIZE; "
        "return g(d->Flags + FLAG + n) ? STATUS_SUCCESS : FOO_ERROR; }\n"
    )
    parsed(tmp_path, {"driver.c": source})
    fast = parsed(tmp_path, {})
    assert [made is not None for made in _precompiled._known.values()] == [True]
    monkeypatch.setattr(precompiled.PrecompiledHeaders, "best_for", lambda *_, **__: None)
    slow = parsed(tmp_path, {})
    assert said_of(fast) == said_of(slow)
    assert fast.digest == slow.digest


def test_a_precompiled_header_that_was_begun_ahead_serves_the_first_parse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _precompiled = precompiled.PrecompiledHeaders()
    monkeypatch.setattr("ddilint.frontend.parse._precompiled", _precompiled)
    source = (
        "#include <ntddk.h>\nNTSTATUS f(PDEVICE_OBJECT d) { return d->Flags ? STATUS_SUCCESS : FOO_ERROR; }\n"
    )
    write_tree(tmp_path, {"driver.c": source})
    for _ in range(2):  # what there is already is not made again
        begin(ParseRequest(str(tmp_path / "driver.c"), resolver_for(tmp_path), X64))
    fast = parsed(tmp_path, {})
    (made,) = _precompiled._known.values()
    assert made is not None
    monkeypatch.setattr(precompiled.PrecompiledHeaders, "best_for", lambda *_, **__: None)
    assert said_of(fast) == said_of(parsed(tmp_path, {}))
    with pytest.raises(InputError, match=r"missing\.c"):
        begin(ParseRequest(str(tmp_path / "missing.c"), resolver_for(tmp_path), X64))


def said_of(unit: ParsedUnit) -> object:
    """What a parse gave, with the nodes of the function `f`."""
    (function,) = [c for c in clang.main_file_declarations(unit.unit) if c.spelling == "f"]
    cursors = clang.descendants(function, frozenset(range(100, 300)))
    nodes = [(clang.kind(c), c.spelling, c.type.spelling, clang.evaluate_int(c)) for c in cursors]
    return unit.healed, unit.errors, unit.rounds, nodes


def test_a_source_with_a_few_headers_of_its_own_uses_the_precompiled_ones_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _precompiled = precompiled.PrecompiledHeaders()
    monkeypatch.setattr("ddilint.frontend.parse._precompiled", _precompiled)
    body = "NTSTATUS f(PDEVICE_OBJECT d) { ULONG n = ERROR_LOG_MAXIMUM_SIZE; return g(n + BYTES) ? 1 : FOO_ERROR; }\n"
    plain = "#include <ntddk.h>\n" + body.replace("BYTES", "d->Flags")
    more = "#include <ntddser.h>\n#include <ntddk.h>\n" + body.replace("BYTES", "sizeof(SERIAL_CHARS)")
    less = "#include <stddef.h>\n" + body.replace("BYTES", "sizeof(size_t)")
    for _ in range(2):
        parsed(tmp_path, {"driver.c": plain})
    asked = {"more": more, "less": less, "x86": more}
    targets = {"x86": X86}
    fast = {
        name: parsed(tmp_path, {"driver.c": text}, target=targets.get(name, X64))
        for name, text in asked.items()
    }
    made, *others = _precompiled._known.values()
    assert made is not None
    assert len(others) == 2  # of `less` and `x86`, of which each has several rounds; `more` needs none
    used = {}
    for name, text in asked.items():
        target = targets.get(name, X64)
        closure = resolver_for(tmp_path).closure(str(tmp_path / "driver.c"), text.encode())
        used[name] = made.is_part_of(precompiled.kit_request(closure, target, cplusplus=False, defines=()))
    assert used == {"more": True, "less": False, "x86": False}
    monkeypatch.setattr(precompiled.PrecompiledHeaders, "best_for", lambda *_, **__: None)
    for name, text in asked.items():
        slow = parsed(tmp_path, {"driver.c": text}, target=targets.get(name, X64))
        assert said_of(fast[name]) == said_of(slow)


def test_a_precompiled_header_that_clang_refuses_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.pch"
    broken.write_bytes(b"CPCH nonsense")
    nonsense = precompiled.Precompiled(str(broken), frozenset(), (), {})
    monkeypatch.setattr(precompiled.PrecompiledHeaders, "best_for", lambda *_, **__: nonsense)
    unit = parsed(tmp_path, {"driver.c": "#include <ntddk.h>\nNTSTATUS f(void) { return STATUS_SUCCESS; }\n"})
    assert unit.errors == ()
    assert functions_of(unit) == ["f"]


def test_macros_that_change_the_kits_headers_keep_them_where_they_are(tmp_path: Path) -> None:
    source = b"#define NTDDI_VERSION 0x06000000\n#include <ntddk.h>\n"
    closure = resolver_for(tmp_path).closure(str(tmp_path / "driver.c"), source)
    assert precompiled.headers_in_front(closure) == ()
    plain = resolver_for(tmp_path).closure(str(tmp_path / "driver.c"), b"#include <ntddk.h>\n")
    assert precompiled.headers_in_front(plain) != ()


def test_kernel_and_user_mode_sources_are_told_apart(tmp_path: Path) -> None:
    resolver = resolver_for(tmp_path)

    def is_kernel(text: bytes) -> bool:
        return is_kernel_source(resolver.closure(str(tmp_path / "a.c"), text))

    assert is_kernel(b"#include <NTDDK.h>\n")
    assert not is_kernel(b"#include <windows.h>\n")
    assert not is_kernel(b"#include <ntddk.h>\n#include <atlbase.h>\n")
    assert not is_kernel(b"#include <stdio.h>\n")
    assert is_kernel(b"#ifdef USER\n#include <windows.h>\n#else\n#include <ntddk.h>\n#endif\n")
    assert not is_kernel(b"#include <windows.h>\n#include <scsi.h>\n")


def test_rounds_go_on_while_the_errors_are_other_ones(tmp_path: Path) -> None:
    """As many errors as before the round, and not one of them the same."""
    count = 150
    types = "".join(f"void f{i}(FOO_T{i} *p) {{ p->A = FOO_VALUE_{i}; }}\n" for i in range(count))
    unit = parsed(tmp_path, {"driver.cpp": types}, "driver.cpp")
    assert (len(unit.errors), len(unit.healed)) == (0, 2 * count)


def test_rounds_end_where_they_heal_nothing(tmp_path: Path) -> None:
    """Errors that nothing heals, and each round one name more: the chain of headers that the next one would need."""
    errors = "".join(f"int g{i}(void) {{ return 1 + ; }}\n" for i in range(150))
    chain = (
        "int h(void) { return FOO_A; }\nint k(FOO_B *b) { return b->C.D; }\nint m(void) { goto nowhere; }\n"
    )
    unit = parsed(tmp_path, {"driver.c": errors + chain})
    assert unit.rounds == 2
    assert set(unit.healed) == {"FOO_A", "FOO_B"}
