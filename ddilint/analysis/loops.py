"""Any iteration of a loop, from the last few that were executed, and what must have held for those before it.

`counter` stands for the number of iterations before the current one, which is any one from some number on. A cell of
memory that changes by the same amount each time is its present value plus a number of steps; one that each iteration
sets anew, from what it reads then, holds what the iteration before read; one to which each iteration adds one of
several constants, whichever its input asks for, is a sum that lies between the extremes. All others are lost.

What must have held for the iteration before is learnt by trying one out. It is said of that one only, and in
arithmetic that wraps: a guard such as `s + 4 <= limit` also holds after `s` went all the way round. But the guard
held in every iteration, and a step that is smaller than the gap of forbidden values cannot pass it: nothing wrapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import gcd

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.evaluator import Evaluator, widened
from ddilint.analysis.memory import (
    Default,
    Filled,
    Region,
    forget_between,
    forget_from,
    settled,
    stale_cells,
    without,
)
from ddilint.analysis.state import (
    COUNTER_BITS,
    MOST_ITERATIONS,
    STEPS,
    Aside,
    Place,
    State,
    Status,
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


# Any iteration -----------------------------------------------------------------------------------------------------


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
        state.assume(_bounds_of_steps(summary, counter))
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
            if not any(_is_allocation(symbol) for symbol in value.symbols):
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
    return size if _may_be_anything(value) and _may_be_anything(previous) else None


def _may_be_anything(value: Expr) -> bool:
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


def _bounds_of_steps(summary: Summary, counter: Expr) -> Expr:
    """That every sum is one of so many alternatives as there were iterations before the one that `counter` says."""
    facts = []
    width = counter.width
    beyond = ex.sub(counter, ex.const(summary.first, width))
    for steps in summary.steps:
        facts.append(ex.ule(beyond, ex.const(_LARGEST_SUM // steps.most, width)))  # the products do not wrap
        facts.append(ex.ule(ex.mul(beyond, ex.const(steps.least, width)), steps.number))
        facts.append(ex.ule(steps.number, ex.mul(beyond, ex.const(steps.most, width))))
    return ex.land(*facts)


# What a trial shows ------------------------------------------------------------------------------------------------


class Refuted(Struct):
    """What a trial changed of what a summary takes to stay, by the base that it is behind.

    `stored` and `hidden` are as in `memory.without`, `ranges` are those of bytes [low, high), and nothing is known any
    more of the regions that are `lost`.
    """

    stored: dict[Expr, dict[int, int]] = {}
    hidden: dict[Expr, dict[int, int]] = {}
    ranges: dict[Expr, set[tuple[int, int]]] = {}
    lost: set[Expr] = set()

    def learn(self, start: State, end: State, summary: Summary) -> None:
        """Compare a state at the end of a trial with that at its start, if it is one of the same kind."""
        if _parts_with_objects(start, end):
            return
        moved = {base for base, _ in summary.moved}
        for base, region in end.memory.items():
            old = start.memory.get(base)
            if old is None or (old is region and base not in moved) or base in self.lost:
                continue
            if base not in summary.stirred and not self._learn_rest(base, old, region):
                continue
            changed = {
                at: max(size, old.cells.get(at, (0, None))[0])
                for at, (size, value) in region.cells.items()
                if self._is_refuted(summary, (base, at), old.cells.get(at, (0, None))[1], value)
            }
            gone = {
                at: old.cells[at][0]
                for at in old.cells.keys() - region.cells.keys()
                if (base, at) not in summary.varying
            }
            self.stored.setdefault(base, {}).update(changed | gone)
            self.hidden.setdefault(base, {}).update(stale_cells(region, old))

    @staticmethod
    def _is_refuted(summary: Summary, place: Place, old: Expr | None, value: Expr) -> bool:
        """Whether a cell with another value at the end of the trial is not what the summary says."""
        if place not in summary.varying:
            return old is not value
        # What moves, does so each time.
        return place in summary.moved and any(
            each is old or summary.counter.symbol not in each.symbols for each in cases(value)
        )

    def _learn_rest(self, base: Expr, old: Region, region: Region) -> bool:
        """The same of what no cell covers; False if nothing is known any more."""
        if (old.default, old.tag) != (region.default, region.tag):
            self.lost.add(base)
            return False
        new = {(low, high) for low, high, *_ in set(region.clobbered) - set(old.clobbered)}
        self.ranges.setdefault(base, set()).update(new)
        return True

    def is_anything(self) -> bool:
        """Whether a further trial may come to another end without it; what is `hidden` is hardly read again."""
        return bool(self.lost) or any(map(any, (self.stored.values(), self.ranges.values())))

    def lose(self, start: State, places: Iterable[Place]) -> None:
        """Let cells be lost whatever the trial did to them."""
        for base, at in places:
            if (cell := start.region(base).cells.get(at)) is not None:
                self.stored.setdefault(base, {})[at] = cell[0]

    def apply(self, start: State, summary: Summary) -> Summary:
        """Forget it in the state that further iterations are made of; what the summary says without it.

        A value that moves, if not in each iteration, becomes a sum of its steps.
        """
        tag = ("refuted", summary.counter)
        spare = {place: each for place, each in summary.spare.items() if place in summary.moved}
        sums: list[Steps] = []
        lost: set[Place] = set()
        for base in self.stored.keys() - self.lost:
            named = (tag, base)
            region = start.memory[base]
            stored = {at: size for at, size in self.stored[base].items() if (base, at) not in spare}
            cells = dict(region.cells)
            for at in self.stored[base].keys() - stored:
                steps, total = spare[base, at]
                sums.append(steps)
                cells[at] = (cells[at][0], total)
            lost |= {(base, at) for at in stored}
            region = without(replace(region, cells=cells), stored, self.hidden.get(base, {}), named)
            for low, high in self.ranges.get(base, ()):
                region = forget_between(region, low, high, Default.LOST, named)
            start.memory[base] = region
        for base in self.lost:
            start.memory[base] = Region(Default.LOST, (tag, base))
        left = summary.without(lost)
        return replace(
            left,
            renewed=(*left.renewed, *(steps.place for steps in sums)),
            steps=(*left.steps, *sums),
            stirred=left.stirred | self.lost | {base for base, found in self.ranges.items() if found},
            moved=left.moved - {steps.place for steps in sums},
        )


def _parts_with_objects(start: State, end: State) -> bool:
    """Whether an object that was live when a trial began is not at its end: such iterations are told by others."""
    return any(
        found.status is Status.LIVE
        and ((after := end.objects.get(base)) is None or after.status is not Status.LIVE)
        for base, found in start.objects.items()
    )


# The iteration before ----------------------------------------------------------------------------------------------


def complete(start: State, end: State, summary: Summary) -> bool:
    """Let a state be that of any iteration, given one that was tried out (from `start` to `end`) as the one before.

    Of what was learnt in the trial, what was known before it counts, and what tells of the values that it set anew.
    False where there can be no such iteration, or what was live before is not so behind it.
    """
    if _parts_with_objects(start, end):
        return False
    counter = summary.counter
    before = start.path.length if start.path is not None else 0
    learnt = paths.conditions(end.path)[before:]
    renewed = {place: value for place in summary.renewed if (value := cell_at(end, place)) is not None}
    own = _own_symbols(renewed.values(), counter)
    kept: list[Expr] = []
    rest = [part for condition in learnt for part in _parts(condition)]
    while own:
        linked = [part for part in rest if not own.isdisjoint(part.symbols)]
        if not linked:
            break
        kept += linked
        rest = [part for part in rest if own.isdisjoint(part.symbols)]
        own |= _own_symbols(linked, counter)
    # What the iteration before read is not what the next one will read.
    then = {ex.symbol(symbol): _earlier(symbol, counter) for symbol in own}
    then[counter] = ex.sub(counter, ex.const(1, counter.width))
    values = ex.substitute_all([*renewed.values(), *kept], then)
    for (base, at), value in zip(renewed, values, strict=False):
        region = start.region(base)
        size, old = region.cells.get(at, (0, None))  # a trial may have refuted it
        if old is not None and old.width == value.width:
            cells = {**region.cells, at: (size, value)}
            start.memory[base] = Region(region.default, region.tag, cells, None, region.clobbered)
    _keep_what_is_filled(start, end, counter)
    conditions = values[len(renewed) :]
    conditions.append(
        in_iteration_before(ex.land(*(_known_before(part, counter.uid) for part in rest)), counter)
    )
    conditions.append(_bounds_of_steps(summary, then[counter]))
    return all(start.assume(condition) for condition in conditions)


def _keep_what_is_filled(start: State, end: State, counter: Expr) -> None:
    """Of arrays that seemed to be filled, keep those that the iteration filled, too, that was tried out."""
    for base, region in list(start.memory.items()):
        for index, (low, high, default, tag) in enumerate(region.clobbered):
            if not isinstance(tag, Filled) or rounds(tag.loop, tag.iteration) is not counter:
                continue
            after = end.region(base)
            match after.clobbered[0][3] if after.clobbered else after.tag:
                case ("store", Expr() as value, *_) if _may_be_anything(value):
                    continue
            lost = (low, high, default, ("loop", tag.loop, base))
            clobbered = (*region.clobbered[:index], lost, *region.clobbered[index + 1 :])
            start.memory[base] = Region(region.default, region.tag, region.cells, None, clobbered)


def cell_at(state: State, place: Place) -> Expr | None:
    """What a cell holds; None where there is none."""
    region = state.memory.get(place[0])
    cell = region.cells.get(place[1]) if region is not None else None
    return cell[1] if cell is not None else None


def _parts(condition: Expr) -> tuple[Expr, ...]:
    return condition.args if condition.op is Op.LAND else (condition,)


def _own_symbols(values: Iterable[Expr], counter: Expr) -> set[Symbol]:
    """The symbols that were new in a trial."""
    return {
        symbol
        for value in values
        for symbol in value.symbols
        if symbol.origin is not Origin.ADDRESS and ex.symbol(symbol).uid > counter.uid
    }


def _earlier(symbol: Symbol, counter: Expr) -> Expr:
    """What stands for a symbol of a trial, when that was the iteration before."""
    return ex.symbol(replace(symbol, key=("before", counter.uid, symbol.key)))


def in_iteration_before(condition: Expr, counter: Expr, earliest: int | None = None) -> Expr:
    """A condition that held in every iteration so far, as it was in the last one, where sums did not wrap.

    `earliest` is the first iteration that is known to have met it.
    """
    one = ex.const(1, counter.width)
    previous = ex.substitute(condition, {counter: ex.sub(counter, one)})
    first = counter.interval.ulo - 1 if earliest is None else earliest
    return ex.land(
        previous, *(fact for part in _parts(condition) for fact in _unwrapped(part, counter, first))
    )


def _unwrapped(guard: Expr, counter: Expr, earliest: int) -> Iterable[Expr]:
    """That the sums in a guard did not wrap, up to the iteration before, where the guard kept them from it."""
    differs = guard.op is Op.LNOT and guard.args[0].op is Op.EQ
    if guard.op not in _COMPARISONS and not differs:
        return
    left, right = guard.args[0].args if differs else guard.args
    signed = guard.op in (Op.SLT, Op.SLE)
    strict = guard.op in (Op.ULT, Op.SLT)
    for sum_, limit, is_upper in ((left, right, True), (right, left, False)):
        step = _step(sum_, counter)
        if not step or counter.symbol in limit.symbols:
            continue
        width = sum_.width
        wide = 64 if width <= 32 else width + 34  # a step, as often as the counter goes, fits
        start = ex.substitute(sum_, {counter: ex.const(earliest, counter.width)})
        rounds = ex.convert(ex.sub(counter, ex.const(earliest + 1, counter.width)), wide, signed=False)
        end = ex.add(ex.convert(start, wide, signed), ex.mul(rounds, ex.const(step, wide)))
        if differs:
            if not _is_multiple(ex.sub(limit, start), abs(step)):
                continue  # it may step over the limit
            bound = ex.zext(limit, wide)
            if step > 0:
                yield ex.lor(ex.ult(limit, start), ex.slt(end, bound))
            else:
                yield ex.lor(ex.ult(start, limit), ex.sgt(end, bound))
            continue
        least = -(1 << (width - 1)) if signed else 0
        most = least + (1 << width) - 1
        stays = ex.sle(end, ex.const(most, wide)) if step > 0 else ex.sge(end, ex.const(least, wide))
        # The forbidden values beyond the limit are as many as the step is wide, or more: it cannot pass them.
        room = abs(step) - int(strict)
        less = ex.sle if signed else ex.ule
        if is_upper:
            cannot_pass = less(limit, ex.const(most - room, width))
        else:
            cannot_pass = less(ex.const(least + room, width), limit)
        yield ex.lor(ex.lnot(cannot_pass), stays)


def _is_multiple(value: Expr, unit: int) -> bool:
    """Whether a value is a multiple of a unit for certain: the distance of two elements of an array is."""
    if unit & (unit - 1) == 0:
        return value.zeros >= unit.bit_length() - 1
    constant, terms = ex.linear(value)
    factors = [ex.signed_coeff(factor, value.width) for factor in (constant, *(k for _, k in terms))]
    most = [1, *(term.interval.uhi for term, _ in terms)]
    sizes = (abs(factor) * size for factor, size in zip(factors, most, strict=True))
    return all(factor % unit == 0 for factor in factors) and sum(sizes) < 1 << (value.width - 1)


def _step(sum_: Expr, counter: Expr, width: int = 0) -> int | None:
    """By how much a sum, modulo 2^width, changes from one iteration to the next; None where that is no constant."""
    width = width or sum_.width
    if counter.symbol not in sum_.symbols:
        return 0
    found: int | None = None
    if sum_ is counter:
        found = 1
    elif sum_.op is Op.ADD:
        steps = [_step(term, counter, width) for term in sum_.args]
        known = [step for step in steps if step is not None]
        if len(known) == len(steps):
            found = sum(factor * step for factor, step in zip(sum_.coeffs, known, strict=True))
    elif sum_.op is Op.TRUNC or (
        sum_.op in (Op.ZEXT, Op.SEXT) and (sum_.args[0] is counter or sum_.args[0].width >= width)
    ):
        found = _step(sum_.args[0], counter, width)
    return None if found is None else ex.signed_coeff(found & ((1 << width) - 1), width)


def _known_before(condition: Expr, uid: int) -> Expr:
    """A condition without what depends on symbols that are newer than `uid`, or lost: weaker, never stronger."""
    if condition.op is Op.LAND:
        return ex.land(*(_known_before(part, uid) for part in condition.args))
    if condition.op is Op.LOR:
        return ex.lor(*(_known_before(part, uid) for part in condition.args))
    for symbol in condition.symbols:
        if symbol.origin is Origin.LOST or ex.symbol(symbol).uid > uid:
            return ex.TRUE
    return condition
