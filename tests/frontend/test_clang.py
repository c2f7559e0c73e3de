"""The safe questions to libclang, and the questions that would end the process."""

from __future__ import annotations

import pytest

from ddilint.errors import UsageError
from ddilint.frontend import clang
from ddilint.frontend.clang import CursorKind, bindings

ARGUMENTS = (
    *("-target", "x86_64-pc-windows-msvc", "-x", "c", "-std=gnu11", "-fms-extensions", "-fms-compatibility"),
    *("-nostdinc", "-Wno-everything", "-ferror-limit=0", "-fno-spell-checking"),
)


def parsed(source: str, options: int = clang.PARSE_OPTIONS) -> clang.TranslationUnit:
    return clang.parse("unit.c", ARGUMENTS, [("unit.c", source.encode())], options)


def every(unit: clang.TranslationUnit, *kinds: int) -> list[clang.Cursor]:
    return clang.descendants(unit.cursor, frozenset(kinds))


def test_operators_are_spelled_as_in_c() -> None:
    unit = parsed("int f(int a, int *p) { a <<= 2; a = a + *p && a, ~a; a++; --a; return !a != -a; }")
    binary = every(unit, CursorKind.BINARY_OPERATOR, CursorKind.COMPOUND_ASSIGNMENT_OPERATOR)
    assert {clang.binary_operator(cursor) for cursor in binary} == {"<<=", "=", "+", "&&", ",", "!="}
    unary = every(unit, CursorKind.UNARY_OPERATOR)
    assert [clang.unary_operator(cursor) for cursor in unary] == ["*", "~", "++post", "--pre", "!", "-"]
    assert clang.binary_operator(unit.cursor) == ""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sizeof(long)", 4),
        ("sizeof(void *)", 8),
        ("(unsigned char)300", 44),
        ("-1", -1),
        ("0xFFFFFFFFFFFFFFFFull", 2**64 - 1),
        ("A + 1", 8),
        ("unknown(1)", None),
        ("n", None),
        ("1 / 0", None),
    ],
)
def test_constants_are_folded_with_the_targets_sizes(expression: str, value: int | None) -> None:
    unit = parsed(f"enum {{ A = 7 }}; void f(int n) {{ __int64 x = 0; x = ({expression}); }}")
    assignment = every(unit, CursorKind.BINARY_OPERATOR)[0]
    parenthesis = clang.descendants(assignment, frozenset({CursorKind.PAREN_EXPR}))[:1]
    assert [clang.evaluate_int(cursor) for cursor in parenthesis] == [value]


def test_no_question_about_any_cursor_ends_the_process() -> None:
    unit = parsed(
        "typedef struct { int a[3]; struct { long b : 3; }; } S; S s = {{1, 2, 3}}; int braced = {4};\n"
        "int g(void); long v[] = {1, 2}; _Float16 h; struct later *q;\n"
        "int f(int n) { S t = {{n}}; int z = (int){5}; _InterlockedIncrement(&v[0]); __builtin_expect(n, 1);\n"
        "  return bad->member + sizeof(nothing) + ((S){{1}}).a[0] + __builtin_offsetof(S, b) + (g)(); }\n"
    )
    cursors = clang.descendants(unit.cursor, frozenset(range(1000)))
    assert len(cursors) > 60
    for cursor in cursors:
        clang.evaluate_int(cursor)
        clang.sizeof(cursor.type)
        clang.alignof(cursor.type)
        clang.field_offset_bits(cursor)
        clang.initializer(cursor)
        clang.kind_name(cursor)
        clang.type_kind_name(cursor.type)
        clang.parameter_types(cursor.type)
        clang.is_variadic(cursor.type)
        clang.arguments(cursor)
        clang.is_signed(cursor.type)


def test_sizes_follow_the_target() -> None:
    unit = parsed("struct s { char c; void *p; long l[3]; } x; int f(void); struct later *q; wchar_t w;")
    by_name = {cursor.spelling: cursor for cursor in clang.children(unit.cursor)}
    assert clang.sizeof(by_name["x"].type) == 32
    assert clang.alignof(by_name["x"].type) == 8
    assert clang.sizeof(by_name["f"].type) is None
    assert clang.sizeof(by_name["q"].type.get_pointee()) is None
    fields = clang.descendants(by_name["s"], frozenset({CursorKind.FIELD_DECL}))
    assert [clang.field_offset_bits(field) for field in fields] == [0, 64, 128]


def test_places_of_macro_arguments_and_bodies() -> None:
    source = "#define USE(x) ((x) + missing_in_body)\nint f(void) { return\n  USE(missing_in_argument); }\n"
    found = {d.message.split("'")[1]: d for d in clang.diagnostics(parsed(source))}
    body, argument = found["missing_in_body"], found["missing_in_argument"]
    assert (body.place.line, body.place.column) == (3, 3)
    assert body.written == body.place
    assert source[argument.written.offset :].startswith("missing_in_argument")


def test_main_file_declarations_skip_headers_and_enter_linkage_blocks() -> None:
    unit = clang.parse(
        "unit.cpp",
        ("-x", "c++", "-I/v", "-nostdinc"),
        [("unit.cpp", b'#include "h.h"\nextern "C" { int a; }\nint b;\n'), ("/v/h.h", b"int c;")],
    )
    declarations = clang.main_file_declarations(unit)
    assert [cursor.spelling for cursor in declarations] == ["a", "b"]
    assert all(clang.is_from_main_file(cursor.location) for cursor in declarations)
    assert clang.included_files(unit) == ["/v/h.h"]


def test_skipped_ranges_are_offsets() -> None:
    source = "int a;\n#if 0\nint b;\n#endif\nint c;\n"
    ((begin, end),) = clang.skipped_ranges(
        parsed(source, clang.PARSE_OPTIONS | clang.DETAILED_RECORD), "unit.c"
    )
    assert source[begin:end].startswith("#if 0")
    assert "int b;" in source[begin:end]
    assert "int c;" not in source[begin:end]


def test_overwritten_bindings_are_the_users_to_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clang.cindex.Config.library_path", None)
    monkeypatch.setattr("clang.cindex.Config.loaded", False)
    with pytest.raises(UsageError, match="overwritten the bindings"):
        bindings.load()
