"""Values of IR expressions in a state, and access to memory through them.

Every access goes through `access`, so that a use of an object is an event wherever it happens. A path on which a
null pointer is dereferenced ends there (`PathEnds`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis import stores
from ddilint.analysis.constants import UNDECLARED
from ddilint.analysis.events import Accessed, Listener
from ddilint.analysis.memory import Default, Reading, Region
from ddilint.analysis.merging import merge_region
from ddilint.analysis.order import Order
from ddilint.analysis.pointers import Target, is_null, targets_of
from ddilint.analysis.spellings import field_of
from ddilint.analysis.state import Object, State, Status, fresh_symbol
from ddilint.analysis.texts import Case, Texts
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.effects import extent_of

# Of longer string literals (in bytes), nobody looks at the single characters.
_LONGEST_LITERAL = 512
# So many bytes of a variable are taken for a structure.
_LARGEST_STRUCTURE = 16
# A store at an offset that is one of more constants than these is one at an unknown place.
_MOST_PLACES = 8
_ORDER = frozenset({"<", "<=", ">", ">="})
_UNTOUCHED = Region(Default.INITIAL)


class PathEnds(Exception):  # noqa: N818 - reads as what it tells
    """Nothing can follow on this path."""


class Frame(Struct):
    """An activation of a function. `name` is the same for the same call in the same place on every path.

    `block` and `following` say where it is: in which block, and which of its instructions comes next.
    """

    function: ir.Function
    order: Order
    name: object
    depth: int
    chain: tuple[str, ...]
    caller: Frame | None = None
    addresses: dict[str, Expr] = field(default_factory=dict)
    block: int = 0
    following: int = 0


class Array(Struct, frozen=True):
    """The bytes [low, high) behind a base address that an array takes."""

    base: Expr
    low: int
    high: int


class Evaluator:
    """Evaluates expressions; `globals` are the file-scope variables of the link unit by their keys."""

    def __init__(
        self, pointer_bits: int, globals_: Mapping[str, ir.GlobalVariable], listener: Listener
    ) -> None:
        self.pointer_bits = pointer_bits
        self._globals = globals_
        self.texts = Texts(globals_)
        self.listener = listener
        self.location = Location("", 0)
        self.watched: frozenset[str] = frozenset()
        self.unchanging: frozenset[Expr] = frozenset()
        """Pointers to memory that stays as it is, whatever code is not followed."""
        self.arrays: dict[Expr, set[tuple[int, int]]] = {}
        """By base address, the bytes [low, high) of arrays in which an element was stored, as far as they are met."""
        self._rooms: dict[Expr, dict[int, int]] = {}
        """By base address, the offsets of arrays of characters in structures, with their sizes in bytes."""
        self.bit_fields: dict[Symbol, dict[ir.Bits, str]] = {}
        """Of the containers of bit-fields, how the driver spells the parts of them that it reads."""
        self._functions: dict[str, Expr] = {}
        self._known: dict[Expr, Region] = {}
        self._zero = ex.const(0, pointer_bits)

    # Addresses ----------------------------------------------------------------------------------------------------

    def address_of(self, variable: str, frame: Frame) -> Expr:
        """The address of a local or global variable."""
        found = frame.addresses.get(variable)
        if found is None:
            if variable in frame.function.variables:
                name = frame.function.variables[variable].name
                key: object = ("local", frame.name, variable)
                symbol = Symbol(f"&{name}", self.pointer_bits, False, Origin.ADDRESS, key, align=8)
                found = ex.symbol(symbol)
            else:
                found = self.global_address(variable)
            frame.addresses[variable] = found
        return found

    def global_address(self, variable: str) -> Expr:
        """The address of a global variable."""
        name = ir.plain_variable(variable)
        key = ("global", variable)
        return ex.symbol(Symbol(f"&{name}", self.pointer_bits, False, Origin.ADDRESS, key, align=8))

    def function_address(self, name: str) -> Expr:
        """The address of a function."""
        found = self._functions.get(name)
        if found is None:
            symbol = Symbol(f"&{name}", self.pointer_bits, False, Origin.ADDRESS, ("function", name), align=8)
            found = self._functions[name] = ex.symbol(symbol)
        return found

    def string_address(self, literal: ir.StringLiteral) -> Expr:
        """The address of a string literal."""
        key = ("string", literal.text, literal.unit_bytes, literal.length_bytes, literal.contents)
        return ex.symbol(Symbol(literal.text, self.pointer_bits, False, Origin.ADDRESS, key, align=2))

    def initial_region(self, base: Expr) -> Region | None:
        """The contents of a constant global, or of a string literal."""
        symbol = base.symbol
        if symbol is None or not isinstance(symbol.key, tuple):
            return None
        if symbol.key[0] == "string":
            return self._characters(base, *symbol.key[2:])
        if symbol.key[0] != "global":
            return None
        variable = self._globals.get(symbol.key[1])
        if variable is None or not variable.constant:
            return None
        if base not in self._known:
            self._known[base] = self._initial(variable)
        return self._known[base]

    def _initial(self, variable: ir.GlobalVariable) -> Region:
        """What the initializer of a constant says."""
        cells: dict[int, mem.Cell] = {
            offset: (size, ex.const(value, 8 * size)) for offset, size, value in variable.values
        }
        size = self.pointer_bits // 8
        for offset, name in variable.functions:
            cells[offset] = (size, self.function_address(name))
        for offset, literal in variable.strings:
            cells[offset] = (size, self.string_address(literal))
        for offset, key in variable.addresses:
            cells[offset] = (size, self.global_address(key))
        if sum(literal.length_bytes for _, literal in variable.texts) <= _LONGEST_LITERAL:
            for offset, literal in variable.texts:
                if _are_plain(literal.contents, literal.unit_bytes):
                    cells |= _cells_of(literal.contents, literal.unit_bytes, literal.length_bytes, offset)
        if any(size == 0 for _, size in variable.others):
            return Region(Default.INITIAL, None, cells)
        unknown = tuple((at, at + size, Default.INITIAL, None) for at, size in variable.others)
        return Region(Default.ZERO if cells or unknown else Default.INITIAL, None, cells, None, unknown)

    def _characters(self, base: Expr, unit: int, length: int, contents: str) -> Region | None:
        """The contents of a string literal, where all of them are known; an array that it initializes may be longer."""
        known = self._known.get(base)
        if known is None and len(contents) * unit <= length and _are_plain(contents, unit):
            cells = _cells_of(contents, unit, length)
            default = Default.INITIAL if length <= unit * (len(contents) + 1) else Default.ZERO
            known = self._known[base] = Region(default, None, cells)
        return known

    def region(self, state: State, base: Expr) -> Region:
        """The region behind a base address."""
        found = state.memory.get(base)
        if found is None:
            found = self.initial_region(base) or (_UNTOUCHED if self.stays(base) else state.region(base))
        return found

    def stays(self, base: Expr) -> bool:
        """Whether nobody sets the variable of file scope at an address while the driver runs; its calls know."""
        raise NotImplementedError

    def targets(self, address: Expr, guard: Expr = ex.TRUE) -> list[Target] | None:
        """What an address may lead to; None where that cannot be said.

        An argument that `...` takes can be of any width: an int in a pointer's place is no address.
        """
        return targets_of(address, guard) if address.width == self.pointer_bits else None

    def escape(self, state: State, value: Expr, location: Location, why: str) -> None:
        """A value becomes known outside: objects that it points to are handed on."""
        if value.width != self.pointer_bits:
            return
        for target in self.targets(value) or ():
            found = state.objects.get(target.base)
            if found is not None:
                if found.status is not Status.LIVE:
                    continue
                state.set_object(_changed(found, Status.ESCAPED, location, why))
                if found.tracked:
                    state.handed_on |= {found.pointer}
            elif self.is_local(target.base, state):
                state.escaped = state.escaped | {target.base}
            else:
                continue
            for _, inner in self.region(state, target.base).cells.values():
                self.escape(state, inner, location, why)

    # Access -------------------------------------------------------------------------------------------------------

    def access(
        self,
        state: State,
        frame: Frame,
        target: Target,
        size: Expr | None,
        *,
        writes: bool,
        text: str,
        through: str = "",
        bound: bool = False,
    ) -> None:
        """An object is used; tells the listener, and ends the path where the pointer is null."""
        found = state.objects.get(target.base) or self._null_object(state, target.base)
        if found is None:
            return
        if target.guard is not ex.TRUE:
            state = state.fork()
            if not state.assume(target.guard):
                return
        event = Accessed(
            state, found, target.offset, size, writes, self.location, frame.function, text, through, bound
        )
        self.listener.event(event)
        if found.status is Status.NULL and target.guard is ex.TRUE:
            raise PathEnds

    def _null_object(self, state: State, base: Expr) -> Object | None:
        """The object whose missing made a pointer NULL, where a wrapper returned a NULL of its own."""
        if base is not self._zero:
            return None
        for found in reversed(state.allocations):
            if state.decide(ex.eq(found.pointer, self._zero)) is True:
                current = state.objects.get(found.pointer, found)
                return replace(current, status=Status.NULL)
        return None

    def array_at(self, state: State, frame: Frame, address: ir.Expression, size: int) -> Array | None:
        """The array in which `size` bytes at an address lie, if its declaration tells how long it is."""
        address = ir.unconverted(address)
        if not isinstance(address, ir.Binary):
            return None
        extent = extent_of(address, size)
        if not extent.is_array or not _is_plain(extent.pointer):
            return None
        targets = self.targets(self.value(state, frame, extent.pointer))
        if targets is None or len(targets) != 1:
            return None
        begin = ex.const_of(targets[0].offset)
        if begin is None:
            return None
        low = ir.signed(begin, self.pointer_bits) + extent.start
        return Array(targets[0].base, low, low + extent.size)

    def array_written(self, state: State, frame: Frame, address: ir.Expression, size: int) -> Array | None:
        """The same, of what is stored there: `arrays` remembers it."""
        array = self.array_at(state, frame, address, size)
        if array is not None:
            self.arrays.setdefault(array.base, set()).add((array.low, array.high))
        return array

    def load(
        self, state: State, frame: Frame, address: Expr, type_: ir.Type, text: str, array: Array | None = None
    ) -> Expr:
        """The value of a scalar (or of up to eight bytes of a structure) at an address, in an array."""
        size = type_.size_bytes
        targets = self.targets(address)
        followed(state, targets)
        if type_.is_volatile:
            return self._volatile(state, frame, type_, text)
        if size == 0 or size > 16 or type_.bits % 8:
            return fresh_symbol(text or "?", type_.bits or 32, Origin.LOST, type_.signed)
        if targets is None:
            return fresh_symbol(text or "?", type_.bits, Origin.LOST, type_.signed)
        reading = Reading(text, type_.signed, type_.kind is ir.TypeKind.POINTER, type_.is_guessed)
        result: Expr | None = None
        for target in targets:
            if state.allocations or state.objects:
                self.access(state, frame, target, ex.const(size, self.pointer_bits), writes=False, text=text)
            region = self.region(state, target.base)
            bounds = self._bounds(state, target, array, size)
            value = mem.load(region, target.base, target.offset, size, reading, bounds)
            result = value if result is None else ex.ite(target.guard, value, result)
        assert result is not None
        return result

    def _volatile(self, state: State, frame: Frame, type_: ir.Type, text: str) -> Expr:
        """What somebody else may change at any time: a value of its own for each read."""
        key = (frame.name, self.location, text)
        number = state.counts[key] = state.counts.get(key, 0) + 1
        origin = Origin.POINTER if type_.kind is ir.TypeKind.POINTER else Origin.INPUT
        symbol = Symbol(
            text, type_.bits, type_.signed, origin, ("volatile", key, number), is_guessed=type_.is_guessed
        )
        return ex.symbol(symbol)

    def _bounds(
        self, state: State, target: Target, array: Array | None = None, size: int = 0
    ) -> Interval | None:
        """The offsets that are possible on a path for `size` bytes that are accessed; None for a constant."""
        if target.offset.op is Op.CONST:
            return None
        found = refine.interval_in(target.offset, state.ranges)
        if array is not None and array.base is target.base and 0 <= array.low <= array.high - size:
            return found.meet(Interval.span(array.low, array.high - size, found.width)) or found
        return found

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
        """Store a value of `size` bytes at an address, in an array."""
        targets = self.targets(address)
        if targets is None:
            self.escape(state, value, self.location, "stored")
            self.forget_outside(state, Default.OPAQUE, self.occasion(state, frame))
            return
        followed(state, targets)
        if state.allocations or state.objects:
            for target in targets:
                self.access(state, frame, target, ex.const(size, self.pointer_bits), writes=True, text=text)
        for target in _each_place(targets):
            region = self.region(state, target.base)
            stored = value
            if target.guard is not ex.TRUE:
                old = mem.load(
                    region,
                    target.base,
                    target.offset,
                    size,
                    Reading(text, pointer=size * 8 == self.pointer_bits),
                )
                stored = ex.ite(target.guard, value, old)
            bounds = self._bounds(state, target, array, size)
            state.memory[target.base] = mem.store(region, target.offset, size, stored, bounds)
            self._remember_store(state, target, size, text)
            if value.width == self.pointer_bits and not self.is_local(target.base, state):
                self.escape(state, value, self.location, f"stored in {text}" if text else "stored")

    def forget_guessed(self, state: State, address: Expr) -> None:
        """A store of a type that nobody declares: which part of an object's known layout is meant cannot be told."""
        for target in self.targets(address) or ():
            found = state.objects.get(target.base)
            if found is not None and found.tracked:
                lost = Region(Default.LOST, fresh_symbol("a guessed layout", 1, Origin.LOST))
                state.memory[target.base] = lost
                state.shadows = {**state.shadows, target.base: lost}

    def _remember_store(self, state: State, target: Target, size: int, text: str) -> None:
        """Keep where a field of what is logged was stored: one of a tracked object, or one that is called like it."""
        offset = ex.const_of(target.offset)
        if offset is None:
            return
        found = state.objects.get(target.base)
        if (found is None or not found.tracked) and (field_of(text) or text) not in self.watched:
            return
        known = state.shadows.get(target.base, stores.NEVER)
        shadow = stores.remember(known, ir.signed(offset, self.pointer_bits), size, self.location)
        if target.guard is not ex.TRUE:
            shadow = merge_region(target.base, shadow, known, refine.Meeting(target.guard))
        state.shadows = {**state.shadows, target.base: shadow}

    def _copy_stores(
        self,
        state: State,
        target: Target,
        source: Target | None,
        contents: Region | None,
        start: int,
        length: int,
    ) -> None:
        """The shadow of memory after a copy into it."""
        found = state.objects.get(target.base)
        shadow = state.shadows.get(source.base) if source is not None else None
        known = state.shadows.get(target.base)
        where = ex.const_of(target.offset)
        if where is None or (shadow is None and known is None and (found is None or not found.tracked)):
            return
        copied = stores.copied(
            known or stores.NEVER,
            ir.signed(where, self.pointer_bits),
            length,
            contents,
            shadow or stores.NEVER,
            start,
            self.location,
        )
        state.shadows = {**state.shadows, target.base: copied}

    def strings_behind(self, state: State, pointer: Expr, spelling: str) -> list[Case]:
        """The strings that a pointer can lead to; `spelling` is how the source calls it."""
        return self.texts.behind(state, lambda base: self.region(state, base), pointer, spelling)

    def remember_text(
        self, state: State, target: Target, cases: Sequence[Case], size: Expr | None, occasion: object
    ) -> None:
        """Keep which string was copied: into a tracked object any, into a variable what is at least partly known."""
        found = state.objects.get(target.base)
        if found is None or not found.tracked:
            if not self.is_local(target.base, state):
                return
            if not any(part.is_constant for case in cases for part in case.parts):
                return  # what was there before is told from it by the occasion
        if cases:
            self.texts.remember(state, target, cases, size, occasion)

    def forget_stores(self, state: State, target: Target, size: int | None) -> None:
        """The shadow of memory after it was filled with zeros."""
        known, offset = state.shadows.get(target.base), ex.const_of(target.offset)
        if known is not None and offset is not None and target.guard is ex.TRUE:
            shadow = stores.forget(known, ir.signed(offset, self.pointer_bits), size)
            state.shadows = {**state.shadows, target.base: shadow}

    def is_local(self, base: Expr, state: State) -> bool:
        """Whether memory is a variable of a running function, or an allocation, that nobody else knows."""
        found = state.objects.get(base)
        if found is not None:
            return not found.tracked and found.status is Status.LIVE
        symbol = base.symbol
        if symbol is None or not isinstance(symbol.key, tuple) or symbol.key[0] != "local":
            return False
        return base not in state.escaped

    def copy(
        self,
        state: State,
        frame: Frame,
        destination: Expr,
        source: Expr,
        size: Expr,
        text: str,
        through: str = "",
        source_text: str = "",
        array: Array | None = None,
    ) -> None:
        """Copy `size` bytes (of pointer width) to an address, in an array."""
        tag = self.occasion(state, frame)
        contents: Region | None = None
        start = 0
        sources = self.targets(source)
        followed(state, sources, size)
        for target in sources or ():
            self.access(state, frame, target, size, writes=False, text=text, through=through)
        if sources is not None and len(sources) == 1:
            contents = self.region(state, sources[0].base)
            found = ex.const_of(sources[0].offset)
            if found is None:
                contents = None
            else:
                start = ir.signed(found, self.pointer_bits)
                for at, (_, value) in contents.cells.items():
                    if at >= start and value.width == self.pointer_bits:
                        self._copied_pointer(state, destination, value)
        destinations = self.targets(destination)
        if destinations is None:
            self.forget_outside(state, Default.OPAQUE, tag)
            return
        followed(state, destinations, size)
        length = ex.const_of(size)
        texts = self.strings_behind(state, source, source_text)
        copied = mem.Copied(tag, tuple(each.base for each in sources)) if sources else tag
        for target in destinations:
            self.access(state, frame, target, size, writes=True, text=text, through=through)
            region = self.region(state, target.base)
            where = ex.const_of(target.offset)
            if contents is not None and length is not None and where is not None and len(destinations) == 1:
                base = sources[0].base if sources else target.base
                offset = ir.signed(where, self.pointer_bits)
                is_array = self._is_buffer(state, target.base, length)
                region = _copied(region, contents, base, start, offset, length, tag, is_array=is_array)
            else:
                default = Default.CHANGED if sources is not None else Default.LOST
                region = self.overwritten(state, region, target, size, copied, text, default, array)
            state.memory[target.base] = region
            if length is not None and target.guard is ex.TRUE:
                only = sources[0] if sources is not None and len(sources) == 1 else None
                self._copy_stores(state, target, only, contents, start, length)
            if texts:
                self.remember_text(state, target, texts, size, tag)

    def overwritten(
        self,
        state: State,
        region: Region,
        target: Target,
        size: Expr,
        tag: object,
        text: str,
        default: Default = Default.CHANGED,
        array: Array | None = None,
    ) -> Region:
        """A region after somebody else stored `size` bytes at a target, in an array, as far as both are known."""
        length = ex.const_of(size)
        if length is not None and ex.const_of(target.offset) is not None:
            is_array = self._is_buffer(state, target.base, length)
            return mem.forget(region, target.offset, length, default, tag, text, is_array=is_array)
        bounds = refine.interval_in(size, state.ranges)
        begin = self._bounds(state, target, array, length or 1)
        return mem.forget_up_to(region, target.offset, bounds, default, tag, begin)

    def _is_buffer(self, state: State, base: Expr, length: int) -> bool:
        """Whether so many bytes of a variable may hold a string, of which loops look at each character."""
        return length > _LARGEST_STRUCTURE and self.is_local(base, state)

    def _copied_pointer(self, state: State, destination: Expr, value: Expr) -> None:
        if any(not self.is_local(target.base, state) for target in self.targets(destination) or ()):
            self.escape(state, value, self.location, "copied")

    def occasion(self, state: State, frame: Frame) -> object:
        """A name for what happens here and now: the same on every path, another one each time on one path."""
        key = (frame.name, self.location)
        number = state.counts[key] = state.counts.get(key, 0) + 1
        return ("occasion", key, number)

    def forget_outside(
        self,
        state: State,
        default: Default,
        tag: object,
        offsets: frozenset[tuple[int, int]] | None = None,
        variables: Iterable[str] = (),
        sets: Callable[[str], bool] | None = None,
    ) -> None:
        """Code that is not followed ran: everything but what nobody else knows, or changes, may be another.

        `tag` names the occasion. `offsets` are the ranges of bytes in which that code stores through pointers, if they
        are known: what lies elsewhere stays, but for the global `variables` that it sets by their names. So does what
        it does not set, by the driver's spelling, if that is known.
        """
        state.outside = mem.left_by(state.outside, offsets, default, tag, sets)
        is_all_the_same = offsets is None and sets is None
        for base, region in list(state.memory.items()):
            if self.is_local(base, state) or base in self.unchanging or self.stays(base):
                continue
            found = state.objects.get(base)
            if found is not None and found.status is Status.LIVE:
                continue
            if is_all_the_same and state.untouched(base) is state.outside:
                del state.memory[base]  # nothing is known of it that is not of all the others
                continue
            state.memory[base] = mem.left_by(region, offsets, default, (tag, base), sets)
        for variable in variables:
            base = self.global_address(variable)
            state.memory[base] = Region(default, (tag, base))

    def forget_everything(self, state: State) -> None:
        """Nothing is known any more: every variable may hold anything."""
        state.outside = Region(Default.LOST, fresh_symbol("damage", 1, Origin.LOST))
        for base in list(state.memory):
            state.memory[base] = state.outside

    def forget_mentioned(self, state: State, mentioned: Collection[Expr], kept: Collection[Expr]) -> None:
        """Code that cannot be read did something to the variables at some addresses, and what it can find elsewhere.

        It is to all other memory what a routine is that is not followed; what is `kept` it does not find.
        """
        damage = fresh_symbol("damage", 1, Origin.LOST)
        state.outside = Region(Default.OPAQUE, damage)
        lost = Region(Default.LOST, damage)
        for base in list(state.memory):
            if base in mentioned:
                state.memory[base] = lost
            elif base not in kept:
                state.memory[base] = state.outside

    def hand_on(self, state: State, location: Location, why: str) -> None:
        """What becomes of the live objects is not known: every one is handed on."""
        for found in list(state.objects.values()):
            if found.status is Status.LIVE:
                state.set_object(_changed(found, Status.ESCAPED, location, why))
                if found.tracked:
                    state.handed_on |= {found.pointer}

    # Expressions --------------------------------------------------------------------------------------------------

    def value(self, state: State, frame: Frame, expression: ir.Expression) -> Expr:
        """The value of an expression, of the width of its type."""
        match expression:
            case ir.Constant(value, type_):
                return ex.const(value, type_.bits)
            case ir.Load(address, type_, text):
                array = self.array_at(state, frame, address, type_.size_bytes)
                found = self.load(state, frame, self.value(state, frame, address), type_, text, array)
                if expression.bits is not None and found.symbol is not None:
                    self.bit_fields.setdefault(found.symbol, {}).setdefault(expression.bits, text)
                return found
            case ir.VariableAddress(variable):
                return self.address_of(variable, frame)
            case ir.Temporary(number, type_):
                held = state.temporaries.get(number)
                if held is None or held.width != type_.bits:
                    return fresh_symbol("?", type_.bits or 32, Origin.LOST, type_.signed)
                return held
            case ir.Convert(operand, type_):
                return self._convert(state, self.value(state, frame, operand), operand.type, type_)
            case ir.Binary():
                left = self.value(state, frame, expression.left)
                right = self.value(state, frame, expression.right)
                if expression.operator == "-" and _is_pointer_difference(expression):
                    return self._difference(state, left, right)
                result = _binary(expression, left, right)
                if expression.room:
                    self._remember_room(result, expression.room)
                return result
            case ir.Unary(operator, operand, type_):
                inner = self.value(state, frame, operand)
                if operator == "-":
                    return ex.neg(inner)
                if operator == "~":
                    return ex.bnot(inner)
                return ex.zext(_is_zero(inner, operand.type), type_.bits or 32)
            case ir.FunctionAddress(name):
                return self.function_address(name)
            case ir.StringLiteral():
                return self.string_address(expression)
            case ir.Unknown(_, type_, name) if name:
                key = (UNDECLARED, name)
                return ex.symbol(Symbol(name, type_.bits or 32, type_.signed, Origin.OPAQUE, key))
            case ir.Unknown(reason, type_):
                return fresh_symbol(reason, type_.bits or 32, Origin.LOST, type_.signed)
            case _:
                assert_never(expression)

    def _remember_room(self, address: Expr, size: int) -> None:
        """An array of so many bytes for characters begins at an address: of several there, the longest counts."""
        for target in self.targets(address) or ():
            offset = ex.const_of(target.offset)
            if offset is not None:
                known = self._rooms.setdefault(target.base, {})
                at = ir.signed(offset, self.pointer_bits)
                known[at] = max(size, known.get(at, 0))

    def room_at(self, base: Expr, start: int) -> int | None:
        """How many bytes an array of characters has from a place in it on; None where no declaration tells."""
        ends = [at + size for at, size in self._rooms.get(base, {}).items() if at <= start < at + size]
        return max(ends) - start if ends else None

    def _difference(self, state: State, left: Expr, right: Expr) -> Expr:
        """The difference of two pointers into one object: less than half of the address space."""
        difference = _apart(left, right)
        if not _is_one_of_constants(difference) and not ex.has_origin(difference, Origin.LOST):
            near = ex.const(1 << (difference.width - 8), difference.width)
            forward, backward = ex.ult(difference, near), ex.ult(ex.neg(difference), near)
            state.assume(ex.ite(ex.ule(right, left), forward, backward))
        return difference

    def _convert(self, state: State, value: Expr, source: ir.Type, target: ir.Type) -> Expr:
        if target.bits == value.width or target.bits == 0:
            return value
        if target.bits > value.width:
            value = widened(state, value, source.signed, target.bits)
            return value if value.width == target.bits else ex.trunc(value, target.bits)
        return ex.trunc(value, target.bits)

    def condition(self, state: State, frame: Frame, expression: ir.Expression) -> Expr:
        """The truth of an expression, as a boolean."""
        if isinstance(expression, ir.Unary) and expression.operator == "!":
            return ex.lnot(self.condition(state, frame, expression.operand))
        truth = ex.lnot(_is_zero(self.value(state, frame, expression), expression.type))
        tested = truth.args[0] if truth.op is Op.LNOT else truth
        if tested.op is Op.EQ and tested.args[1] is self._zero and tested.args[0] in state.followed:
            return ex.boolean(truth is not tested)
        return truth


def followed(state: State, targets: Sequence[Target] | None, size: Expr | None = None) -> None:
    """Who goes on behind an access had a pointer: what tests it later is never on the way without one.

    Of `size` bytes nothing is accessed where it may be 0. Of the objects that are tracked, and may be missing, the
    rules tell.
    """
    if targets is None or len(targets) != 1:
        return
    base = targets[0].base
    symbol = base.symbol
    if symbol is None or symbol.origin in (Origin.ADDRESS, Origin.LOST) or base in state.objects:
        return
    if base in state.followed or (size is not None and not refine.interval_in(size, state.ranges).ulo):
        return
    state.followed |= {base}


def _are_plain(contents: str, unit: int) -> bool:
    """Whether all characters of a literal are known, and not too many to look at."""
    return bool(contents) and contents.isascii() and unit * (len(contents) + 1) <= _LONGEST_LITERAL


def _cells_of(contents: str, unit: int, length: int, offset: int = 0) -> dict[int, mem.Cell]:
    """The characters of a literal, from an offset on: as many as fit in `length` bytes, with the terminator."""
    characters = enumerate(f"{contents}\0"[: length // unit])
    return {offset + unit * at: (unit, ex.const(ord(each), 8 * unit)) for at, each in characters}


def widened(state: State, value: Expr, signed: bool, width: int) -> Expr:
    """A value as a wider one (or the widest there was): through a truncation that loses nothing on this path."""
    if value.op is Op.TRUNC:
        inner = value.args[0]
        bounds = refine.interval_in(inner, state.ranges)
        narrow = value.width
        fits = bounds.uhi < 1 << narrow
        if signed:
            fits = bounds.slo >= -(1 << (narrow - 1)) and bounds.shi < 1 << (narrow - 1)
        if fits and inner.width <= width:
            return ex.convert(inner, width, signed)
    return ex.convert(value, width, signed)


def _apart(left: Expr, right: Expr) -> Expr:
    """`left - right`, where the left one is one of several places in an object: one of several differences."""
    if left.op is Op.ITE:
        test, first, second = left.args
        return refine.conditional(test, _apart(first, right), _apart(second, right))
    return ex.sub(left, right)


def _is_one_of_constants(value: Expr) -> bool:
    if value.op is Op.ITE:
        return all(_is_one_of_constants(branch) for branch in value.args[1:])
    return value.op is Op.CONST


def _is_pointer_difference(expression: ir.Binary) -> bool:
    kinds = expression.left.type.kind, expression.right.type.kind
    is_moved_back = isinstance(expression.right, ir.Constant)  # by so many elements
    return kinds == (ir.TypeKind.POINTER, ir.TypeKind.POINTER) and not is_moved_back


def _each_place(targets: Iterable[Target]) -> Iterator[Target]:
    """The targets; of an offset that is one of a few constants, a target for each."""
    for target in targets:
        places = stores.cases(target.offset)
        if 1 < len(places) <= _MOST_PLACES and all(place.op is Op.CONST for place in places):
            for place, guard in places.items():
                yield Target(ex.land(target.guard, guard), target.base, place)
        else:
            yield target


def _changed(found: Object, status: Status, location: Location, by: str) -> Object:
    return replace(found, status=status, changed_at=location, changed_by=by)


def _copied(
    region: Region,
    contents: Region,
    base: Expr,
    start: int,
    where: int,
    length: int,
    tag: object,
    *,
    is_array: bool,
) -> Region:
    """A region after `length` bytes of another one's contents, from `start` on, were copied to `where`."""
    width = base.width
    tag = mem.Copied(tag, (base,), start - where)
    offset = ex.const(where & ((1 << width) - 1), width)
    if contents.default is Default.ZERO:
        result = mem.fill(region, offset, length)
    else:
        default = Default.CHANGED if contents.default is Default.INITIAL else contents.default
        result = mem.forget(region, offset, length, default, tag, is_array=is_array)
    for low, high, held, _ in reversed(contents.clobbered):
        low, high = max(low, start), min(high, start + length)
        if low < high:
            place = ex.const((where + low - start) & ((1 << width) - 1), width)
            changed = Default.CHANGED if held is Default.INITIAL else held
            result = mem.forget(result, place, high - low, changed, tag, is_array=is_array)
    for at, (size, value) in contents.cells.items():
        if at >= start and at + size <= start + length:
            place = ex.const((where + at - start) & ((1 << width) - 1), width)
            result = mem.store(result, place, size, value)
    return result


def _binary(expression: ir.Binary, left: Expr, right: Expr) -> Expr:
    width = left.width
    if right.width != width:  # a guess of the front end went wrong, or a shift by another type
        right = ex.convert(right, width, signed=False)
    signed = expression.signed
    match expression.operator:
        case "+":
            return ex.add(left, right)
        case "-":
            return ex.sub(left, right)
        case "*":
            return ex.mul(left, right)
        case "/":
            return ex.sdiv(left, right) if signed else ex.udiv(left, right)
        case "%":
            return ex.srem(left, right) if signed else ex.urem(left, right)
        case "&":
            return ex.band(left, right)
        case "|":
            return ex.bor(left, right)
        case "^":
            return ex.bxor(left, right)
        case "<<":
            return ex.shl(left, right)
        case ">>":
            return ex.ashr(left, right) if signed else ex.lshr(left, right)
        case operator:
            bits = expression.type.bits or 32
            is_pointer = expression.left.type.kind is ir.TypeKind.POINTER
            compared = _compare(operator, left, right, signed, is_pointer)
            return ex.zext(compared, bits) if bits > 1 else compared


def _is_zero(value: Expr, type_: ir.Type) -> Expr:
    if type_.kind is ir.TypeKind.POINTER:
        return is_null(value)
    return ex.eq(value, ex.const(0, value.width))


def _compare(operator: str, left: Expr, right: Expr, signed: bool, is_pointer: bool) -> Expr:
    if is_pointer and operator in ("==", "!=") and 0 in (ex.const_of(left), ex.const_of(right)):
        null = is_null(right if ex.const_of(left) == 0 else left)
        return null if operator == "==" else ex.lnot(null)
    offsets = _in_one_place(left, right, is_pointer) if operator in _ORDER else None
    if offsets is not None:
        (left, right), signed = offsets, True
    match operator:
        case "==":
            return ex.eq(left, right)
        case "!=":
            return ex.ne(left, right)
        case "<":
            return ex.slt(left, right) if signed else ex.ult(left, right)
        case "<=":
            return ex.sle(left, right) if signed else ex.ule(left, right)
        case ">":
            return ex.sgt(left, right) if signed else ex.ugt(left, right)
        case ">=":
            return ex.sge(left, right) if signed else ex.uge(left, right)
        case _:
            return fresh_symbol("?", 1, Origin.LOST)


def _in_one_place(left: Expr, right: Expr, is_pointer: bool) -> tuple[Expr, Expr] | None:
    """The offsets of two addresses in the same memory, which does not go round the end of all; None for others.

    That of a variable is one, however it is compared; what a pointer leads to is, where pointers are compared.
    """
    way = left
    while way.op is Op.ITE:
        way = way.args[1]
    for term, factor in ex.linear(way)[1]:
        symbol = term.symbol
        if symbol is None or factor != 1:
            continue
        if symbol.origin is Origin.ADDRESS or (is_pointer and symbol.origin is Origin.POINTER):
            known: dict[Expr, Expr | None] = {}
            one, other = _offset_from(term, left, known), _offset_from(term, right, known)
            return (one, other) if one is not None and other is not None else None
    return None


def _offset_from(base: Expr, address: Expr, known: dict[Expr, Expr | None]) -> Expr | None:
    """How far an address is from a base, by whichever way; None where it is no address in the same memory."""
    if address not in known:
        if address.op is Op.ITE:
            test, *ways = address.args
            first, second = (_offset_from(base, way, known) for way in ways)
            known[address] = ex.ite(test, first, second) if first is not None and second is not None else None
        else:
            is_there = any(term is base and factor == 1 for term, factor in ex.linear(address)[1])
            known[address] = ex.sub(address, base) if is_there else None
    return known[address]


def _is_plain(pointer: ir.Expression) -> bool:
    """Whether a pointer can be read again."""
    match pointer:
        case ir.VariableAddress():
            return True
        case ir.Load(address, type_):
            return not type_.is_volatile and _is_plain(address)
        case ir.Convert(operand) | ir.Binary(_, operand, ir.Constant()):
            return _is_plain(operand)
        case _:
            return False
