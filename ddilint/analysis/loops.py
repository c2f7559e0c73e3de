"""Any iteration of a loop, from the last few that were executed.

`counter` stands for the number of iterations before the current one, which is any one from some number on. A cell of
memory that changes by the same amount each time is its present value plus a number of steps; one that each iteration
sets anew, from what it reads then, holds what the iteration before read; one to which each iteration adds one of
several constants, whichever its input asks for, is a sum that lies between the extremes. All others are lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import gcd

from ddilint.analysis.evaluator import Evaluator, widened
from ddilint.analysis.layers import settled
from ddilint.analysis.memory import (
    Default,
    Filled,
    Region,
    forget_between,
    forget_from,
)
from ddilint.analysis.state import (
    COUNTER_BITS,
    MOST_ITERATIONS,
    STEPS,
    Aside,
    Place,
    State,
    Steps,
    Summary,
    fresh_symbol,
    rounds,
)
from ddilint.analysis.stores import cases
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.domains.refine import interval_in

Memory = Mapping[Expr, Region]
_Span = tuple[int, int, int, tuple[Symbol, ...]]
"""The least and the largest number that an iteration adds, their unit, and what tells which."""

_COMPARISONS = frozenset({Op.ULT, Op.ULE, Op.SLT, Op.SLE})
# A sum of data-dependent steps is followed up to here.
_LARGEST_SUM = (1 << 31) - 1
_MAXIMUM_ALTERNATIVES = 16
# Where a loop makes larger steps, it may be meant to go round (a checksum, a delay).
_LARGEST_PLAIN_STEP = 256
# What a loop adds up that is larger (lengths of strings) need not be added twice to be too much.
_LARGEST_STEP = 1 << 16
# In bytes.
_LARGEST_CHARACTER = 2
# A text has other characters than the same one, so often one behind the other; an iteration copies so many of them.
_MOST_REPEATED = 4
_MOST_CHARACTERS_IN_A_ROUND = 4


def summarise(
    state: State, history: Sequence[Memory], iteration: int, name: object, entered: int, layout: Evaluator
) -> Summary:
    """Let memory be that of any later iteration, and say what it is made of.

    `history` is memory at the head of the loop in the last iterations, the present one included. `name` is that of
    the loop and of the iterations of those around it: paths that come to the same loop can be compared by it. What is
    younger than `entered` was first read in the loop. `layout` tells where arrays lie in memory.
    """
    return _Summarising(state, history, iteration, name, entered, layout).apply()


def changes_irregularly(state: State, history: Sequence[Memory]) -> bool:
    """Whether the last iterations left what no summary tells.

    A cell held a constant, but did not change by the same amount each time; or an array was filled with addresses.
    """
    if len(history) < 3:
        return False
    before, previous = history[-3], history[-2]
    for base, region in state.memory.items():
        old, older = previous.get(base), before.get(base)
        if old is None or older is None or old is region:
            continue
        if _fills_with_addresses(region, old, older):
            return True
        for at, (_, value) in region.cells.items():
            cell, earlier = old.cells.get(at), older.cells.get(at)
            if cell is None or earlier is None or cell[1] is value:
                continue
            now, then, first = ex.const_of(value), ex.const_of(cell[1]), ex.const_of(earlier[1])
            if now is None or then is None or first is None:
                continue
            if now - then != then - first:
                return True
    return False


def copies_text(state: State, history: Sequence[Memory]) -> bool:
    """Whether the last iterations each stored a constant character behind the last one, and not always the same.

    No summary says which: a string that is copied would be one of any length.
    """
    if len(history) < 3:
        return False
    before, previous = history[-3], history[-2]
    for base, region in state.memory.items():
        old, older = previous.get(base), before.get(base)
        if old is None or older is None or old is region or old is older:
            continue
        added, earlier = region.cells.keys() - old.cells.keys(), old.cells.keys() - older.cells.keys()
        if not added or not earlier:
            continue
        at = min(added)
        size = region.cells[at][0]
        if size > _LARGEST_CHARACTER or abs(at - min(earlier)) > _MOST_CHARACTERS_IN_A_ROUND * size:
            continue
        step = at - min(earlier)
        last = [region.cells.get(at - number * step, (0, None))[1] for number in range(_MOST_REPEATED)]
        if step and all(value is not None and ex.const_of(value) for value in last) and len(set(last)) > 1:
            return True
    return False


def _fills_with_addresses(region: Region, old: Region, older: Region) -> bool:
    """Whether the last iterations each stored an address of its own, of what is known, in a place of its own.

    No summary says which: a list of strings would hold strings of any length.
    """
    added, before = region.cells.keys() - old.cells.keys(), old.cells.keys() - older.cells.keys()
    if not added or not before:
        return False
    last, first = region.cells[min(added)][1], old.cells[min(before)][1]
    return last is not first and all(ex.has_origin(value, Origin.ADDRESS) for value in (last, first))


class _Summarising:
    """Makes the memory of a state that of any later iteration."""

    def __init__(
        self,
        state: State,
        history: Sequence[Memory],
        iteration: int,
        name: object,
        entered: int,
        layout: Evaluator,
    ) -> None:
        self._state = state
        self._layout = layout
        self._entered = entered
        self._before, self._previous = history[-3] if len(history) > 2 else history[0], history[-2]
        self._iteration = iteration
        self._tag = name
        self._renewed: list[Place] = []
        self._varying: set[Place] = set()
        self._stirred: set[Expr] = set()
        self._steps: list[Steps] = []
        self._moved: list[tuple[Place, int, Expr, Expr]] = []
        self._spare: dict[Place, tuple[Steps, Expr]] = {}

    def apply(self) -> Summary:
        state = self._state
        for base, region in list(state.memory.items()):
            old = self._previous.get(base) or self._untouched(base, region)
            older = self._before.get(base) or self._untouched(base, region)
            if old == region and older == region:
                continue
            lost: object = ("loop", self._tag, base)
            after = settled(region, older, lost) if older is not None else None
            if old is None or older is None or after is None:
                state.memory[base] = Region(Default.LOST, lost)
                self._stirred.add(base)
                continue
            if not _rest_is_same(region, older) or old.cells.keys() != region.cells.keys():
                self._stirred.add(base)
            region = after
            if old.cells.keys() != region.cells.keys():
                filled = self._filled(base, region.cells.keys() ^ old.cells.keys())
                front = _front(region, old, older)
                if front is not None and (size := _fills_with_anything(region, old, front)):
                    lost = Filled(self._tag, base, self._iteration, front, size)
                if filled is not None:
                    for low, high in filled:
                        begin = front if front is not None and low <= front < high else low
                        region = forget_between(region, begin, high, Default.LOST, lost)
                elif front is not None:
                    region = forget_from(region, front, Default.LOST, lost)
                else:
                    state.memory[base] = Region(Default.LOST, lost)
                    continue
            cells = dict(region.cells)
            for at, (size, value) in region.cells.items():
                last = old.cells[at][1] if at in old.cells else ex.FALSE
                first = older.cells[at][1] if at in older.cells else value
                cells[at] = (size, self._cell((base, at), value, last, first))
            state.memory[base] = Region(region.default, region.tag, cells, None, region.clobbered)
        # The counter is made last: what depends on symbols that are older was known before any trial.
        counter = rounds(self._tag, self._iteration)
        for (base, at), width, now, amount in self._moved:
            region = state.memory[base]
            moved = self._stepped(now, amount, counter, width)
            cells = {**region.cells, at: (region.cells[at][0], moved)}
            state.memory[base] = Region(region.default, region.tag, cells, None, region.clobbered)
        summary = Summary(
            counter,
            self._iteration,
            tuple(self._renewed),
            tuple(self._steps),
            frozenset(self._varying),
            frozenset(self._stirred),
            frozenset(place for place, *_ in self._moved),
            self._spare,
        )
        state.assume(bounds_of_steps(summary, counter))
        return summary

    def _untouched(self, base: Expr, region: Region) -> Region | None:
        """What was behind a base when nothing was stored there yet, if that is what a region was made of."""
        state = self._state
        found = self._layout.initial_region(base) or state.untouched(base)
        return found if (found.default, found.tag) == (region.default, region.tag) else None

    def _filled(self, base: Expr, changed: Iterable[int]) -> list[tuple[int, int]] | None:
        """The arrays whose elements came to be known, or are known no more; None if that is not all."""
        arrays = self._layout.arrays.get(base, ())
        filled = dict.fromkeys(
            next(((low, high) for low, high in arrays if low <= at < high), None) for at in changed
        )
        return None if None in filled else [each for each in filled if each is not None]

    def _cell(self, place: Place, value: Expr, last: Expr, first: Expr) -> Expr:
        """The value of a cell in any later iteration, from those in the last three."""
        if last is value:
            return value
        self._varying.add(place)
        if _is_fresh(value, last, first):
            if not any(_is_allocation(symbol) for each in cases(value) for symbol in each.symbols):
                self._renewed.append(place)
            return value
        if last.width == value.width == first.width:
            wide = max(value.width, 32)
            now, before, earlier = (
                item if item.width == wide else widened(self._state, item, False, wide)
                for item in (value, last, first)
            )
            amount = ex.sub(now, before)
            if amount is ex.sub(before, earlier) and _is_step(amount):
                self._moved.append((place, value.width, now, amount))
                self._spare_steps(place, value.width, now, amount)
                return value
            total = self._sum(place, now, before, earlier)
            if total is not None:
                self._renewed.append(place)
                return total if value.width == wide else ex.trunc(total, value.width)
        return fresh_symbol("a value that a loop changes", value.width, Origin.LOST)

    def _stepped(self, now: Expr, amount: Expr, counter: Expr, width: int) -> Expr:
        """A value (as wide as it was computed) that changes by the same amount in each iteration."""
        # The steps of the iterations so far are in the value already.
        beyond = ex.sub(ex.convert(counter, now.width, False), ex.const(self._iteration, now.width))
        moved = ex.add(now, ex.mul(beyond, amount))
        step = ex.const_of(amount)
        if step is None:
            self._assume_small(now, ex.mul(_doubled(beyond), _doubled(amount)))
        else:
            self._assume_no_wrap(now, beyond, ex.signed_coeff(step, now.width), counter, width)
        return moved if width == now.width else ex.trunc(moved, width)

    def _assume_no_wrap(self, now: Expr, beyond: Expr, step: int, counter: Expr, width: int) -> None:
        """A variable that a loop steps passes zero, or the end of its type, at most by one step."""
        state = self._state
        if width >= 32 and step > 0:
            bounds = interval_in(now, state.ranges)
            if step <= _LARGEST_PLAIN_STEP and bounds.uhi < 1 << (width - 1):
                most = self._iteration + ((1 << width) - 1 - bounds.uhi) // step
                if most < MOST_ITERATIONS:
                    state.assume(ex.ule(counter, ex.const(most, counter.width)))
            return
        wide = 2 * now.width
        total = ex.mul(_doubled(beyond), ex.const(abs(step), wide))
        if step < 0:
            state.assume(ex.ule(total, ex.add(_doubled(now), ex.const(-step, wide))))
        else:
            state.assume(ex.ult(ex.add(_doubled(now), total), ex.const((1 << width) + step, wide)))

    def _assume_small(self, now: Expr, total: Expr) -> None:
        """A sum is no larger than sums are; `total` is twice as wide as what it was before."""
        end = ex.add(ex.zext(now, total.width), total)
        self._state.assume(ex.ule(end, ex.const(_LARGEST_SUM, total.width)))

    def _spare_steps(self, place: Place, width: int, now: Expr, amount: Expr) -> None:
        """What may stand for a value instead that changes by the same amount, but perhaps not each time."""
        step, so_far = ex.const_of(amount), interval_in(now, self._state.ranges).uhi
        if step is None or not 0 < ex.signed_coeff(step, now.width) <= _LARGEST_PLAIN_STEP:
            return
        end = (
            _LARGEST_SUM if width >= 32 else (1 << width) - 1 + step
        )  # it passes the end at most by one step
        if so_far <= end:
            key = (STEPS, self._tag, ("spare", len(self._spare)), Aside(((), self._entered)))
            number = _number_of_steps(key, (end - so_far) // step)
            total = _total(now, number, step)
            steps = Steps(place, number, 0, 1, step)
            self._spare[place] = (steps, total if width == now.width else ex.trunc(total, width))

    def _sum(self, place: Place, now: Expr, before: Expr, earlier: Expr) -> Expr | None:
        """A sum to which each iteration adds a number that hangs on what it reads then alone; None for others."""
        span = self._chosen(now, before, earlier) or self._read_anew(now, before, earlier)
        so_far = interval_in(now, self._state.ranges).uhi
        if span is None or so_far > _LARGEST_SUM:
            return None
        least, most, unit, read = span
        key = (STEPS, self._tag, len(self._steps), Aside((read, self._entered)))
        number = _number_of_steps(
            key, (_LARGEST_SUM - so_far) // unit
        )  # no more than sums are: nothing wraps
        self._steps.append(Steps(place, number, least // unit, most // unit, unit))
        return _total(now, number, unit)

    def _chosen(self, now: Expr, before: Expr, earlier: Expr) -> _Span | None:
        """The constants of which one is added."""
        steps, previous = _alternatives(now, before), _alternatives(before, earlier)
        if steps is None or previous is None or steps[0] != previous[0]:
            return None
        if not steps[1].isdisjoint(previous[1] | earlier.symbols):
            return None  # the choices hang together
        return min(steps[0]), max(steps[0]), gcd(*steps[0]), tuple(steps[1] | previous[1])

    def _read_anew(self, now: Expr, before: Expr, earlier: Expr) -> _Span | None:
        """What is added, where each iteration reads another number."""
        step, previous = _added(now, before), _added(before, earlier)
        if not step.symbols.isdisjoint(before.symbols) or not previous.symbols.isdisjoint(earlier.symbols):
            return None
        free = (Origin.INPUT, Origin.POINTER)
        if any(
            symbol.origin not in free or ex.symbol(symbol).uid < self._entered
            for each in (step, previous)
            for symbol in each.symbols
        ):
            return None
        bounds = interval_in(step, self._state.ranges)
        if interval_in(previous, self._state.ranges) != bounds or not 0 < bounds.uhi <= _LARGEST_STEP:
            return None
        return bounds.ulo, bounds.uhi, 1 << min(step.zeros, 16), tuple(step.symbols | previous.symbols)


def _front(region: Region, old: Region, older: Region) -> int | None:
    """Where the last iteration stored, of those that fill an array from its beginning on; None where none is filled.

    `old` and `older` are the region one and two iterations ago. What lies before that place stays as it is.
    """
    added = region.cells.keys() - old.cells.keys()
    if not added:
        return None
    front = min(added)
    if any(at < front and at not in region.cells for at in old.cells):
        return None
    last = {at for at, cell in region.cells.items() if old.cells.get(at) != cell}
    before = {at for at, cell in old.cells.items() if older.cells.get(at) != cell} - last
    return front if before and max(before) < front else None


def _fills_with_anything(region: Region, old: Region, front: int) -> int | None:
    """The size of the characters, one behind the other, that the last iterations set to what may be anything."""
    size, value = region.cells[front]
    length, previous = old.cells.get(front - size, (0, None))
    if previous is None or length != size or size > _LARGEST_CHARACTER:
        return None
    return size if may_be_anything(value) and may_be_anything(previous) else None


def may_be_anything(value: Expr) -> bool:
    """Whether all that a value hangs on is known, and it is 0 on no way of its own: a loop can end a string so."""
    return not any(
        ex.const_of(each) == 0 or ex.has_origin(each, Origin.LOST, Origin.OPAQUE) for each in cases(value)
    )


def _rest_is_same(region: Region, older: Region) -> bool:
    rest = (region.default, region.tag, region.clobbered)
    return rest == (older.default, older.tag, older.clobbered)


def _doubled(value: Expr) -> Expr:
    return ex.zext(value, 2 * value.width)


def _is_step(amount: Expr) -> bool:
    """Whether a value is the same in all iterations, and can be added again and again."""
    if ex.const_of(amount) is not None:
        return True
    if ex.has_origin(amount, Origin.LOST, Origin.ADDRESS, Origin.POINTER):
        return False
    constant, terms = ex.linear(amount)
    return all(ex.signed_coeff(factor, amount.width) >= 0 for factor in (constant, *(k for _, k in terms)))


def _is_allocation(symbol: Symbol) -> bool:
    return isinstance(symbol.key, tuple) and symbol.key[0] == "allocation"


def _is_fresh(value: Expr, old: Expr, older: Expr) -> bool:
    """Whether an iteration sets a value anew, or leaves it alone: then the last one's stands for any one's."""
    fixed = (Origin.ADDRESS, Origin.POINTER)
    carried = {symbol for symbol in old.symbols - older.symbols if symbol.origin not in fixed}
    pending = [value]
    while pending:
        node = pending.pop()
        if node is old or carried.isdisjoint(node.symbols):
            continue
        if node.op is not Op.ITE:
            return False
        pending += node.args[1:]
    return value.op is Op.ITE or bool(value.symbols - old.symbols)


def _added(value: Expr, before: Expr) -> Expr:
    """What was added to a value, on whichever way."""
    if value.op is Op.ITE and value is not before:
        test, first, second = value.args
        return refine.conditional(test, _added(first, before), _added(second, before))
    return ex.sub(value, before)


def _alternatives(value: Expr, before: Expr) -> tuple[frozenset[int], frozenset[Symbol]] | None:
    """The constants of which one was added to a value, and what tells which; None where it is not so simple."""
    steps: set[int] = set()
    symbols: frozenset[Symbol] = frozenset()
    pending = [value]
    while pending:
        node = pending.pop()
        step = ex.const_of(ex.sub(node, before))
        if step is not None:
            if ex.signed_coeff(step, value.width) < 0:
                return None
            steps.add(step)
        elif node.op is Op.ITE and len(pending) < _MAXIMUM_ALTERNATIVES:
            symbols |= node.args[0].symbols
            pending += node.args[1:]
        else:
            return None
    free = (Origin.INPUT, Origin.POINTER)
    if len(steps) < 2 or any(symbol.origin not in free for symbol in symbols):
        return None
    return frozenset(steps), symbols


def _total(now: Expr, number: Expr, unit: int) -> Expr:
    return ex.add(now, ex.mul(ex.convert(number, now.width, False), ex.const(unit, now.width)))


def _number_of_steps(key: object, most: int) -> Expr:
    bounds = Interval.span(0, most, COUNTER_BITS)
    return ex.symbol(Symbol(STEPS, COUNTER_BITS, False, Origin.INPUT, key, bounds))


def bounds_of_steps(summary: Summary, counter: Expr) -> Expr:
    """That every sum is one of so many alternatives as there were iterations before the one that `counter` says."""
    facts = []
    width = counter.width
    beyond = ex.sub(counter, ex.const(summary.first, width))
    for steps in summary.steps:
        facts.append(ex.ule(beyond, ex.const(_LARGEST_SUM // steps.most, width)))  # the products do not wrap
        facts.append(ex.ule(ex.mul(beyond, ex.const(steps.least, width)), steps.number))
        facts.append(ex.ule(steps.number, ex.mul(beyond, ex.const(steps.most, width))))
    return ex.land(*facts)
