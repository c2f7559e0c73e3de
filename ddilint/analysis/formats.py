"""How long the text is that a format makes of its arguments (printf).

Numbers have as many digits as they need, which is a value like any other; what the format alone leaves open (a
conversion that is not known, an argument that is missing) makes the whole unknown. How long strings are is for the
caller to say. Lengths are in characters, without the terminator, and as wide as a pointer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr
from ddilint.domains.interval import Interval

_CONVERSION = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>\*|\d+)?(?:(?P<point>\.)(?P<precision>\*|\d+)?)?"
    r"(?P<size>hh|h|ll|l|I32|I64|I|w|z|t|j)?(?P<kind>[A-Za-z%])"
)
_WIDE = ("ll", "I64", "j")
_OF_POINTERS = ("I", "z", "t")
_BASES = {"d": 10, "i": 10, "u": 10, "x": 16, "X": 16, "o": 8}


class Argument(Struct, frozen=True):
    """What a format is given: `index` is its place in the call, `signed` how its type reads its value."""

    value: Expr
    signed: bool
    index: int


class Strings(Protocol):
    """Who knows how long the strings are that arguments lead to."""

    def terminated(self, argument: Argument, unit: int) -> Expr | None:
        """The length in characters of a string of units of `unit` bytes."""

    def counted(self, argument: Argument, unit: int) -> Expr | None:
        """The length in characters of what a counted string of such units describes."""


class Formatter:
    """Measures what formats make where `unit` is the size of a character in bytes; `interval` bounds values."""

    def __init__(
        self, pointer_bits: int, unit: int, strings: Strings, interval: Callable[[Expr], Interval]
    ) -> None:
        self._bits = pointer_bits
        self._unit = unit
        self._strings = strings
        self._interval = interval

    def length(self, text: str, arguments: Sequence[Argument]) -> Expr | None:
        """The length of what a format makes; None where that cannot be said."""
        given = iter(arguments)
        total = self._number(0)
        last = 0
        for match in _CONVERSION.finditer(text):
            made = self._made(match, given)
            if made is None or "%" in text[last : match.start()]:
                return None
            total = ex.add(total, made, self._number(match.start() - last))
            last = match.end()
        rest = text[last:]
        return None if "%" in rest else ex.add(total, self._number(len(rest)))

    def _number(self, value: int) -> Expr:
        return ex.const(value, self._bits)

    def _made(self, match: re.Match[str], given: Iterator[Argument]) -> Expr | None:
        """The length of what one conversion makes."""
        if match["kind"] == "%":
            return self._number(1)
        width, precision = self._given(match["width"], given), self._given(match["precision"], given)
        if (width is None and match["width"]) or (precision is None and match["precision"]):
            return None
        argument = next(given, None)
        if argument is None:
            return None
        made = self._converted(match, argument, precision)
        return made if made is None or width is None else _larger(made, width)

    def _given(self, text: str | None, given: Iterator[Argument]) -> Expr | None:
        """A width or precision: a number, or (`*`) an argument."""
        if text != "*":
            return self._number(int(text)) if text else None
        argument = next(given, None)
        if argument is None:
            return None
        value = ex.convert(argument.value, self._bits, argument.signed)
        nothing = self._number(0)
        return refine.conditional(ex.slt(value, nothing), nothing, value)

    def _converted(self, match: re.Match[str], argument: Argument, precision: Expr | None) -> Expr | None:
        kind, size = match["kind"], match["size"] or ""
        if kind in "cC":
            return self._number(1)
        if kind == "p":
            return self._number(self._bits // 4)
        if kind == "Z":
            return self._strings.counted(argument, 2 if size in ("w", "l") else 1)
        if kind in "sS":
            unit = self._unit if kind == "s" else 3 - self._unit
            unit = 2 if size in ("w", "l") else 1 if size == "h" else unit
            length = self._strings.terminated(argument, unit)
            if length is None and match["point"]:
                length = precision
            elif length is not None and match["point"]:
                length = _smaller(length, precision if precision is not None else self._number(0))
            return length
        if kind not in _BASES:
            return None
        is_wide = size in _WIDE or (size in _OF_POINTERS and self._bits == 64)
        return self._of_number(match, argument, 64 if is_wide else 32, precision)

    def _of_number(
        self, match: re.Match[str], argument: Argument, bits: int, precision: Expr | None
    ) -> Expr | None:
        kind, flags = match["kind"], match["flags"]
        if argument.value.width > 64 or (bits > 32 and argument.value.width < bits):
            return None
        value = ex.convert(argument.value, bits, argument.signed)
        zero = ex.const(0, bits)
        base = _BASES[kind]
        if kind in "di":
            bounds = self._interval(value)
            half = 1 << (bits - 1)
            is_negative = ex.slt(value, zero) if bounds.slo < 0 else ex.FALSE
            above = self._digits(value, base, max(bounds.slo, 0), max(bounds.shi, 0))
            below = self._digits(ex.neg(value), base, max(-bounds.shi, 1), min(max(-bounds.slo, 1), half))
            digits = ex.ite(is_negative, below, above)
            sign = self._number(1)
            if not set("+ ") & set(flags):
                sign = ex.ite(is_negative, sign, self._number(0))
        else:
            bounds = self._interval(value)
            digits = self._digits(value, base, bounds.ulo, bounds.uhi)
            sign = self._number(0)
            if "#" in flags and base != 10:
                sign = ex.ite(ex.eq(value, zero), sign, self._number(2 if base == 16 else 1))
        return ex.add(digits if precision is None else _larger(digits, precision), sign)

    def _digits(self, value: Expr, base: int, low: int, high: int) -> Expr:
        """How many digits a value from low to high needs."""
        least, most = _count(low, base), _count(high, base)
        found = self._number(most)
        for number in range(most - 1, least - 1, -1):
            found = ex.ite(ex.ult(value, ex.const(base**number, value.width)), self._number(number), found)
        return found


def _count(value: int, base: int) -> int:
    count = 1
    while value >= base:
        value //= base
        count += 1
    return count


def _larger(first: Expr, second: Expr) -> Expr:
    return refine.conditional(ex.ult(first, second), second, first)


def _smaller(first: Expr, second: Expr) -> Expr:
    return refine.conditional(ex.ult(first, second), first, second)
