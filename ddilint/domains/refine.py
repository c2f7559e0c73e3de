"""What a path adds to the intervals of expressions: the ranges that its branch conditions leave.

A `Ranges` maps expressions to intervals that hold on a path, tighter than the ones they were built with. It is a
plain dictionary that nobody changes after it was made. Sums are kept by their base (`expr.base_of`), so that a
guard on `a + b + 48` bounds `a + b + 60` as well; conditions that no interval expresses (`a < b`) are kept as
themselves, with the value TRUE or FALSE.

Everything here is a quick, sound approximation: `assume` may keep values that the condition excludes, never the
other way round, and `decide` answers None where the intervals do not tell. Who needs to know asks the solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.domains.interval import Interval

Ranges = Mapping[Expr, Interval]

NO_RANGES: Final[Ranges] = {}


class _Known(dict[Expr, Interval]):
    """Ranges that remember which symbols they may say something of (the union of their keys' masks)."""

    __slots__ = ("mask",)

    def __init__(self, known: Ranges) -> None:
        super().__init__(known)
        self.mask = _mask_of(known)


def _mask_of(ranges: Ranges) -> int:
    if isinstance(ranges, _Known):
        return ranges.mask
    mask = 0
    for key in ranges:
        mask |= key.mask
    return mask


_TRUE: Final = Interval.const(1, 1)
_FALSE: Final = Interval.const(0, 1)
_MAX_NODES: Final = 400
"""How many sub-expressions are looked at for one interval; below that the built-in intervals must do."""
_MAX_STEPS: Final = 200
"""How many refinements of sub-expressions one condition may cause."""
_MAX_ROUNDS: Final = 3
"""How often the parts of a conjunction are gone through for what they tell each other."""
_MAX_WRAPS: Final = 4
"""How often a product with a constant may wrap for its factor still to be bounded."""
_MAX_RETRIED: Final = 4
"""Up to how many alternatives a disjunction is gone through again when something else was learnt."""
_MAX_GUARD_SYMBOLS: Final = 4
"""Conditions on more symbols than these are not asked what they leave the arms of a conditional value."""
_MAX_DEPTH: Final = 6
"""How deep disjunctions within disjunctions are followed."""
_MAX_LEARNT: Final = 300
"""From how many conditions one question learns, those within disjunctions included; then disjunctions are left be."""


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
    test, first, second = node.args
    yes, no = _bounded.either_way(test)
    if yes is None or no is None:
        return second if yes is None else first
    hull = interval_in(first, yes).join(interval_in(second, no))
    node.interval = hull.meet(node.interval) or node.interval
    return node


# -- intervals on a path --------------------------------------------------------------------------------------


def interval_in(expr: Expr, ranges: Ranges) -> Interval:
    """The interval of an expression on the path; on a path that cannot be, any interval that is sound elsewhere."""
    if not ranges or expr.op is Op.CONST:
        return expr.interval
    if expr.op is Op.SYMBOL:
        return ranges.get(expr) or expr.interval
    return _Reader(ranges).interval(expr)


class _Reader:
    """Intervals over one unchanging `Ranges`, worked out once each; `known` are some that were worked out before."""

    __slots__ = ("known", "mask", "nodes", "ranges")

    def __init__(self, ranges: Ranges, known: dict[Expr, Interval] | None = None) -> None:
        self.ranges = ranges
        self.mask = _mask_of(ranges)
        self.known: dict[Expr, Interval] = {} if known is None else known
        self.nodes = 0

    def after(self, ranges: Ranges, changed: int) -> _Reader:
        """Of ranges that differ in expressions with symbols of this mask only: what has none of them stays known."""
        return _Reader(
            ranges, {node: interval for node, interval in self.known.items() if not node.mask & changed}
        )

    def interval(self, root: Expr) -> Interval:
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
            stored = self.stored(node)
            known[node] = self._combined(node, stored) if is_refined else stored
            stack.pop()
        return known[root]

    def stored(self, node: Expr) -> Interval:
        """The refinement of the node itself, or its own interval."""
        if node.op is not Op.ADD:
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


# -- decisions ------------------------------------------------------------------------------------------------


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
        result = _Known(joined)
    return result


class Meeting:
    """Two paths that meet: the values that differ become conditional, and keep the intervals that each path knew."""

    def __init__(self, guard: Expr, first: Ranges = NO_RANGES, second: Ranges = NO_RANGES) -> None:
        self.guard = guard
        self._first, self._second = _Reader(first), _Reader(second)
        self._found: dict[Expr, Interval] = {}

    def choose(self, first: Expr, second: Expr) -> Expr:
        """The value of the first path if the guard holds, else that of the second."""
        node = conditional(self.guard, first, second)
        if node.op is Op.ITE and node.width > 1 and node.interval.ulo != node.interval.uhi:
            hull = self._first.interval(first).join(self._second.interval(second))
            if not node.interval.leq(hull):
                self._found[node] = hull.meet(node.interval) or node.interval
        return node

    def ranges(self) -> Ranges:
        """What holds on both paths, and of the values chosen so far."""
        joined = join_ranges(self._first.ranges, self._second.ranges)
        if not self._found:
            return joined
        result = _Known(joined)
        for node, interval in self._found.items():
            result[node] = interval
            result.mask |= node.mask
        return result


# -- assumptions ----------------------------------------------------------------------------------------------


def assume(cond: Expr, ranges: Ranges) -> Ranges | None:
    """The ranges where the condition holds too; None: it cannot. The ranges given are never changed."""
    return assume_all((cond,), ranges)


def assume_all(conds: Iterable[Expr], ranges: Ranges) -> Ranges | None:
    """The ranges where every condition holds."""
    learner = _Learner(ranges, 0, _Effort())
    listed = list(conds)
    if not learner.conjunction(listed) or not learner.settle(ranges, listed):
        return None
    return learner.ranges


class _Contradiction(Exception):  # noqa: N818 - not an error: the path is impossible
    pass


class _Effort:
    """What one question has cost so far, in conditions, over all alternatives that were tried."""

    __slots__ = ("conditions",)

    def __init__(self) -> None:
        self.conditions = 0


class _Learner:
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

    def __init__(self, ranges: Ranges, depth: int, effort: _Effort, reader: _Reader | None = None) -> None:
        self.ranges: Ranges = ranges
        self.depth = depth
        self._effort = effort
        self.steps = 0
        self.changes = 0
        self._owned: _Known | None = None
        self._reader = reader or _Reader(ranges)
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
        except _Contradiction:
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
        except _Contradiction:
            return False
        return True

    def _look_again(self, key: Expr, interval: Interval) -> None:
        if key.width > 1:
            for operand, bound in self._operands(key, interval):
                self._narrow(operand, bound)
        elif interval.ulo:
            if key.op is Op.EQ:
                self._learn_eq(*key.args)
            elif Op.ULT <= key.op <= Op.SLE:
                self._learn_less(key.op, *key.args)
            elif key.op is Op.LNOT and key.args[0].op is Op.EQ:
                self._learn_ne(*key.args[0].args)
            elif key.op is Op.LOR and len(key.args) <= _MAX_RETRIED:
                self._learn_any(key.args)

    def _read(self) -> _Reader:
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
            raise _Contradiction
        if known.ulo:
            return
        match cond.op:
            case Op.LOR:
                self._learn_any(cond.args)
            case Op.LNOT if cond.args[0].op is Op.LAND:
                self._learn_any([ex.lnot(part) for part in cond.args[0].args])
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
            raise _Contradiction
        if not known.ulo:
            self._store(cond, _TRUE)
            opposite = cond.args[0] if cond.op is Op.LNOT else ex.lnot(cond)
            if opposite.op is not Op.LNOT:
                self._store(opposite, _FALSE)

    def _learn_any(self, parts: Sequence[Expr]) -> None:
        if self.depth >= _MAX_DEPTH or self._effort.conditions >= _MAX_LEARNT:
            return
        possible = []
        for part in parts:
            learner = _Learner(self.ranges, self.depth + 1, self._effort, self._read())
            if learner.conjunction((part,)):
                possible.append(learner.ranges)
                if learner.ranges is self.ranges:
                    return  # this part alone tells nothing new, so neither do all
        if not possible:
            raise _Contradiction
        joined = join_ranges(possible[0], *possible[1:])
        for key, interval in joined.items():
            old = self.ranges.get(key)
            if old is not interval and (old is None or not old.leq(interval)):
                met = interval if old is None else interval.meet(old)
                if met is None:
                    raise _Contradiction
                self._store(key, met)

    def _learn_eq(self, a: Expr, b: Expr) -> None:
        both = self._interval(a).meet(self._interval(b))
        if both is None:
            raise _Contradiction
        self._narrow(a, both)
        self._narrow(b, both)

    def _learn_ne(self, a: Expr, b: Expr) -> None:
        left, right = self._interval(a), self._interval(b)
        for x, mine, theirs in ((a, left, right), (b, right, left)):
            if theirs.is_const and not mine.is_const:
                rest = mine.without(theirs.ulo)
                if rest is None:
                    raise _Contradiction
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
                    raise _Contradiction
                below, above = Interval.span(0, most, width), Interval.span(least, 2 * half - 1, width)
            else:
                most, least = right.shi - strict, left.slo + strict
                if most < -half or least >= half:
                    raise _Contradiction
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
            raise _Contradiction
        self._narrow(difference, Interval.span(strict, most, a.width))

    # -- values

    def _store(self, key: Expr, interval: Interval) -> None:
        if self._owned is None:
            self._owned = _Known(self.ranges)
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
                raise _Contradiction
            if expr.width == 1:
                if new.is_const:
                    self._learn_nested(expr if new.ulo else ex.lnot(expr))
                continue
            self._store_value(expr, new)
            if expr.args:
                pending.extend(self._operands(expr, new))

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
                    raise _Contradiction
                if met is old:
                    return
                expr, interval = base, met
        self._store(expr, interval)

    def _operands(self, expr: Expr, bound: Interval) -> Iterable[tuple[Expr, Interval]]:
        """What the operands must be for the value to lie in bound; each pair is sound by itself."""
        args = expr.args
        match expr.op:
            case Op.ADD:
                return self._of_sum(expr, bound)
            case Op.ZEXT:
                return ((args[0], _clipped(args[0].width, bound.ulo, bound.uhi)),)
            case Op.SEXT:
                half = 1 << (args[0].width - 1)
                low, high = max(bound.slo, -half), min(bound.shi, half - 1)
                return ((args[0], Interval.span(low, high, args[0].width)),) if low <= high else ()
            case Op.TRUNC:
                return self._of_trunc(args[0], bound)
            case Op.ITE:
                return self._of_ite(expr, bound)
            case Op.AND | Op.OR:
                return self._of_bits(expr, bound)
            case Op.UDIV | Op.SDIV | Op.ASHR if args[1].op is Op.CONST and args[1].value:
                return self._of_quotient(expr, bound)
            case Op.MUL:
                return self._of_product(expr, bound)
            case _:
                return ()

    def _of_sum(self, expr: Expr, bound: Interval) -> list[tuple[Expr, Interval]]:
        width = expr.width
        half = 1 << (width - 1)
        known = [self._interval(arg) for arg in expr.args]
        found: list[tuple[Expr, Interval]] = []
        for i, (term, coeff) in enumerate(zip(expr.args, expr.coeffs, strict=True)):
            others = [
                (k, interval)
                for j, (k, interval) in enumerate(zip(expr.coeffs, known, strict=True))
                if j != i
            ]
            low = high = expr.value
            for k, interval in others:
                a, b = interval.hull()
                if k >= half:
                    k -= 2 * half
                    a, b = b, a
                low += k * a
                high += k * b
            if high - low >= 2 * half - 1:
                continue
            product = bound.sub(Interval.span(low, high, width))  # coeff * term, modulo 2^width
            if coeff == 1:
                found.append((term, product))
            elif coeff == 2 * half - 1:
                found.append((term, product.neg()))
            else:
                quotient = _divided(product, known[i], coeff - 2 * half if coeff >= half else coeff)
                if quotient is not None:
                    found.append((term, quotient))
        narrow = _narrow_sum(expr, bound)
        if narrow is not None:
            found.append(narrow)
        return found

    def _of_trunc(self, inner: Expr, bound: Interval) -> tuple[tuple[Expr, Interval], ...]:
        """Only where nothing is lost on this path does the outcome say something about what went in."""
        known = self._interval(inner)
        width = inner.width
        if known.uhi >> bound.width == 0:
            return ((inner, bound.zext(width)),)
        half = 1 << (bound.width - 1)
        if -half <= known.slo and known.shi < half:
            return ((inner, bound.sext(width)),)
        return ()

    def _of_ite(self, expr: Expr, bound: Interval) -> tuple[tuple[Expr, Interval], ...]:
        c, a, b = expr.args
        if self._interval(a).meet(bound) is None:
            return ((c, _FALSE), (b, bound))
        if self._interval(b).meet(bound) is None:
            return ((c, _TRUE), (a, bound))
        known = self._interval(c)
        if known.is_const:
            return ((a if known.ulo else b, bound),)
        return ()

    def _of_bits(self, expr: Expr, bound: Interval) -> list[tuple[Expr, Interval]]:
        a, b = expr.args
        width = expr.width
        top = (1 << width) - 1
        found = []
        if expr.op is Op.OR:  # neither operand is greater than the outcome
            return [(arg, Interval.span(0, bound.uhi, width)) for arg in (a, b)]
        low = bound.ulo
        if b.op is not Op.CONST:  # neither operand is less than the outcome
            return [(arg, Interval.span(low, top, width)) for arg in (a, b)]
        mask = b.value
        known = self._interval(a)
        if mask & (mask + 1) == 0 and known.uhi <= mask:
            return [(a, bound)]
        high = top
        if mask & (mask - 1) == 0:
            if low:
                low = mask
            elif bound.uhi == 0 and known.uhi < 2 * mask:
                high = mask - 1
        lowest = mask & -mask
        if mask + lowest == top + 1:  # all bits from some bit up: the outcome is the value rounded down
            high = min(high, bound.uhi | (lowest - 1))
        if low or high != top:
            found.append((a, Interval.span(low, high, width)))
        return found

    def _of_quotient(self, expr: Expr, bound: Interval) -> tuple[tuple[Expr, Interval], ...]:
        x, divisor = expr.args
        width = expr.width
        top = (1 << width) - 1
        half = 1 << (width - 1)
        if expr.op is Op.UDIV:
            d = divisor.value
            return ((x, Interval.span(min(bound.ulo * d, top), min(bound.uhi * d + d - 1, top), width)),)
        if expr.op is Op.ASHR:
            shift = divisor.value
            low, high = bound.slo << shift, (bound.shi << shift) + (1 << shift) - 1
        else:
            d = divisor.value
            if d >= half:
                return ()
            low = bound.slo * d - (d - 1 if bound.slo <= 0 else 0)
            high = bound.shi * d + (d - 1 if bound.shi >= 0 else 0)
        low, high = max(low, -half), min(high, half - 1)
        return ((x, Interval.span(low, high, width)),) if low <= high else ()

    def _of_product(self, expr: Expr, bound: Interval) -> list[tuple[Expr, Interval]]:
        """a * b <= n with b >= m > 0 and no wrap leaves a <= n / m."""
        a, b = expr.args
        known = (self._interval(a), self._interval(b))
        if known[0].uhi * known[1].uhi >> expr.width:
            return []
        found = []
        for x, other in ((a, known[1]), (b, known[0])):
            if other.ulo > 0:
                found.append((x, Interval.span(0, bound.uhi // other.ulo, expr.width)))
        return found


def _narrow_sum(expr: Expr, bound: Interval) -> tuple[Expr, Interval] | None:
    """The same sum in 32 bits, of which it is the low half: bounded too where the whole is small enough."""
    width = 32
    if expr.width <= width or bound.uhi >> width or len(expr.args) < 2:
        return None
    if any(term.op is not Op.ZEXT or term.args[0].width > width for term in expr.args):
        return None
    terms = [(ex.zext(term.args[0], width), k) for term, k in zip(expr.args, expr.coeffs, strict=True)]
    return ex.from_linear(width, expr.value, terms), Interval.span(bound.ulo, bound.uhi, width)


def _clipped(width: int, low: int, high: int) -> Interval:
    """low..high as far as the type goes; the caller knows that they meet."""
    top = (1 << width) - 1
    return Interval.span(min(low, top), min(high, top), width)


def _divided(product: Interval, known: Interval, k: int) -> Interval | None:
    """Where k * x lies in product: what of x? None where the multiplication may wrap too often to tell."""
    width = known.width
    full = 1 << width
    low, high = known.hull()
    ends = sorted((k * low, k * high))
    if ends[1] - ends[0] >= _MAX_WRAPS * full:
        return None
    # As an integer k*x lies between the ends; the product is known modulo 2^width only.
    pieces = []
    for start, stop in product.spans():
        shift = -(-(ends[0] - stop) // full)  # the first copy of the span that reaches the ends
        while start + shift * full <= ends[1]:
            least = max(start + shift * full, ends[0])
            most = min(stop + shift * full, ends[1])
            if least <= most:
                if k < 0:
                    first, last = -(-most // k), least // k
                else:
                    first, last = -(-least // k), most // k
                if first <= last:
                    pieces.append((first, last))
            shift += 1
    if not pieces:
        raise _Contradiction
    return Interval.spanning(pieces, width)
