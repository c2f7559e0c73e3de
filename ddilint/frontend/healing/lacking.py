"""Structures in headers that lack a member: they get it, in front of their closing brace.

The bundled headers were written by hand from the documentation, and drivers know members that they leave out; a
driver's own structure lacks one where a header is missing that would choose another form of it. What clang makes of it
is an error in the middle of an expression, behind which nothing of the statement is left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from ddilint.frontend.guesses import MARK, Member, Prelude, Shape
from ddilint.frontend.includes import Closure, HeaderText, header_text
from ddilint.frontend.names import code_text

_UNNAMED: Final = re.compile(r"\(unnamed (?:\w+ )?at (.+):(\d+):(\d+)\)\Z")
_NAME: Final = re.compile(r"\w+")
_MARKER: Final = f" char {MARK}rest;"
"""Tells that the size of a structure is not to be relied on."""


class LackingRecords:
    """The members that structures in headers were found to lack, by file and closing brace."""

    def __init__(self, prelude: Prelude) -> None:
        self._prelude = prelude
        self._texts: dict[str, HeaderText] = {}
        self._lacking: dict[str, dict[int, Member]] = {}
        self._owners: dict[tuple[str, int], str] = {}
        self._places: dict[tuple[str, frozenset[str]], tuple[str, int]] = {}

    def record(self, owner: str, closure: Closure, others: Collection[str]) -> Member | None:
        """What a structure lacks, by its name as clang's messages show it; None where no header defines it.

        In `others` something else was changed already, at offsets that must stay.
        """
        file, brace = self._place_of(owner, closure)
        if not file or file in others:
            return None
        known = self._lacking.setdefault(file, {})
        if brace not in known:
            known[brace] = Member(Shape.RECORD)
            self._prelude.others.append(known[brace])
            self._owners[file, brace] = _shown(owner)
        return known[brace]

    def speaks_of(self, owner: str, name: str, closure: Closure) -> bool:
        """Whether a structure names a member itself: clang misses it where another error stands in its declaration."""
        file, brace = self._place_of(owner, closure)
        if not file:
            return False
        code = code_text(self._text(file, closure)).code
        word = re.compile(rb"\b" + re.escape(name.encode()) + rb"\s*[;,:=[)]")
        return word.search(code, _opening(code, brace), brace) is not None

    def names(self) -> Iterator[str]:
        """What was lacking: `structure.member`."""
        for (file, brace), owner in self._owners.items():
            yield from (f"{owner}.{name}" for name in self._lacking[file][brace].members)

    def edited(self) -> Iterator[tuple[str, HeaderText]]:
        """The headers with what their structures lack; no line moves."""
        for file, lacking in self._lacking.items():
            text, parts, begin = self._texts[file].text, [], 0
            for brace, contents in sorted(lacking.items()):
                members = self._prelude.members_in_kit(contents, f"{MARK}{brace}")
                parts += [text[begin:brace], f" {members}{_MARKER} ".encode()]
                begin = brace
            yield file, header_text(b"".join([*parts, text[begin:]]))

    def _place_of(self, owner: str, closure: Closure) -> tuple[str, int]:
        asked = owner, frozenset(closure.texts)
        if asked not in self._places:
            self._places[asked] = self._brace_of(owner, closure)
        return self._places[asked]

    def _brace_of(self, owner: str, closure: Closure) -> tuple[str, int]:
        """The file, and the place of the closing brace; no file where there is none."""
        unnamed = _UNNAMED.search(owner)
        if unnamed is not None:
            file, line, column = unnamed[1], int(unnamed[2]), int(unnamed[3])
            if file not in closure.texts:
                return "", -1
            text = self._text(file, closure)
            lines = text.text.splitlines(keepends=True)
            begin = sum(map(len, lines[: line - 1])) + column - 1
            return _found(file, _closing(code_text(text).code, begin))
        name = _NAME.findall(owner.strip(" *"))[-1:]
        if not name:
            return "", -1
        word = re.escape(name[0].encode())
        tagged = re.compile(rb"\b(?:struct|union|class)\s+(?:\w+\([^()]*\)\s*)?" + word + rb"\s*\{")
        named = re.compile(rb"\}\s*" + word + rb"\b")
        for file in sorted(closure.texts):
            text = self._text(file, closure)
            if name[0].encode() not in text.text:
                continue
            code = code_text(text).code
            if found := tagged.search(code):
                return _found(file, _closing(code, found.start()))
            if found := named.search(code):
                return file, found.start()
        return "", -1

    def _text(self, file: str, closure: Closure) -> HeaderText:
        """A header as it was before it got anything."""
        return self._texts.setdefault(file, closure.texts[file])


def _shown(owner: str) -> str:
    """A structure as a person calls it; one without a name by the structure that it is a part of."""
    return owner.removeprefix("struct ").removeprefix("union ").partition("::(")[0].strip(" *")


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


def _opening(code: bytes, end: int) -> int:
    """The place of the brace that the one at `end` closes; the beginning where there is none."""
    depth = 1
    while end > 0:
        end = max(code.rfind(b"{", 0, end), code.rfind(b"}", 0, end))
        if end < 0:
            break
        depth += 1 if code[end : end + 1] == b"}" else -1
        if depth == 0:
            return end
    return 0
