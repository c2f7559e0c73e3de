"""What a condition tells of the expressions in it: the ranges of a path on which it holds.

Learning goes on as long as one thing tells another, within limits: what is not learnt is not wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.domains.interval import Interval
from ddilint.domains.refine.operands import Contradiction, operands_of
from ddilint.domains.refine.ranges import Known, Ranges
from ddilint.domains.refine.reading import Reader, join_ranges

_TRUE: Final = Interval.const(1, 1)
_FALSE: Final = Interval.const(0, 1)
_MAX_STEPS: Final = 200
"""How many refinements of sub-expressions one condition may cause."""
_MAX_ROUNDS: Final = 3
"""How often the parts of a conjunction are gone through for what they tell each other."""
_MAX_RETRIED: Final = 4
"""Up to how many alternatives a disjunction is gone through again when something else was learnt."""
_MAX_DEPTH: Final = 6
"""How deep disjunctions within disjunctions are followed."""
_MAX_LEARNT: Final = 300
"""From how many conditions one question learns, those within disjunctions included; then disjunctions are left be."""
_MAX_LEARNT_IN_ALL: Final = 60_000
"""From how many conditions all questions learn that are asked of one generation of expressions; hardly any function
takes half of it."""
_FEW_LEARNT: Final = 20
"""From how many one question learns after that."""


def assume(cond: Expr, ranges: Ranges) -> Ranges | None:
    """The ranges where the condition holds too; None: it cannot. The ranges given are never changed."""
    return assume_all((cond,), ranges)


def assume_all(conds: Iterable[Expr], ranges: Ranges) -> Ranges | None:
    """The ranges where every condition holds."""
    effort = _account.effort()
    learner = Learner(ranges, 0, effort)
    listed = list(conds)
    holds = learner.conjunction(listed) and learner.settle(ranges, listed)
    _account.spent += effort.conditions
    return learner.ranges if holds else None


class Effort:
    """What one question has cost so far, in conditions, over all alternatives that were tried."""

    __slots__ = ("conditions", "most")

    def __init__(self, most: int = _MAX_LEARNT) -> None:
        self.conditions = 0
        self.most = most


class _Account:
    """What the questions cost that were asked of one generation of expressions (`expr.reset`).

    It depends on nothing else, so that the same analysis learns the same.
    """

    def __init__(self) -> None:
        self.spent = 0
        self._generation = -1

    def effort(self) -> Effort:
        """What the next question may take."""
        if self._generation != ex.generation():
            self._generation, self.spent = ex.generation(), 0
        return Effort(_MAX_LEARNT if self.spent < _MAX_LEARNT_IN_ALL else _FEW_LEARNT)


_account: Final = _Account()


class Learner:
    """One chain of refinements; `changes` tells whether anything was learnt."""

    __slots__ = (
        "_changed",
        "_effort",
        "_owned",
        "_reader",
        "_touched",
        "changes",
        "depth",
        "ranges",
        "steps",
    )

    def __init__(self, ranges: Ranges, depth: int, effort: Effort, reader: Reader | None = None) -> None:
        self.ranges: Ranges = ranges
        self.depth = depth
        self._effort = effort
        self.steps = 0
        self.changes = 0
        self._owned: Known | None = None
        self._reader = reader or Reader(ranges)
        self._changed = 0
        """The masks of what was stored since the reader read."""
        self._touched: set[Symbol] = set()

    def conjunction(self, conds: Sequence[Expr]) -> bool:
        """Learn from all of the conditions; False: they cannot hold together."""
        try:
            for _ in range(_MAX_ROUNDS):
                before = self.changes
                for cond in conds:
                    self._learn(cond)
                if self.changes == before or (len(conds) == 1 and conds[0].op is not Op.LAND):
                    break
        except Contradiction:
            return False
        return True

    def settle(self, before: Ranges, conds: Sequence[Expr]) -> bool:
        """Look again at what earlier conditions told of the symbols just learnt about; False: a contradiction.

        `a <= b` that was kept as itself bounds a once b is bounded, a bound on a sum passes on to its terms.
        """
        if not before and len(conds) == 1:
            return True
        try:
            for _ in range(_MAX_ROUNDS):
                touched = self._touched
                if not touched:
                    break
                self._touched = set()
                for key, interval in list(self.ranges.items()):
                    if key.args and not key.symbols.isdisjoint(touched):
                        self.steps = 0
                        self._look_again(key, interval)
        except Contradiction:
            return False
        return True

    def _look_again(self, key: Expr, interval: Interval) -> None:
        if key.width > 1:
            for operand, bound in operands_of(key, interval, self._interval):
                self._narrow(operand, bound)
        elif interval.ulo:
            if key.op is Op.EQ:
                self._learn_eq(*key.args)
            elif Op.ULT <= key.op <= Op.SLE:
                self._learn_less(key.op, *key.args)
            elif key.op is Op.LNOT and key.args[0].op is Op.EQ:
                self._learn_ne(*key.args[0].args)
            else:
                ways = ways_of(key)
                if 0 < len(ways) <= _MAX_RETRIED:
                    self._learn_any(ways)

    def _read(self) -> Reader:
        if self._changed:
            self._reader = self._reader.after(self.ranges, self._changed)
            self._changed = 0
        return self._reader

    def _interval(self, expr: Expr) -> Interval:
        if not expr.args:
            return self.ranges.get(expr) or expr.interval
        return self._read().interval(expr)

    # -- conditions

    def _learn(self, cond: Expr) -> None:
        self.steps = 0
        self._effort.conditions += 1
        if cond.op is Op.LAND:
            for part in cond.args:
                self._learn(part)
            return
        known = self._interval(cond)
        if not known.uhi:
            raise Contradiction
        if known.ulo:
            return
        match cond.op:
            case _ if ways := ways_of(cond):
                self._learn_any(ways)
            case Op.LNOT if cond.args[0].op is Op.LOR:
                for part in cond.args[0].args:
                    self._learn(ex.lnot(part))
            case Op.ITE:
                c, a, b = cond.args
                self._learn_any((ex.land(c, a), ex.land(ex.lnot(c), b)))
            case Op.LNOT if cond.args[0].op is Op.EQ:
                self._learn_ne(*cond.args[0].args)
            case Op.EQ:
                self._learn_eq(*cond.args)
            case Op.ULT | Op.ULE | Op.SLT | Op.SLE:
                self._learn_less(cond.op, *cond.args)
            case _:
                pass
        # What the intervals now know by themselves need not be kept besides.
        known = self._interval(cond)
        if not known.uhi:
            raise Contradiction
        if not known.ulo:
            self._store(cond, _TRUE)
            opposite = cond.args[0] if cond.op is Op.LNOT else ex.lnot(cond)
            if opposite.op is not Op.LNOT:
                self._store(opposite, _FALSE)

    def _learn_any(self, parts: Sequence[Expr]) -> None:
        if self.depth >= _MAX_DEPTH or self._effort.conditions >= self._effort.most:
            return
        possible = []
        for part in parts:
            learner = Learner(self.ranges, self.depth + 1, self._effort, self._read())
            if learner.conjunction((part,)):
                possible.append(learner.ranges)
                if learner.ranges is self.ranges:
                    return  # this part alone tells nothing new, so neither do all
        if not possible:
            raise Contradiction
        joined = join_ranges(possible[0], *possible[1:])
        for key, interval in joined.items():
            old = self.ranges.get(key)
            if old is not interval and (old is None or not old.leq(interval)):
                met = interval if old is None else interval.meet(old)
                if met is None:
                    raise Contradiction
                self._store(key, met)

    def _learn_eq(self, a: Expr, b: Expr) -> None:
        both = self._interval(a).meet(self._interval(b))
        if both is None:
            raise Contradiction
        self._narrow(a, both)
        self._narrow(b, both)

    def _learn_ne(self, a: Expr, b: Expr) -> None:
        left, right = self._interval(a), self._interval(b)
        for x, mine, theirs in ((a, left, right), (b, right, left)):
            if theirs.is_const and not mine.is_const:
                rest = mine.without(theirs.ulo)
                if rest is None:
                    raise Contradiction
                self._narrow(x, rest)

    def _learn_less(self, op: Op, a: Expr, b: Expr) -> None:
        width = a.width
        half = 1 << (width - 1)
        strict = 1 if op is Op.ULT or op is Op.SLT else 0
        for _ in range(2):
            left, right = self._interval(a), self._interval(b)
            if op is Op.ULT or op is Op.ULE:
                most, least = right.uhi - strict, left.ulo + strict
                if most < 0 or least >= 2 * half:
                    raise Contradiction
                below, above = Interval.span(0, most, width), Interval.span(least, 2 * half - 1, width)
            else:
                most, least = right.shi - strict, left.slo + strict
                if most < -half or least >= half:
                    raise Contradiction
                below, above = Interval.span(-half, most, width), Interval.span(least, half - 1, width)
            changes = self.changes
            self._narrow(a, below)
            self._narrow(b, above)
            if self.changes == changes or left.is_const or right.is_const:
                break
        self._learn_distance(op, a, b)

    def _learn_distance(self, op: Op, a: Expr, b: Expr) -> None:
        """Of `a <= b`, where one is a sum: b - a does not wrap, so that of `x <= 240 - y` at most 240 is x + y."""
        if a.op is not Op.ADD and b.op is not Op.ADD:
            return
        difference = ex.sub(b, a)
        if difference.op is not Op.ADD or len(difference.args) < 2:
            return
        left, right = self._interval(a), self._interval(b)
        strict = 1 if op is Op.ULT or op is Op.SLT else 0
        most = right.uhi - left.ulo if op is Op.ULT or op is Op.ULE else right.shi - left.slo
        if most < strict:
            raise Contradiction
        self._narrow(difference, Interval.span(strict, most, a.width))

    # -- values

    def _store(self, key: Expr, interval: Interval) -> None:
        if self._owned is None:
            self._owned = Known(self.ranges)
            self.ranges = self._owned
        self._owned[key] = interval
        self._owned.mask |= key.mask
        self._changed |= key.mask
        self._touched |= key.symbols
        self.changes += 1

    def _narrow(self, root: Expr, bound: Interval) -> None:
        """The value of root lies in bound: what does that say of what it is made of?"""
        pending = [(root, bound)]
        while pending and self.steps < _MAX_STEPS:
            expr, bound = pending.pop()
            self.steps += 1
            old = self._interval(expr)
            if old.leq(bound):
                continue
            new = old.meet(bound)
            if new is not None and expr.zeros:
                new = new.aligned(expr.zeros)
            if new is None:
                raise Contradiction
            if expr.width == 1:
                if new.is_const:
                    self._learn_nested(expr if new.ulo else ex.lnot(expr))
                continue
            self._store_value(expr, new)
            if expr.args:
                pending.extend(operands_of(expr, new, self._interval))

    def _learn_nested(self, cond: Expr) -> None:
        if self.depth >= _MAX_DEPTH:
            return
        self.depth += 1
        steps = self.steps
        self._learn(cond)
        self.steps = steps
        self.depth -= 1

    def _store_value(self, expr: Expr, interval: Interval) -> None:
        if expr.op is Op.ADD:
            base, sign = ex.base_of(expr)
            if base.op is not Op.ADD:
                return  # a term and a constant: it is kept as the term, which is narrowed next
            if base is not expr:
                value = Interval.const(expr.value, expr.width)
                interval = interval.sub(value) if expr.value else interval
                if sign < 0:
                    interval = interval.neg()
                old = self._read().stored(base)
                met = interval.meet(old)
                if met is None:
                    raise Contradiction
                if met is old:
                    return
                expr, interval = base, met
        self._store(expr, interval)


def ways_of(cond: Expr) -> tuple[Expr, ...]:
    """The conditions of which one holds where a disjunction does; none for any other condition."""
    if cond.op is Op.LOR:
        return cond.args
    if cond.op is Op.LNOT and cond.args[0].op is Op.LAND:
        return tuple(map(ex.lnot, cond.args[0].args))
    return ()
