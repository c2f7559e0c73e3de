"""The names that a driver's headers and the system's give to status codes, for those who read about a code.

Looks at definitions as text (`#define NAME ((NTSTATUS)0xC0000001L)`): a name that only a computation leads to is not
found. A severity or a facility (`#define STATUS_SEVERITY_ERROR 0x3`) is no code, though a code may have its value: the
name of such a number is told only where the driver writes it. Nothing is read before somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from ddilint.finding import Location
from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit

_DEFINITION = re.compile(
    rb"^[ \t]*#[ \t]*define[ \t]+(?P<name>\w+)[ \t]+[( \t]*(?P<cast>\w+[ \t]*\)[ \t]*)?\(?[ \t]*"
    rb"0[xX](?P<digits>[0-9A-Fa-f]{1,8})[uUlL]*[ \t)]*(?://.*|/\*.*)?\r?$",
    re.MULTILINE,
)
_CODE_DIGITS = 8
"""Codes are written out; a number with fewer digits and without a cast counts or selects something."""

_LARGEST_COUNT = 0xFFFF
"""Up to here a code of the system's that the driver does not name is a number like any other."""


class _Definition(Struct, frozen=True):
    name: str
    value: int
    is_code: bool


class CodeNames:
    """Finds the name of a code in what a unit's sources include; `system` are headers that define codes for all."""

    def __init__(self, unit: LinkUnit, texts: Texts, system: Iterable[Path]) -> None:
        self._unit = unit
        self._texts = texts
        self._system = tuple(system)

    def __call__(self, code: int, at: Location | None = None) -> str:
        """The name of a code, "" for none: the one that the line says on which it is used.

        Otherwise the driver's own before the system's, and of several the first that the unit's sources say.
        """
        known = [each for each in (*self._own, *self._systems) if each.value == code]
        line = self._line(at) if at is not None else b""
        said = next((each.name for each in known if _says(line, each.name)), "")
        if said:
            return said
        names = [each.name for each in known if each.is_code]
        mentioned = next(filter(self._mentions, names), "")
        return names[0] if not mentioned and names and code > _LARGEST_COUNT else mentioned

    @cached_property
    def _files(self) -> tuple[Path, ...]:
        sources = (*self._unit.sources, *self._unit.included)
        headers = (path for source in sources for path in self._texts.included(self._unit, source))
        return tuple(dict.fromkeys((*sources, *headers)))

    @cached_property
    def _own(self) -> tuple[_Definition, ...]:
        return tuple(_definitions(self._texts.data(path) for path in self._files))

    @cached_property
    def _systems(self) -> tuple[_Definition, ...]:
        return tuple(_definitions(path.read_bytes() for path in self._system))

    def _line(self, at: Location) -> bytes:
        lines = self._texts.data(self._texts.tree.root / at.path).splitlines() if not at.is_bundled else []
        return lines[at.line - 1] if 0 < at.line <= len(lines) else b""

    def _mentions(self, name: str) -> bool:
        return any(_says(self._texts.data(source), name) for source in self._unit.sources)


def _says(text: bytes, name: str) -> bool:
    return re.search(rb"\b" + name.encode() + rb"\b", text) is not None


def _definitions(texts: Iterable[bytes]) -> Iterator[_Definition]:
    for text in texts:
        for found in _DEFINITION.finditer(text):
            is_code = found["cast"] is not None or len(found["digits"]) == _CODE_DIGITS
            yield _Definition(found["name"].decode(), int(found["digits"], 16), is_code)
