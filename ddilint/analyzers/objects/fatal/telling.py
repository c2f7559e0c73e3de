"""Whether what a function tells its callers hangs on whether there was an object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ddilint.analysis.memory import Region
from ddilint.analysis.state import Object
from ddilint.analyzers.objects.fatal.counterparts import instead_of
from ddilint.analyzers.objects.fatal.runs import Run, those_asking
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol


def tells_callers(found: Object, runs: Sequence[Run]) -> bool:
    """Whether what a function returns, or leaves in its callers' memory, depends on whether there was an object."""
    symbol = found.pointer.symbol
    if symbol is None:
        return False
    sides = _sides(found, symbol, runs)
    return _tells(sides, symbol, _returned) or _tells(sides, symbol, _left_in_memory)


def leaves_no_trace(found: Object, runs: Sequence[Run]) -> bool:
    """Whether nothing that a function returns or stores, anywhere, depends on whether there was an object.

    More may differ than a caller is ever asked about: where it does, that is not said.
    """
    symbol = found.pointer.symbol
    if symbol is None:
        return False
    sides = _sides(found, symbol, runs)
    return not (_tells(sides, symbol, _returned) or _shows_in_memory(sides, symbol))


def _sides(found: Object, symbol: Symbol, runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Of the runs that asked for an object, those in which they may have got none, and those in which they may have."""
    asking = [run for run, _ in those_asking(runs, found)]
    null, other = (
        [run for run in asking if ex.substitute(run.condition, {symbol: pointer}) is not ex.FALSE]
        for pointer in (ex.const(0, symbol.width), instead_of(symbol))
    )
    return null, other


def _tells(
    sides: tuple[list[Run], list[Run]], symbol: Symbol, told: Callable[[Run, Symbol], frozenset[object]]
) -> bool:
    """Whether what runs that asked for an object tell hangs on whether they got it."""
    first, second = ({thing for run in side for thing in told(run, symbol)} for side in sides)
    return first != second or any(_speaks_of(thing, symbol) for thing in first)


def _speaks_of(thing: object, symbol: Symbol) -> bool:
    parts = thing if isinstance(thing, tuple) else (thing,)
    return any(isinstance(part, Expr) and symbol in part.symbols for part in parts)


def _returned(run: Run, _: Symbol) -> frozenset[object]:
    return frozenset([run.outcome.value])


def _left_in_memory(run: Run, symbol: Symbol) -> frozenset[object]:
    """What memory that a parameter leads to holds and where, if it may be a status or a flag that hangs on `symbol`."""
    found = set()
    for base, region in run.outcome.state.memory.items():
        root = base.symbol
        if root is None or not isinstance(root.key, tuple) or root.key[0] != "parameter":
            continue
        for at, (_, value) in region.cells.items():
            number = ex.const_of(value)
            is_failure = value.width == 32 and number is not None and number >> 30 == 3
            is_flag = value.width == 8 and number in (0, 1)
            if is_failure or is_flag or (value.width in (8, 32) and symbol in value.symbols):
                found.add((base, at, value))
    return frozenset(found)


def _shows_in_memory(sides: tuple[list[Run], list[Run]], symbol: Symbol) -> bool:
    """Whether anything in memory, but for the object itself, hangs on whether there was one.

    Runs have most regions in common: only those are looked into that not both sides know.
    """
    first, second = (
        {(run.outcome.state.outside.default, run.outcome.state.outside.tag) for run in side} for side in sides
    )
    if first != second or any(_speaks_of(thing, symbol) for thing in first):
        return True
    without, with_ = map(_regions_left, sides)
    for base in without | with_:
        if base.symbol == symbol:
            continue
        one, other = without.get(base, {}), with_.get(base, {})
        if one and symbol in base.symbols:
            return True
        if any(_speaks_of(thing, symbol) for region in one.values() for thing in _contents(region)):
            return True
        if one.keys() != other.keys() and _contents(*one.values()) != _contents(*other.values()):
            return True
    return False


def _regions_left(runs: Iterable[Run]) -> dict[Expr, dict[int, Region]]:
    """The regions that some of the runs leave behind each base, by their identity."""
    found: dict[Expr, dict[int, Region]] = {}
    for run in runs:
        for base, region in run.outcome.state.memory.items():
            found.setdefault(base, {})[id(region)] = region
    return found


def _contents(*regions: Region) -> set[object]:
    """What some regions hold, and where."""
    found: set[object] = {(region.default, region.tag) for region in regions}
    for region in regions:
        found.update((at, value) for at, (_, value) in region.cells.items())
    return found
