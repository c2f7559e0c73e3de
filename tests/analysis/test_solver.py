"""The bridge to z3 says of expressions what evaluating them says, and the same thing every time."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from ddilint.analysis.answers import Model, Result, Sat, Unknown, Unsat, default_value
from ddilint.analysis.bridge import Bridge
from ddilint.analysis.solver import Solver
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.interval import Interval
from tests.domains.test_expr import build, k, names_in, random_bool, sym


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ex.reset()
    yield
    ex.reset()


def model_of(result: Result) -> Model:
    assert isinstance(result, Sat), result
    return result.model


def is_possible(conds: list[Expr], names: list[tuple[str, int]]) -> bool:
    symbols = [Symbol(name, width, False, Origin.INPUT, name) for name, width in names]
    for values in itertools.product(*[range(1 << width) for _, width in names]):
        if all(ex.evaluate_all(conds, dict(zip(symbols, values, strict=True)))):
            return True
    return False


class WithoutShortcuts(Solver):
    """Every group goes to z3."""

    def _ask(self, group):  # type: ignore[no-untyped-def]
        from ddilint.analysis.bridge import Bridge

        return Bridge(20_000, self.rlimit).ask(
            group,
            ex.ordered_symbols(*group.conds, *group.prefer, *group.smallest),
            {},
        )


@pytest.mark.parametrize("make", [Solver, WithoutShortcuts])
def test_agrees_with_brute_force(make: type[Solver]) -> None:
    rng = random.Random("solver")
    answers = {True: 0, False: 0}
    while min(answers.values()) < 20:
        ex.reset()
        trees = [random_bool(rng, rng.randint(1, 3), (2, 3)) for _ in range(rng.randint(1, 4))]
        names = sorted(set().union(*[names_in(tree) for tree in trees]))
        if sum(width for _, width in names) > 9:
            continue
        conds = [build(tree) for tree in trees]
        result = make().solve(conds)
        possible = is_possible(conds, names)
        answers[possible] += 1
        if possible:
            assert all(model_of(result).holds(cond) for cond in conds), trees
        else:
            assert isinstance(result, Unsat), trees


@pytest.mark.parametrize("widths", [(8, 16, 32, 64), (3, 8)])
def test_models_satisfy(widths: tuple[int, ...]) -> None:
    rng = random.Random(f"models {widths}")
    satisfied = 0
    for _ in range(30):
        ex.reset()
        conds = [build(random_bool(rng, 4, widths)) for _ in range(3)]
        result = WithoutShortcuts(rlimit=100_000).solve(conds)
        if isinstance(result, Sat):
            satisfied += 1
            assert all(result.model.holds(cond) for cond in conds)
    assert satisfied > 5


def test_a_hard_question_is_unknown_and_does_no_harm_to_the_next() -> None:
    a, b = sym("a", 64), sym("b", 64)
    hard = [
        ex.eq(ex.mul(a, b), k(1000000016000000063, 64)),
        *[ex.ult(k(1, 64), x) for x in (a, b)],
        *[ex.ult(x, k(1 << 32, 64)) for x in (a, b)],
    ]
    solver = Solver(rlimit=200_000)
    assert isinstance(solver.solve(hard), Unknown)
    assert (
        solver.feasible([ex.eq(ex.mul(a, b), k(15, 64)), ex.ult(k(1, 64), a), ex.ult(a, k(15, 64))]) is True
    )
    assert solver.feasible(hard) is None
    assert solver.feasible([*hard, ex.ult(a, k(1, 64))]) is False


def test_many_hard_questions_are_asked_no_more_and_easier_ones_are() -> None:
    a, b, c, d = (sym(name, 64) for name in "abcd")
    bounds = [each for x in (a, b) for each in (ex.ult(k(1, 64), x), ex.ult(x, k(1 << 32, 64)))]
    solver = Solver(rlimit=50_000)
    for i in range(12):
        product = ex.mul(a, b)
        assert solver.feasible([*bounds, ex.eq(product, k(1000000016000000063 - 2 * i, 64))]) is None
    asked = solver.statistics.by_z3
    assert asked < 12
    assert solver.refused == 12 - asked
    larger = [*bounds, ex.ult(ex.mul(c, d), ex.mul(a, b)), ex.ult(ex.mul(c, c), a), ex.ult(c, k(1 << 31, 64))]
    solver.solve(larger)
    assert solver.statistics.by_z3 == asked
    e = sym("e")
    assert solver.feasible([ex.eq(ex.mul(e, e), k(25)), ex.ult(k(3), e), ex.ult(e, k(9))]) is True
    ex.reset()
    a, b = sym("a", 64), sym("b", 64)
    solver.feasible(
        [ex.eq(ex.mul(a, b), k(1000000016000000063, 64)), ex.ult(k(1, 64), a), ex.ult(k(1, 64), b)]
    )
    assert solver.statistics.by_z3 > asked


def test_z3_spends_so_much_on_one_function_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ddilint.analysis.solver._MOST_SPENT", 5_000)
    solver = Solver()

    def question(number: int) -> bool | None:
        a, b = sym(f"a{number}"), sym(f"b{number}")
        return solver.feasible([ex.eq(ex.mul(a, b), k(35)), ex.ult(k(1), a), ex.ult(a, b), ex.ult(b, k(99))])

    assert question(0) is True
    assert [question(number) for number in range(1, 99)][-1] is None
    assert solver.refused
    ex.reset()
    assert question(0) is True
    assert not solver.refused


def test_unrelated_conditions_are_asked_apart_and_remembered() -> None:
    a, b, c = sym("a"), sym("b"), sym("c")
    solver = Solver()
    assert solver.feasible([ex.ult(a, b), ex.ult(c, k(5))]) is True
    groups = solver.statistics.groups
    assert solver.feasible([ex.ult(a, b), ex.ult(c, k(6))]) is True
    assert solver.statistics.groups == groups + 2
    assert solver.statistics.remembered == 1
    model = model_of(solver.solve([ex.ult(a, b), ex.ult(c, k(6))], goal=ex.eq(c, k(3))))
    assert model.value(c) == 3
    assert model.value(a) < model.value(b)


def test_a_solution_of_one_question_may_be_one_of_the_next() -> None:
    """Only where nothing is wished for: what is shown hangs on nothing that was asked before."""
    x, y, limit = sym("x", 32), sym("y", 32), k(1000, 32)
    solver = Solver()
    mixed = ex.eq(ex.band(ex.add(x, y), k(0x155, 32)), k(0x155, 32))
    first = model_of(solver.solve([mixed, ex.ult(x, limit), ex.ult(y, limit)]))
    asked = solver.statistics.by_z3
    second = model_of(solver.solve([mixed, ex.ult(x, limit), ex.ult(y, k(1100, 32))]))
    assert (solver.statistics.by_z3, solver.statistics.by_example) == (asked, 1)
    assert second.values([x, y]) == first.values([x, y])
    solver.solve([mixed, ex.ult(x, limit)], smallest=[x])
    assert solver.statistics.by_example == 1
    ex.reset()
    x, y = sym("x", 32), sym("y", 32)
    solver.solve([ex.eq(ex.band(ex.add(x, y), k(0x155, 32)), k(0x155, 32)), ex.ult(x, limit)])
    assert solver.statistics.by_example == 1


def test_unsat_in_an_unrelated_group_counts() -> None:
    a, b, c = sym("a"), sym("b"), sym("c")
    assert Solver().feasible([ex.ult(a, b), ex.ult(b, a)], goal=ex.eq(c, k(3))) is False


def test_smallest_violating_value() -> None:
    length = sym("Length")
    size = ex.add(length, k(48))
    model = model_of(Solver().solve([ex.ult(k(255), size)], smallest=[length]))
    assert model.value(length) == 208
    assert model.value(size) == 256
    # nothing simpler than z3 finds this one: the sum of the two is what is minimised
    other = sym("Other")
    conds = [ex.ult(k(300), ex.mul(length, other)), ex.ule(length, k(100)), ex.ule(other, k(100))]
    model = model_of(Solver().solve(conds, smallest=[ex.add(length, other), length]))
    assert model.value(ex.add(length, other)) == 35
    assert model.value(length) == min(n for n in range(1, 35) if n * (35 - n) > 300)


def test_wishes_are_granted_in_order_where_possible() -> None:
    a, b = sym("a"), sym("b")
    wishes = [ex.ult(a, k(10)), ex.ult(k(10), a), ex.ult(b, k(5)), ex.eq(ex.add(a, b), k(12))]
    model = model_of(Solver().solve([ex.ult(k(3), a), ex.ult(a, ex.add(b, k(7)))], wishes))
    assert [model.holds(wish) for wish in wishes] == [True, False, True, True]


def test_what_a_symbol_promises_is_kept() -> None:
    kind = sym("Kind", 32, interval=Interval.span(3, 7, 32))
    where = sym("p", 64, Origin.ADDRESS, align=16)
    model = model_of(Solver().solve([ex.ne(ex.band(ex.add(where, ex.zext(kind, 64)), k(4, 64)), k(0, 64))]))
    assert 3 <= model.value(kind) <= 7
    assert model.value(where) % 16 == 0
    assert model.value(where) >= 0x10000
    assert WithoutShortcuts().feasible([ex.eq(ex.mul(kind, kind), k(64))]) is False
    assert WithoutShortcuts().feasible([ex.eq(ex.mul(kind, kind), k(49))]) is True


def test_a_symbol_without_conditions_has_its_default() -> None:
    kind = Symbol("Kind", 32, False, Origin.INPUT, "Kind", interval=Interval.span(3, 7, 32))
    assert default_value(kind) == 3
    assert Model({}).value(ex.symbol(kind)) == 3


def test_the_same_question_has_the_same_answer_whatever_came_before() -> None:
    def ask(before: int) -> list[int]:
        ex.reset()
        solver = Solver()
        a, b, c = sym("a"), sym("b"), sym("c")
        conds = [ex.ult(ex.mul(a, b), ex.add(c, k(77))), ex.ult(k(1000), ex.mul(a, c)), ex.ult(k(5), b)]
        for i in range(before):
            solver.solve([ex.ult(ex.mul(a, a), ex.add(b, k(i))), ex.ult(k(3), ex.mul(a, b))])
        model = model_of(solver.solve(conds, prefer=[ex.ult(a, k(100))]))
        return [model.value(x) for x in (a, b, c)]

    assert ask(0) == ask(3) == ask(0)


def test_deep_expressions_do_not_overflow() -> None:
    x = sym("x")
    value = x
    for i in range(3000):
        value = ex.bxor(ex.add(value, sym(f"y{i % 7}")), k(i))
    solver = Solver(rlimit=20_000)
    result = solver.solve([ex.eq(ex.band(value, k(0xFF)), k(0x5A))])
    assert isinstance(result, Sat | Unknown)
    assert solver.statistics.by_z3 == 1


def test_importing_the_module_does_not_load_z3() -> None:
    code = "import sys, ddilint.analysis.solver; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("make", [Solver, WithoutShortcuts])
def test_possible_agrees_with_asking_one_by_one(make: type[Solver]) -> None:
    rng = random.Random("possible")
    kept = dropped = 0
    while min(kept, dropped) < 40:
        ex.reset()
        alternatives = [
            ex.land(*(build(random_bool(rng, 2, (3, 8))) for _ in range(rng.randint(1, 4)))) for _ in range(6)
        ]
        found = make().possible(alternatives)
        for each in alternatives:
            is_possible = isinstance(make().solve([each]), Sat)
            assert (each in found) is is_possible
            kept += is_possible
            dropped += not is_possible


def test_what_is_not_decided_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = sym("x", 32), sym("y", 32)
    hard = ex.eq(ex.mul(x, y), k(1_000_003, 32))
    monkeypatch.setattr(Solver, "_ask", lambda self, group: Unknown("too hard"))
    assert Solver().possible([hard, ex.FALSE]) == {hard}
    assert Solver().possible([]) == frozenset()


def test_a_chain_of_products_is_not_asked_about() -> None:
    value = sym("x", 32)
    for _ in range(200):
        value = ex.bxor(ex.mul(value, value), ex.lshr(value, k(3)))
    assert Solver().solve([ex.eq(ex.band(value, k(0xFFF)), k(0x123))]) == Unknown("too many products")
    scaled = ex.add(
        *(ex.mul(sym(f"x{i}", 32), k(3 + i)) for i in range(40))
    )  # nothing hard about constant factors
    assert isinstance(Solver().solve([ex.ult(k(255), scaled), ex.ult(scaled, k(300))]), Sat)


def test_a_question_with_products_that_many_numbers_answer_is_not_put_to_z3() -> None:
    implemented, active = sym("implemented", 32), sym("active", 32)
    last, highest, port = sym("last", 32), sym("highest", 32), sym("port", 32)
    bits = ex.band(implemented, k(0x0F0F0F0F, 32))
    count = ex.lshr(ex.mul(bits, k(16843009, 32)), k(24, 32))
    following = ex.urem(ex.add(last, k(1, 32)), ex.add(highest, k(1, 32)))
    start = ex.ite(ex.ule(k(2, 32), count), following, last)
    conditions = [
        ex.lnot(ex.eq(ex.band(implemented, active), k(0, 32))),
        ex.lnot(ex.eq(implemented, active)),
        ex.lnot(ex.eq(highest, k(0xFFFFFFFF, 32))),
        ex.ult(k(2, 32), count),
        ex.ult(start, port),
        ex.ult(port, highest),
        ex.ult(last, start),
    ]
    solver = Solver()
    found = model_of(solver.solve(conditions))
    assert all(found.holds(condition) for condition in conditions)
    assert solver.statistics.by_z3 == 0
    assert model_of(Solver().solve(conditions)) == found


def test_the_search_for_a_small_value_ends_where_z3_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = sym("x", 64), sym("y", 64)
    product = ex.mul(x, y)
    asked = []
    real = Bridge._minimised

    def counting(bridge: Bridge, solver: Any, *rest: Any) -> dict[Symbol, int]:
        check = solver.check

        def counted() -> Any:
            asked.append(1)
            return check()

        solver.check = counted
        solver.set("rlimit", 1)
        return real(bridge, solver, *rest)

    monkeypatch.setattr(Bridge, "_minimised", counting)
    conds = [ex.ult(k(1 << 40, 64), product), ex.ult(k(1 << 20, 64), x), ex.ult(k(1 << 19, 64), y)]
    assert isinstance(Solver().solve(conds, smallest=(product,)), Sat)
    assert len(asked) == 3


def test_products_with_one_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    """How a disk checks a request: where all the products are too hard for z3, it is told the size of a block."""
    ask, asked = Bridge.ask, list[int]()

    def give_up_first(self: Bridge, group: Any, *rest: Any) -> Result:
        asked.append(len(group.conds))
        return ask(self, group, *rest) if len(asked) > 1 else Unknown("too hard")

    monkeypatch.setattr(Bridge, "ask", give_up_first)
    monkeypatch.setattr("ddilint.analysis.solver._by_chance", lambda *_: None)
    size = ex.zext(sym("size", 32), 64)
    first = ex.add(*(ex.mul(ex.zext(sym(f"b{i}", 8), 64), k(1 << (8 * i), 64)) for i in range(8)))
    blocks = ex.zext(sym("blocks", 16), 64)
    length = sym("length", 32)
    is_whole = ex.eq(ex.band(size, k(511, 64)), k(0, 64))
    each = ex.ite(ex.ult(size, k(512, 64)), k(1, 64), ex.ite(is_whole, ex.lshr(size, k(9, 64)), k(1, 64)))
    begin, count = ex.mul(first, each), ex.mul(blocks, each)
    conds = [
        ex.ne(blocks, k(0, 64)),
        ex.eq(ex.udiv(begin, each), first),
        ex.eq(ex.udiv(count, each), blocks),
        ex.ule(begin, ex.add(begin, count)),
        ex.eq(ex.band(ex.mul(blocks, size), k(511, 64)), k(0, 64)),
        ex.eq(length, ex.trunc(ex.mul(blocks, size), 32)),
        ex.ne(ex.mul(blocks, size), k(0, 64)),
        ex.ule(ex.add(begin, ex.zext(ex.lshr(length, k(9)), 64)), sym("sectors", 64)),
        ex.ult(k(0xFFFFFFFFFF, 64), first),
    ]
    model = model_of(Solver().solve(conds))
    assert all(ex.evaluate_all(conds, model.assignment))
    assert asked[0] == len(conds)
