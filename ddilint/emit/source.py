"""The linted sources' lines, for showing them and for converting columns.

Knows how a location's columns (bytes of what the parser was given) relate to characters, UTF-16 code units and
terminal cells, and what may be sent to a terminal. What the parser was given is `ddilint.encoding`'s to say.
"""

from __future__ import annotations

import os
import re
import unicodedata
from codecs import BOM_UTF8
from pathlib import Path

from msgspec import Struct

from ddilint.encoding import bytes_of_name, read_source
from ddilint.errors import InputError
from ddilint.finding import Location

_NEWLINE = re.compile(rb"\r\n|\r|\n")  # as clang counts lines; splitlines of a text knows more
_WORD = re.compile(r"\w+|.")

TAB_CELLS = 4


class Region(Struct, frozen=True):
    """A piece of text: lines from 1, columns in characters from 0, the end exclusive."""

    line: int
    start: int
    end_line: int
    end: int


class _File(Struct, frozen=True):
    lines: tuple[bytes, ...]
    encoding: str


class Sources:
    """Reads each file once; a file that cannot be read has no lines."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, _File] = {}

    def _file(self, path: str) -> _File:
        if path not in self._files:
            try:
                data = read_source(os.path.join(self._root, os.fsdecode(bytes_of_name(path))))
            except InputError:
                data = b""
            self._files[path] = _File(tuple(_NEWLINE.split(data)) if data else (), _encoding_of(data))
        return self._files[path]

    def line_count(self, path: str) -> int:
        """How many lines a file has; 0 where it cannot be read."""
        return len(self._file(path).lines)

    def line(self, path: str, number: int) -> str:
        """One line without its line end, "" where there is none."""
        file = self._file(path)
        return _text(file.lines[number - 1], file.encoding) if 0 < number <= len(file.lines) else ""

    def region(self, location: Location) -> Region:
        """The location in characters; always at least one wide."""
        line, end_line = max(location.line, 1), max(location.end_line, location.line, 1)
        start = self._offset(location.path, line, location.column)
        if location.end_line <= 0 or (location.end_line, location.end_column) <= (line, location.column):
            word = _WORD.match(self.line(location.path, line), start)
            return Region(line, start, line, word.end() if word else start + 1)
        end = self._offset(location.path, end_line, location.end_column)
        return Region(line, start, end_line, max(end, start + 1) if end_line == line else end)

    def _offset(self, path: str, number: int, column: int) -> int:
        """A column (bytes, from 1) as an offset in characters (from 0), within the line."""
        file = self._file(path)
        line = file.lines[number - 1] if 0 < number <= len(file.lines) else b""
        return len(_text(line[: max(column - 1, 0)], file.encoding))


def _encoding_of(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"  # the usual ANSI code page; any other one is shown with wrong letters in its comments
    return "utf-8"


def _text(line: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return line.removeprefix(BOM_UTF8).decode("utf-8", "ignore")  # a column may stand inside a character
    return "".join(_ansi(byte) for byte in line) if not line.isascii() else line.decode("ascii")


def _ansi(byte: int) -> str:
    return bytes((byte,)).decode("cp1252", "replace")


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
