"""What a text finds where it reads the level: the tests of what a routine returns, told from their words.

Levels are ranks; -1 stands for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ddilint.irqlfacts import Level

_COMPARED = re.compile(rb"\s*\)*\s*(<=|>=|==|!=|<|>)\s*(\w++)(?!\s*[-+])")
_ASKED = re.compile(rb"\s*\)*\s*\?")
_HANDED_OVER = re.compile(rb"\s*(?:\)+\s*)?[,;]")
_RETURNED = re.compile(rb"\breturn\b[\s(]*(?:\(\s*\w+\s*\)\s*)?\Z")
_STORED = re.compile(rb"\b([A-Za-z_]\w*)\s*=\s*(?:\(\s*\w+\s*\)\s*)?\Z")
_ASSIGNED = re.compile(rb"\s*(?:=[^=]|[,;])")
_KEPT = re.compile(rb"(?:&\s*|\bKeLowerIrql\s*\(\s*)\Z")
_ASSERTION = re.compile(rb"\b\w*ASSERT\w*\s*\(")
_DECLARED = re.compile(rb"[{;]\s*(?:volatile\s+|const\s+)?[A-Za-z_]\w*\s+[A-Za-z_]\w*\Z")
_ARGUMENT_BEHIND = re.compile(rb"\s*\)\s*[,)]\s*")
_ARGUMENT_BEFORE = re.compile(
    rb"\b(?!(?:if|while|for|switch|return|sizeof)\b)[A-Za-z_]\w*\s*\((?:[^;{}()]*,)?\s*\Z"
)
_TESTS = re.compile(rb"[<>?]|[=!]=|\b(?:if|while|for|switch)\b")


def levels_read(text: bytes, word: str) -> Iterator[int]:
    """What a function's text finds wherever it reads the level with a routine; assertions find nothing."""
    for start, end, stored in _readings(text, word):
        yield _read_level(text, start, end) if stored is None else _stored_level(text, stored[1])


def level_in_macro(text: bytes, word: str, inner: Iterable[bytes]) -> int:
    """The highest level that what a macro stands for may find with a routine; `inner` are the macros that it uses.

    It may be a part of something larger that tests what the macro hands out: what shows in it must be all.
    """
    if not re.search(rb"\b" + word.encode() + rb"\s*\(", text):
        return Level.HIGH_LEVEL  # another name of the routine
    told = -1
    readings = list(_readings(text, word))
    for start, end, stored in readings:
        if stored is not None and _is_inner(text, stored.end(1)):
            told = max(told, _stored_level(text, stored[1]))
        elif stored is not None:
            return Level.HIGH_LEVEL  # whoever has the variable may test it
        elif not _is_argument(text, start, end):
            told = max(told, _read_level(text, start, end))
    # What is handed to another macro may be tested there.
    return Level.HIGH_LEVEL if readings and any(map(_TESTS.search, inner)) else told


def _readings(text: bytes, word: str) -> Iterator[tuple[int, int, re.Match[bytes] | None]]:
    """Where a text calls a routine, with the assignment that keeps what it returns; none of these in assertions."""
    for match in re.finditer(rb"\b" + word.encode() + rb"\s*\(", text):
        begin = max(text.rfind(mark, 0, match.start()) for mark in (b";", b"{", b"}"))
        if not _ASSERTION.search(text, begin + 1, match.start()):
            yield match.start(), match.end(), _STORED.search(text, begin + 1, match.start())


def _is_inner(text: bytes, end: int) -> bool:
    """Whether a variable whose name ends there is declared by it, in a block of a macro's own."""
    return _DECLARED.search(text, 0, end) is not None and text.count(b"{", 0, end) > text.count(b"}", 0, end)


def _is_argument(text: bytes, start: int, end: int) -> bool:
    """Whether a level that is read there is handed to a routine as it is."""
    return (
        _ARGUMENT_BEFORE.search(text, 0, start) is not None and _ARGUMENT_BEHIND.match(text, end) is not None
    )


def _read_level(text: bytes, start: int, end: int) -> int:
    """What a test of a level that was read there finds for certain in one of its outcomes, as a rank; -1 for none."""
    if _ASKED.match(text, end):
        return Level.APC_LEVEL
    if _HANDED_OVER.match(text, end) and not _RETURNED.search(text, max(0, start - 60), start):
        return -1
    match = _COMPARED.match(text, end)
    if match is None or match[2].decode() not in Level.__members__:
        return Level.HIGH_LEVEL
    told = Level[match[2].decode()]
    return min(told + 1, Level.HIGH_LEVEL) if match[1] in (b">", b"<=") else told


def _stored_level(text: bytes, variable: bytes) -> int:
    """The highest of what the tests of a variable find that holds the level; -1 where it is only kept to go back."""
    told = -1
    for match in re.finditer(rb"\b" + variable + rb"\b", text):
        if not _ASSIGNED.match(text, match.end()) and not _KEPT.search(
            text, max(0, match.start() - 40), match.start()
        ):
            told = max(told, _read_level(text, match.start(), match.end()))
    return told
