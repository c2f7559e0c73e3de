"""Structures of the bundled headers that lack a member: they get it, in front of their closing brace.

The headers were written by hand from the documentation, and drivers know members that they leave out. What clang makes
of one is an error in the middle of an expression, behind which nothing of the statement is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ddilint.frontend.guesses import MARK, Member, Prelude, Shape
from ddilint.frontend.includes import BUNDLED, Closure, HeaderText, bundled_text, header_text
from ddilint.frontend.names import code_text

_UNNAMED: Final = re.compile(r"\(unnamed (?:\w+ )?at (.+):(\d+):(\d+)\)\Z")
_NAME: Final = re.compile(r"\w+")
_MARKER: Final = f" char {MARK}rest;"
"""Tells that the size of a structure is not to be relied on."""


class KitRecords:
    """The members that structures of the bundled headers were found to lack, by file and closing brace."""

    def __init__(self, prelude: Prelude) -> None:
        self._prelude = prelude
        self._lacking: dict[str, dict[int, Member]] = {}
        self._owners: dict[tuple[str, int], str] = {}
        self._places: dict[tuple[str, frozenset[str]], tuple[str, int]] = {}

    def record(self, owner: str, closure: Closure) -> Member | None:
        """What a structure lacks, by its name as clang's messages show it; None where no bundled header defines it."""
        asked = owner, closure.kit_files
        if asked not in self._places:
            self._places[asked] = _brace_of(owner, closure)
        file, brace = self._places[asked]
        if not file:
            return None
        known = self._lacking.setdefault(file, {})
        if brace not in known:
            known[brace] = Member(Shape.RECORD)
            self._prelude.others.append(known[brace])
            self._owners[file, brace] = _shown(owner)
        return known[brace]

    def names(self) -> Iterator[str]:
        """What was lacking: `structure.member`."""
        for (file, brace), owner in self._owners.items():
            yield from (f"{owner}.{name}" for name in self._lacking[file][brace].members)

    def edited(self) -> Iterator[tuple[str, HeaderText]]:
        """The headers with what their structures lack; no line moves."""
        for file, lacking in self._lacking.items():
            text, parts, begin = _bundled(file).text, [], 0
            for brace, contents in sorted(lacking.items()):
                members = self._prelude.members_in_kit(contents, f"{MARK}{brace}")
                parts += [text[begin:brace], f" {members}{_MARKER} ".encode()]
                begin = brace
            yield file, header_text(b"".join([*parts, text[begin:]]))


def _shown(owner: str) -> str:
    """A structure as a person calls it; one without a name by the structure that it is a part of."""
    return owner.removeprefix("struct ").removeprefix("union ").partition("::(")[0].strip(" *")


def _brace_of(owner: str, closure: Closure) -> tuple[str, int]:
    """The file, and the place of the closing brace."""
    place = _UNNAMED.search(owner)
    if place is not None:
        file, line, column = place[1], int(place[2]), int(place[3])
        if not file.startswith(BUNDLED + "/") or file not in closure.kit_files:
            return "", -1
        text = _bundled(file)
        lines = text.text.splitlines(keepends=True)
        begin = sum(map(len, lines[: line - 1])) + column - 1
        return _found(file, _closing(code_text(text).code, begin))
    name = _NAME.findall(owner.strip(" *"))[-1:]
    if not name:
        return "", -1
    word = re.escape(name[0].encode())
    tagged = re.compile(rb"\b(?:struct|union)\s+(?:\w+\([^()]*\)\s*)?" + word + rb"\s*\{")
    named = re.compile(rb"\}\s*" + word + rb"\b")
    for file in sorted(closure.kit_files):
        if not file.startswith(BUNDLED + "/") or name[0].encode() not in _bundled(file).text:
            continue
        code = code_text(_bundled(file)).code
        if found := tagged.search(code):
            return _found(file, _closing(code, found.start()))
        if found := named.search(code):
            return file, found.start()
    return "", -1


def _bundled(file: str) -> HeaderText:
    return bundled_text(file[len(BUNDLED) + 1 :])


def _found(file: str, brace: int) -> tuple[str, int]:
    return (file, brace) if brace >= 0 else ("", -1)


def _closing(code: bytes, begin: int) -> int:
    """The place of the brace that closes the first one from a place on; -1 where there is none."""
    depth = 0
    for match in re.compile(rb"[{}]").finditer(code, begin):
        depth += 1 if match[0] == b"{" else -1
        if depth == 0:
            return match.start()
    return -1
