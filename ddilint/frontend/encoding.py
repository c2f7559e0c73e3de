"""Source bytes as clang can read them.

Knows the encodings that Windows tools write and which of them clang cannot read: UTF-16 gives an *empty* AST. What
clang reads without harm is left as it is, byte for byte: a UTF-8 byte order mark, and the ANSI code page, whose bytes
occur in comments and strings only. Offsets and columns are bytes of the result.
"""

from __future__ import annotations

import os
import stat
from typing import Final

from ddilint.errors import InputError

MAX_SOURCE_BYTES: Final = 64 << 20
"""No hand-written source is this large; a bigger file is told, not read."""

_MARKS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE: Final = 512


def to_utf8(data: bytes) -> bytes:
    """UTF-16 (by its mark, or by its zero bytes) and ANSI text as UTF-8 without a mark; UTF-8 unchanged."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _transcoded(data[2:], encoding)
    if b"\0" in data[:_SAMPLE]:
        encoding_found = _unmarked_utf16(data[:_SAMPLE])
        if encoding_found:
            return _transcoded(data, encoding_found)
    return _without_ansi(data)


def _without_ansi(data: bytes) -> bytes:
    """UTF-8 as it is; text of the ANSI code page as UTF-8, because clang takes no other bytes in a wide literal."""
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _transcoded(data, "cp1252")
    return data


def _transcoded(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "replace").encode("utf-8", "replace")


def _unmarked_utf16(sample: bytes) -> str:
    """The byte order of UTF-16 text without a mark; "" for what is not that. Sources are mostly ASCII."""
    units = len(sample) // 2
    if units < 2:
        return ""
    even, odd = sample[0 : units * 2 : 2].count(0), sample[1 : units * 2 : 2].count(0)
    if odd * 3 > units * 2 and even * 8 < units:
        return "utf-16-le"
    if even * 3 > units * 2 and odd * 8 < units:
        return "utf-16-be"
    return ""


def read_source(path: str) -> bytes:
    """The text of a regular file, as `to_utf8` gives it; raises InputError with one line that names the file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            if stat.S_ISDIR(status.st_mode):
                raise InputError(f"{path}: is a folder, not a file")
            if not stat.S_ISREG(status.st_mode):
                raise InputError(f"{path}: is not a regular file")
            if status.st_size > MAX_SOURCE_BYTES:
                raise InputError(f"{path}: larger than {MAX_SOURCE_BYTES >> 20} MiB, not read")
            return to_utf8(stream.read())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise InputError(f"{path!r}: is not the name of a file") from error
