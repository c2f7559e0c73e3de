"""Intervals on a path, or on either of two: what follows for an expression from what is known of its parts."""

from __future__ import annotations

from typing import Final

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op
from ddilint.domains.expr.operations import ADD
from ddilint.domains.interval import Interval
from ddilint.domains.refine.ranges import Known, Ranges, mask_of

_MAX_NODES: Final = 400
"""How many sub-expressions are looked at for one interval; below that the built-in intervals must do."""


def interval_in(expr: Expr, ranges: Ranges) -> Interval:
    """The interval of an expression on the path; on a path that cannot be, any interval that is sound elsewhere."""
    if not ranges or expr.op is Op.CONST:
        return expr.interval
    if expr.op is Op.SYMBOL:
        return ranges.get(expr) or expr.interval
    return Reader(ranges).interval(expr)


class Reader:
    """Intervals over one unchanging `Ranges`, worked out once each; `known` are some that were worked out before."""

    __slots__ = ("known", "mask", "nodes", "ranges")

    def __init__(self, ranges: Ranges, known: dict[Expr, Interval] | None = None) -> None:
        self.ranges = ranges
        self.mask = mask_of(ranges)
        self.known: dict[Expr, Interval] = {} if known is None else known
        self.nodes = 0

    def after(self, ranges: Ranges, changed: int) -> Reader:
        """Of ranges that differ in expressions with symbols of this mask only: what has none of them stays known."""
        return Reader(
            ranges, {node: interval for node, interval in self.known.items() if not node.mask & changed}
        )

    def interval(self, root: Expr) -> Interval:
        """The interval of an expression."""
        known = self.known
        found = known.get(root)
        if found is not None:
            return found
        mask = self.mask
        if not root.mask & mask:
            return root.interval
        ranges = self.ranges
        if not root.args:
            return ranges.get(root) or root.interval
        stack = [root]
        while stack:
            node = stack[-1]
            if node in known:
                stack.pop()
                continue
            missing = []
            is_refined = False
            for arg in node.args:
                if not arg.mask & mask:
                    continue
                found = known.get(arg)
                if found is None:
                    if arg.args:
                        missing.append(arg)
                        continue
                    found = known[arg] = ranges.get(arg) or arg.interval
                if found is not arg.interval:
                    is_refined = True
            if missing:
                self.nodes += len(missing)
                if self.nodes <= _MAX_NODES:
                    stack.extend(missing)
                else:
                    for arg in missing:
                        known[arg] = self.stored(arg)
                continue
            stored = self.stored(node) if node.op is ADD else ranges.get(node) or node.interval
            known[node] = self._combined(node, stored) if is_refined else stored
            stack.pop()
        return known[root]

    def stored(self, node: Expr) -> Interval:
        """The refinement of the node itself, or its own interval."""
        if node.op is not ADD:
            return self.ranges.get(node) or node.interval
        base, sign = ex.base_of(node)
        found = self.ranges.get(base)
        if found is None:
            return node.interval
        return _from_base(found, node, sign).meet(node.interval) or node.interval

    def _combined(self, node: Expr, stored: Interval) -> Interval:
        """What follows from the operands, which are refined, and from what is stored."""
        known = self.known
        operands = [known.get(arg) or arg.interval for arg in node.args]
        found = ex.transfer(node.op, node.width, node.value, node.coeffs, operands)
        if node.zeros:
            found = found.aligned(node.zeros) or found
        if found.leq(stored):
            return found
        return found.meet(stored) or stored


def _from_base(base: Interval, node: Expr, sign: int) -> Interval:
    if sign < 0:
        base = base.neg()
    return base.add(Interval.const(node.value, node.width)) if node.value else base


def decide(cond: Expr, ranges: Ranges) -> bool | None:
    """Is the condition true, or false, on every run of the path? None: the intervals do not tell."""
    found = interval_in(cond, ranges)
    return bool(found.ulo) if found.ulo == found.uhi else None


def join_ranges(first: Ranges, *others: Ranges) -> Ranges:
    """What holds on either path: the hull of each expression that both know something of."""
    result: Ranges = first
    for other in others:
        if other is result:
            continue
        if len(other) < len(result):
            result, other = other, result
        joined: dict[Expr, Interval] = {}
        for key, mine in result.items():
            theirs = other.get(key)
            if theirs is None:
                theirs = interval_in(key, other) if key.width > 1 else key.interval
            elif theirs is mine:
                joined[key] = mine
                continue
            hull = mine.join(theirs)
            if hull is not key.interval and not key.interval.leq(hull):
                joined[key] = hull
        result = Known(joined)
    return result
