"""`python -m ddilint.headers` writes index.json and fields.txt from the headers; with `--check` it only compares."""

from __future__ import annotations

import json
import sys
from typing import Final

from ddilint.frontend import clang
from ddilint.frontend.clang import CursorKind, TranslationUnit
from ddilint.frontend.includes import BUNDLED, INCLUDE_ARGUMENTS, VIRTUAL, bundled_names, bundled_text
from ddilint.frontend.targets import TARGETS, Target
from ddilint.headers.index import FIELDS_FILE, INDEX_FILE

_DECLARATIONS: Final = frozenset(
    {
        CursorKind.FUNCTION_DECL,
        CursorKind.TYPEDEF_DECL,
        CursorKind.VAR_DECL,
        CursorKind.ENUM_CONSTANT_DECL,
        CursorKind.MACRO_DEFINITION,
    }
)
_SCOPES: Final = frozenset(
    {
        CursorKind.STRUCT_DECL,
        CursorKind.UNION_DECL,
        CursorKind.CLASS_DECL,
        CursorKind.CLASS_TEMPLATE,
        CursorKind.NAMESPACE,
        CursorKind.LINKAGE_SPEC,
    }
)


def _headers(target: Target, *, cplusplus: bool) -> TranslationUnit:
    main = f"{VIRTUAL}/index.{'cpp' if cplusplus else 'c'}"
    headers = sorted(bundled_names())
    # All at once: a header that takes another's place leaves its names to it, and clashes do not matter here.
    files = [(main, "".join(f"#include <{header}>\n" for header in headers).encode())]
    files += [(f"{BUNDLED}/{header}", bundled_text(header).text) for header in headers]
    arguments = [*target.arguments(cplusplus=cplusplus), *INCLUDE_ARGUMENTS]
    return clang.parse(main, arguments, files, clang.PARSE_OPTIONS | clang.DETAILED_RECORD)


def _names_declared(unit: TranslationUnit) -> dict[str, str]:
    """The names that the headers declare, and the file each is declared in."""
    locator = clang.Locator(unit)
    found: dict[str, str] = {}
    for cursor in clang.children(unit.cursor):
        kind = clang.kind(cursor)
        declared = [cursor] if kind in _DECLARATIONS else []
        if kind == CursorKind.ENUM_DECL:
            declared = clang.children(cursor)
        for each in declared:
            folder, _, file = locator.declared_in(each).partition(BUNDLED + "/")
            name = each.spelling
            if not folder and file and name.isidentifier() and not name.startswith("DDILINT_"):
                found[name] = min(file, found.get(name, file))
    return found


def _fields_declared(unit: TranslationUnit) -> set[str]:
    """The names of the fields of all structures and unions, however deep."""
    found = set()
    pending = [unit.cursor]
    while pending:
        for member in clang.children(pending.pop()):
            if clang.kind(member) in _SCOPES:
                pending.append(member)
            elif clang.kind(member) == CursorKind.FIELD_DECL:
                found.add(member.spelling)
    return found - {""}


def build() -> tuple[str, str]:
    """The texts of index.json and fields.txt."""
    by_name: dict[str, str] = {}
    fields: set[str] = set()
    for target in TARGETS.values():
        unit = _headers(target, cplusplus=False)
        # Some structures are there for C++ alone.
        fields |= _fields_declared(unit) | _fields_declared(_headers(target, cplusplus=True))
        for name, file in _names_declared(unit).items():
            by_name[name] = min(file, by_name.get(name, file))
    by_header: dict[str, list[str]] = {}
    for name, header in by_name.items():
        by_header.setdefault(header, []).append(name)
    joined = {header: " ".join(sorted(names)) for header, names in sorted(by_header.items())}
    return json.dumps(joined, indent=0) + "\n", "\n".join(sorted(fields)) + "\n"


def main(arguments: list[str]) -> int:
    """Write the files, or compare."""
    for file, text in zip((INDEX_FILE, FIELDS_FILE), build(), strict=True):
        if arguments != ["--check"]:
            file.write_text(text, "ascii", newline="\n")
        elif file.read_text("ascii") != text:
            print(f"ddilint/headers/{file.name} is out of date: run `python -m ddilint.headers`")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
