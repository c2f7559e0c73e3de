"""How long the text can be that a format makes (printf): numbers have so many digits at most, whatever they are."""

from __future__ import annotations

import re

_CONVERSION = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+)?)?"
    r"(?P<size>hh|h|ll|l|I32|I64|I|w|z|t|j)?(?P<kind>[A-Za-z%])"
)
_WIDE = ("ll", "I64", "j")
_OF_POINTERS = ("I", "z", "t")
_DIGITS = {"d": (11, 20), "i": (11, 20), "u": (10, 20), "x": (8, 16), "X": (8, 16), "o": (11, 22)}
"""The most characters of a number of 32 bits and of one of 64, a sign among them."""


def longest_text(text: str, pointer_bits: int) -> int | None:
    """The most characters that a format makes, without the terminator; None where an argument decides."""
    total = 0
    last = 0
    for match in _CONVERSION.finditer(text):
        total += match.start() - last
        last = match.end()
        length = _longest(match, pointer_bits)
        if length is None:
            return None
        total += length
    rest = text[last:]
    return None if "%" in rest else total + len(rest)


def _longest(match: re.Match[str], pointer_bits: int) -> int | None:
    """The most characters of one conversion."""
    kind, width, precision = match["kind"], match["width"] or "0", match["precision"] or "0"
    if "*" in (width, precision):
        return None
    if kind == "%" or kind in "cC":
        length = 1
    elif kind in "sS" and match["precision"]:
        length = int(precision)
    elif kind == "p":
        length = pointer_bits // 4
    elif kind in _DIGITS:
        is_wide = match["size"] in _WIDE or (match["size"] in _OF_POINTERS and pointer_bits == 64)
        signs = len(set(match["flags"]) & set("+ #"))  # a sign of its own, `0x`
        length = max(_DIGITS[kind][is_wide], int(precision) + 1) + 2 * signs
    else:
        return None
    return max(length, int(width))
