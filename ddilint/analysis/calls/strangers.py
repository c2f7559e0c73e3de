"""What a call does to a state where nothing is known of the routine but its name and its arguments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis.calls.callees import CalleeCalls
from ddilint.analysis.calls.sites import handed_bytes, name_of, place_of, pointee_name
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import CallSite, Listener
from ddilint.analysis.memory import Default, Region
from ddilint.analysis.pointers import Target
from ddilint.analysis.program import Program
from ddilint.analysis.state import State, Status, fresh_symbol
from ddilint.contracts.model import Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.stored import Stored, is_named
from ddilint.ir.stored import name_of as stored_name_of

_ULONG_BYTES = 4
# What memory holds that the driver set nothing in.
_UNSET = (Default.JUNK, Default.ZERO)


class StrangerCalls(CalleeCalls):
    """Executes calls of routines that have neither a body nor a contract."""

    def __init__(
        self,
        pointer_bits: int,
        globals_: Mapping[str, ir.GlobalVariable],
        listener: Listener,
        contracts: Contracts,
        program: Program,
    ) -> None:
        super().__init__(pointer_bits, globals_, listener, contracts, program)
        self.watched = contracts.logged.watched() | contracts.placed_fields()
        self.probed: set[Expr] = set()
        self.passed: set[Symbol] = set()
        self.unfollowed: dict[Location, dict[str, set[Symbol]]] = {}
        """The driver's own functions that were called in places, and not followed: by their link names, with what they
        were given, as numbers or behind pointers."""

    def stays(self, base: Expr) -> bool:
        """Whether nobody sets the variable of file scope at an address while the driver runs."""
        symbol = base.symbol
        if symbol is None or not isinstance(symbol.key, tuple) or symbol.key[0] != "global":
            return False
        variable = self._globals.get(symbol.key[1])
        return variable is not None and variable.type.is_scalar and self.program.is_settled(symbol.key[1])

    def forget_touched(self, state: State, frame: Frame, touched: ir.Touched, kept: frozenset[Expr]) -> None:
        """Some part of this code may have been executed: what it sets is not known; it cannot find variables `kept`."""
        lost = Region(Default.LOST, fresh_symbol("damage", 1, Origin.LOST))
        for base in state.memory:
            if base not in kept and self._is_variable(base):
                state.memory[base] = lost
        offsets = None if touched.offsets is None else frozenset(touched.offsets)
        set_by_name: set[str] = set()
        for name in touched.callees:
            if self.program.is_driver_function(name):
                stored = self.program.stored_by(name)
                set_by_name |= stored.variables
                known = stored.offsets
                offsets = None if offsets is None or known is None else offsets | known
        self.forget_outside(state, Default.LOST, self.occasion(state, frame), offsets, set_by_name)

    def note_unfollowed(self, state: State, site: CallSite, name: str) -> None:
        """A function of the driver is called, and not followed."""
        given = self.unfollowed.setdefault(site.location, {}).setdefault(name, set())
        for argument in site.arguments:
            given |= argument.symbols
            for target in (self.targets(argument) or ()) if argument.width == self.pointer_bits else ():
                if target.base in state.memory:
                    given.update(*(value.symbols for value in mem.values_in(state.memory[target.base])))

    def forget_stored(self, state: State, site: CallSite, stored: Stored, occasion: object) -> None:
        """A function of the driver that is not followed ran: what it stores through pointers is not known."""
        anywhere = stored.anywhere
        lost: set[int] = set()
        for number, offsets in stored.behind.items():
            given = self.targets(site.arguments[number]) if number < len(site.arguments) else None
            if not given:
                anywhere = None if anywhere is None or offsets is None else anywhere | offsets
                lost.add(number)
            sets = self._setting(site, stored, {number})
            for target in given or ():
                self._forget_behind(state, target, offsets, occasion, sets)
        sets = self._setting(site, stored, lost)
        self.forget_outside(state, Default.OPAQUE, occasion, anywhere, stored.variables, sets)

    def _setting(
        self, site: CallSite, stored: Stored, through: Collection[int]
    ) -> Callable[[str], bool] | None:
        """What a function sets by its name, with the names that the arguments of this call tell; None for anything.

        What it stores without a name is behind the arguments that tell none: behind one of those `through` which the
        memory is reached, that is anything.
        """
        if stored.names is None:
            return None
        named = {number for number in stored.nameless if is_named(site.call, number)}
        if not stored.nameless.intersection(through) <= named:
            return None
        told = (stored_name_of(site.call.text_of(number)) for number in named)
        return replace(stored, names=stored.names.union(*told)).sets

    def _forget_behind(
        self,
        state: State,
        target: Target,
        offsets: frozenset[tuple[int, int]] | None,
        occasion: object,
        sets: Callable[[str], bool] | None,
    ) -> None:
        """The same of what one pointer leads to; variables and objects are what the callers of this are for."""
        base, begin = target.base, ex.const_of(target.offset)
        found = state.objects.get(base)
        if base.op is Op.CONST or self._is_variable(base):
            return
        if self.is_local(base, state) or (found is not None and found.status is Status.LIVE):
            return
        at: set[tuple[int, int]] | None = None
        if offsets is not None and begin is not None:
            begin = ir.signed(begin, self.pointer_bits)
            at = {(begin + low, begin + high) for low, high in offsets}
        region = self.region(state, base)
        state.memory[base] = mem.left_by(region, at, Default.OPAQUE, (occasion, base), sets)

    def _result(
        self,
        state: State,
        frame: Frame,
        site: CallSite,
        origin: Origin,
        between: tuple[int, int] | None = None,
    ) -> State:
        """Give a call's temporary a value of its own, within limits: the same for the same call on every path."""
        call = site.call
        place = place_of(frame, call)
        state.counts[place] = state.counts.get(place, 0) + 1
        if call.result is None:
            return state
        type_ = call.type
        if type_.kind is ir.TypeKind.POINTER:
            origin = Origin.POINTER
        width = type_.bits if 0 < type_.bits <= 64 else 32
        limits = Interval.span(*between, width) if between is not None else None
        key = ("result", name_of(state, frame, site))
        symbol = Symbol(f"{site.name}()", width, type_.signed, origin, key, limits)
        state.temporaries[call.result] = ex.symbol(symbol)
        return state

    def _stranger(
        self, state: State, frame: Frame, site: CallSite, default: Default, *, changes: bool = True
    ) -> None:
        """A routine that is not known: what its arguments point to is handed on, and may be changed.

        Where `changes` is not set, only variables may be: the caller knows what the routine does to other memory.
        """
        name = name_of(state, frame, site)
        self._hand_over(state, frame, site)
        is_followed_back = any(_is_function(argument) for argument in site.arguments)
        for index, (argument, value) in enumerate(zip(site.arguments, site.call.arguments, strict=True)):
            if argument.width != self.pointer_bits:
                continue
            tag = ("by", name, index)
            if not is_followed_back:
                unset = _UNSET if changes else (Default.JUNK,)
                for target in self.targets(argument) or ():
                    self._fill_behind(state, self.region(state, target.base), tag, default, unset)
            self._changed_through(state, argument, value.type, default, tag, site, index, changes)

    def _hand_over(self, state: State, frame: Frame, site: CallSite) -> None:
        """What the arguments of a call point to is handed on."""
        for argument, value in zip(site.arguments, site.call.arguments, strict=True):
            if argument.width == self.pointer_bits and not self._is_part(state, frame, argument, value.type):
                self.escape(state, argument, site.location, f"handed to {site.name}")

    def _is_part(self, state: State, frame: Frame, argument: Expr, type_: ir.Type) -> bool:
        """Whether a pointer is to a scalar inside a variable, so that the rest of the variable stays unknown."""
        if type_.element_bits not in (8, 16, 32, 64):
            return False
        for target in self.targets(argument) or ():
            symbol = target.base.symbol
            if symbol is None or not isinstance(symbol.key, tuple) or symbol.key[0] != "local":
                return False
            variable = frame.function.variables.get(symbol.key[2])
            if variable is None or symbol.key[1] != frame.name:
                return False
            if type_.element_bits >= variable.type.bits:
                return False
            if type_.element_bits == 8 and ex.const_of(target.offset) == 0:
                return False  # `PVOID`: the whole variable is meant
        return True

    def _change_behind(self, state: State, frame: Frame, site: CallSite, index: int) -> None:
        """A routine stores to what the pointers in a table lead to: as much as there is stored now, or a ULONG."""
        if index >= len(site.arguments):
            return
        for table in self.targets(site.arguments[index]) or ():
            for pointer in list(mem.values_in(self.region(state, table.base))):
                for target in (self.targets(pointer) or ()) if pointer.width == self.pointer_bits else ():
                    if target.base.symbol is None or target.base.symbol.origin in (
                        Origin.INPUT,
                        Origin.OPAQUE,
                    ):
                        continue  # a number as wide as a pointer
                    region = self.region(state, target.base)
                    where = ex.const_of(target.offset)
                    size = (
                        region.cells[where][0]
                        if where is not None and where in region.cells
                        else _ULONG_BYTES
                    )
                    by = ("by", name_of(state, frame, site), index, mem.Behind(target.base))
                    state.memory[target.base] = mem.forget(region, target.offset, size, Default.CHANGED, by)

    def _fill_known(self, state: State, frame: Frame, site: CallSite) -> None:
        """Another driver runs: it fills variables that others can find, as far as this one set nothing but 0 there."""
        by = ("by", name_of(state, frame, site))
        for holder, holding in list(state.memory.items()):
            if not self.is_local(holder, state):
                self._fill_behind(state, holding, by)

    def _fill_behind(
        self,
        state: State,
        holding: Region,
        by: tuple[object, ...],
        default: Default = Default.CHANGED,
        unset: tuple[Default, ...] = _UNSET,
    ) -> None:
        """Somebody else fills what pointers in memory lead to, as far as the driver set nothing but 0 there."""
        for pointer in mem.values_in(holding):
            for target in self.targets(pointer) or ():
                base = target.base
                region = self.region(state, base)
                if region.default in unset and self._is_to_be_filled(state, base):
                    tag = (*by, mem.Behind(base))
                    cells = {at: cell for at, cell in region.cells.items() if ex.const_of(cell[1]) != 0}
                    state.memory[base] = replace(region, cells=cells, default=default, tag=tag)

    def _is_to_be_filled(self, state: State, base: Expr) -> bool:
        """Whether it is a variable, or memory that the driver allocated for what others tell."""
        found = state.objects.get(base)
        if found is not None:
            return not found.tracked and not found.is_released
        return self._is_variable(base)

    def _changed_through(
        self,
        state: State,
        argument: Expr,
        type_: ir.Type,
        default: Default,
        tag: tuple[object, ...],
        site: CallSite,
        index: int,
        everywhere: bool = True,
    ) -> None:
        if argument.op is Op.CONST or type_.name.startswith("const "):
            return
        for target in self.targets(argument) or ():
            symbol = target.base.symbol
            if symbol is None or (isinstance(symbol.key, tuple) and symbol.key[0] in ("function", "string")):
                continue
            if type_.kind is not ir.TypeKind.POINTER and symbol.origin in (Origin.INPUT, Origin.OPAQUE):
                continue  # a number as wide as a pointer
            if target.base in state.objects and state.objects[target.base].is_released:
                continue
            region = self.region(state, target.base)
            by = (*tag, mem.Behind(target.base))
            if not everywhere and not self._is_variable(target.base):
                if region.default is Default.JUNK:  # what nobody has set yet, it may set
                    state.memory[target.base] = replace(region, default=default, tag=by)
                continue
            size = type_.element_bits // 8
            is_typed = type_.kind is ir.TypeKind.POINTER and size > 1
            if not is_typed:  # `PVOID`, `PUCHAR`: a buffer of unknown length
                size = handed_bytes(site, index) if self._is_variable(target.base) else 0
                if region.default is Default.JUNK:
                    region = replace(region, default=default, tag=by)
            name = pointee_name(site.call, index)
            state.memory[target.base] = mem.forget(region, target.offset, size or None, default, by, name)

    def _is_variable(self, base: Expr) -> bool:
        symbol = base.symbol
        return symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] in ("local", "global")


def _is_function(argument: Expr) -> bool:
    """Whether a function of the driver's is handed over: what is called back is the driver's own doing."""
    symbol = argument.symbol
    return symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] == "function"
