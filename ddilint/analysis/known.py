"""What the way to a place tells of a value: its alternatives, and in each what the path's tests leave one value only.

`if (n == 4)` and `case 4:` make n known as `n = 4` does. Who judges a value by what it is, and not by what it can
be, asks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from ddilint.analysis import path as paths
from ddilint.analysis import stores
from ddilint.analysis.state import State
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.domains.interval import Interval
from ddilint.domains.refine import Ranges, Reader

_MOST_WAYS = 32
"""Conditions of which more than so many ways lead to a place are not gone through one by one."""

_MOST_THROUGH = 16
"""Neither is a condition that leaves more than so many ways."""


def cases(value: Expr, state: State) -> Mapping[Expr, Expr]:
    """The alternatives of a value in a state, with the condition of each; what can have one value only has it."""
    found: dict[Expr, Expr] = {}
    for leaf, guard in stores.cases(value).items():
        for known, condition in settled(leaf, guard, state):
            found[known] = ex.lor(found.get(known, ex.FALSE), condition)
    return found


def bounds(value: Expr, guard: Expr, state: State) -> Interval | None:
    """What the path and a condition leave of a value; None where they exclude the condition."""
    ranges = refine.assume(guard, state.ranges)
    return None if ranges is None else refine.interval_in(value, ranges)


def bounds_on_path(value: Expr, guard: Expr, state: State) -> Interval | None:
    """The same, with all that the path tells, of each of the ways that the condition speaks of."""
    if not value.symbols:
        return bounds(value, guard, state)
    about_it = [each for each in paths.conditions(state.path) if not value.symbols.isdisjoint(each.symbols)]
    found: Interval | None = None
    for way in _ways_through(guard):
        ranges = refine.assume(way, state.ranges)
        for condition in about_it:
            ranges = refine.assume(condition, ranges) if ranges is not None else None
        if ranges is not None:
            left = refine.interval_in(value, ranges)
            found = left if found is None else found.join(left)
    return found


def _ways_through(condition: Expr) -> list[Expr]:
    """The conditions of which one holds where a conjunction does; itself where that would be too many."""
    parts = condition.args if condition.op is Op.LAND else (condition,)
    choices = [_ways(part) or (part,) for part in parts]
    if prod(map(len, choices)) > _MOST_THROUGH:
        return [condition]
    return [ex.land(*chosen) for chosen in product(*choices)]


def settled(leaf: Expr, guard: Expr, state: State) -> Iterator[tuple[Expr, Expr]]:
    """One alternative, as the path leaves it; several where ways that met on the path leave each something else.

    None where the path is known to exclude it; constants are not asked about.
    """
    if not leaf.symbols:
        yield leaf, guard
        return
    ranges = refine.assume(guard, state.ranges)
    if ranges is None:
        return
    known = _filled(leaf, ranges)
    if known.symbols:
        for condition in paths.conditions(state.path):
            ways = _ways(condition)
            if all(known.symbols.isdisjoint(_tested(way)) for way in ways):
                continue
            told = [(way, _told(known, way, ranges)) for way in ways]
            if any(result is not known for _, result in told):
                yield from ((result, ex.land(guard, way)) for way, result in told if result is not None)
                return
    yield known, guard


def _told(value: Expr, way: Expr, ranges: Ranges) -> Expr | None:
    """A value on one of several ways that met, as far as a test for that very value tells it; None where none is left.

    What only remains between two bounds, as of `n < 2` where n is not 0, is the chance of where ways met: of the same
    value nothing is known where they meet elsewhere.
    """
    more = refine.assume(way, ranges)
    if more is None:
        return None
    return value if value.symbols.isdisjoint(_tested(way)) else _filled(value, more)


def _tested(way: Expr) -> set[Symbol]:
    """The symbols of what is tested for one value on a way."""
    tests = way.args if way.op is Op.LAND else (way,)
    return {symbol for test in tests if test.op is Op.EQ for symbol in test.symbols}


def _ways(condition: Expr) -> tuple[Expr, ...]:
    """The conditions of which one holds, where several ways led on; () for other conditions, and for too many ways."""
    ways = refine.ways_of(condition)
    return ways if len(ways) <= _MOST_WAYS else ()


def _filled(value: Expr, ranges: Ranges) -> Expr:
    """A value, with everything in it that has one value only replaced by that."""
    read = Reader(ranges).interval
    bounds = read(value)
    if bounds.ulo == bounds.uhi:
        return ex.const(bounds.ulo, value.width)
    sure = {}
    for node in ex.nodes_of(value):
        if node.symbols and node.width > 1 and (bounds := read(node)).ulo == bounds.uhi:
            sure[node] = ex.const(bounds.ulo, node.width)
    return ex.substitute(value, sure) if sure else value
