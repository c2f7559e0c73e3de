"""Where a word stands in text. Names are looked for in all sources of a driver, far too many to compile patterns of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters, digits

_CALLED = re.compile(rb"\s*+(\)\s*+)?\(")
_OPENED = re.compile(rb"[(*&)]\s*\Z")
_NEAR = 16
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
    """Those of them where a function is mentioned and not called: unlike in `f(x)` and `(*f)(x)`."""
    end = len(text) if end is None else end
    for at in occurrences(text, word, begin, end):
        called = _CALLED.match(text, at + len(word), end)
        if called is None or (called[1] and not _OPENED.search(text, max(begin, at - _NEAR), at)):
            yield at
