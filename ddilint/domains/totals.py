"""Sums and parts of them: what is no larger than a limit has no part that is.

Of `a + b + c <= 192` and `a + b >= 193`, with numbers that are not negative and a sum that cannot wrap, one does not
hold. Lengths that are added up and then compared lead to such pairs; a solver of bits looks for long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op

_Total = tuple[int, Mapping[Expr, int]]
"""A constant, and how often each number is added to it."""


def exclude_each_other(conditions: Iterable[Expr]) -> bool:
    """Whether a sum is bounded from above by less than a part of it is from below."""
    limits: list[tuple[_Total, int]] = []
    demands: list[tuple[_Total, int]] = []
    for condition in conditions:
        bound = _bound_of(condition)
        if bound is None:
            continue
        value, number, is_upper = bound
        total = _total_of(value)
        if total is not None:
            (limits if is_upper else demands).append((total, number))
    return any(
        least - part[0] > most - whole[0] and _is_part(part[1], whole[1])
        for whole, most in limits
        for part, least in demands
    )


def _bound_of(condition: Expr) -> tuple[Expr, int, bool] | None:
    """A value, a constant, and whether the value is at most that, or at least; unsigned."""
    is_negated = condition.op is Op.LNOT
    inner = condition.args[0] if is_negated else condition
    if inner.op not in (Op.ULE, Op.ULT):
        return None
    left, right = inner.args
    is_strict = (inner.op is Op.ULT) is not is_negated
    if is_negated:
        left, right = right, left
    low, high = ex.const_of(left), ex.const_of(right)
    if high is not None:
        return left, high - is_strict, True
    if low is not None:
        return right, low + is_strict, False
    return None


def _total_of(value: Expr) -> _Total | None:
    """A sum of numbers that are not negative; None where it may wrap."""
    value = _widened(value)
    constant, terms = ex.linear(value)
    counts: dict[Expr, int] = {}
    largest = constant
    for term, factor in terms:
        if factor >> (value.width - 1):
            return None
        largest += factor * term.interval.uhi
        inner = _widened(term)
        parts = _total_of(inner) if inner.op is Op.ADD else (0, {inner: 1})
        if parts is None:
            parts = (0, {inner: 1})
        constant += factor * parts[0]
        for number, times in parts[1].items():
            counts[number] = counts.get(number, 0) + factor * times
    return (constant, counts) if largest < 1 << value.width else None


def _widened(value: Expr) -> Expr:
    """What was made wider without becoming another number."""
    while value.op is Op.ZEXT:
        value = value.args[0]
    return value


def _is_part(part: Mapping[Expr, int], whole: Mapping[Expr, int]) -> bool:
    return all(whole.get(number, 0) >= times for number, times in part.items())
