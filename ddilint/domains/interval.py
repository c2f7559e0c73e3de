"""Intervals of bit-vectors: what is known about the size of a value, as unsigned and as signed at once.

An `Interval` of width w stands for the set of bit patterns whose unsigned value lies in [ulo, uhi] *and* whose
signed (two's complement) value lies in [slo, shi]. Kept reduced, the four numbers describe exactly two ranges: one
of the patterns with a clear sign bit and one of those with it set, either of which may be empty. That is why every
transfer function below works on at most two plain integer ranges a side, computes over the integers, and only then
folds the outcome back modulo 2^w.

The arithmetic is that of bit-vectors (and so of C's unsigned types): it wraps. Division by zero has the solver's
meaning (all ones, or the dividend for a remainder), except that a divisor that is zero for certain says nothing.
There is no bottom: what would be empty is None. What the intervals are *of* is expr's business.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

Range = tuple[int, int]
"""Inclusive range of plain integers, to be read modulo 2^w."""


class Interval(Struct, frozen=True):
    """A non-empty set of w-bit patterns; build one with the class methods, which keep the views consistent."""

    width: int
    ulo: int
    uhi: int
    slo: int
    shi: int

    # -- building ---------------------------------------------------------------------------------------------

    @staticmethod
    def top(width: int) -> Interval:
        """Every pattern."""
        found = _TOPS.get(width)
        if found is None:
            half = 1 << (width - 1)
            found = _TOPS[width] = Interval(width, 0, 2 * half - 1, -half, half - 1)
        return found

    @staticmethod
    def const(value: int, width: int) -> Interval:
        """The one pattern of `value` modulo 2^width."""
        value &= (1 << width) - 1
        signed = value - (1 << width) if value >> (width - 1) else value
        return Interval(width, value, value, signed, signed)

    @staticmethod
    def span(lo: int, hi: int, width: int) -> Interval:
        """The integers lo..hi, each modulo 2^width; they may be negative or wrap round."""
        full = 1 << width
        top = full - 1
        if hi - lo >= top:
            return Interval.top(width)
        lo &= top
        hi &= top
        half = full >> 1
        if lo <= hi:
            if hi < half:
                return Interval(width, lo, hi, lo, hi)
            if lo >= half:
                return Interval(width, lo, hi, lo - full, hi - full)
            return Interval(width, lo, hi, -half, half - 1)
        if hi < half <= lo:  # round zero
            return Interval(width, 0, top, lo - full, hi)
        return Interval.top(width)

    @staticmethod
    def spanning(ranges: Iterable[Range], width: int) -> Interval:
        """The smallest interval that holds every range of integers, each modulo 2^width; at least one range."""
        return _fold(width, ranges)

    @staticmethod
    def bounded(width: int, ulo: int, uhi: int, slo: int, shi: int) -> Interval | None:
        """The patterns that obey all four bounds, which need not be consistent; None when there are none."""
        full = 1 << width
        half = full >> 1
        plo = max(ulo, slo, 0)
        phi = min(uhi, shi, half - 1)
        nlo = max(ulo, slo + full, half)
        nhi = min(uhi, shi + full, full - 1)
        if plo <= phi:
            if nlo <= nhi:
                return Interval(width, plo, nhi, nlo - full, phi)
            return Interval(width, plo, phi, plo, phi)
        if nlo <= nhi:
            return Interval(width, nlo, nhi, nlo - full, nhi - full)
        return None

    # -- asking -----------------------------------------------------------------------------------------------

    @property
    def is_const(self) -> bool:
        """Exactly one pattern is left."""
        return self.ulo == self.uhi

    @property
    def is_top(self) -> bool:
        """Nothing is known."""
        half = 1 << (self.width - 1)
        return self.ulo == 0 and self.shi == half - 1 and self.slo == -half and self.uhi == 2 * half - 1

    @property
    def size(self) -> int:
        """How many patterns."""
        return sum(hi - lo + 1 for lo, hi in self._halves())

    def contains(self, value: int) -> bool:
        """Is the pattern of `value` (any integer, taken modulo 2^width) in the set?"""
        value &= (1 << self.width) - 1
        if not self.ulo <= value <= self.uhi:
            return False
        signed = value - (1 << self.width) if value >> (self.width - 1) else value
        return self.slo <= signed <= self.shi

    def leq(self, other: Interval) -> bool:
        """Is every pattern of self one of other's?"""
        return (
            self.ulo >= other.ulo
            and self.uhi <= other.uhi
            and self.slo >= other.slo
            and self.shi <= other.shi
        )

    def __str__(self) -> str:
        """The narrower of the two views, in decimal: `[0, 15]`."""
        if self.shi - self.slo < self.uhi - self.ulo:
            return f"[{self.slo}, {self.shi}]"
        return f"[{self.ulo}, {self.uhi}]"

    # -- lattice ----------------------------------------------------------------------------------------------

    def join(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        if self is other or other.leq(self):
            return self
        if self.leq(other):
            return other
        return Interval(
            self.width,
            min(self.ulo, other.ulo),
            max(self.uhi, other.uhi),
            min(self.slo, other.slo),
            max(self.shi, other.shi),
        )

    def meet(self, other: Interval) -> Interval | None:
        """What both hold; None when they are disjoint. Returns self or other itself where that is the answer."""
        if self is other or self.leq(other):
            return self
        if other.leq(self):
            return other
        return Interval.bounded(
            self.width,
            max(self.ulo, other.ulo),
            min(self.uhi, other.uhi),
            max(self.slo, other.slo),
            min(self.shi, other.shi),
        )

    def without(self, value: int) -> Interval | None:
        """The set less one pattern, where an interval can say so: at an end. None if it was the last."""
        full = 1 << self.width
        value &= full - 1
        kept = []
        for lo, hi in self._halves():
            lo, hi = lo & (full - 1), hi & (full - 1)
            if value == lo:
                lo += 1
            elif value == hi:
                hi -= 1
            if lo <= hi:
                kept.append((lo, hi))
        return _fold(self.width, kept) if kept else None

    def aligned(self, zero_bits: int) -> Interval | None:
        """Only multiples of 2^zero_bits: the ends move inwards; None when no multiple is in the set."""
        if zero_bits == 0:
            return self
        mask = (1 << zero_bits) - 1
        if not (self.ulo & mask or self.uhi & mask or self.slo & mask or self.shi & mask):
            return self
        kept = []
        for lo, hi in self._halves():
            lo, hi = (lo + mask) & ~mask, hi & ~mask
            if lo <= hi:
                kept.append((lo, hi))
        return _fold(self.width, kept) if kept else None

    # -- the two ranges ---------------------------------------------------------------------------------------

    def _halves(self) -> tuple[Range, ...]:
        """The one or two ranges of one sign each, as signed integers."""
        if self.slo >= 0 or self.shi < 0:
            return ((self.slo, self.shi),)
        return ((self.slo, self.uhi - (1 << self.width)), (self.ulo, self.shi))

    def _unsigned_halves(self) -> tuple[Range, ...]:
        if self.slo >= 0 or self.shi < 0:
            return ((self.ulo, self.uhi),)
        return ((self.ulo, self.shi), (self.slo + (1 << self.width), self.uhi))

    def spans(self) -> tuple[Range, ...]:
        """As few integer ranges (modulo 2^width) as cover exactly the set."""
        if self.slo >= 0 or self.shi < 0:
            return ((self.ulo, self.uhi),)
        if self.ulo == 0 and self.uhi == (1 << self.width) - 1:
            return ((self.slo, self.shi),)
        if self.shi - self.slo == (1 << self.width) - 1:
            return ((self.ulo, self.uhi),)
        return ((self.ulo, self.shi), (self.slo + (1 << self.width), self.uhi))

    def hull(self) -> Range:
        """The narrower view as integers: unsigned unless the signed one is strictly narrower."""
        if self.shi - self.slo < self.uhi - self.ulo:
            return (self.slo, self.shi)
        return (self.ulo, self.uhi)

    # -- arithmetic -------------------------------------------------------------------------------------------

    def add(self, other: Interval) -> Interval:
        """Sum, wrapping."""
        if other.ulo == other.uhi:
            k = other.ulo
            return _fold(self.width, [(lo + k, hi + k) for lo, hi in self.spans()])
        mine, theirs = self.spans(), other.spans()
        return _fold(self.width, [(al + bl, ah + bh) for al, ah in mine for bl, bh in theirs])

    def sub(self, other: Interval) -> Interval:
        """Difference, wrapping."""
        mine, theirs = self.spans(), other.spans()
        return _fold(self.width, [(al - bh, ah - bl) for al, ah in mine for bl, bh in theirs])

    def neg(self) -> Interval:
        """Two's complement negation."""
        return _fold(self.width, [(-hi, -lo) for lo, hi in self.spans()])

    def mul(self, other: Interval) -> Interval:
        """Product, wrapping."""
        ranges = []
        for al, ah in self._halves():
            for bl, bh in other._halves():
                corners = (al * bl, al * bh, ah * bl, ah * bh)
                ranges.append((min(corners), max(corners)))
        return _fold(self.width, ranges)

    def udiv(self, other: Interval) -> Interval:
        """Unsigned quotient."""
        if other.uhi == 0:
            return Interval.top(self.width)
        ranges = [
            (al // bh, ah // max(bl, 1))
            for al, ah in self._unsigned_halves()
            for bl, bh in other._unsigned_halves()
            if bh
        ]
        if other.ulo == 0:
            ranges.append((-1, -1))
        return _fold(self.width, ranges)

    def sdiv(self, other: Interval) -> Interval:
        """Signed quotient, rounded to zero; the most negative value by -1 is itself."""
        if other.uhi == 0:
            return Interval.top(self.width)
        ranges = []
        for al, ah in self._halves():
            for bl, bh in other._halves():
                bl = bl or 1
                if bl > bh:
                    continue
                corners = (_quotient(al, bl), _quotient(al, bh), _quotient(ah, bl), _quotient(ah, bh))
                ranges.append((min(corners), max(corners)))
        if other.ulo == 0:
            if self.slo < 0:
                ranges.append((1, 1))
            if self.shi >= 0:
                ranges.append((-1, -1))
        return _fold(self.width, ranges)

    def urem(self, other: Interval) -> Interval:
        """Unsigned remainder."""
        if other.uhi == 0:
            return Interval.top(self.width)
        ranges: list[Range] = []
        for al, ah in self._unsigned_halves():
            for bl, bh in other._unsigned_halves():
                if bl == 0:
                    ranges.append((al, ah))
                    bl = 1
                if bl <= bh:
                    ranges.append(_remainder(al, ah, bl, bh))
        return _fold(self.width, ranges)

    def srem(self, other: Interval) -> Interval:
        """Signed remainder, with the sign of the dividend as in C."""
        if other.uhi == 0:
            return Interval.top(self.width)
        ranges: list[Range] = []
        for al, ah in self._halves():
            for bl, bh in other._halves():
                if bl == 0:
                    ranges.append((al, ah))
                    bl = 1
                if bl > bh:
                    continue
                if bl < 0:
                    bl, bh = -bh, -bl
                if al >= 0:
                    ranges.append(_remainder(al, ah, bl, bh))
                else:
                    lo, hi = _remainder(-ah, -al, bl, bh)
                    ranges.append((-hi, -lo))
        return _fold(self.width, ranges)

    # -- bits -------------------------------------------------------------------------------------------------

    def and_(self, other: Interval) -> Interval:
        """Bitwise and."""
        width = self.width
        if self.ulo == 0 and other.ulo == 0 and self.slo >= 0 and other.slo >= 0:
            return Interval.span(0, self.uhi if self.uhi < other.uhi else other.uhi, width)
        half = 1 << (width - 1)
        m = other.ulo
        if (
            m == other.uhi
            and self.ulo == 0
            and m <= self.uhi
            and (self.slo >= 0 or self.shi - self.slo == 2 * half - 1)
        ):
            # every pattern up to the mask is there, the mask itself included
            return Interval(width, 0, m, -half, m & (half - 1)) if m >= half else Interval(width, 0, m, 0, m)
        mask = 2 * half - 1
        ranges = []
        for al, ah in self._unsigned_halves():
            for bl, bh in other._unsigned_halves():
                a, b, c, d = mask ^ ah, mask ^ al, mask ^ bh, mask ^ bl
                ranges.append((mask ^ _max_or(a, b, c, d), mask ^ _min_or(a, b, c, d)))
        return _fold(self.width, ranges)

    def or_(self, other: Interval) -> Interval:
        """Bitwise or."""
        ranges = [
            (_min_or(al, ah, bl, bh), _max_or(al, ah, bl, bh))
            for al, ah in self._unsigned_halves()
            for bl, bh in other._unsigned_halves()
        ]
        return _fold(self.width, ranges)

    def xor(self, other: Interval) -> Interval:
        """Bitwise exclusive or."""
        ranges = [
            (_min_xor(al, ah, bl, bh), _max_xor(al, ah, bl, bh))
            for al, ah in self._unsigned_halves()
            for bl, bh in other._unsigned_halves()
        ]
        return _fold(self.width, ranges)

    def shl(self, other: Interval) -> Interval:
        """Left shift; by the width or more it is 0."""
        width = self.width
        ranges: list[Range] = []
        low, high = other.ulo, other.uhi
        if high >= width:
            ranges.append((0, 0))
            high = width - 1
        if low <= high:
            ranges.extend(
                (min(lo << low, lo << high), max(hi << high, hi << low)) for lo, hi in self._halves()
            )
        return _fold(width, ranges)

    def lshr(self, other: Interval) -> Interval:
        """Logical right shift."""
        low, high = min(other.ulo, self.width), min(other.uhi, self.width)
        return _fold(self.width, [(lo >> high, hi >> low) for lo, hi in self._unsigned_halves()])

    def ashr(self, other: Interval) -> Interval:
        """Arithmetic right shift: rounds towards minus infinity."""
        low, high = min(other.ulo, self.width), min(other.uhi, self.width)
        return _fold(
            self.width,
            [(min(lo >> low, lo >> high), max(hi >> low, hi >> high)) for lo, hi in self._halves()],
        )

    # -- conversions ------------------------------------------------------------------------------------------

    def zext(self, width: int) -> Interval:
        """The unsigned values in a wider type."""
        if width == self.width:
            return self
        return Interval(width, self.ulo, self.uhi, self.ulo, self.uhi)

    def sext(self, width: int) -> Interval:
        """The signed values in a wider type."""
        if width == self.width:
            return self
        return _fold(width, self._halves())

    def trunc(self, width: int) -> Interval:
        """The low `width` bits."""
        if width == self.width:
            return self
        return _fold(width, self.spans())


_TOPS: dict[int, Interval] = {}


def _fold(width: int, ranges: Iterable[Range]) -> Interval:
    """The smallest interval that holds the integers of every range, modulo 2^width. There must be a range."""
    result: Interval | None = None
    for lo, hi in ranges:
        part = Interval.span(lo, hi, width)
        result = part if result is None else result.join(part)
    assert result is not None
    return result


def _quotient(a: int, b: int) -> int:
    """a / b rounded to zero."""
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def _remainder(al: int, ah: int, bl: int, bh: int) -> Range:
    """Bounds of a mod b for 0 <= al <= a <= ah and 1 <= bl <= b <= bh."""
    if ah < bl:
        return (al, ah)
    if bl == bh and al // bl == ah // bl:
        return (al % bl, ah % bl)
    return (0, min(ah, bh - 1))


# The exact bounds of a bitwise operation over two ranges. To move a bound, one operand is changed at one bit: it is
# set there (or cleared) and everything below becomes 0 (or 1), which helps as soon as the operand stays in its range.
# Such a bit is never above the highest bit in which the ends of that range differ, hence the masks.


def _min_or(a: int, b: int, c: int, d: int) -> int:
    bits = (a ^ c) & ((1 << max((a ^ b).bit_length(), (c ^ d).bit_length())) - 1)
    while bits:
        m = 1 << (bits.bit_length() - 1)
        bits ^= m
        if c & m:
            raised = (a | m) & -m
            if raised <= b:
                a = raised
                break
        else:
            raised = (c | m) & -m
            if raised <= d:
                c = raised
                break
    return a | c


def _max_or(a: int, b: int, c: int, d: int) -> int:
    bits = b & d & ((1 << max((a ^ b).bit_length(), (c ^ d).bit_length())) - 1)
    while bits:
        m = 1 << (bits.bit_length() - 1)
        bits ^= m
        lowered = (b - m) | (m - 1)
        if lowered >= a:
            b = lowered
            break
        lowered = (d - m) | (m - 1)
        if lowered >= c:
            d = lowered
            break
    return b | d


def _min_xor(a: int, b: int, c: int, d: int) -> int:
    m = 1 << max((a ^ b).bit_length(), (c ^ d).bit_length())
    while m:
        if c & m and not a & m:
            raised = (a | m) & -m
            if raised <= b:
                a = raised
        elif a & m and not c & m:
            raised = (c | m) & -m
            if raised <= d:
                c = raised
        m >>= 1
    return a ^ c


def _max_xor(a: int, b: int, c: int, d: int) -> int:
    m = 1 << max((a ^ b).bit_length(), (c ^ d).bit_length())
    while m:
        if b & d & m:
            lowered = (b - m) | (m - 1)
            if lowered >= a:
                b = lowered
            else:
                lowered = (d - m) | (m - 1)
                if lowered >= c:
                    d = lowered
        m >>= 1
    return b ^ d
