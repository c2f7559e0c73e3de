"""The syntax of setup information files: sections of entries, as SetupAPI reads them.

An INF is no INI: a section may come in pieces, entries need no key and may repeat, a value is a list, a line may go
on in the next, `%strkey%` stands for a string of another section. What cannot be right is a problem with its line.
Source: learn.microsoft.com/windows-hardware/drivers/install/general-syntax-rules-for-inf-files and
…/inf-strings-section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from ddilint.project.paths import BrokenFileError, as_text, read_bytes

_TOKEN = re.compile(r'"(?:[^"]|"")*("?)|[;,=]|\\|\s+|[^";,=\\\s]+')
_STRING_KEY = re.compile(r"%([^%\n]*)%")
_STRINGS = "strings"
_LINE_END = re.compile(
    rb"(?<!\r)\n\0"
)  # in UTF-16, a carriage return that stands before ends with a zero byte


class InfProblem(Struct, frozen=True):
    """Something that cannot be right, with its line."""

    line: int
    text: str


class Entry(Struct, frozen=True):
    """A line, or several that continue each other: `key = values`, or values alone (`key` is "").

    Quotes are taken off, strings are not expanded. `line` is its first.
    """

    line: int
    key: str
    values: tuple[str, ...]

    def value(self, index: int) -> str:
        """A value by its position; "" where there are fewer."""
        return self.values[index] if index < len(self.values) else ""


class Section(Struct, frozen=True):
    """All pieces of a section together; `line` is that of the first, `name` is spelled as there."""

    name: str
    line: int
    entries: tuple[Entry, ...]

    def of(self, key: str) -> Iterator[Entry]:
        """The entries with this key, in any case."""
        return (entry for entry in self.entries if entry.key.lower() == key)


class InfFile(Struct, frozen=True):
    """A setup information file. `sections` are by name in lower case, `strings` by key in lower case."""

    path: Path
    sections: Mapping[str, Section]
    strings: Mapping[str, str]
    problems: tuple[InfProblem, ...]

    def section(self, name: str) -> Section | None:
        """A section by its name, in any case."""
        return self.sections.get(name.lower())

    def expanded(self, text: str) -> str:
        """With the strings for their keys and `%` for `%%`; what has no string (a folder's `%12%`) stays."""

        def string(match: re.Match[str]) -> str:
            return self.strings.get(match[1].strip().lower(), match[0]) if match[1] else "%"

        return _STRING_KEY.sub(string, text)


def read_inf(path: Path, data: bytes | None = None) -> InfFile:
    """Read a file, or its content if given; raises `BrokenFileError` only when it cannot be read at all."""
    data = read_bytes(path) if data is None else data
    text = as_text(data)
    problems: list[InfProblem] = []
    if data[:2] == b"\xff\xfe" and b"\r\n\0" in data and not _LINE_END.search(data):
        text = as_text(data.replace(b"\r\n", b"\n"))
        problems.append(
            InfProblem(1, "line ends were converted byte by byte, as if the file were not UTF-16")
        )
    if "\0" in text:
        raise BrokenFileError(path, 0, "not a text file")
    reader = _Reader(text)
    sections = reader.read()
    return InfFile(path, sections, _strings(sections), (*problems, *reader.problems))


def _strings(sections: Mapping[str, Section]) -> dict[str, str]:
    """The string table: that of every language where there is one, a language's own where a key has none."""
    tables = [
        section
        for name, section in sorted(sections.items())
        if name == _STRINGS or name.startswith(f"{_STRINGS}.")
    ]
    strings: dict[str, str] = {}
    for table in tables:
        for entry in table.entries:
            if entry.key:
                strings.setdefault(entry.key.strip("%").lower(), ",".join(entry.values))
    return strings


class _Reader:
    """Reads a file from top to bottom."""

    def __init__(self, text: str) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\n").split("\n")
        self.problems: list[InfProblem] = []

    def read(self) -> dict[str, Section]:
        names: dict[str, tuple[str, int]] = {}
        entries: dict[str, list[Entry]] = {}
        current = ""
        at = 0
        while at < len(self.lines):
            first = at + 1
            if self.lines[at].lstrip().startswith("["):
                name = self._section_name(self.lines[at].lstrip(), first)
                current = name.lower()
                names.setdefault(current, (name, first))
                entries.setdefault(current, [])
                at += 1
                continue
            entry, at = self._entry(at)
            if entry is None:
                continue
            if current:  # what stands before the first section, often a comment in C's manner, says nothing
                entries[current].append(entry)
        if not names:
            self.problems.append(InfProblem(1, "there is no section in the file"))
        return {key: Section(name, line, tuple(entries[key])) for key, (name, line) in names.items()}

    def _section_name(self, line: str, number: int) -> str:
        name, closed, _ = line[1:].partition("]")
        if not closed:
            name = name.partition(";")[0]
            self.problems.append(InfProblem(number, f"the section name [{name.strip()[:60]} is not closed"))
        return name.strip()

    def _entry(self, at: int) -> tuple[Entry | None, int]:
        """The entry that starts in a line (None for an empty one), and the line after it."""
        first = at + 1
        fields: list[list[str]] = [[]]
        key: str | None = None
        goes_on = True
        while goes_on and at < len(self.lines):
            goes_on = False
            for match in _TOKEN.finditer(self.lines[at]):
                token = match[0]
                if token == ";":
                    break
                if token == "\\":
                    goes_on = True
                elif not token.isspace() and goes_on:
                    goes_on = False
                if token == ",":
                    fields.append([])
                elif token == "=" and key is None and len(fields) == 1:
                    key = _joined(fields[0])
                    fields = [[]]
                elif token.startswith('"'):
                    if not match[1]:
                        self.problems.append(InfProblem(at + 1, "the quoted string is not closed"))
                    inner = token[1:-1] if match[1] else token[1:]
                    fields[-1].append('"' + inner.replace('""', '"'))
                else:
                    fields[-1].append(token)
            at += 1
            if goes_on:
                _drop_backslash(fields[-1])
        values = tuple(_joined(field) for field in fields)
        if key is None and values == ("",):
            return None, at
        return Entry(first, key or "", values), at


def _drop_backslash(field: list[str]) -> None:
    while field and field[-1].isspace():
        field.pop()
    if field and field[-1] == "\\":
        field[-1] = " "


def _joined(field: list[str]) -> str:
    """A field's tokens as one text: blanks around it go, those inside quotes (marked by one in front) stay."""
    start, end = 0, len(field)
    while start < end and field[start].isspace():
        start += 1
    while end > start and field[end - 1].isspace():
        end -= 1
    return "".join(token.removeprefix('"') for token in field[start:end])
