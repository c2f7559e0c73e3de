"""What an iteration that is tried out shows: what it refutes of a loop's summary, and what held in those before it.

What is learnt in a trial is said of the iteration before only, and in arithmetic that wraps: a guard such as
`s + 4 <= limit` also holds after `s` went all the way round. But the guard held in every iteration, and a step that is
smaller than the gap of forbidden values cannot pass it: nothing wrapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.layers import stale_cells, without
from ddilint.analysis.loops import bounds_of_steps, may_be_anything
from ddilint.analysis.memory import Default, Filled, Region, forget_between
from ddilint.analysis.state import Place, State, Status, Steps, Summary, rounds
from ddilint.analysis.stores import cases
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol

_COMPARISONS = frozenset({Op.ULT, Op.ULE, Op.SLT, Op.SLE})


class Refuted(Struct):
    """What a trial changed of what a summary takes to stay, by the base that it is behind.

    `stored` and `hidden` are as in `layers.without`, `ranges` are those of bytes [low, high), and nothing is known any
    more of the regions that are `lost`.
    """

    stored: dict[Expr, dict[int, int]] = {}
    hidden: dict[Expr, dict[int, int]] = {}
    ranges: dict[Expr, set[tuple[int, int]]] = {}
    lost: set[Expr] = set()

    def learn(self, start: State, end: State, summary: Summary) -> None:
        """Compare a state at the end of a trial with that at its start, if it is one of the same kind."""
        if parts_with_objects(start, end):
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


def parts_with_objects(start: State, end: State) -> bool:
    """Whether an object that was live when a trial began is not at its end: such iterations are told by others."""
    return any(
        found.status is Status.LIVE
        and ((after := end.objects.get(base)) is None or after.status is not Status.LIVE)
        for base, found in start.objects.items()
    )


def learnt(start: State, end: State) -> list[Expr]:
    """The conditions that were met in a trial, from `start` to `end`: all of them hold."""
    before = start.path.length if start.path is not None else 0
    return [part for condition in paths.conditions(end.path)[before:] for part in parts_of(condition)]


def complete(start: State, end: State, summary: Summary, common: Set[Expr]) -> bool:
    """Let a state be that of any iteration, given one that was tried out (from `start` to `end`) as the one before.

    Of what was learnt in the trial, what was known before it counts, what tells of the values that it set anew, and
    what is not `common` to all ends: each iteration came to one of them only.
    False where there can be no such iteration, or what was live before is not so behind it.
    """
    if parts_with_objects(start, end):
        return False
    counter = summary.counter
    renewed = {place: value for place in summary.renewed if (value := cell_at(end, place)) is not None}
    rest = learnt(start, end)
    telling = [part for part in rest if part not in common]
    own = _own_symbols([*renewed.values(), *telling], counter)
    kept: list[Expr] = []
    while own:
        linked = [part for part in rest if not own.isdisjoint(part.symbols)]
        if not linked:
            break
        kept += linked
        rest = [part for part in rest if own.isdisjoint(part.symbols)]
        own |= _own_symbols(linked, counter)
    # What the iteration before read is not what the next one will read.
    then = {ex.symbol(symbol): ex.symbol(earlier(symbol, counter)) for symbol in own}
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
    # Where the loop ends with the iteration that was tried out, it was followed as it is.
    is_later = ex.ult(ex.const(summary.first, counter.width), counter)
    conditions += [is_later, bounds_of_steps(summary, then[counter]), summary.scanned]
    return all(start.assume(condition) for condition in conditions)


def _keep_what_is_filled(start: State, end: State, counter: Expr) -> None:
    """Of arrays that seemed to be filled, keep those that the iteration filled, too, that was tried out."""
    for base, region in list(start.memory.items()):
        for index, (low, high, default, tag) in enumerate(region.clobbered):
            if not isinstance(tag, Filled) or rounds(tag.loop, tag.iteration) is not counter:
                continue
            after = end.region(base)
            match after.clobbered[0][3] if after.clobbered else after.tag:
                case ("store", Expr() as value, *_) if may_be_anything(value):
                    continue
            lost = (low, high, default, ("loop", tag.loop, base))
            clobbered = (*region.clobbered[:index], lost, *region.clobbered[index + 1 :])
            start.memory[base] = Region(region.default, region.tag, region.cells, None, clobbered)


def cell_at(state: State, place: Place) -> Expr | None:
    """What a cell holds; None where there is none."""
    region = state.memory.get(place[0])
    cell = region.cells.get(place[1]) if region is not None else None
    return cell[1] if cell is not None else None


def parts_of(condition: Expr) -> tuple[Expr, ...]:
    """The conditions that all hold where one does."""
    return condition.args if condition.op is Op.LAND else (condition,)


def _own_symbols(values: Iterable[Expr], counter: Expr) -> set[Symbol]:
    """The symbols that were new in a trial."""
    return {
        symbol
        for value in values
        for symbol in value.symbols
        if symbol.origin is not Origin.ADDRESS and ex.symbol(symbol).uid > counter.uid
    }


def earlier(symbol: Symbol, counter: Expr) -> Symbol:
    """What stands for a symbol of a trial, when that was the iteration before."""
    return replace(symbol, key=("before", counter.uid, symbol.key))


def in_iteration_before(condition: Expr, counter: Expr, earliest: int | None = None) -> Expr:
    """A condition that held in every iteration so far, as it was in the last one, where sums did not wrap.

    `earliest` is the first iteration that is known to have met it.
    """
    one = ex.const(1, counter.width)
    previous = ex.substitute(condition, {counter: ex.sub(counter, one)})
    first = counter.interval.ulo - 1 if earliest is None else earliest
    return ex.land(
        previous, *(fact for part in parts_of(condition) for fact in _unwrapped(part, counter, first))
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
    """A condition without what depends on symbols that are newer than `uid`, or lost."""
    return weakened(
        condition, lambda symbol: symbol.origin is not Origin.LOST and ex.symbol(symbol).uid <= uid
    )


def weakened(condition: Expr, is_sure: Callable[[Symbol], bool]) -> Expr:
    """What a condition says of symbols that are sure, whatever the others are: weaker, never stronger."""
    if condition.op is Op.LAND:
        return ex.land(*(weakened(part, is_sure) for part in condition.args))
    if condition.op is Op.LOR:
        return ex.lor(*(weakened(part, is_sure) for part in condition.args))
    return condition if all(map(is_sure, condition.symbols)) else ex.TRUE
