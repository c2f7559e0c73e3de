"""Lowering what becomes of objects of C++: construction, copies, temporaries, destruction, `new` and `delete`, lambdas.

What the compiler makes up (a constructor that nobody wrote, a copy member by member, the destructors at the end of a
block or of an expression) is written out. Temporaries die at the end of the full expression, in front of the branches
of a condition, and with the block where a reference keeps them alive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.lowering.closures import Capture, Closure, closure_of, is_closure
from ddilint.frontend.lowering.context import Lambda, UnitContext
from ddilint.frontend.lowering.cursors import REFERENCE_TYPES, returns_reference, strip
from ddilint.frontend.lowering.expressions import ExpressionLowering
from ddilint.frontend.lowering.memory import Place
from ddilint.frontend.lowering.records import is_written
from ddilint.frontend.lowering.types import is_array
from ddilint.frontend.lowering.values import convert
from ddilint.ir import nodes as ir

_LAMBDAS: Final = frozenset({CursorKind.LAMBDA_EXPR})
_TYPE_NAMES: Final = (CursorKind.TYPE_REF, CursorKind.TEMPLATE_REF)


class Dying(Struct, frozen=True):
    """An object, or a part of one, whose destructor is to run; `location` is where it was made."""

    address: ir.Expression
    text: str
    destructor: Cursor
    location: Location
    offset: int


class ObjectLowering(ExpressionLowering):
    """Lowers the expressions that make, hand over, and end objects."""

    def __init__(self, unit: UnitContext) -> None:
        super().__init__(unit)
        self.temporaries: list[Dying] = []

    # Construction -------------------------------------------------------------------------------------------------

    def constructed(self, cursor: Cursor, constructor: Cursor, type_: ir.Type) -> ir.Expression:
        """The value of an object that a constructor makes, where it has no variable of its own."""
        arguments = clang.arguments(cursor)
        if not is_written(constructor) and len(arguments) == 1 and self.unit.records.is_plain(cursor.type):
            return self.value(arguments[0])
        if type_.kind is not ir.TypeKind.RECORD:
            return self._unknown(cursor)
        place = self.fresh_object(cursor, type_)
        if not arguments and not is_written(constructor):  # `T()` begins with zeros
            self.graph.emit(ir.Fill(place.address, type_.size_bytes, self.unit.location(cursor)))
        self.construct(place, cursor, constructor)
        return self.load(place)

    def fresh_object(self, cursor: Cursor, type_: ir.Type) -> Place:
        """A variable for an object that the source gives no name."""
        location = self.unit.location(cursor)
        text = self.unit.text(cursor, 40)
        key = f"%object{len(self.variables)}@{location.line}:{location.column}"
        self.variables[key] = ir.Variable(key, text, type_, location)
        self.graph.emit(ir.Declare(key, location))
        return Place(ir.VariableAddress(key, self._pointer_type()), type_, text)

    def construct(self, place: Place, cursor: Cursor, constructor: Cursor) -> None:
        """Call the constructor of an object, or do what the one does that the compiler makes up."""
        arguments = clang.arguments(cursor)
        location = self.unit.location(cursor)
        if is_array(cursor.type):
            for offset, element in self.unit.records.elements(cursor.type):
                part = Place(self._offset(place.address, offset), self.types.convert(element), place.text)
                self.call_constructor(part, constructor, (), location)
            return
        if not is_written(constructor):
            if len(arguments) == 1:
                moves = clang.is_move_constructor(constructor)
                self.copy(place, self.place(arguments[0]), cursor.type, location, moves=moves)
            else:
                self.default_construct(place, cursor.type, location)
            return
        self.call_constructor(place, constructor, arguments, location)

    def call_constructor(
        self, place: Place, constructor: Cursor, arguments: Sequence[Cursor], location: Location
    ) -> None:
        """Call a constructor that the source writes."""
        values = [place.address, *self.arguments(constructor, arguments)]
        texts = (place.text, *(self.unit.text(argument) for argument in arguments))
        places = (location, *(self.unit.location(argument) for argument in arguments))
        self._call_member(constructor, tuple(values), location, texts, places)

    def _call_member(
        self,
        member: Cursor,
        values: tuple[ir.Expression, ...],
        location: Location,
        texts: tuple[str, ...],
        places: tuple[Location, ...],
    ) -> None:
        name = member.spelling
        self.graph.emit(
            ir.Call(
                self.unit.called(member),
                name,
                values,
                None,
                ir.VOID,
                location,
                texts,
                places,
                spelling=name,
            )
        )

    def default_construct(self, place: Place, type_: ClangType, location: Location) -> None:
        """What a constructor without parameters does to an object, if anybody wrote one for any part of it."""
        written = self.unit.records.default_constructor(type_)
        if written is not None:
            self.call_constructor(place, written, (), location)
            return
        records = self.unit.records
        for offset, part in (*records.bases(type_), *records.elements(type_)):
            self.default_construct(self._part(place, offset, part), part, location)
        for field in clang.fields(type_):
            self.initialize_field(place, field, location)

    def initialize_field(self, place: Place, field: Cursor, location: Location) -> None:
        """Give a field of an object what its declaration says, where a constructor does not mention it."""
        offset = clang.field_offset_bits(field)
        if offset is None or field.is_bitfield():
            return
        value = next((child for child in clang.children(field)[::-1] if clang.is_expression(child)), None)
        part = self._part(place, offset // 8, field.type)
        if value is not None and not is_array(field.type):
            self.initialize(part, field.type, value)
        elif value is None:
            self.default_construct(part, field.type, location)

    def _part(self, place: Place, offset_bytes: int, type_: ClangType) -> Place:
        return Place(self._offset(place.address, offset_bytes), self.types.convert(type_), place.text)

    def copy(self, place: Place, source: Place, type_: ClangType, location: Location, *, moves: bool) -> None:
        """A copy of an object, by the constructor that is written for it, or as the compiler makes it up."""
        records = self.unit.records
        written = records.copier(type_, moves=moves)
        if written is not None:
            values, texts = (place.address, source.address), (place.text, source.text)
            self._call_member(written, values, location, texts, (location, location))
        elif records.is_plain(type_):
            self.store(place, self.load(source), location)
        else:
            self.emit_copy(place, source.address, location)
            for offset, part in (*records.bases(type_), *records.fields(type_), *records.elements(type_)):
                if records.copier(part, moves=moves) is not None or not records.is_plain(part):
                    to, from_ = self._part(place, offset, part), self._part(source, offset, part)
                    self.copy(to, from_, part, location, moves=moves)

    # Destruction --------------------------------------------------------------------------------------------------

    def dying(self, place: Place, type_: ClangType, location: Location, offset: int = 0) -> list[Dying]:
        """The destructors that run when an object dies, in their order."""
        return [
            Dying(self._offset(place.address, inner), place.text, destructor, location, offset)
            for inner, destructor in self.unit.records.destructors(type_)
        ]

    def destroy(self, objects: Sequence[Dying]) -> None:
        """Call destructors, in this order."""
        for each in objects:
            self._call_member(
                each.destructor, (each.address,), each.location, (f"&{each.text}",), (each.location,)
            )

    # Temporaries --------------------------------------------------------------------------------------------------

    def materialise(self, cursor: Cursor, type_: ir.Type) -> Place:
        """The place of a value of record type: an object that dies with the full expression."""
        inner = strip(cursor)
        while clang.kind(inner) == CursorKind.CXX_FUNCTIONAL_CAST_EXPR and clang.children(inner):
            inner = strip(clang.children(inner)[-1])
        if clang.kind(inner) == CursorKind.CALL_EXPR:
            called = inner.referenced
            if called is not None and (returns_reference(called) or called.spelling == "operator="):
                value = self.value(inner)
                if isinstance(value, ir.Load):
                    return Place(value.address, type_, value.text)
        place = self.fresh_object(inner, type_)
        self.initialize(place, inner.type, inner)
        self.temporaries += self.dying(place, inner.type, self.unit.location(inner))
        return place

    def kept_alive(self, place: Place) -> list[Dying]:
        """Take out the temporaries that make up a place: a reference was bound to it."""
        found = [
            each for each in self.temporaries if ir.variable_of(each.address) == ir.variable_of(place.address)
        ]
        if ir.variable_of(place.address) is None:
            return []
        self.temporaries = [each for each in self.temporaries if each not in found]
        return found

    def full_expression(
        self, lower: Callable[[], ir.Expression | None], location: Location
    ) -> ir.Expression | None:
        """Lower an expression and end its temporaries; its value is the one from before."""
        outer, self.temporaries = self.temporaries, []
        value = lower()
        if self.temporaries:
            if value is not None:
                value = self._stable(value, location)
            self.destroy(self.temporaries)
        self.temporaries = outer
        return value

    # New and delete -----------------------------------------------------------------------------------------------

    def new(self, cursor: Cursor) -> ir.Expression:
        """`new T(...)`: memory, or a place that is given; then the constructor, if there is memory."""
        type_ = self.types.convert(cursor.type)
        location = self.unit.location(cursor)
        children = clang.children(cursor)
        names = [index for index, child in enumerate(children) if clang.kind(child) in _TYPE_NAMES]
        expressions = [child for child in children if clang.is_expression(child)]
        made = [child for child in children[names[-1] :] if clang.is_expression(child)] if names else []
        given = [child for child in expressions if child not in made]
        size = clang.sizeof(cursor.type.get_pointee())
        values = [self._stable(self.argument(each), location) for each in given]
        place = self._placed(given)
        pointer: ir.Expression
        if place is not None:
            pointer = values[place]
        else:
            name = "new"
            count = ir.Type(ir.TypeKind.INTEGER, self.types.pointer_bits, False, "size_t")
            is_one = bool(made) and not is_array(made[-1].type)
            wanted: ir.Expression = (
                ir.Constant(size, count) if size and is_one else ir.Unknown("a size", count)
            )
            result = self.graph.new_temporary()
            texts = ("", *(self.unit.text(each) for each in given))
            places = tuple(location for _ in texts)
            self.before_call(name, location)
            self.graph.emit(
                ir.Call(name, name, (wanted, *values), result, type_, location, texts, places, spelling=name)
            )
            pointer = ir.Temporary(result, type_)
        record = self.types.convert(cursor.type.get_pointee())
        if made and record.kind is ir.TypeKind.RECORD and not is_array(made[-1].type):
            inside, after = self.graph.new_block(), self.graph.new_block()
            text = self.unit.text(cursor)
            self.graph.terminate(ir.Branch(pointer, inside, after, location, text))
            self.graph.current = inside
            self.initialize(Place(pointer, record, text), cursor.type.get_pointee(), made[-1])
            self.graph.jump(after)
            self.graph.current = after
        return pointer if pointer.type == type_ else convert(pointer, type_, explicit=True)

    def _placed(self, given: Sequence[Cursor]) -> int | None:
        """Which of the arguments of a `new` says where the object shall be."""
        if len(given) == 1:
            type_ = self.types.convert(given[0].type)
            if type_.kind is ir.TypeKind.POINTER and type_.name.startswith("void "):
                return 0
        return None

    def delete(self, cursor: Cursor) -> ir.Expression:
        """`delete p`: the destructors of what is there, then its memory."""
        location = self.unit.location(cursor)
        for operand in clang.children(cursor):
            if clang.is_expression(operand):
                value = self._stable(self.value(operand), location)
                text = self.unit.text(operand)
                is_array_form = "[" in self.unit.text(cursor).removesuffix(text)
                name = "delete[]" if is_array_form else "delete"
                pointee = operand.type.get_canonical().get_pointee()
                if not is_array_form:
                    self._destroy_behind(value, pointee, text, location)
                self.graph.emit(
                    ir.Call(
                        name, name, (value,), None, ir.VOID, location, (text,), (location,), spelling=name
                    )
                )
        return ir.Unknown("void", ir.VOID)

    def _destroy_behind(self, value: ir.Expression, type_: ClangType, text: str, location: Location) -> None:
        place = Place(value, self.types.convert(type_), f"*{text}")
        found = self.dying(place, type_, location)
        if not found or place.type.kind is not ir.TypeKind.RECORD:
            return
        inside, after = self.graph.new_block(), self.graph.new_block()
        self.graph.terminate(ir.Branch(value, inside, after, location, text))
        self.graph.current = inside
        if any(clang.is_virtual(each.destructor) for each in found):
            # Of the object that is there, only a part may be known.
            self.graph.emit(
                ir.Call(
                    "a virtual destructor", "delete", (value,), None, ir.VOID, location, (text,), (location,)
                )
            )
        else:
            self.destroy(found)
        self.graph.jump(after)
        self.graph.current = after

    # Lambdas ------------------------------------------------------------------------------------------------------

    def make_closure(self, cursor: Cursor) -> ir.Expression:
        """The closure that a lambda makes: an object that holds what it captured."""
        type_ = self.types.convert(cursor.type)
        location = self.unit.location(cursor)
        closure = closure_of(cursor)
        if closure is None or type_.kind is not ir.TypeKind.RECORD:
            # What it captured may change whenever it is called.
            self.graph.emit(ir.Damage("a lambda expression", location))
            return ir.Unknown("a lambda expression", type_)
        key = f"%closure@{location.line}:{location.column}"
        self.variables[key] = ir.Variable(key, "lambda", type_, location)
        self.graph.emit(ir.Declare(key, location))
        address: ir.Expression = ir.VariableAddress(key, self._pointer_type())
        self.unit.closures[clang.hash_of(cursor.type.get_declaration())] = closure
        for capture in closure.captures:
            self._capture(self._offset(address, capture.offset_bytes), capture, location)
        return ir.Load(address, type_, "lambda")

    def called_lambda(self, method: Cursor) -> Closure | None:
        """The closure whose body a method is, which is remembered; None of any other method."""
        parent = method.semantic_parent
        if parent is None or method.spelling != "operator()" or not is_closure(parent):
            return None
        closure = self.unit.closures.get(clang.hash_of(parent)) or self._closure_elsewhere(parent)
        if closure is not None:
            self.unit.lambdas.setdefault(self.unit.link_name(method), Lambda(method, closure))
        return closure

    def _closure_elsewhere(self, record: Cursor) -> Closure | None:
        """The closure of a lambda in a function that was not lowered yet: what is made of a template calls it."""
        maker = record.semantic_parent
        if maker is None or not clang.is_function_declaration(maker):
            return None
        wanted = clang.hash_of(record)
        for expression in clang.descendants(maker.get_definition() or maker, _LAMBDAS):
            if clang.hash_of(expression.type.get_declaration()) == wanted:
                closure = closure_of(expression)
                if closure is not None:
                    self.unit.closures[wanted] = closure
                return closure
        return None

    def lambda_address(self, callee: Cursor, conversion: Cursor, type_: ir.Type) -> ir.Expression | None:
        """The address of a function that a lambda without captures is converted to."""
        parent = conversion.semantic_parent
        bases = [child for child in clang.children(strip(callee)) if clang.is_expression(child)]
        if parent is None or not is_closure(parent) or not bases or type_.kind is not ir.TypeKind.POINTER:
            return None
        self.place(bases[0])
        for method in clang.children(parent):
            closure = self.called_lambda(method)
            if closure is not None and not closure.captures:
                name = self.unit.link_name(method)
                self.unit.lambdas[name].address_taken = True
                self.unit.address_taken.add(name)
                return ir.FunctionAddress(name, type_)
        return None

    def _capture(self, address: ir.Expression, capture: Capture, location: Location) -> None:
        pointer = self._pointer_type()
        if capture.variable is None:
            this = self.this or ir.Unknown("no object", pointer)
            self.store(Place(address, pointer, "this"), this, location)
            return
        name, type_ = capture.variable.spelling, self.types.convert(capture.variable.type)
        place = Place(address, pointer if capture.by_reference else type_, name)
        if capture.value is not None:
            if capture.by_reference:
                self.store(place, self.place(capture.value).address, location)
            else:
                self.initialize(place, capture.variable.type, capture.value)
            return
        referred = _referred(capture.variable.type)
        source = self._variable(capture.variable, self.types.convert(referred), name)
        if capture.by_reference:
            self.store(place, source.address, location)
        elif source.type.kind is ir.TypeKind.ARRAY:
            self.graph.emit(ir.Copy(address, source.address, source.type.size_bytes, location))
        else:
            self.copy(Place(address, source.type, name), source, referred, location, moves=False)


def _referred(type_: ClangType) -> ClangType:
    """The type of the object that a variable of a type names."""
    canonical = type_.get_canonical()
    return canonical.get_pointee() if clang.type_kind(canonical) in REFERENCE_TYPES else type_
