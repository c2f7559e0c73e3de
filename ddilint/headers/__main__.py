"""`python -m ddilint.headers` writes index.json from the headers; `--check` only tells whether it is current."""

from __future__ import annotations

import json
import sys
from typing import Final

from ddilint.frontend import clang
from ddilint.frontend.clang import CursorKind
from ddilint.frontend.includes import BUNDLED, INCLUDE_ARGUMENTS, VIRTUAL, bundled_names, bundled_text
from ddilint.frontend.targets import TARGETS, Target
from ddilint.headers.index import INDEX_FILE

_DECLARATIONS: Final = frozenset(
    {
        CursorKind.FUNCTION_DECL,
        CursorKind.TYPEDEF_DECL,
        CursorKind.VAR_DECL,
        CursorKind.ENUM_CONSTANT_DECL,
        CursorKind.MACRO_DEFINITION,
    }
)


def names_declared(target: Target) -> dict[str, str]:
    """The names that the headers declare, and the file each is declared in."""
    main = f"{VIRTUAL}/index.c"
    headers = sorted(bundled_names())
    # All at once: a header that takes another's place leaves its names to it, and clashes do not matter here.
    files = [(main, "".join(f"#include <{header}>\n" for header in headers).encode())]
    files += [(f"{BUNDLED}/{header}", bundled_text(header).text) for header in headers]
    arguments = [*target.arguments(cplusplus=False), *INCLUDE_ARGUMENTS]
    unit = clang.parse(main, arguments, files, clang.PARSE_OPTIONS | clang.DETAILED_RECORD)
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


def build() -> str:
    """The text of index.json."""
    by_name: dict[str, str] = {}
    for target in TARGETS.values():
        for name, file in names_declared(target).items():
            by_name[name] = min(file, by_name.get(name, file))
    by_header: dict[str, list[str]] = {}
    for name, header in by_name.items():
        by_header.setdefault(header, []).append(name)
    joined = {header: " ".join(sorted(names)) for header, names in sorted(by_header.items())}
    return json.dumps(joined, indent=0) + "\n"


def main(arguments: list[str]) -> int:
    """Write the index, or compare."""
    text = build()
    if arguments == ["--check"]:
        if INDEX_FILE.read_text("ascii") == text:
            return 0
        print("ddilint/headers/index.json is out of date: run `python -m ddilint.headers`")
        return 1
    INDEX_FILE.write_text(text, "ascii", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
