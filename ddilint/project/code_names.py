"""The names that a driver's headers and the system's give to status codes, for those who read about a code.

Looks at definitions as text (`#define NAME ((NTSTATUS)0xC0000001L)`): a name that only a computation leads to is not
found. Nothing is read before somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit

_DEFINITION = re.compile(
    rb"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+[( \t]*(?:\w+[ \t]*\)[ \t]*)?\(?[ \t]*0[xX]([0-9A-Fa-f]{1,8})[uUlL]*[ \t)]*"
    rb"(?://.*|/\*.*)?\r?$",
    re.MULTILINE,
)


class CodeNames:
    """Finds the name of a code in what a unit's sources include; `system` are headers that define codes for all."""

    def __init__(self, unit: LinkUnit, texts: Texts, system: Iterable[Path]) -> None:
        self._unit = unit
        self._texts = texts
        self._system = tuple(system)

    def __call__(self, code: int) -> str:
        """The name of a code, "" for none: of several the first that the unit's own sources say."""
        own = [name for value, name in self._own if value == code]
        names = own or [name for value, name in self._systems if value == code]
        return next((name for name in names if self._mentions(name)), names[0] if names else "")

    @cached_property
    def _files(self) -> tuple[Path, ...]:
        sources = (*self._unit.sources, *self._unit.included)
        headers = (path for source in sources for path in self._texts.included(self._unit, source))
        return tuple(dict.fromkeys((*sources, *headers)))

    @cached_property
    def _own(self) -> tuple[tuple[int, str], ...]:
        return tuple(_definitions(self._texts.data(path) for path in self._files))

    @cached_property
    def _systems(self) -> tuple[tuple[int, str], ...]:
        return tuple(_definitions(path.read_bytes() for path in self._system))

    def _mentions(self, name: str) -> bool:
        pattern = re.compile(rb"\b" + name.encode() + rb"\b")
        return any(pattern.search(self._texts.data(source)) for source in self._unit.sources)


def _definitions(texts: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    for text in texts:
        for definition in _DEFINITION.finditer(text):
            yield int(definition[2], 16), definition[1].decode()
