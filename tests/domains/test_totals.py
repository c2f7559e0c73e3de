from __future__ import annotations

import itertools

import pytest

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.totals import exclude_each_other


def number(name: str, width: int = 8) -> Expr:
    return ex.symbol(Symbol(name, width, False, Origin.INPUT, ("number", name)))


def total(*names: str, width: int = 32) -> Expr:
    return ex.add(*(ex.zext(number(name), width) for name in names))


def limit(value: Expr, most: int) -> Expr:
    return ex.ule(value, ex.const(most, value.width))


@pytest.mark.parametrize("width", [16, 32, 64])
def test_a_part_is_no_larger_than_the_sum(width: int) -> None:
    whole = limit(total("a", "b", "c"), 192)
    assert exclude_each_other([whole, ex.lnot(limit(total("a", "c", width=width), 192))])
    assert not exclude_each_other([whole, ex.lnot(limit(total("a", "c", width=width), 191))])
    assert not exclude_each_other([whole, ex.lnot(limit(total("a", "d", width=width), 192))])


def test_constants_count() -> None:
    header = ex.const(48, 32)
    whole = limit(ex.add(total("a", "b", "c"), header), 240)
    assert exclude_each_other([whole, ex.lnot(limit(ex.add(total("b", "c"), header), 240))])
    assert exclude_each_other([whole, ex.lnot(limit(total("b", "c"), 192))])
    assert not exclude_each_other([whole, ex.lnot(limit(ex.add(total("b", "c"), header), 239))])


def test_a_sum_that_may_wrap_bounds_nothing() -> None:
    first, second = number("first", 32), number("second", 32)
    assert not exclude_each_other([limit(ex.add(first, second), 10), ex.lnot(limit(first, 10))])


def test_it_is_right_for_small_numbers() -> None:
    """Whatever is excluded has no solution among all values of three numbers of two bits."""
    numbers = [number(name, 2) for name in "abc"]
    wide = [ex.zext(each, 8) for each in numbers]
    sums = [
        ex.add(*(ex.mul(each, ex.const(times, 8)) for each, times in zip(wide, factors, strict=True)))
        for factors in itertools.product((0, 1, 2), repeat=3)
        if any(factors)
    ]
    excluded = 0
    for whole, part in itertools.product(sums, repeat=2):
        for most, least in ((3, 4), (5, 5), (2, 7)):
            conditions = [limit(whole, most), ex.lnot(limit(part, least - 1))]
            if exclude_each_other(conditions):
                excluded += 1
                for values in itertools.product(range(4), repeat=3):
                    given = {
                        each.symbol: value for each, value in zip(numbers, values, strict=True) if each.symbol
                    }
                    assert not all(ex.evaluate(condition, given) for condition in conditions)
    assert excluded > 50
