"""The bounds of what a driver reads from a field of its own, or a variable of file scope: by all that it stores there.

A value that was clamped where it was stored is not anything its type allows where another routine reads it. Only values
that a suspicion rests on are asked about, so that the functions that store them are executed for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis.evaluator import Array, Frame
from ddilint.analysis.events import Event
from ddilint.analysis.interpreter import BudgetExceeded, Interpreter
from ddilint.analysis.memory import Default
from ddilint.analysis.program import Program
from ddilint.analysis.spellings import last_name
from ddilint.analysis.state import State
from ddilint.contracts.model import Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.refine import interval_in
from ddilint.ir import nodes as ir

_BUDGET = 2_000
_MAXIMUM_SETTERS = 8
_NOT_KNOWN = ex.marks_of(frozenset({Origin.LOST, Origin.OPAQUE}))
_READ = frozenset({Default.INITIAL.value, Default.CHANGED.value})


class _Place(Struct, frozen=True):
    """A field or variable by its name and its width in bits.

    Of a field that structures of the kit have, too, `offset` tells which it is: in bytes from what its owner's pointer
    leads to.
    """

    name: str
    is_field: bool
    width: int
    offset: int | None = None


class Setters(Protocol):
    """The link unit, as far as it is asked here."""

    def is_of_the_kit(self, field: str) -> bool:
        """Whether any structure of the kit has a field of that name, too."""

    def setters(self, name: str, is_field: bool) -> tuple[str, ...] | None:
        """The link names of the functions that store to a field (or variable); None where that cannot be told."""

    def initialized(self, plain: str) -> Sequence[ir.GlobalVariable]:
        """The variables of file scope of a plain name that have an initial value other than 0."""

    def function(self, name: str) -> ir.Function | None:
        """A function by its link name."""


class Invariants:
    """The bounds of fields and variables, each worked out when it is asked for."""

    def __init__(
        self,
        unit: Setters,
        pointer_bits: int,
        globals_: Callable[[], Mapping[str, ir.GlobalVariable]],
        program: Program,
        contracts: Contracts,
    ) -> None:
        self._unit = unit
        self._pointer_bits = pointer_bits
        self._globals = globals_
        self._program = program
        self._contracts = contracts
        self._known: dict[_Place, tuple[int, int] | None] = {}

    def of(self, symbols: Iterable[Symbol]) -> list[Expr]:
        """What holds of values that were read, by all that is ever stored where they came from."""
        found: list[Expr] = []
        for symbol in symbols:
            read = _place_of(symbol)
            if read is None or self._is_foreign(symbol):
                continue
            is_shared = read.is_field and self._unit.is_of_the_kit(read.name)
            place = read if is_shared else replace(read, offset=None)
            if place not in self._known:
                self._known[place] = self._bounds(place) if read.offset is not None or not is_shared else None
            bounds = self._known[place]
            if bounds is not None:
                value = ex.symbol(symbol)
                found += [
                    ex.uge(value, ex.const(bounds[0], symbol.width)),
                    ex.ule(value, ex.const(bounds[1], symbol.width)),
                ]
        return found

    def _is_foreign(self, symbol: Symbol) -> bool:
        """Whether a value was read from memory that somebody handed to the driver, such as a request's buffer."""
        key = symbol.key
        while isinstance(key, tuple) and key[0] == "mem" and isinstance(key[3], Expr):
            base = key[3].symbol
            if base is None:
                return True
            key = base.key
            place = last_name(base.name)
            was_set = isinstance(key, tuple) and key[0] in ("mem", "set") and key[1] == Default.CHANGED.value
            if was_set or (place is not None and place[0] in self._contracts.foreign):
                return True
        return False

    def _bounds(self, place: _Place) -> tuple[int, int] | None:
        """The least and the largest value that is stored there, the 0 of the beginning included; None for any."""
        setters = self._unit.setters(place.name, place.is_field)
        if setters is None or len(setters) > _MAXIMUM_SETTERS or (place.is_field and not setters):
            return None
        listener = _Silence()
        low = high = self._first_value(place.name, place.width) if not place.is_field else 0
        is_met = place.offset is None
        for setter in setters:
            function = self._unit.function(setter)
            if function is None:
                return None
            watch = _Watch(self._pointer_bits, self._globals(), listener, self._contracts, self._program)
            watch.wanted = place
            watch.reset(_BUDGET)
            try:
                watch.analyse(function)
            except BudgetExceeded:
                return None
            if watch.lost or (not watch.heard and place.offset is None):
                return None
            is_met = is_met or watch.is_met
            low = min([low, *(least for least, _ in watch.heard)])
            high = max([high, *(largest for _, largest in watch.heard)])
        if not is_met:
            return None
        # Where only zeros are stored, the driver makes room for what others store.
        return (low, high) if high > 0 else None

    def _first_value(self, name: str, width: int) -> int:
        """What the initializer of a variable says."""
        first = 0
        for variable in self._unit.initialized(name):
            for offset, size, value in variable.values:
                if offset == 0 and 8 * size == width:
                    first = max(first, value & ((1 << width) - 1))
        return first


class _Silence:
    """Nobody is told what happens on the way to a store."""

    def event(self, event: Event) -> frozenset[str]:
        """Take no notice."""
        return frozenset()


class _Watch(Interpreter):
    """Notes the bounds of what is stored in one place, whatever leads to it."""

    wanted = _Place("", False, 0)
    lost = False
    is_met = False

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.heard: list[tuple[int, int]] = []

    def store(
        self,
        state: State,
        frame: Frame,
        address: Expr,
        value: Expr,
        size: int,
        text: str,
        array: Array | None = None,
    ) -> None:
        """Store as ever, and note the bounds of what is stored there."""
        wanted = self.wanted
        is_there = last_name(text) == (wanted.name, wanted.is_field)
        # Of fields that share a name with the kit's, one of another width is another one.
        if is_there and (8 * size == wanted.width or wanted.offset is None):
            if 8 * size != wanted.width or value.marks & _NOT_KNOWN:
                self.lost = True
            else:
                bounds = interval_in(value, state.ranges)
                self.heard.append((bounds.ulo, bounds.uhi))
                self.is_met = self.is_met or ex.linear(address)[0] == wanted.offset
        super().store(state, frame, address, value, size, text, array)


def _place_of(symbol: Symbol) -> _Place | None:
    """The field or variable that a value was read from; None where it is neither, or somebody else's for certain."""
    key = symbol.key
    if (
        symbol.origin is not Origin.INPUT
        or not isinstance(key, tuple)
        or key[0] != "mem"
        or key[1] not in _READ
    ):
        return None
    place = last_name(symbol.name)
    base = key[3].symbol if isinstance(key[3], Expr) else None
    if place is None or base is None:
        return None
    name, is_field = place
    owner = base.key[0] if isinstance(base.key, tuple) else ""
    if owner == "local" or (not is_field and (owner != "global" or name != symbol.name)):
        return None
    offset = key[4][0]
    return _Place(name, is_field, symbol.width, offset if isinstance(offset, int) else None)
