"""The bounds of what a driver reads from a field of its own, or a variable of file scope: by all that it stores there.

A value that was clamped where it was stored is not anything its type allows where another routine reads it. Only values
that a suspicion rests on are asked about, so that the functions that store them are executed for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.evaluator import Array, Frame
from ddilint.analysis.events import Event
from ddilint.analysis.foreign import Ownership
from ddilint.analysis.interpreter import BudgetExceeded, Interpreter
from ddilint.analysis.memory import Default, copied_from
from ddilint.analysis.program import Program
from ddilint.analysis.spellings import last_name
from ddilint.analysis.state import Object, State
from ddilint.analysis.stores import cases
from ddilint.contracts.model import Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.refine import interval_in
from ddilint.ir import nodes as ir
from ddilint.ir.effects import calls_of

_BUDGET = 2_000
_MAXIMUM_SETTERS = 8
_NOT_KNOWN = ex.marks_of(frozenset({Origin.LOST, Origin.OPAQUE}))


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

    def is_routine_of_the_kit(self, name: str) -> bool:
        """Whether the kit declares a function of that name, or defines such a macro."""

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
        self._ownership = Ownership(contracts, unit.is_routine_of_the_kit)
        self._known: dict[_Place, tuple[int, int] | None] = {}
        self._kept: dict[_Place, Object | None] = {}

    def of(self, symbols: Iterable[Symbol]) -> list[Expr]:
        """What holds of values that were read, by all that is ever stored where they came from."""
        found: list[Expr] = []
        for symbol in symbols:
            read = _place_of(symbol)
            if read is None or self._ownership.is_foreign(symbol):
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

    def kept(self, symbol: Symbol) -> Object | None:
        """A tracked object of those that a pointer read from a field of the driver's own leads to.

        None where anything but such objects is ever stored there, null pointers apart.
        """
        read = _place_of(symbol, Origin.POINTER)
        if read is None or symbol.width != self._pointer_bits:
            return None
        if self._ownership.is_foreign(symbol) or self._unit.is_of_the_kit(read.name):
            return None
        if read not in self._kept:
            self._kept[read] = self._only_kept(read)
        return self._kept[read]

    def _only_kept(self, place: _Place) -> Object | None:
        setters = self._unit.setters(place.name, place.is_field)
        if setters is None or len(setters) > _MAXIMUM_SETTERS:
            return None
        found: list[Object] = []
        for setter in setters:
            watch = self._watched(_KeptWatch, place, setter)
            if watch is None or watch.lost or not watch.is_met:
                return None
            found += watch.found
        return found[0] if found else None

    def _watched(self, kind: type[_W], place: _Place, setter: str) -> _W | None:
        """Execute a function that stores to a place, and watch; None where that cannot be done."""
        function = self._unit.function(setter)
        if function is None:
            return None
        watch = kind(self._pointer_bits, self._globals(), _Silence(), self._contracts, self._program)
        watch.wanted, watch.ownership = place, self._ownership
        watch.reset(_BUDGET)
        try:
            watch.analyse(function)
        except BudgetExceeded:
            return None
        return watch

    def _bounds(self, place: _Place) -> tuple[int, int] | None:
        """The least and the largest value that is stored there, the 0 of the beginning included; None for any."""
        setters = self._unit.setters(place.name, place.is_field)
        if setters is None or len(setters) > _MAXIMUM_SETTERS or (place.is_field and not setters):
            return None
        low = high = self._first_value(place.name, place.width) if not place.is_field else 0
        is_met, is_own = place.offset is None, place.is_field
        for setter in setters:
            function = self._unit.function(setter)
            watch = self._watched(_Watch, place, setter)
            if function is None or watch is None:
                return None
            if watch.lost or (not watch.heard and place.offset is None):
                return None
            is_met = is_met or watch.is_met
            low = min([low, *(least for least, _ in watch.heard)])
            high = max([high, *(largest for _, largest in watch.heard)])
            is_own = is_own and all(self._is_own_record(function, record) for record in watch.records)
        if not is_met:
            return None
        # Where only zeros are stored, the driver makes room for what others store, if they get to see that.
        return (low, high) if high > 0 or is_own else None

    def _is_own_record(self, function: ir.Function, record: str | None) -> bool:
        """Whether a variable of a function, by its name, is handed to none but functions of the driver."""
        if record is None:
            return False
        calls = [
            call
            for call in calls_of(function)
            if any(ir.variable_of(argument) == record for argument in call.arguments)
        ]
        return bool(calls) and all(
            isinstance(call.callee, str) and self._program.is_driver_function(call.callee) for call in calls
        )

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

    def event(self, event: Event) -> Expr:
        """Take no notice."""
        return ex.FALSE


class _StoreWatch(Interpreter):
    """Looks at what is stored in one place, whatever leads to it; `lost` where that tells nothing.

    `is_met` is whether anything was stored there, as far as its offset tells the place from others.
    """

    wanted = _Place("", False, 0)
    ownership: Ownership
    lost = False
    is_met = False

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
        """Store as ever, and note what is stored there."""
        self.replaced(state, frame, address, value, size, text)
        super().store(state, frame, address, value, size, text, array)


_W = TypeVar("_W", bound=_StoreWatch)


class _KeptWatch(_StoreWatch):
    """Notes the tracked objects that are stored there."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.found: list[Object] = []

    def replaced(self, state: State, frame: Frame, address: Expr, value: Expr, size: int, text: str) -> None:
        """Note of what is stored there which object it is."""
        wanted = self.wanted
        if last_name(text) == (wanted.name, wanted.is_field):
            made = {each.pointer: each for each in (*state.allocations, *state.objects.values())}
            for each in cases(value):
                found = made.get(each)
                if found is not None and found.tracked and not found.foreign:
                    self.found.append(found)
                elif ex.const_of(each) != 0:
                    self.lost = True
            self.is_met = True
            if ex.linear(address)[0] != wanted.offset:
                self.lost = True  # in another structure, which shares the field's name


class _Watch(_StoreWatch):
    """Notes the bounds of what is stored in one place, whatever leads to it, and in which variables that is."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.heard: list[tuple[int, int]] = []
        self.records: set[str | None] = set()

    def replaced(self, state: State, frame: Frame, address: Expr, value: Expr, size: int, text: str) -> None:
        """Note the bounds of what is stored there."""
        wanted = self.wanted
        is_there = last_name(text) == (wanted.name, wanted.is_field)
        # Of fields that share a name with the kit's, one of another width is another one.
        if is_there and (8 * size == wanted.width or wanted.offset is None):
            if (
                self._is_for_others(state, frame, address, value)
                or 8 * size != wanted.width
                or value.marks & _NOT_KNOWN
            ):
                self.lost = True
            else:
                bounds = interval_in(value, state.ranges)
                self.heard.append((bounds.ulo, bounds.uhi))
                self.records |= {_record(target.base, frame) for target in self.targets(address) or ()}
                self.is_met = self.is_met or ex.linear(address)[0] == wanted.offset

    def _is_for_others(self, state: State, frame: Frame, address: Expr, value: Expr) -> bool:
        """Whether a field is set in memory that others read or fill: then such structures come from others, too.

        Who goes by what is there only limits it.
        """
        if not any(
            symbol is not None and (self.ownership.leads_to_foreign(symbol) or _is_raw(symbol, frame))
            for symbol in (target.base.symbol for target in self.targets(address) or ())
        ):
            return False
        place = (self.wanted.name, self.wanted.is_field)
        rests_on = value.symbols.union(*(each.symbols for each in paths.conditions(state.path)))
        return not any(last_name(symbol.name) == place for symbol in rests_on)


def _record(base: Expr, frame: Frame) -> str | None:
    """The variable of the function itself that an address is that of."""
    match base.symbol.key if base.symbol is not None and frame.caller is None else None:
        case ("local", frame.name, str(variable)):
            return variable
        case _:
            return None


def _is_raw(symbol: Symbol, frame: Frame) -> bool:
    """Whether an address is that of a running function's array of bytes, which a message is made in."""
    match symbol.key:
        case ("local", frame.name, str(variable)):
            type_ = frame.function.variables[variable].type
            return type_.kind is ir.TypeKind.ARRAY and type_.element_bits == 8
        case _:
            return frame.caller is not None and _is_raw(symbol, frame.caller)


def _place_of(symbol: Symbol, origin: Origin = Origin.INPUT) -> _Place | None:
    """The field or variable that a value was read from; None where it is neither, or somebody else's for certain."""
    if symbol.origin is not origin or (place := last_name(symbol.name)) is None:
        return None
    match symbol.key:
        case _ if (copied := copied_from(symbol)) is not None:
            bases, offset = copied
        case ("mem", Default.INITIAL.value | Default.CHANGED.value, _, Expr() as base, (offset, _)):
            bases = (base,)
        case _:
            return None
    name, is_field = place
    owners = {_owner(base) for base in bases}
    if owners & {"", "local"} or (not is_field and (owners != {"global"} or name != symbol.name)):
        return None
    return _Place(name, is_field, symbol.width, offset if isinstance(offset, int) else None)


def _owner(base: Expr) -> object:
    """What kind of memory an address leads to; "" for none at all."""
    if base.symbol is None:
        return ""
    return base.symbol.key[0] if isinstance(base.symbol.key, tuple) else "unknown"
