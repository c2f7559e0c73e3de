"""Places in source files."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import NamedTuple

from ddilint.frontend.clang.bindings import Cursor, Extent, Location, TranslationUnit, library


class Place(NamedTuple):
    """A place: `file` as clang was given it ("" for none), line and column from 1, offset in bytes."""

    file: str
    line: int
    column: int
    offset: int


_slots = (ctypes.c_void_p(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
_references = tuple(ctypes.addressof(slot) for slot in _slots)


def place_at(function: Callable[..., None], location: Location, names: dict[int, str]) -> Place:
    """The place that one of libclang's functions tells of a location; `names` are the files that are known by name."""
    function(location, *_references)
    file, line, column, offset = _slots
    handle = file.value
    if not handle:
        return Place("", line.value, column.value, offset.value)
    name = names.get(handle)
    if name is None:
        name = names[handle] = str(library.clang_getFileName(handle))
    return Place(name, line.value, column.value, offset.value)


def expansion_location(location: Location) -> Place:
    """Where the text stands that the reader sees: of what a macro made, where the macro is used."""
    return place_at(library.clang_getExpansionLocation, location, {})


def file_location(location: Location) -> Place:
    """Like `expansion_location`, but of a macro's argument the place of the argument."""
    return place_at(library.clang_getFileLocation, location, {})


class Locator:
    """Places of one translation unit's locations; it remembers the names of files, and is faster for it."""

    __slots__ = ("_names", "_unit")

    def __init__(self, unit: TranslationUnit) -> None:
        self._unit = unit
        self._names: dict[int, str] = {}

    def expansion(self, location: Location) -> Place:
        """As `expansion_location`."""
        return place_at(library.clang_getExpansionLocation, location, self._names)

    def file(self, location: Location) -> Place:
        """As `file_location`."""
        return place_at(library.clang_getFileLocation, location, self._names)

    def declared_in(self, cursor: Cursor) -> str:
        """The name of the file that a declaration stands in."""
        return self.expansion(cursor.location).file

    def offsets(self, extent: Extent) -> tuple[int, int]:
        """The bytes of its file that an extent covers, in expansion places: begin and (exclusive) end."""
        return self.expansion(extent.start).offset, self.expansion(extent.end).offset


def is_from_main_file(location: Location) -> bool:
    """Whether the place lies in the source file itself, no matter through which macro."""
    return bool(library.clang_Location_isFromMainFile(location))
