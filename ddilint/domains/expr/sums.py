"""Sums in their linear form, and whether they wrap.

`Op.ADD` holds `value` plus the sum of `coeffs[i] * args[i]` modulo 2^width, its terms ordered by `uid` and none of
them a sum itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ddilint.domains.expr.nodes import NODES, Expr, binary_memo, const, make, nary_memo, new_node
from ddilint.domains.expr.operations import ADD, CONST, MUL, as_signed, low_zeros, transfer_sum

Linear = tuple[int, tuple[tuple[Expr, int], ...]]
"""A constant and (term, coefficient) pairs, all modulo 2^width."""


def by_uid(item: tuple[Expr, int]) -> int:
    """The order of the terms of a sum."""
    return item[0].uid


def accumulate(terms: dict[Expr, int], x: Expr, k: int) -> int:
    """Add k*x to the terms; returns its constant part."""
    if x.op is CONST:
        return k * x.value
    if x.op is ADD:
        for term, coeff in zip(x.args, x.coeffs, strict=True):
            terms[term] = terms.get(term, 0) + k * coeff
        return k * x.value
    terms[x] = terms.get(x, 0) + k
    return 0


def sum_of(width: int, value: int, terms: Iterable[tuple[Expr, int]]) -> Expr:
    """The sum of distinct terms (none of them a sum or a constant)."""
    mask = (1 << width) - 1
    value &= mask
    kept = [(term, k & mask) for term, k in terms if k & mask]
    if not kept:
        return const(value, width)
    if len(kept) == 1:
        if kept[0][1] == 1 and not value:
            return kept[0][0]
    else:
        kept.sort(key=by_uid)
    args = tuple([term for term, _ in kept])
    coeffs = tuple([k for _, k in kept])
    key = (ADD, width, value, coeffs, args)
    found = NODES.get(key)
    if found is None:
        zeros = low_zeros(value, width)
        for term, k in kept:
            if not zeros:
                break
            zeros = min(zeros, term.zeros + low_zeros(k, width))
        interval = transfer_sum(width, value, coeffs, [arg.interval for arg in args])
        if zeros:
            interval = interval.aligned(zeros) or interval
        symbol_mask = marks = 0
        for arg in args:
            symbol_mask |= arg.mask
            marks |= arg.marks
        found = new_node(ADD, width, args, interval, zeros, value, coeffs, mask=symbol_mask, marks=marks)
        NODES[key] = found
    return found


def linear(expr: Expr) -> Linear:
    """Any expression as a sum: (constant, ((term, coefficient), ...)), coefficients modulo 2^width."""
    if expr.op is CONST:
        return (expr.value, ())
    if expr.op is ADD:
        return (expr.value, tuple(zip(expr.args, expr.coeffs, strict=True)))
    return (0, ((expr, 1),))


def from_linear(width: int, value: int, terms: Iterable[tuple[Expr, int]]) -> Expr:
    """The sum of a constant and coefficient * term, for any terms and coefficients."""
    total: dict[Expr, int] = {}
    for term, k in terms:
        value += accumulate(total, term, k)
    return sum_of(width, value, total.items())


def signed_coeff(coeff: int, width: int) -> int:
    """A coefficient as the integer of least magnitude that it stands for."""
    return as_signed(coeff, width)


def base_of(expr: Expr) -> tuple[Expr, int]:
    """The sum without its constant and with a first coefficient that is positive: (base, sign).

    expr is expr.value + sign * base; two sums that differ by a constant, or in sign, share their base.
    """
    if expr.op is not ADD:
        return (expr, 1)
    found = expr._base
    if found is None:
        half = 1 << (expr.width - 1)
        sign = -1 if expr.coeffs[0] > half else 1
        if sign == 1 and expr.value == 0:
            found = (expr, 1)
        else:
            terms = [(term, sign * k) for term, k in zip(expr.args, expr.coeffs, strict=True)]
            found = (sum_of(expr.width, 0, terms), sign)
        expr._base = found
    return found


@nary_memo
def _add(xs: tuple[Expr, ...]) -> Expr:
    terms: dict[Expr, int] = {}
    value = 0
    width = xs[0].width
    for x in xs:
        if x.width != width:
            raise ValueError(f"add of widths {width} and {x.width}")
        value += accumulate(terms, x, 1)
    return sum_of(width, value, terms.items())


def add(*xs: Expr) -> Expr:
    """Sum, wrapping."""
    return _add(*xs)


@binary_memo
def sub(a: Expr, b: Expr) -> Expr:
    """Difference, wrapping."""
    terms: dict[Expr, int] = {}
    value = accumulate(terms, a, 1) + accumulate(terms, b, -1)
    return sum_of(a.width, value, terms.items())


def scaled(x: Expr, k: int, plus: int = 0) -> Expr:
    """The sum k*x + plus."""
    terms: dict[Expr, int] = {}
    value = accumulate(terms, x, k)
    return sum_of(x.width, value + plus, terms.items())


def neg(x: Expr) -> Expr:
    """Two's complement negation."""
    return scaled(x, -1)


@binary_memo
def mul(a: Expr, b: Expr) -> Expr:
    """Product, wrapping."""
    if a.op is CONST:
        return scaled(b, a.value)
    if b.op is CONST:
        return scaled(a, b.value)
    factor = 1
    if a.op is ADD and len(a.args) == 1 and a.value == 0:
        factor, a = a.coeffs[0], a.args[0]
    if b.op is ADD and len(b.args) == 1 and b.value == 0:
        factor, b = factor * b.coeffs[0], b.args[0]
    product = make(MUL, a.width, (a, b) if a.uid <= b.uid else (b, a))
    return product if factor == 1 else scaled(product, factor)


# Whether a sum wraps is asked over the integers. Each term is read as the integer of its `Interval.hull` (unsigned
# unless the signed view is narrower), which depends on the term alone, so that two sums can be compared by terms.


class IntegerForm(Struct, frozen=True):
    """const + sum(k * integer of term), known to equal the (un)signed value of the sum it was made of."""

    value: int
    terms: tuple[tuple[Expr, int], ...]


def integer_range(value: int, terms: Iterable[tuple[Expr, int]]) -> tuple[int, int]:
    """The least and the greatest that a sum of terms can be, over the integers."""
    lo = hi = value
    for term, k in terms:
        low, high = term.interval.hull()
        if k < 0:
            low, high = high, low
        lo += k * low
        hi += k * high
    return lo, hi


def integer_form(x: Expr, signed: bool) -> IntegerForm | None:
    """The sum over the integers, or None where it may wrap."""
    width = x.width
    full = 1 << width
    least, most = (-(full >> 1), (full >> 1) - 1) if signed else (0, full - 1)
    if x.op is CONST:
        return IntegerForm(as_signed(x.value, width) if signed else x.value, ())
    if x.op is ADD:
        value = x.value
        terms = tuple([(term, as_signed(k, width)) for term, k in zip(x.args, x.coeffs, strict=True)])
    else:
        value = 0
        terms = ((x, 1),)
    lo, hi = integer_range(0, terms)
    for start in (value, value - full):
        if least <= lo + start and hi + start <= most:
            return IntegerForm(start, terms)
    return None
