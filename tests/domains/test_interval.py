"""Intervals: the laws of a lattice, and soundness of every operation against plain integers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddilint.domains.interval import Interval

Operation = Callable[[int, int, int], int]


def signed(value: int, width: int) -> int:
    return value - (1 << width) if value >> (width - 1) else value


def quotient(a: int, b: int) -> int:
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def sdiv(a: int, b: int, width: int) -> int:
    x, y = signed(a, width), signed(b, width)
    return quotient(x, y) if y else 1 if x < 0 else -1


def srem(a: int, b: int, width: int) -> int:
    x, y = signed(a, width), signed(b, width)
    return x - quotient(x, y) * y if y else x


BINARY: dict[str, Operation] = {
    "add": lambda a, b, width: a + b,
    "sub": lambda a, b, width: a - b,
    "mul": lambda a, b, width: a * b,
    "udiv": lambda a, b, width: a // b if b else -1,
    "sdiv": sdiv,
    "urem": lambda a, b, width: a % b if b else a,
    "srem": srem,
    "and_": lambda a, b, width: a & b,
    "or_": lambda a, b, width: a | b,
    "xor": lambda a, b, width: a ^ b,
    "shl": lambda a, b, width: a << b if b < width else 0,
    "lshr": lambda a, b, width: a >> b,
    "ashr": lambda a, b, width: signed(a, width) >> min(b, width),
}
EXACT = {"add", "sub", "and_", "or_", "xor", "ashr"}
"""Operations whose outcome is the smallest interval there is."""
UNARY: dict[str, Callable[[int, int], int]] = {
    "neg": lambda a, width: -a,
}


@cache
def one_sided(width: int) -> list[Interval]:
    """Every interval whose patterns have one sign."""
    half = 1 << (width - 1)
    ranges = [(a, b) for a in range(half) for b in range(a, half)]
    return [Interval.span(a, b, width) for a, b in ranges] + [
        Interval.span(a + half, b + half, width) for a, b in ranges
    ]


@cache
def every(width: int) -> list[Interval]:
    one = one_sided(width)
    middle = len(one) // 2
    return one + [a.join(b) for a in one[:middle] for b in one[middle:]]


@cache
def patterns(interval: Interval) -> frozenset[int]:
    return frozenset(value for value in range(1 << interval.width) if interval.contains(value))


def smallest(values: set[int] | frozenset[int], width: int) -> Interval | None:
    result: Interval | None = None
    for value in values:
        const = Interval.const(value, width)
        result = const if result is None else result.join(const)
    return result


def test_there_are_as_many_as_pairs_of_ranges() -> None:
    assert len(set(every(3))) == 11 * 11 - 1
    assert len(set(every(4))) == 37 * 37 - 1


@pytest.mark.parametrize("width", [1, 2, 3])
def test_lattice(width: int) -> None:
    intervals = every(width)
    top = Interval.top(width)
    assert top.is_top
    for a in intervals:
        assert a.leq(a)
        assert a.leq(top)
        assert a.size == len(patterns(a))
        assert a.is_const == (a.size == 1)
        assert smallest(patterns(a), width) == a, "not the reduced form of its set"
        for b in intervals:
            assert a.leq(b) == (patterns(a) <= patterns(b))
            join, meet = a.join(b), a.meet(b)
            assert patterns(a) | patterns(b) <= patterns(join)
            assert join == smallest(patterns(a) | patterns(b), width)
            common = patterns(a) & patterns(b)
            assert (patterns(meet) if meet else frozenset()) == common


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_unary_exhaustively(width: int) -> None:
    mask = (1 << width) - 1
    for a in every(width):
        values = patterns(a)
        for name, operation in UNARY.items():
            assert getattr(a, name)() == smallest({operation(x, width) & mask for x in values}, width), (
                name,
                a,
            )
        wide = width + 2
        assert a.zext(wide) == smallest(values, wide)
        assert a.sext(wide) == smallest({signed(x, width) & (mask << 2 | 3) for x in values}, wide)
        for narrow in range(1, width):
            assert {x & ((1 << narrow) - 1) for x in values} <= patterns(a.trunc(narrow))
        for value in range(1 << width):
            rest = values - {value}
            without = a.without(value)
            assert rest <= (patterns(without) if without else frozenset())
            assert without == smallest(rest, width)
        for bits in range(width + 1):
            multiples = {x for x in values if x % (1 << bits) == 0}
            assert a.aligned(bits) == smallest(multiples, width), (a, bits)


def check_binary(name: str, intervals: list[Interval], width: int) -> None:
    operation = BINARY[name]
    full = 1 << width
    table = [[1 << (operation(a, b, width) % full) for b in range(full)] for a in range(full)]
    sets = {interval: sum(1 << value for value in patterns(interval)) for interval in every(width)}
    hulls: dict[int, Interval | None] = {}
    for b in intervals:
        rows = []
        for a in range(full):
            row = 0
            for value in patterns(b):
                row |= table[a][value]
            rows.append(row)
        for x in intervals:
            image = 0
            for value in patterns(x):
                image |= rows[value]
            found: Interval = getattr(x, name)(b)
            assert image & ~sets[found] == 0, (name, x, b, found)
            if name in EXACT:
                if image not in hulls:
                    hulls[image] = smallest({v for v in range(full) if image >> v & 1}, width)
                assert found == hulls[image], (name, x, b)


@pytest.mark.parametrize("name", BINARY)
def test_binary_exhaustively(name: str) -> None:
    check_binary(name, every(2), 2)
    check_binary(name, every(3), 3)
    check_binary(name, one_sided(4), 4)


@st.composite
def interval_and_member(draw: st.DrawFn, width: int) -> tuple[Interval, int]:
    """An interval with ends that are likely to matter, and a pattern in it."""
    full = 1 << width
    edges = st.sampled_from(
        [0, 1, 2, 3, 7, 8, 48, 240, 255, 256, full // 2 - 1, full // 2, full // 2 + 1, full - 1]
    )
    value = st.one_of(edges, st.integers(0, full - 1))
    member = draw(value) % full
    result = Interval.const(member, width)
    for _ in range(draw(st.integers(0, 2))):
        if draw(st.booleans()):
            result = result.join(Interval.const(draw(value), width))
        else:
            result = result.join(Interval.span(member, member + draw(st.integers(0, full // 2)), width))
    return result, member


@pytest.mark.parametrize("width", [8, 16, 32, 64])
@pytest.mark.parametrize("name", BINARY)
def test_binary_on_machine_widths(name: str, width: int) -> None:
    @settings(max_examples=40)
    @given(interval_and_member(width), interval_and_member(width))
    def check(left: tuple[Interval, int], right: tuple[Interval, int]) -> None:
        (a, x), (b, y) = left, right
        expected = BINARY[name](x, min(y, 200) if name == "shl" and y >= width else y, width)
        found: Interval = getattr(a, name)(b)
        assert found.contains(expected), (a, x, b, y, found)
        assert found == Interval.bounded(width, found.ulo, found.uhi, found.slo, found.shi)

    check()


@settings(max_examples=200)
@given(st.data())
def test_conversions_on_machine_widths(data: st.DataObject) -> None:
    narrow, wide = data.draw(st.sampled_from([(8, 16), (8, 32), (16, 32), (32, 64), (8, 64)]))
    a, x = data.draw(interval_and_member(narrow))
    assert a.zext(wide).contains(x)
    assert a.sext(wide).contains(signed(x, narrow))
    assert a.leq(a.zext(wide).trunc(narrow))
    assert a.sext(wide).trunc(narrow) == a
    b, y = data.draw(interval_and_member(wide))
    assert b.trunc(narrow).contains(y)


def test_the_signed_view_tightens_the_unsigned_one() -> None:
    assert Interval.bounded(8, 0, 255, 0, 10) == Interval.span(0, 10, 8)
    assert Interval.bounded(8, 200, 255, -128, 127) == Interval.span(-56, -1, 8)
    assert Interval.bounded(8, 20, 100, -5, 10) is None


def test_a_range_round_zero_is_exact() -> None:
    around = Interval.span(-48, 192, 32)
    assert around.add(Interval.const(48, 32)) == Interval.span(0, 240, 32)
    assert around.size == 241


def test_division_by_zero_alone_says_nothing() -> None:
    zero, five = Interval.const(0, 8), Interval.const(5, 8)
    for name in ("udiv", "sdiv", "urem", "srem"):
        assert getattr(five, name)(zero).is_top


def test_masks_are_exact() -> None:
    top = Interval.top(32)
    assert top.and_(Interval.const(15, 32)) == Interval.span(0, 15, 32)
    assert Interval.span(52, 290, 32).and_(Interval.const(~3, 32)) == Interval.span(52, 288, 32)


def test_text() -> None:
    assert str(Interval.span(0, 15, 32)) == "[0, 15]"
    assert str(Interval.span(-2, 5, 32)) == "[-2, 5]"
