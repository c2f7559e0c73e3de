"""Diagrams exclude nothing that values can make true, and all that logic alone excludes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from ddilint.domains import diagrams
from ddilint.domains import expr as ex
from ddilint.domains.diagrams import Diagrams
from ddilint.domains.expr import Expr, Origin, Symbol
from tests.domains.test_expr import build, k, names_in, random_bool, sym


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ex.reset()
    yield
    ex.reset()


def flags(count: int) -> list[Expr]:
    return [ex.symbol(Symbol(f"f{i}", 1, False, Origin.INPUT, f"f{i}")) for i in range(count)]


def random_logic(rng: random.Random, leaves: list[Expr], depth: int) -> Expr:
    if depth == 0:
        return rng.choice(leaves)
    a, b, c = (random_logic(rng, leaves, depth - 1) for _ in range(3))
    return rng.choice(
        (
            lambda: ex.land(a, b, c),
            lambda: ex.lor(a, b, c),
            lambda: ex.lnot(a),
            lambda: ex.eq(a, b),
            lambda: ex.ite(a, b, c),
        )
    )()


def can_hold(conditions: list[Expr]) -> bool:
    symbols = ex.ordered_symbols(*conditions)
    return any(
        all(ex.evaluate_all(conditions, dict(zip(symbols, values, strict=True))))
        for values in itertools.product(*[range(1 << symbol.width) for symbol in symbols])
    )


def test_logic_is_decided() -> None:
    rng = random.Random("logic")
    answers = {True: 0, False: 0}
    shared = Diagrams()
    while min(answers.values()) < 60:
        conditions = [random_logic(rng, flags(6), rng.randint(1, 3)) for _ in range(rng.randint(1, 4))]
        possible = can_hold(conditions)
        answers[possible] += 1
        assert shared.exclude(conditions) is not possible, conditions
        assert Diagrams().exclude(conditions) is not possible, conditions


def test_what_values_make_true_is_not_excluded() -> None:
    rng = random.Random("values")
    answers = {True: 0, False: 0}
    while answers[True] < 10 or answers[False] < 100:
        trees = [random_bool(rng, rng.randint(1, 3), (2, 3)) for _ in range(rng.randint(1, 5))]
        if sum(width for _, width in set().union(*[names_in(tree) for tree in trees])) > 9:
            continue
        conditions = [build(tree) for tree in trees]
        excluded = Diagrams().exclude(conditions)
        answers[excluded] += 1
        assert not (excluded and can_hold(conditions)), trees


def test_a_value_equals_one_constant_at_most() -> None:
    code = sym("code", 32)
    flag = flags(1)[0]
    cases = [ex.eq(code, k(value, 32)) for value in (3, 5, 9)]
    way = ex.lor(ex.land(flag, cases[0]), ex.land(ex.lnot(flag), cases[1]))
    assert Diagrams().exclude([way, cases[2]])
    assert not Diagrams().exclude([way, cases[1]])
    assert not Diagrams().exclude([way, ex.eq(sym("other", 32), k(9, 32))])


def test_gives_up_on_what_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    leaves = flags(8)
    contradiction = [ex.lor(leaves[0], leaves[1]), ex.lnot(leaves[0]), ex.lor(ex.lnot(leaves[1]), leaves[0])]
    assert Diagrams().exclude(contradiction)
    monkeypatch.setattr(diagrams, "_MAX_STEPS", 1)
    assert not Diagrams().exclude(contradiction)
    monkeypatch.undo()
    monkeypatch.setattr(diagrams, "_MAX_DEPTH", 1)
    assert not Diagrams().exclude(contradiction)
