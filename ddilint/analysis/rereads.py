"""Values that a path reads twice, where code that is not followed might have changed them in between.

Such code can do anything, and a value that it may have set is a value like any other. But a flag that is asked twice
(`if (Extension->Logging)`) is usually the same flag: a path on which it changed in between is no ground for a finding
if the same way is also taken where it did not change. Where no path takes that way unless it changed, the driver asks
again because it may, and that counts. What a loop asks again in each iteration is expected to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.memory import place_read
from ddilint.analysis.path import Path, TraceStep
from ddilint.analysis.proof import Proof, Prover, steps_taken
from ddilint.analysis.state import Aside, State
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.finding import Location

Way = tuple[Location, str]
"""A side of a branch: where it stands, and the text of the step that takes it."""

_MOST_PATHS = 8
_MOST_WAYS = 6


class Ways:
    """The paths on which a side of a branch was taken that asks for something that may have changed."""

    def __init__(self) -> None:
        self._paths: dict[Way, list[Path]] = {}

    def take(self, location: Location, text: str, condition: Expr, path: Path | None) -> None:
        """A side of a branch is taken, on this path."""
        if path is None or not any(source_of(symbol) is not None for symbol in condition.symbols):
            return
        known = self._paths.setdefault((location, text), [])
        if len(known) < _MOST_PATHS:
            known.append(path)

    def taken(self, step: TraceStep) -> Sequence[Path]:
        """The paths on which the decision of a step was taken."""
        return self._paths.get((step.location, step.text), ())


def without_changes(state: State, proof: Proof, prover: Prover, ways: Ways) -> Proof | None:
    """A proof that does not rest on a change that nobody is seen to make, if possible; None for no proof at all."""
    steps = [step for step in steps_taken(state.trace, proof.model) if step.condition is not None]
    pairs = list(_read_twice(steps))
    if not pairs:
        return proof
    same = [ex.eq(ex.symbol(first), ex.symbol(second)) for first, second in pairs]
    unchanged = prover.prove_conditions([*paths.conditions(state.path), *same])
    if unchanged is not None:
        return unchanged
    again = {second for _, second in pairs}
    for step in steps:
        assert step.condition is not None
        if again.isdisjoint(step.condition.symbols):
            continue
        if not any(prover.prove_conditions([*paths.conditions(path), *same]) for path in ways.taken(step)):
            return proof
    return None


def with_same_modes(
    state: State, proof: Proof, violation: Expr, prover: Prover, given: Iterable[Expr] = ()
) -> Proof | None:
    """A proof on a way where no call finds another value than the way was taken with; None where there is none.

    What one call of a function asks twice may have changed: it asks again because of that. `given` holds, too.
    """
    same: dict[Expr, None] = dict.fromkeys(given)
    found = proof
    for _ in range(_MOST_WAYS):  # what is no proof on one way may be one on another that was merged with it
        known = len(same)
        readings = list(_readings(steps_taken(state.trace, found.model), found.model.holding()))
        same.update(dict.fromkeys((*_same_modes(readings), *_same_choices(readings, violation))))
        if len(same) == known:
            return found
        other = prover.prove_conditions([*paths.conditions(state.path), *same], violation)
        if other is None:
            return None
        found = other
    return None  # so many ways contradict themselves


class _Reading(Struct):
    """What a decision asks of memory: the symbol that was read there, and who asks."""

    symbol: Symbol
    base: object
    start: int
    size: int
    location: Location
    call: int


def _same_modes(readings: Iterable[Sequence[_Reading]]) -> Iterable[Expr]:
    """That what a call reads is what calls before it read in the same place, where they ask in different places."""
    read: list[_Reading] = []
    seen: set[Symbol] = set()
    for together in readings:
        # One decision about what different ways found is none that asks again.
        beside = {reading.symbol for reading in together}
        for reading in together:
            if reading.symbol in seen:
                continue
            before = next(
                (
                    earlier
                    for earlier in reversed(read)
                    if earlier.symbol not in beside and _overlaps(earlier, reading)
                ),
                None,
            )
            if before is not None and before.location != reading.location and before.call != reading.call:
                yield _is_same(before, reading)
        seen |= beside
        read += together


def _same_choices(readings: Iterable[Sequence[_Reading]], violation: Expr) -> Iterable[Expr]:
    """That what a violation hangs on, read on ways that were merged, is what was read in the same place before.

    Of such a reading no step tells who asked.
    """
    read = {reading.symbol: reading for together in readings for reading in together}
    places = {(reading.base, reading.start, reading.size): symbol for symbol, reading in read.items()}
    for symbol in ex.ordered_symbols(violation):
        if symbol in read:
            continue
        match source_at_any_time(symbol):
            case ("memory", base, int(start), int(size)):
                before = places.setdefault((base, start, size), symbol)
                if before is not symbol and before.width == symbol.width:
                    yield ex.eq(ex.symbol(before), ex.symbol(symbol))
            case _:
                pass


def _readings(steps: Sequence[TraceStep], holds: Callable[[Expr], bool]) -> Iterable[list[_Reading]]:
    """What each decision reads of memory, on the way that is taken."""
    calls = _calls_of(steps)
    for step, call in zip(steps, calls, strict=True):
        together = []
        for symbol in _read_by(step.condition, holds) if step.condition is not None else ():
            match source_at_any_time(symbol):
                case ("memory", base, int(start), int(size)):
                    together.append(_Reading(symbol, base, start, size, step.location, call))
                case _:
                    pass
        yield together


def _read_by(condition: Expr, holds: Callable[[Expr], bool]) -> Iterable[Symbol]:
    """What a decision hangs on, of what ways brought that met before: only what was brought by the one taken."""
    pending, seen = [condition], set[Expr]()
    found: dict[Expr, None] = {}
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.op is Op.ITE:
            test, first, second = node.args
            pending.append(first if holds(test) else second)
        elif node.symbol is not None:
            found[node] = None
        else:
            pending += node.args
    return ex.ordered_symbols(*found)


def _overlaps(first: _Reading, second: _Reading) -> bool:
    """Whether one of two readings is a part of the other."""
    inner, outer = sorted((first, second), key=lambda reading: reading.size)
    last = outer.start + outer.size - inner.size
    return first.base == second.base and outer.start <= inner.start <= last


def _is_same(first: _Reading, second: _Reading) -> Expr:
    inner, outer = sorted((first, second), key=lambda reading: reading.size)
    whole = ex.symbol(outer.symbol)
    moved = ex.lshr(whole, ex.const(8 * (inner.start - outer.start), whole.width))
    return ex.eq(ex.convert(moved, inner.symbol.width, signed=False), ex.symbol(inner.symbol))


def source_at_any_time(symbol: Symbol) -> object:
    """The same as `source_of`, also for what a loop finds in a place when an iteration begins."""
    return source_of(symbol) or source_of(_at_loop(symbol))


def _at_loop(symbol: Symbol) -> Symbol:
    """What a loop finds in a place when an iteration begins, as what it found there first."""
    match symbol.key:
        case ("before", _, tuple() as key):
            return replace(symbol, key=key)
        case _:
            return symbol


def _calls_of(steps: Iterable[TraceStep]) -> list[int]:
    """The call of a function that each step belongs to, by number."""
    found = []
    under_way: list[int] = []
    entered = 0
    for step in steps:
        del under_way[step.depth + 1 :]
        while len(under_way) <= step.depth:
            entered += 1
            under_way.append(entered)
        found.append(under_way[step.depth])
    return found


def _read_twice(steps: Iterable[TraceStep]) -> Iterable[tuple[Symbol, Symbol]]:
    """What decisions ask of the same place: one after the other, in different places of the source."""
    read: dict[object, list[Symbol]] = {}
    asked: dict[Symbol, set[Location]] = {}
    for step in steps:
        assert step.condition is not None
        for symbol in ex.ordered_symbols(step.condition):
            place = source_of(symbol)
            if place is None:
                continue
            if symbol not in asked:
                read.setdefault(place, []).append(symbol)
            asked.setdefault(symbol, set()).add(step.location)
    for symbols in read.values():
        for first, second in pairwise(symbols):
            if first.width == second.width and asked[first].isdisjoint(asked[second]):
                yield first, second


def source_of(symbol: Symbol) -> object:
    """What tells where a value comes from, whenever it was read: a place in memory, or a routine and its arguments.

    None where nothing does.
    """
    match symbol.key:
        case ("result", ("call", _, _, Aside((str(name), tuple(arguments))))):
            return ("result", name, tuple(_origin(argument) for argument in arguments))
        case ("mem", _, _, Expr() as table, (Expr() as at, int(size))):  # an element of a table
            return ("memory", _origin(table), at, size)
        case _:
            place = place_read(symbol)
            if place is None:
                return None
            base, offset, size = place
            return ("memory", _origin(base), offset, size)


def _origin(value: Expr) -> object:
    """The place that a pointer was read from, or the value itself."""
    place = source_of(value.symbol) if value.symbol is not None else None
    return value if place is None else place
