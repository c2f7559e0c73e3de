"""Source bytes as clang can read them.

Knows the encodings that Windows tools write and which of them clang cannot read: UTF-16 gives an *empty* AST, and an
East Asian code page has characters whose second byte is a backslash. What clang reads without harm is left as it is,
byte for byte: UTF-8, its byte order mark too. Offsets and columns are bytes of the result; whoever looks at a source
reads it with `read_source`, so that all see the same bytes.
"""

from __future__ import annotations

import os
import re
import stat
from typing import Final

from ddilint.errors import InputError

MAX_FILE_BYTES: Final = 64 << 20
"""No hand-written file is this large; a bigger one is told, not read."""

_MARKS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE: Final = 512
_BINARY_SAMPLE: Final = 8192
_BINARY_SHARE: Final = 100  # one byte in so many
_NOT_TEXT: Final = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_KANA: Final = re.compile("[\u3040-\u30ff]")
_COMMON_HANZI: Final = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe])+")
_HIGH: Final = bytes(range(0x80, 0x100))
_FEW_HANZI: Final = 8  # bytes of them: what names with accents may look like


def to_utf8(data: bytes) -> bytes:
    """UTF-16 (by its mark, or by its zero bytes) and code pages as UTF-8 without a mark; UTF-8 unchanged."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _transcoded(data[2:], encoding)
    if b"\0" in data[:_SAMPLE]:
        encoding_found = _unmarked_utf16(data[:_SAMPLE])
        if encoding_found:
            return _transcoded(data, encoding_found)
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _transcoded(data, _code_page(data))
    return data


def bytes_of_name(name: str) -> bytes:
    """The bytes of a name, as of a file: those that are no text are surrogates in it."""
    return name.encode("utf-8", "surrogateescape")


def is_binary(data: bytes) -> bool:
    """Whether what `to_utf8` gave is no text: a hundredth of its beginning are characters that no editor writes.

    Zeros at the end do not count: some tools pad files with them.
    """
    sample = data[:_BINARY_SAMPLE].rstrip(b"\0\x1a")
    strange = len(sample) - len(sample.translate(None, _NOT_TEXT))
    return strange * _BINARY_SHARE > len(sample)


def _transcoded(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "replace").encode("utf-8", "replace")


def _code_page(data: bytes) -> str:
    """The code page of text that is no UTF-8: Western, unless it is surely Japanese or simplified Chinese.

    Both of these are told from accented letters by what their texts are made of: kana, and pairs of
    bytes nearly all of which are the commonest Chinese characters (GB 2312, level 1).
    """
    try:
        if _KANA.search(data.decode("cp932")):
            return "cp932"
    except UnicodeDecodeError:
        pass
    high = len(data) - len(data.translate(None, _HIGH))
    common = sum(map(len, _COMMON_HANZI.findall(data))) if high >= _FEW_HANZI else 0
    if common >= _FEW_HANZI and common * 10 >= high * 6:
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            return "cp1252"
        return "gb18030"
    return "cp1252"


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


def read_regular(path: str) -> bytes:
    """The bytes of a regular file, never waiting for one (a pipe); raises InputError with one line that names it."""
    try:
        reason = _hindrance(os.stat(path))
        if reason:
            raise InputError(path, reason)
        with open(path, "rb", opener=_without_waiting) as stream:
            return stream.read()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise InputError(repr(path), "not the name of a file") from error


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _hindrance(status: os.stat_result) -> str:
    if stat.S_ISDIR(status.st_mode):
        return "a folder, not a file"
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file, not read"
    if status.st_size > MAX_FILE_BYTES:
        return f"larger than {MAX_FILE_BYTES >> 20} MiB, not read"
    return ""


def read_source(path: str) -> bytes:
    """The text of a source or header, as `to_utf8` gives it; raises InputError with one line that names the file."""
    text = to_utf8(read_regular(path))
    if is_binary(text):
        raise InputError(path, "binary data, not C or C++; not read")
    return text
