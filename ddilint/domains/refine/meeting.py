"""Where paths meet: conditional values, and what holds on either path."""

from __future__ import annotations

from typing import Final

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op
from ddilint.domains.interval import Interval
from ddilint.domains.refine.learning import assume
from ddilint.domains.refine.ranges import NO_RANGES, Known, Ranges
from ddilint.domains.refine.reading import Reader, interval_in, join_ranges

_MAX_GUARD_SYMBOLS: Final = 4
"""Conditions on more symbols than these are not asked what they leave the arms of a conditional value."""
_MAX_NODES: Final = 64
"""Nor are larger conditions, or larger arms: nobody bounds a value by so much, but long paths that meet make them."""


class _Bounded:
    """The conditional values whose intervals were looked at already, and what conditions alone say either way."""

    def __init__(self) -> None:
        self.generation = -1
        self.nodes: set[Expr] = set()
        self.said: dict[Expr, tuple[Ranges | None, Ranges | None]] = {}

    def renew(self) -> None:
        """Forget what belongs to another generation of expressions."""
        if self.generation != ex.generation():
            self.generation = ex.generation()
            self.nodes.clear()
            self.said.clear()

    def either_way(self, test: Expr) -> tuple[Ranges | None, Ranges | None]:
        found = self.said.get(test)
        if found is None:
            found = assume(test, NO_RANGES), assume(ex.lnot(test), NO_RANGES)
            self.said[test] = found
        return found


_bounded = _Bounded()


def conditional(c: Expr, a: Expr, b: Expr) -> Expr:
    """`c ? a : b`, with the interval that the condition leaves each arm: of `x < 8 ? x : 8` at most 8."""
    node = ex.ite(c, a, b)
    if node.op is not Op.ITE or node.width == 1 or len(c.symbols) > _MAX_GUARD_SYMBOLS:
        return node
    if a.interval.ulo == a.interval.uhi and b.interval.ulo == b.interval.uhi:
        return node  # nothing to learn of two constants
    if c.symbols.isdisjoint(a.symbols) and c.symbols.isdisjoint(b.symbols):
        return node
    _bounded.renew()
    if node in _bounded.nodes:
        return node
    _bounded.nodes.add(node)
    if not _is_small(c) or not _is_small(a, b):
        return node
    test, first, second = node.args
    yes, no = _bounded.either_way(test)
    if yes is None or no is None:
        return second if yes is None else first
    hull = interval_in(first, yes).join(interval_in(second, no))
    node.interval = hull.meet(node.interval) or node.interval
    return node


def _is_small(*exprs: Expr) -> bool:
    """Whether expressions are made of few others, together."""
    seen: set[Expr] = set()
    pending = list(exprs)
    while pending:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            if len(seen) > _MAX_NODES:
                return False
            pending += node.args
    return True


class Meeting:
    """Two paths that meet: the values that differ become conditional, and keep the intervals that each path knew."""

    def __init__(self, guard: Expr, first: Ranges = NO_RANGES, second: Ranges = NO_RANGES) -> None:
        self.guard = guard
        self._first, self._second = Reader(first), Reader(second)
        self._found: dict[Expr, Interval] = {}

    def choose(self, first: Expr, second: Expr) -> Expr:
        """The value of the first path if the guard holds, else that of the second."""
        node = conditional(self.guard, first, second)
        if node.op is Op.ITE and node.width > 1 and node.interval.ulo != node.interval.uhi:
            known = self._first.interval(first)
            hull = known if node.interval.leq(known) else known.join(self._second.interval(second))
            if not node.interval.leq(hull):
                self._found[node] = hull.meet(node.interval) or node.interval
        return node

    def ranges(self) -> Ranges:
        """What holds on both paths, and of the values chosen so far."""
        joined = join_ranges(self._first.ranges, self._second.ranges)
        if not self._found:
            return joined
        result = Known(joined)
        for node, interval in self._found.items():
            result[node] = interval
            result.mask |= node.mask
        return result
