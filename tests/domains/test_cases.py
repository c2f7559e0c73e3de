"""Every solution lies in one of the cases, and where there is none there is no solution."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from ddilint.domains import cases
from ddilint.domains import expr as ex
from ddilint.domains.cases import decided_cases
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.refine import interval_in
from tests.domains.test_expr import build, k, names_in, random_bool, sym


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ex.reset()
    yield
    ex.reset()


def test_no_solution_is_lost() -> None:
    rng = random.Random("cases")
    counts = {"solutions": 0, "impossible": 0}
    while min(counts.values()) < 25:
        ex.reset()
        trees = [random_bool(rng, rng.randint(2, 4), (2, 3)) for _ in range(rng.randint(1, 4))]
        names = sorted(set().union(*[names_in(tree) for tree in trees]))
        if sum(width for _, width in names) > 9:
            continue
        conditions = [build(tree) for tree in trees]
        found = list(decided_cases(conditions, {}))
        if None in found:
            continue
        symbols = [Symbol(name, width, False, Origin.INPUT, name) for name, width in names]
        for values in itertools.product(*[range(1 << width) for _, width in names]):
            assignment = dict(zip(symbols, values, strict=True))
            if all(ex.evaluate_all(conditions, assignment)):
                counts["solutions"] += 1
                assert any(
                    case is not None
                    and all(
                        interval_in(ex.symbol(each), case).contains(value)
                        for each, value in assignment.items()
                    )
                    for case in found
                ), trees
        counts["impossible"] += not found


def test_a_choice_is_looked_into() -> None:
    """`(a ? 16 : 8) + n <= 20` and `n >= 10` leave `!a`, whichever way the choice was made."""
    chosen, n = sym("chosen", 32), sym("n", 32)
    is_chosen = ex.ne(chosen, k(0, 32))
    size = ex.add(ex.ite(is_chosen, k(16, 32), k(8, 32)), n)
    small, many = ex.ule(size, k(20, 32)), ex.land(ex.uge(n, k(10, 32)), ex.ule(n, k(100, 32)))
    (only,) = decided_cases([small, many], {})
    assert only is not None
    assert not interval_in(is_chosen, only).uhi
    assert not list(decided_cases([small, many, is_chosen], {}))


def test_too_many_cases_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def either(i: int) -> Expr:
        return ex.lor(ex.eq(sym(f"a{i}", 8), k(1, 8)), ex.eq(sym(f"b{i}", 8), k(2, 8)))

    conditions = [either(i) for i in range(8)]
    assert None in list(decided_cases(conditions, {}))
    monkeypatch.setattr(cases, "_MAX_CASES", 10_000)
    assert None not in list(decided_cases(conditions, {}))
    monkeypatch.setattr(cases, "_MAX_NODES", 10)
    assert list(decided_cases(conditions, {})) == [None]
