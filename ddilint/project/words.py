"""Where a word stands in text. Names are looked for in all sources of a driver, far too many to compile patterns of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters, digits

_CALLED = re.compile(rb"\s*+(\)\s*+)?\(")
_OPENED = re.compile(rb"[(*&)]\s*\Z")
# What an expression chooses, to be called: `(c ? Log : Later)(x)`, `(n++, Log)(x)`.
_LAST_CHOSEN = re.compile(rb"[:,]\s*+[*&]?\s*+[A-Za-z_]\w*+\s*+\)\s*+\(")
_CHOSEN = re.compile(rb"[?:,]\s*+[*&]?\s*+([A-Za-z_]\w*+)\s*+(?=[:)])")
_CHOSEN_BEFORE = re.compile(rb"[?:,]\s*[*&]?\s*\Z")
_CHOSEN_BEHIND = re.compile(rb"\s*+[:)]")
_ARGUMENTS = re.compile(rb"\s*+\(")
_OF_CALL = re.compile(rb"(?:[\])]|\b(?!return\b)\w+)\s*\Z")
_NEAR = 16
# How long a choice of what is called may be, in bytes.
_CHOICE = 512
_OF_WORDS = frozenset((ascii_letters + digits + "_").encode())


def occurrences(text: bytes, word: bytes, begin: int = 0, end: int | None = None) -> Iterator[int]:
    """The offsets of a word between two offsets of a text, where it is no part of a longer one."""
    end = len(text) if end is None else end
    at = text.find(word, begin, end)
    while at >= 0:
        behind = at + len(word)
        is_begun = at > begin and text[at - 1] in _OF_WORDS
        goes_on = behind < end and text[behind] in _OF_WORDS
        if not is_begun and not goes_on:
            yield at
        at = text.find(word, behind, end)


def uncalled(text: bytes, word: bytes, begin: int = 0, end: int | None = None) -> Iterator[int]:
    """Those of them where a function is mentioned and not called: unlike in `f(x)`, `(*f)(x)` and `(c ? f : g)(x)`."""
    end = len(text) if end is None else end
    for at in occurrences(text, word, begin, end):
        called = _CALLED.match(text, at + len(word), end)
        if called is not None and (not called[1] or _OPENED.search(text, max(begin, at - _NEAR), at)):
            continue
        if not _is_chosen(text, at, at + len(word), begin, end):
            yield at


def chosen(text: bytes) -> Iterator[bytes]:
    """The words that are called by a choice: `f` and `g` in `(c ? f : g)(x)`."""
    for found in _LAST_CHOSEN.finditer(text):
        around = _parentheses(text, found.start(), max(0, found.start() - _CHOICE), len(text))
        if around is not None and _is_callee(text, *around):
            yield from _CHOSEN.findall(text, around[0], around[1] + 1)


def _is_chosen(text: bytes, at: int, behind: int, begin: int, end: int) -> bool:
    if _CHOSEN_BEHIND.match(text, behind, end) is None:
        return False
    if _CHOSEN_BEFORE.search(text, max(begin, at - _NEAR), at) is None:
        return False
    around = _parentheses(text, at, max(begin, at - _CHOICE), end)
    return around is not None and _is_callee(text, *around)


def _is_callee(text: bytes, opened: int, closed: int) -> bool:
    """Whether what stands in parentheses is called: no arguments of another call, or condition of a statement."""
    return _OF_CALL.search(text, max(0, opened - _NEAR), opened) is None and bool(
        _ARGUMENTS.match(text, closed + 1)
    )


def _parentheses(text: bytes, at: int, begin: int, end: int) -> tuple[int, int] | None:
    """The offsets of the parentheses around an offset, in one statement; None for none nearby."""
    opened = closed = -1
    depth = 0
    for offset in range(at - 1, begin - 1, -1):
        letter = text[offset]
        if letter in b";{}":
            return None
        depth += (letter == ord(")")) - (letter == ord("("))
        if depth < 0:
            opened = offset
            break
    depth = 0
    for offset in range(at, min(end, at + _CHOICE)):
        letter = text[offset]
        if letter in b";{}":
            return None
        depth += (letter == ord("(")) - (letter == ord(")"))
        if depth < 0:
            closed = offset
            break
    return (opened, closed) if opened >= 0 and closed >= 0 else None
