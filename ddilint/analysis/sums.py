"""What guards inside a loop say of the sums that they stop: `if (wanted && n < 16) n++;`.

A sum is its value at the beginning and a number of steps. Each step was made in an iteration that met the guard, with
the sum as it was then. What the guard says of anything else that iterations change is not known to hold together with
the sum: then the sum is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.state import Place, State, Steps, Summary
from ddilint.analysis.trials import cell_at, in_iteration_before, parts_of, weakened
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol

# Of a guard on the sum alone, so many steps are tried one by one: it can be met again beyond where it stops them.
_MOST_TRIED = 256
_FREE = frozenset({Origin.INPUT, Origin.POINTER})


def facts_of(
    start: State, ends: Sequence[State], summary: Summary, entered: int
) -> tuple[list[Expr], set[Place]]:
    """What a trial from `start` to `ends` tells of the sums of a loop, and those of which nothing sure can be said.

    What is younger than `entered` was first read in the loop.
    """
    facts: list[Expr] = []
    unsure: set[Place] = set()
    for steps in summary.steps:
        now = cell_at(start, steps.place)
        if now is None or steps.number.symbol not in now.symbols:
            continue  # lost already
        fact = _Guards(start, ends, summary, entered, steps, now).fact()
        if fact is None:
            unsure.add(steps.place)
        else:
            facts.append(fact)
    return facts, unsure


class _Guards:
    """Looks at the guards of one sum, `now` at the beginning of the trial."""

    def __init__(
        self,
        start: State,
        ends: Sequence[State],
        summary: Summary,
        entered: int,
        steps: Steps,
        now: Expr,
    ) -> None:
        self._ends = ends
        self._steps = steps
        self._now = now
        self._entered = entered
        self._before = start.path.length if start.path is not None else 0
        self._newest = summary.counter.uid
        self._carried = summary.counter.symbols | frozenset[Symbol]().union(
            *(each.number.symbols for each in summary.steps if each is not steps),
            *(
                value.symbols
                for place in (*summary.renewed, *summary.varying)
                if place != steps.place and (value := cell_at(start, place)) is not None
            ),
        )

    def fact(self) -> Expr | None:
        """What holds of the number of steps; None where nothing that is sure bounds the sum."""
        found: list[tuple[Expr, Expr]] = []
        for end in self._ends:
            after = cell_at(end, self._steps.place)
            if after is None or after.width != self._now.width:
                return None
            kept = self._kept(
                [part for each in paths.conditions(end.path)[self._before :] for part in parts_of(each)]
            )
            if kept is None:
                return None
            for guard, value in ex.alternatives(after):
                if value is self._now:
                    continue
                if any(map(self._is_bad, guard.symbols)) or not self._is_step(value):
                    return None
                found.append((ex.land(*kept, guard), value))
        number = self._steps.number
        zero = ex.const(0, number.width)
        is_untouched = ex.eq(number, zero)
        if not found:
            return is_untouched
        if not any(number.symbol in guard.symbols for guard, _ in found):
            return ex.TRUE
        if not self._is_uniform:
            return ex.lor(is_untouched, *(self._last_step(guard, value) for guard, value in found))
        sure = weakened(_consistent(ex.lor(*(guard for guard, _ in found))), self._is_sure)
        if sure.symbols == number.symbols:
            for made in range(_MOST_TRIED):
                if ex.substitute(sure, {number: ex.const(made, number.width)}) is ex.FALSE:
                    return ex.ule(number, ex.const(made, number.width))
        first = ex.substitute(sure, {number: zero})
        return ex.lor(is_untouched, ex.land(first, in_iteration_before(sure, number, 0)))

    @property
    def _is_uniform(self) -> bool:
        return (self._steps.least, self._steps.most) == (0, 1)

    def _is_step(self, value: Expr) -> bool:
        """Whether the trial added what iterations add."""
        step = ex.const_of(ex.sub(value, self._now))
        if step is None:
            return not self._is_uniform and not any(
                self._is_bad(symbol) for symbol in value.symbols - self._now.symbols
            )
        steps = self._steps
        return (1 if self._is_uniform else steps.least) * steps.unit <= step <= steps.most * steps.unit

    def _last_step(self, condition: Expr, value: Expr) -> Expr:
        """That the sum came to be what it is by such a step, with another sum before it and other reads."""
        number = self._steps.number
        then: dict[Expr, Expr] = {}
        for symbol in condition.symbols | value.symbols:
            each = ex.symbol(symbol)
            if each is number or each.uid > self._newest:
                then[each] = ex.symbol(replace(symbol, key=("last", number.uid, symbol.key)))
        before, after = ex.substitute_all([condition, value], then)
        return ex.land(before, ex.eq(self._now, after))

    def _kept(self, parts: Sequence[Expr]) -> list[Expr] | None:
        """Of what held in the whole trial, what is about the sum and its reads; None where more hangs together."""
        kept = []
        for part in parts:
            if not any(map(self._is_bad, part.symbols)):
                kept.append(part)
            elif self._steps.number.symbol in part.symbols or any(map(self._is_free, part.symbols)):
                return None
        return kept

    def _is_old(self, symbol: Symbol) -> bool:
        return ex.symbol(symbol).uid < self._entered

    def _is_free(self, symbol: Symbol) -> bool:
        """Whether each iteration reads it anew."""
        return symbol.origin in _FREE and ex.symbol(symbol).uid > self._newest

    def _is_sure(self, symbol: Symbol) -> bool:
        """Whether it is the number of steps, or the same in all iterations."""
        if symbol == self._steps.number.symbol or self._is_old(symbol):
            return True
        return ex.symbol(symbol).uid < self._newest and not self._is_bad(symbol)

    def _is_bad(self, symbol: Symbol) -> bool:
        """Whether iterations change it otherwise than by reading it anew."""
        if symbol == self._steps.number.symbol or self._is_old(symbol) or self._is_free(symbol):
            return False
        return symbol in self._carried or symbol.origin not in _FREE | {Origin.ADDRESS}


def _consistent(condition: Expr) -> Expr:
    """A condition without alternatives that what holds beside them rules out."""
    if condition.op is Op.LOR:
        return ex.lor(*map(_consistent, condition.args))
    if condition.op is not Op.LAND:
        return condition
    known = set(condition.args)
    return ex.land(
        *(
            _consistent(
                ex.lor(*(each for each in part.args if ex.lnot(each) not in known))
                if part.op is Op.LOR
                else part
            )
            for part in condition.args
        )
    )
