"""The characters of string literals, by the way that clang spells them.

Of literals in a row, and of those that macros stand for, clang makes one; what is no printable ASCII it spells as an
escape sequence (C11 6.4.4.4).
"""

from __future__ import annotations

import re
from typing import Final

_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9A-Fa-f]+)|([0-7]{1,3})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL
)
_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}
_BASES: Final = (16, 8, 16, 16)


def contents_of(spelling: str) -> str:
    """The characters of a literal without its terminator, as many as the array has: of UTF-16, surrogates are two."""
    text = "".join(_ESCAPE.sub(_unescaped, part) for part in _QUOTED.findall(spelling))
    return "".join(each for character in text for each in _units(character))


def _units(character: str) -> tuple[str, ...]:
    if character <= "\uffff":
        return (character,)
    number = ord(character) - 0x10000
    return (chr(0xD800 + (number >> 10)), chr(0xDC00 + (number & 0x3FF)))


def _unescaped(escape: re.Match[str]) -> str:
    for digits, base in zip(escape.groups(), _BASES, strict=False):
        if digits:
            number = int(digits, base)
            return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _SIMPLE.get(escape[5], escape[5])
