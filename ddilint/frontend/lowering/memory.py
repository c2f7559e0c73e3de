"""The memory of a function that is lowered: its variables, the addresses of their parts, loads, and stores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.lowering.builder import GraphBuilder
from ddilint.frontend.lowering.closures import Closure
from ddilint.frontend.lowering.context import UnitContext
from ddilint.frontend.lowering.cursors import member_of
from ddilint.frontend.lowering.values import (
    constant,
    convert,
    is_in_memory,
    keep_pointer,
    may_be_function,
    reads_memory,
    signed_value,
    typed,
)
from ddilint.ir import nodes as ir

# How deep an expression or statement may nest. Each level costs a handful of Python frames; workers.py raises the
# interpreter's own limit far above this, because a RecursionError inside a libclang callback would be swallowed.
MAXIMUM_DEPTH: Final = 900


class TooDeep(Exception):  # noqa: N818 - reads as what it tells
    """A function nests deeper than the lowering follows."""


class BitField(Struct, frozen=True):
    """Where a bit-field lies in its container: the lowest bit, the width in bits, and the declared type."""

    shift: int
    width: int
    type: ir.Type


class Place(Struct, frozen=True):
    """An lvalue: the address of its storage, the type that is stored there, its spelling.

    `field` is its declaration, if it is a field of a structure or an element (`index`, as written) of one.
    """

    address: ir.Expression
    type: ir.Type
    text: str
    bits: BitField | None = None
    field: Cursor | None = None
    index: str = ""


def _container(place: Place, bits: BitField) -> ir.Expression:
    """What the container of a bit-field holds."""
    part = ir.Bits(bits.shift, bits.width, bits.type.signed)
    return ir.Load(place.address, place.type, place.text, part)


class MemoryLowering:
    """The layer that all others stand on: the state of a function that is lowered, its variables, loads, and stores."""

    def __init__(self, unit: UnitContext) -> None:
        self.unit = unit
        self.types = unit.types
        self.graph = GraphBuilder()
        self.variables: dict[str, ir.Variable] = {}
        self._keys: dict[int, str] = {}
        self.depth = 0
        self.this: ir.Expression | None = None
        self.record: ClangType | None = None
        self.closure: tuple[ir.Expression, Closure] | None = None
        self._in_memory: set[str] = set()
        self.is_abnormal: bool | None = None
        self.bindings: dict[int, Place] = {}

    # What the layers above provide -----------------------------------------------------------------------------------

    def value(self, cursor: Cursor) -> ir.Expression:
        """The value of an expression, after its effects were emitted."""
        raise NotImplementedError

    def place(self, cursor: Cursor) -> Place:
        """The place that an lvalue names."""
        raise NotImplementedError

    def condition(self, cursor: Cursor, yes: int, no: int, *, loop: bool = False) -> None:
        """End the current block with the branches of a condition."""
        raise NotImplementedError

    def discard(self, cursor: Cursor) -> None:
        """Lower an expression for its effects only."""
        raise NotImplementedError

    def initialize(self, place: Place, type_: ClangType, initializer: Cursor) -> None:
        """Emit what an initializer does to a fresh object."""
        raise NotImplementedError

    def before_call(self, name: str, location: Location, arguments: Sequence[ir.Expression] = ()) -> None:
        """Called before every call: an exception may be raised there."""

    def lower_statement(self, cursor: Cursor) -> None:
        """Lower a statement (of a statement expression)."""
        raise NotImplementedError

    def constructed(self, cursor: Cursor, constructor: Cursor, type_: ir.Type) -> ir.Expression:
        """The value of an object that a constructor makes."""
        raise NotImplementedError

    def construct(self, place: Place, cursor: Cursor, constructor: Cursor) -> None:
        """Make an object in its place."""
        raise NotImplementedError

    def fresh_object(self, cursor: Cursor, type_: ir.Type) -> Place:
        """A variable for an object without a name."""
        raise NotImplementedError

    def materialise(self, cursor: Cursor, type_: ir.Type) -> Place:
        """The place of a value of record type."""
        raise NotImplementedError

    def full_expression(
        self, lower: Callable[[], ir.Expression | None], location: Location
    ) -> ir.Expression | None:
        """Lower an expression and end its temporaries."""
        raise NotImplementedError

    def new(self, cursor: Cursor) -> ir.Expression:
        """Lower `new`."""
        raise NotImplementedError

    def delete(self, cursor: Cursor) -> ir.Expression:
        """Lower `delete`."""
        raise NotImplementedError

    def make_closure(self, cursor: Cursor) -> ir.Expression:
        """Lower a lambda."""
        raise NotImplementedError

    def called_lambda(self, method: Cursor) -> Closure | None:
        """The closure whose body a method is."""
        raise NotImplementedError

    def lambda_address(self, callee: Cursor, conversion: Cursor, type_: ir.Type) -> ir.Expression | None:
        """A lambda as a function's address."""
        raise NotImplementedError

    # Variables -------------------------------------------------------------------------------------------------------

    def declare(self, declaration: Cursor) -> ir.Variable:
        """The variable of a local declaration or parameter."""
        name = declaration.spelling
        place = self.unit.location(declaration)
        key = f"{name}@{place.line}:{place.column}"
        type_ = self.types.of_value(declaration)
        if clang.kind(declaration) == CursorKind.PARM_DECL and type_.kind is ir.TypeKind.ARRAY:
            type_ = ir.Type(
                ir.TypeKind.POINTER, self.types.pointer_bits, False, type_.name, type_.element_bits
            )
        if key in self.variables and clang.hash_of(declaration) not in self._keys:
            key = f"{key}#{len(self.variables)}"  # another parameter that a pack is expanded to
        if clang.kind(declaration) == CursorKind.PARM_DECL and is_in_memory(type_):
            type_ = self._pointer_type()
            self._in_memory.add(key)
        variable = ir.Variable(key, name, type_, place)
        self.variables[key] = variable
        self._keys[clang.hash_of(declaration)] = key
        return variable

    def _variable_key(self, declaration: Cursor) -> str:
        key = self._keys.get(clang.hash_of(declaration))
        if key is not None:
            return key
        if clang.is_local(declaration):
            # A parameter of a declaration that was not declared here: a lambda's capture, a broken declaration.
            return self.declare(declaration).key
        return self.unit.global_key(declaration)

    def place_of(self, variable: ir.Variable) -> Place:
        """The place of a variable of this function."""
        return Place(ir.VariableAddress(variable.key, self._pointer_type()), variable.type, variable.name)

    # Addresses -------------------------------------------------------------------------------------------------------

    def _pointer_type(self) -> ir.Type:
        return ir.Type(ir.TypeKind.POINTER, self.types.pointer_bits, False, "void *", 8)

    def _offset(self, base: ir.Expression, offset_bytes: int) -> ir.Expression:
        if isinstance(base, ir.Unknown):
            return base
        pointer = self._pointer_type()
        if offset_bytes == 0:
            return typed(base, pointer)
        if isinstance(base, ir.Constant):
            return constant(base.value + offset_bytes, pointer)
        return ir.Binary("+", base, ir.Constant(offset_bytes, pointer), pointer)

    def _advance(
        self,
        pointer: ir.Expression,
        index: ir.Expression,
        size_bytes: int | None,
        operator: str,
        element: ClangType | None = None,
    ) -> ir.Expression:
        """A pointer moved by `index` elements; the index is widened as its type says.

        The elements that rest on a guess lie where nobody knows, but each is always in the same place: their size is
        a number that only a declaration would tell.
        """
        type_ = self._pointer_type()
        if isinstance(pointer, ir.Unknown):
            return pointer
        if isinstance(index, ir.Constant) and index.value == 0:
            return pointer
        wide_type = ir.Type(ir.TypeKind.INTEGER, type_.bits, True, "__int64")
        if size_bytes is None:
            name = self.types.name_of_guessed(element) if element is not None else ""
            if not name:
                return ir.Unknown("an element of unknown size", type_)
            stride: ir.Expression = ir.Unknown(
                "the size of a type that is not declared", wide_type, f"sizeof({name})"
            )
        else:
            stride = ir.Constant(size_bytes, type_)
        if not index.type.is_scalar or isinstance(index, ir.Unknown):
            return ir.Unknown("an unknown index", type_)
        wide = convert(index, wide_type, explicit=False)
        if isinstance(wide, ir.Constant) and size_bytes is not None:
            scaled: ir.Expression = constant(signed_value(wide) * size_bytes, type_)
        elif size_bytes == 1:
            scaled = typed(wide, type_)
        elif isinstance(wide, ir.Constant) and wide.value == 1:
            scaled = stride
        else:
            scaled = ir.Binary("*", wide, stride, type_)
        return ir.Binary(operator, pointer, scaled, keep_pointer(pointer.type, type_))

    def _bit_field(
        self, base: ir.Expression, field: Cursor, offset_bits: int, type_: ir.Type, text: str
    ) -> Place:
        """A bit-field, whose container has the width of its declared type and is aligned to it."""
        container = type_.bits or 32
        unit = offset_bits // container
        storage = ir.Type(ir.TypeKind.INTEGER, container, False, type_.name)
        address = self._offset(base, unit * container // 8)
        bits = BitField(offset_bits - unit * container, field.get_bitfield_width(), type_)
        return Place(address, storage, text, bits)

    # Loads and stores ------------------------------------------------------------------------------------------------

    def load(self, place: Place) -> ir.Expression:
        """What an lvalue holds."""
        if isinstance(place.address, ir.Unknown):
            return ir.Unknown(place.address.reason, place.bits.type if place.bits else place.type)
        if place.bits is None:
            return ir.Load(place.address, place.type, place.text)
        bits, storage = place.bits, place.type
        value = _container(place, bits)
        if bits.type.signed:
            # Its highest bit is the sign: up to the end of the container, and back.
            storage = ir.Type(ir.TypeKind.INTEGER, storage.bits, True, storage.name)
            upper = storage.bits - bits.shift - bits.width
            value = ir.Binary("<<", typed(value, storage), ir.Constant(upper, storage), storage)
            value = ir.Binary(
                ">>", value, ir.Constant(storage.bits - bits.width, storage), storage, signed=True
            )
        else:
            if bits.shift:
                value = ir.Binary(">>", value, ir.Constant(bits.shift, storage), storage)
            value = ir.Binary("&", value, ir.Constant((1 << bits.width) - 1, storage), storage)
        return convert(value, bits.type, explicit=False)

    def emit_copy(self, place: Place, source: ir.Expression, location: Location) -> None:
        """Emit the copy of a whole structure, byte by byte."""
        record = self.types.record_of(place.type)
        fields = self.unit.records.fields_within(record) if record is not None else ()
        self.graph.emit(ir.Copy(place.address, source, place.type.size_bytes, location, place.text, fields))

    def store(self, place: Place, value: ir.Expression, location: Location) -> None:
        """Emit the store of a value into a place."""
        if place.type.kind is ir.TypeKind.RECORD:
            if isinstance(value, ir.Load):
                self.emit_copy(place, value.address, location)
                return
            if not 0 < place.type.bits <= 64:
                value = ir.Unknown("a structure", place.type)
        elif place.type.is_scalar and not value.type.is_scalar:
            value = ir.Unknown("not an integer", place.type)
        elif place.type.is_scalar and place.bits is None and value.type.bits != place.type.bits:
            value = ir.Unknown("what a broken statement stores", place.type)
        if place.bits is not None:
            bits = place.bits
            mask = ((1 << bits.width) - 1) << bits.shift
            full = (1 << place.type.bits) - 1
            old = _container(place, bits)
            kept = ir.Binary("&", old, ir.Constant(full & ~mask, place.type), place.type)
            moved = ir.Binary(
                "<<",
                ir.Binary(
                    "&",
                    convert(value, place.type, explicit=False),
                    ir.Constant((1 << bits.width) - 1, place.type),
                    place.type,
                ),
                ir.Constant(bits.shift, place.type),
                place.type,
            )
            value = ir.Binary("|", kept, moved, place.type)
            if isinstance(moved.left.left, ir.Unknown):  # type: ignore[union-attr]
                value = ir.Unknown("an unknown bit-field", place.type)
        member = None
        if place.field is not None and may_be_function(value):
            member = member_of(place.field, place.index)
        self.graph.emit(ir.Store(place.address, value, place.type, location, place.text, member))

    def _stable(self, value: ir.Expression, location: Location) -> ir.Expression:
        """The value as it is now, even if memory changes afterwards."""
        if not reads_memory(value):
            return value
        if not value.type.is_scalar:
            return value
        temporary = self.graph.new_temporary()
        self.graph.emit(ir.Assign(temporary, value, location))
        return ir.Temporary(temporary, value.type)

    def _unknown(self, cursor: Cursor) -> ir.Expression:
        """An expression of a kind that is not modelled: its parts still have their effects."""
        for child in clang.children(cursor):
            if clang.is_expression(child):
                self.value(child)
        return ir.Unknown(clang.kind_name(cursor), self.types.convert(cursor.type))
