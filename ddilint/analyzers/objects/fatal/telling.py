"""Whether what a function tells its callers hangs on whether there was an object."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    asking = [run for run, _ in those_asking(runs, found)]
    return _tells(asking, symbol, _returned) or _tells(asking, symbol, _left_in_memory)


def leaves_no_trace(found: Object, runs: Sequence[Run]) -> bool:
    """Whether nothing that a function returns or stores, anywhere, depends on whether there was an object.

    More may differ than a caller is ever asked about: where it does, that is not said.
    """
    symbol = found.pointer.symbol
    if symbol is None:
        return False
    asking = [run for run, _ in those_asking(runs, found)]
    return not (_tells(asking, symbol, _returned) or _tells(asking, symbol, _left_anywhere))


def _tells(runs: list[Run], symbol: Symbol, told: Callable[[Run, Symbol], frozenset[object]]) -> bool:
    """Whether what runs that asked for an object tell hangs on whether they got it."""
    null, other = ex.const(0, symbol.width), instead_of(symbol)
    sides: tuple[set[object], set[object]] = (set(), set())
    for run in runs:
        for side, pointer in zip(sides, (null, other), strict=True):
            if ex.substitute(run.condition, {symbol: pointer}) is not ex.FALSE:
                side.update(told(run, symbol))
    return sides[0] != sides[1] or any(
        isinstance(part, Expr) and symbol in part.symbols
        for thing in sides[0]
        for part in (thing if isinstance(thing, tuple) else (thing,))
    )


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


def _left_anywhere(run: Run, symbol: Symbol) -> frozenset[object]:
    """What all memory holds, but for the object itself."""
    state = run.outcome.state
    found: set[object] = {(state.outside.default, state.outside.tag)}
    for base, region in state.memory.items():
        if base.symbol != symbol:
            found.add((base, region.default, region.tag))
            found.update((base, at, value) for at, (_, value) in region.cells.items())
    return frozenset(found)
