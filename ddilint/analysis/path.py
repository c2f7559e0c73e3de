"""What had to hold for control to come here, and how it came.

A path is a chain of conditions, a trace a chain of steps. Where two paths meet again they are merged without loss:
the conditions that differ become a disjunction, and the trace keeps both ways with the condition that tells them
apart, so that a model of a finding picks the way that leads to it.
"""

from __future__ import annotations

from msgspec import Struct

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.finding import Location


class Path:
    """A condition that holds, behind those of `parent`; None is the path without conditions."""

    __slots__ = ("condition", "length", "parent")

    def __init__(self, condition: Expr, parent: Path | None) -> None:
        self.condition = condition
        self.parent = parent
        self.length: int = 1 + (parent.length if parent is not None else 0)


def extend(path: Path | None, condition: Expr) -> Path | None:
    """The path on which `condition` holds besides."""
    return path if condition is ex.TRUE else Path(condition, path)


def conditions(path: Path | None) -> list[Expr]:
    """All conditions of a path, the first one first."""
    found = []
    while path is not None:
        found.append(path.condition)
        path = path.parent
    return found[::-1]


def common_length(first: Path | None, second: Path | None) -> int:
    """How many conditions two paths share at their beginning."""
    ancestor, _, _ = _split(first, second)
    return ancestor.length if ancestor is not None else 0


def _split(first: Path | None, second: Path | None) -> tuple[Path | None, list[Expr], list[Expr]]:
    left: list[Expr] = []
    right: list[Expr] = []
    while first is not second:
        first_length = first.length if first is not None else 0
        second_length = second.length if second is not None else 0
        if first is not None and first_length >= second_length:
            left.append(first.condition)
            first = first.parent
        elif second is not None:
            right.append(second.condition)
            second = second.parent
    return first, left, right


def merge(first: Path | None, second: Path | None, fresh: Expr) -> tuple[Path | None, Expr]:
    """The path of either, and a condition that tells the first from the second.

    `fresh` is a boolean symbol that tells them apart where their conditions do not.
    """
    common, left, right = _split(first, second)
    guard_left, guard_right = ex.land(*left), ex.land(*right)
    if left and guard_left is not ex.TRUE:
        guard = guard_left
    elif right and guard_right is not ex.TRUE:
        guard = ex.lnot(guard_right)
    else:
        guard = fresh
    return extend(common, ex.lor(guard_left, guard_right)), guard


class TraceStep(Struct, frozen=True):
    """Something that happened on the way; `condition` is the decision that was taken there, if it was one.

    `level` is the interrupt request level from here on, where it changes; `callee` the function that is entered.
    """

    location: Location
    text: str
    depth: int
    condition: Expr | None = None
    important: bool = False
    level: Expr | None = None
    callee: str = ""


class Trace:
    """A step behind `parent`; or, where two ways met, both, with the condition that tells which was taken."""

    __slots__ = ("guard", "other", "parent", "step")

    def __init__(
        self,
        parent: Trace | None,
        step: TraceStep | None = None,
        other: Trace | None = None,
        guard: Expr | None = None,
    ) -> None:
        self.parent = parent
        self.step = step
        self.other = other
        self.guard = guard
