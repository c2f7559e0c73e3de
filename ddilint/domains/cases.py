"""Conditions case by case: one comparison after the other is taken to hold, and not to hold, until all are decided.

Intervals alone do not look into disjunctions and conditional values, which tell in each case what they are. Most
questions about a path have few of them, and are answered before a solver of bits is even loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op
from ddilint.domains.interval import Interval
from ddilint.domains.refine import Ranges, Reader, assume

_MAX_CASES: Final = 32
"""How many cases are begun for one question."""
_MAX_NODES: Final = 250
"""Larger conditions than of so many parts are left to others."""
_JUNCTIONS: Final = frozenset({Op.LAND, Op.LOR, Op.LNOT})


def decided_cases(conditions: Sequence[Expr], ranges: Ranges) -> Iterator[Ranges | None]:
    """What is known in each case in which nothing contradicts a condition; None at the end if there are too many.

    `ranges` are known to hold wherever the conditions do.
    """
    if len(ex.nodes_of(*conditions)) > _MAX_NODES:
        yield None
        return
    pending = [ranges]
    begun = 0
    while pending:
        known = pending.pop()
        read = Reader(known).interval
        if not all(read(condition).uhi for condition in conditions):
            continue
        question = next(filter(None, (_undecided(condition, read) for condition in conditions)), None)
        if question is None:
            yield known
            continue
        begun += 1
        if begun > _MAX_CASES:
            yield None
            return
        cases = (assume(ex.lnot(question), known), assume(question, known))
        pending += [case for case in cases if case is not None]


def _undecided(expr: Expr, read: Callable[[Expr], Interval]) -> Expr | None:
    """A comparison on which the value of an expression depends and which is not decided; None if there is none."""
    seen: set[Expr] = set()

    def of(node: Expr) -> Expr | None:
        if node in seen or not (node.width == 1 or ex.has_choice(node)):
            return None
        seen.add(node)
        if node.op is Op.ITE:
            test, first, second = node.args
            known = read(test)
            return of(test if known.ulo != known.uhi else first if known.ulo else second)
        found = next(filter(None, map(of, node.args)), None)
        if found is not None or node.width > 1 or node.op in _JUNCTIONS:
            return found
        known = read(node)
        return node if known.ulo != known.uhi else None

    return of(expr)
