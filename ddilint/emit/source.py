"""The linted sources' lines, for showing them and for converting columns.

Knows how a location's columns (UTF-8 bytes) relate to characters, UTF-16 code units and terminal cells, and what may
be sent to a terminal. Which encoding a file has is decided by `frontend.encoding`, as for the parser.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ddilint.finding import Location

_NEWLINE = re.compile(r"\r\n|\r|\n")  # as clang counts lines; str.splitlines knows more
_WORD = re.compile(r"\w+|.")

TAB_CELLS = 4


@dataclass(frozen=True, slots=True)
class Region:
    """A piece of text: lines from 1, columns in characters from 0, the end exclusive."""

    line: int
    start: int
    end_line: int
    end: int


class Sources:
    """Reads each file once; a file that cannot be read has no lines."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, tuple[str, ...]] = {}

    def lines(self, path: str) -> tuple[str, ...]:
        """All lines of a file below the root, without their line ends."""
        if path not in self._lines:
            try:
                text = decode_source((self._root / path).read_bytes())
            except (OSError, ValueError):
                text = ""
            self._lines[path] = tuple(_NEWLINE.split(text))
        return self._lines[path]

    def line(self, path: str, number: int) -> str:
        """One line, "" where there is none."""
        lines = self.lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def region(self, location: Location) -> Region:
        """The location in characters; always at least one wide, and on lines that are there."""
        line, end_line = max(location.line, 1), max(location.end_line, location.line, 1)
        first = self.line(location.path, line)
        start = _chars(first, location.column)
        if location.end_line <= 0 or (location.end_line, location.end_column) <= (line, location.column):
            word = _WORD.match(first, start)
            return Region(line, start, line, word.end() if word else start + 1)
        end = _chars(self.line(location.path, end_line), location.end_column)
        if end_line == line and end <= start:
            end = start + 1
        return Region(line, start, end_line, end)


def decode_source(data: bytes) -> str:
    """TEMPORARY."""
    return data.decode("utf-8-sig", "replace")


def _chars(line: str, column_bytes: int) -> int:
    """A byte column from 1 as a character offset from 0."""
    if line.isascii():
        return min(max(column_bytes - 1, 0), len(line))
    head = line.encode("utf-8", "surrogatepass")[: max(column_bytes - 1, 0)]
    return len(head.decode("utf-8", "ignore"))


def utf16_column(line: str, offset: int) -> int:
    """A character offset from 0 as a column from 1 in UTF-16 code units."""
    head = line[:offset]
    return offset + 1 if head.isascii() else len(head.encode("utf-16-le", "surrogatepass")) // 2 + 1


def cells(text: str) -> int:
    """How many cells of a terminal a text takes (without tabs)."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(char) for char in text)


def _cells_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def visible(text: str) -> str:
    """The text with everything made visible that a terminal would act on: control and direction characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_char(char) for char in text)


def _visible_char(char: str) -> str:
    # Cc are controls, Cf holds those that reorder text, Cs are halves of characters that no terminal can show.
    if char == "\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return char
    return "\N{REPLACEMENT CHARACTER}"
