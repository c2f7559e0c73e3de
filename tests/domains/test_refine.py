"""Path refinements never lose a run of the path, and learn what the checks depend on."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.domains.refine import (
    Ranges,
    assume,
    assume_all,
    conditional,
    decide,
    interval_in,
    join_ranges,
    meeting,
)
from tests.domains.test_expr import Tree, build, k, names_in, random_bool, sym


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ex.reset()
    yield
    ex.reset()


def assignments(trees: list[Tree]) -> list[dict[Symbol, int]]:
    names = sorted(set().union(*[names_in(tree) for tree in trees]))
    symbols = [Symbol(name, width, False, Origin.INPUT, name) for name, width in names]
    ranges = [range(1 << width) for _, width in names]
    return [dict(zip(symbols, values, strict=True)) for values in itertools.product(*ranges)]


def check_conditions(trees: list[Tree]) -> None:
    conds = [build(tree) for tree in trees]
    every = assignments(trees)
    satisfying = every
    ranges: Ranges = {}
    for cond in conds:
        answer = decide(cond, ranges)
        outcomes = {ex.evaluate(cond, env) for env in satisfying}
        if answer is not None and satisfying:
            assert outcomes == {int(answer)}, (cond, ranges)
        before = dict(ranges)
        learnt = assume(cond, ranges)
        assert before == ranges, "the ranges given were changed"
        satisfying = [env for env in satisfying if ex.evaluate(cond, env)]
        if learnt is None:
            assert not satisfying, (conds, cond)
            return
        ranges = learnt
        for env in satisfying:
            for key, interval in ranges.items():
                assert interval.contains(ex.evaluate(key, env)), (conds, key, interval, env)
        for key in [node for cond in conds for node in ex.nodes_of(cond)]:
            interval = interval_in(key, ranges)
            for env in satisfying:
                assert interval.contains(ex.evaluate(key, env)), (conds, key, interval, env)


@pytest.mark.parametrize("widths", [(2,), (3,), (2, 3), (2, 4)])
def test_assume_loses_nothing(widths: tuple[int, ...]) -> None:
    rng = random.Random(f"refine {widths}")
    done = 0
    while done < 150:
        ex.reset()
        trees = [random_bool(rng, rng.randint(1, 3), widths) for _ in range(rng.randint(1, 3))]
        names = set().union(*[names_in(tree) for tree in trees])
        if sum(width for _, width in names) > 9:
            continue
        done += 1
        check_conditions(trees)


def learn(*conds: Expr) -> Ranges:
    ranges = assume_all(conds, {})
    assert ranges is not None
    return ranges


def unsigned(expr: Expr, ranges: Ranges) -> tuple[int, int]:
    interval = interval_in(expr, ranges)
    return (interval.ulo, interval.uhi)


def test_guard_on_a_wrapping_sum_bounds_the_sum_and_its_neighbours() -> None:
    length = sym("Length")
    size = ex.add(length, k(48))
    ranges = learn(ex.ule(size, k(240)))
    assert unsigned(size, ranges) == (0, 240)
    assert unsigned(ex.add(length, k(50)), ranges) == (2, 242)
    # Length itself may be huge: the sum wraps
    assert interval_in(length, ranges) == Interval.span(-48, 192, 32)


def test_guard_on_a_promoted_length_bounds_it() -> None:
    length = sym("Length", 16)
    wide = ex.zext(length, 32)
    ranges = learn(ex.sle(ex.add(wide, k(48)), k(240)))
    assert unsigned(length, ranges) == (0, 192)
    assert unsigned(ex.zext(ex.add(wide, k(8)), 64), ranges) == (8, 200)


def test_sum_of_two_terms_is_bounded_with_its_terms() -> None:
    a, b = ex.zext(sym("a", 16), 32), ex.zext(sym("b", 16), 32)
    form = ex.add(a, b, k(48))
    ranges = learn(ex.ule(form, k(240)))
    assert unsigned(form, ranges) == (48, 240)
    assert unsigned(a, ranges) == (0, 192)
    ranges = learn(ex.ule(form, k(240)), ex.ule(k(100), a))
    assert unsigned(ex.add(a, b), ranges) == (100, 192)


def test_relation_between_two_unknowns_is_remembered() -> None:
    a, b = sym("a"), sym("b")
    ranges = learn(ex.ult(a, b))
    assert decide(ex.ult(a, b), ranges) is True
    assert decide(ex.ule(b, a), ranges) is False
    assert decide(ex.lor(ex.ule(b, a), ex.eq(a, k(3))), ranges) is None
    assert unsigned(b, ranges)[0] == 1
    assert assume(ex.ule(b, a), ranges) is None


def test_not_equal_trims_ends_and_is_remembered() -> None:
    a = sym("a")
    ranges = learn(ex.ule(a, k(4)), ex.ne(a, k(4)), ex.ne(a, k(2)))
    assert unsigned(a, ranges) == (0, 3)
    assert decide(ex.eq(a, k(2)), ranges) is False


def test_disjunction_is_the_hull_of_what_is_possible() -> None:
    a = sym("a")
    ranges = learn(ex.lor(ex.eq(a, k(3)), ex.eq(a, k(9))))
    assert unsigned(a, ranges) == (3, 9)
    ranges = learn(ex.ule(a, k(5)), ex.lor(ex.eq(a, k(3)), ex.eq(a, k(9))))
    assert unsigned(a, ranges) == (3, 3)


def test_equality_refines_both_sides() -> None:
    a, b = sym("a"), sym("b")
    ranges = learn(ex.ule(a, k(9)), ex.ule(k(4), b), ex.eq(a, b))
    assert unsigned(a, ranges) == (4, 9)
    assert unsigned(b, ranges) == (4, 9)


def test_conversion_is_exact_where_the_path_makes_it_lossless() -> None:
    length = sym("Length")
    narrow = ex.trunc(ex.add(length, k(48)), 8)
    ranges = learn(ex.ule(length, k(100)))
    assert unsigned(narrow, ranges) == (48, 148)
    ranges = learn(ex.ule(length, k(100)), ex.ule(narrow, k(60, 8)))
    assert unsigned(length, ranges) == (0, 12)


def test_rounded_size_is_bounded_through_its_mask() -> None:
    length = sym("Length", 16)
    rounded = ex.band(ex.add(ex.zext(length, 32), k(3)), ex.bnot(k(3)))
    ranges = learn(ex.ule(rounded, k(100)))
    assert unsigned(rounded, ranges) == (0, 100)
    assert unsigned(length, ranges) == (0, 100)


def test_single_bit_tests() -> None:
    flags = sym("Flags")
    bit = ex.band(flags, k(4))
    assert unsigned(flags, learn(ex.ne(bit, k(0))))[0] == 4
    assert unsigned(flags, learn(ex.ule(flags, k(7)), ex.eq(bit, k(0)))) == (0, 3)
    high = ex.band(flags, k(1 << 31))
    assert interval_in(flags, learn(ex.eq(high, k(0)))).uhi == (1 << 31) - 1


def test_multiplication_that_may_wrap_keeps_both_possibilities() -> None:
    count = sym("Count")
    ranges = learn(ex.ule(ex.mul(count, k(2)), k(100)))
    assert interval_in(count, ranges).contains(50)
    assert interval_in(count, ranges).contains(1 << 31)
    assert not interval_in(count, ranges).contains(51)


def test_conditional_value_decides_its_condition() -> None:
    p = sym("p", 1)
    value = ex.ite(p, k(40), ex.add(sym("n"), k(0)))
    ranges = learn(ex.ule(sym("n"), k(10)), ex.ule(k(20), value))
    assert decide(p, ranges) is True


def test_large_values_are_not_asked_what_a_condition_leaves_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Expr] = []
    either_way = meeting._Bounded.either_way

    def watched(self: meeting._Bounded, test: Expr) -> tuple[Ranges | None, Ranges | None]:
        asked.append(test)
        return either_way(self, test)

    monkeypatch.setattr(meeting._Bounded, "either_way", watched)
    x, chain = sym("x"), k(0)
    assert conditional(ex.ult(x, k(8)), x, k(8)).interval.uhi == 8
    assert asked
    asked.clear()
    for number in range(64):
        chain = ex.ite(ex.eq(x, k(number)), sym(f"n{number}"), chain)
    conditional(ex.ult(x, k(9)), x, chain)
    assert not asked


def test_impossible_is_none() -> None:
    a = sym("a")
    assert assume_all((ex.ule(a, k(4)), ex.ule(k(9), a)), {}) is None
    assert assume(ex.FALSE, {}) is None


def test_join_keeps_what_both_paths_know() -> None:
    a, b = sym("a"), sym("b")
    first = learn(ex.ule(a, k(4)), ex.ule(b, k(9)))
    second = learn(ex.eq(a, k(8)))
    joined = join_ranges(first, second)
    assert unsigned(a, joined) == (0, 8)
    assert b not in joined
    assert join_ranges(first, first) is first


def test_a_remembered_relation_passes_on_a_later_bound() -> None:
    a, b = sym("a"), sym("b")
    assert unsigned(a, learn(ex.ule(a, b), ex.ule(b, k(10)))) == (0, 10)
    ranges = assume(ex.ule(b, k(10)), learn(ex.ult(a, b)))
    assert ranges is not None
    assert unsigned(a, ranges) == (0, 9)
    assert assume_all((ex.ule(k(11), a),), ranges) is None


def test_a_bounded_sum_passes_on_a_later_bound() -> None:
    a, b = ex.zext(sym("a", 16), 32), ex.zext(sym("b", 16), 32)
    ranges = assume(ex.ule(k(100), a), learn(ex.ule(ex.add(a, b, k(48)), k(240))))
    assert ranges is not None
    assert unsigned(b, ranges) == (0, 92)


def test_a_factor_is_rounded_inwards() -> None:
    n = ex.zext(sym("n", 8), 32)
    ranges = learn(ex.ule(k(11), ex.add(ex.mul(n, k(3)), ex.zext(sym("p", 1), 32))))
    assert unsigned(n, ranges)[0] == 4
    ranges = learn(ex.slt(ex.mul(ex.sext(sym("i", 8), 32), k(5)), k(-7)))
    assert interval_in(sym("i", 8), ranges).shi == -2


@pytest.mark.parametrize(
    "name",
    ["add", "sub", "mul", "udiv", "sdiv", "urem", "srem", "band", "bor", "bxor", "shl", "lshr", "ashr"],
)
def test_every_operation_with_a_constant(name: str) -> None:
    """No value of x is lost by a comparison of (x op constant) with a constant."""
    x = sym("x", 4)
    assert x.symbol
    for constant in range(16):
        value = getattr(ex, name)(x, k(constant, 4))
        for bound in (0, 1, 3, 5, 7, 8, 9, 12, 14, 15):
            for compare in (ex.ule, ex.uge, ex.sle, ex.sge, ex.eq, ex.ne):
                cond = compare(value, k(bound, 4))
                kept = [n for n in range(16) if ex.evaluate(cond, {x.symbol: n})]
                ranges = assume(cond, {})
                if ranges is None:
                    assert not kept
                else:
                    lost = [n for n in kept if not interval_in(x, ranges).contains(n)]
                    assert not lost, (cond, ranges)


@pytest.mark.parametrize("name", ["zext", "sext", "trunc"])
def test_every_conversion(name: str) -> None:
    x = sym("x", 4)
    assert x.symbol
    width = 3 if name == "trunc" else 6
    for guard in range(16):
        for offset in range(16):
            value = getattr(ex, name)(ex.add(x, k(offset, 4)), width)
            for bound in range(0, 1 << width, 3):
                conds = (ex.ule(x, k(guard, 4)), ex.sle(value, k(bound, width)))
                ranges = assume_all(conds, {})
                for n in range(16):
                    if all(ex.evaluate_all(conds, {x.symbol: n})):
                        assert ranges is not None
                        assert interval_in(x, ranges).contains(n), (conds, ranges)
