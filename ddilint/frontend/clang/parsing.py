"""Parsing a source, and what the parse tells besides the AST: errors, skipped text, files, tokens."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from msgspec import Struct

from ddilint.errors import InputError
from ddilint.frontend.clang.bindings import Extent, TranslationUnit, cindex, library
from ddilint.frontend.clang.locations import Place, expansion_location, place_at

PARSE_OPTIONS: Final = 0x200
"""CXTranslationUnit_KeepGoing: without it, errors after a missing file are hidden."""


DETAILED_RECORD: Final = 0x01
"""CXTranslationUnit_DetailedPreprocessingRecord: what `skipped_ranges` needs; 3 to 5 % slower."""

# Standard error, which is turned away meanwhile, is the whole process's.
_ONE_AT_A_TIME: Final = threading.Lock()


class Diagnostic(Struct, frozen=True):
    """One of clang's errors: `place` is the expansion's, `written` of a macro's argument the argument's.

    For what stands in a macro's body both are the place where the macro is used: libclang tells no other.
    """

    severity: int
    message: str
    place: Place
    written: Place


class ParseFailed(InputError):  # noqa: N818 - reads as what it tells
    """libclang gave no translation unit at all."""


def _handle(unit: TranslationUnit) -> Any:
    return ctypes.cast(unit.obj, ctypes.c_void_p)  # type: ignore[attr-defined]


def parse(
    path: str,
    arguments: Sequence[str],
    unsaved: Sequence[tuple[str, bytes]] = (),
    options: int = PARSE_OPTIONS,
) -> TranslationUnit:
    """Parse one file; `unsaved` are the files that exist in memory only (names and contents).

    Raises ParseFailed when libclang gives nothing back; it may do better when asked again in a fresh process.
    """
    # Without what a precompiled header declares: the top level then has tens of cursors, not thousands.
    index = cindex.Index.create(excludeDecls=True)
    try:
        with _ONE_AT_A_TIME, _silent_stderr():
            unit: TranslationUnit = cindex.TranslationUnit.from_source(
                path, arguments, unsaved, options, index
            )
    except cindex.TranslationUnitLoadError as error:
        raise ParseFailed(path, "libclang could not parse this file") from error
    return unit


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """libclang writes pages to the process's standard error when a source makes it crash; the caller tells of it."""
    try:
        kept = os.dup(2)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def save(unit: TranslationUnit, path: str) -> None:
    """Write a header unit as a precompiled header."""
    try:
        unit.save(path)  # type: ignore[attr-defined]
    except cindex.TranslationUnitSaveError as error:
        raise InputError(path, "libclang could not write a precompiled header") from error


def diagnostics(unit: TranslationUnit, minimum: int = 3, limit: int = 4_000) -> list[Diagnostic]:
    """The first diagnostics of at least that severity (3: error, 4: fatal), in the order clang found them."""
    found = []
    names: dict[int, str] = {}
    handle = _handle(unit)
    for index in range(min(library.clang_getNumDiagnostics(handle), limit)):
        pointer = library.clang_getDiagnostic(handle, index)
        try:
            severity = library.clang_getDiagnosticSeverity(pointer)
            if severity < minimum:
                continue
            location = library.clang_getDiagnosticLocation(pointer)
            place = place_at(library.clang_getExpansionLocation, location, names)
            written = place_at(library.clang_getFileLocation, location, names)
            message = library.clang_getDiagnosticSpelling(pointer)
            found.append(Diagnostic(severity, message, place, written))
        finally:
            library.clang_disposeDiagnostic(pointer)
    return found


def skipped_ranges(unit: TranslationUnit, file: str) -> list[tuple[int, int]]:
    """The offsets (begin, end) of the parts of `file` that the preprocessor skipped (with DETAILED_RECORD only)."""
    entry = library.clang_getFile(_handle(unit), file.encode())
    if not entry:
        return []
    listed = library.clang_getSkippedRanges(_handle(unit), entry)
    if not listed:
        return []
    try:
        ranges = [listed.contents.ranges[i] for i in range(listed.contents.count)]
        return [(expansion_location(r.start).offset, expansion_location(r.end).offset) for r in ranges]
    finally:
        library.clang_disposeSourceRangeList(listed)


def included_files(unit: TranslationUnit) -> list[str]:
    """The names of all files that were read besides the main file, as clang was given them."""
    handle: Any = unit
    return list(dict.fromkeys(str(item.include.name) for item in handle.get_includes()))


def token_texts(unit: TranslationUnit, extent: Extent) -> list[str]:
    """The tokens of a range as they are written (slow: 21 microseconds for three tokens)."""
    handle: Any = unit
    return [str(token.spelling) for token in handle.get_tokens(extent=extent)]
