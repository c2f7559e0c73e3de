"""Lowering expressions: clang cursors to IR expressions, with their effects as instructions.

Expressions are evaluated in the order of the source. What an expression does besides giving a value (a call, an
assignment, `++`, the branch of `&&` or `?:`) is emitted where it happens; a value that a later effect could change
is saved in a temporary first. What cannot be expressed becomes `Unknown`.
"""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.lowering.calls import CallLowering
from ddilint.frontend.lowering.cursors import CASTS, LVALUES, REFERENCE_TYPES, REFERENCES, TRANSPARENT, strip
from ddilint.frontend.lowering.initializers import Part, parts_of
from ddilint.frontend.lowering.memory import MAXIMUM_DEPTH, Place, TooDeep
from ddilint.frontend.lowering.types import is_array, is_function, spelling_of_guessed
from ddilint.frontend.lowering.values import arithmetic, constant, convert, keep_pointer, truth, typed
from ddilint.ir import nodes as ir

_CHARACTER_BITS = (8, 16)


class ExpressionLowering(CallLowering):
    """Lowers the expressions of one function into a graph builder."""

    # Values ----------------------------------------------------------------------------------------------------------

    def value(self, cursor: Cursor) -> ir.Expression:
        """The value of an expression, after its effects were emitted."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise TooDeep
        try:
            return self._value(cursor)
        finally:
            self.depth -= 1

    def _value(self, cursor: Cursor) -> ir.Expression:
        kind = clang.kind(cursor)
        if kind in TRANSPARENT:
            return self._transparent(cursor)
        if kind == CursorKind.CALL_EXPR:
            return self._call(cursor)
        if kind in (
            CursorKind.INTEGER_LITERAL,
            CursorKind.CHARACTER_LITERAL,
            CursorKind.CXX_BOOL_LITERAL_EXPR,
        ):
            return self._constant(cursor)
        if kind == CursorKind.DECL_REF_EXPR:
            return self._reference(cursor)
        if kind == CursorKind.MEMBER_REF_EXPR and _is_enumerator(cursor.referenced):
            return self._enumerator_of(cursor)
        if kind in (CursorKind.MEMBER_REF_EXPR, CursorKind.ARRAY_SUBSCRIPT_EXPR):
            return self.load(self.place(cursor))
        if kind == CursorKind.BINARY_OPERATOR:
            return self._binary(cursor)
        if kind == CursorKind.COMPOUND_ASSIGNMENT_OPERATOR:
            return self._compound_assignment(cursor)
        if kind == CursorKind.UNARY_OPERATOR:
            return self._unary(cursor)
        if kind in CASTS:
            return self._cast(cursor)
        if kind == CursorKind.CONDITIONAL_OPERATOR:
            return self._conditional(cursor)
        if kind == CursorKind.CXX_UNARY_EXPR:
            return self._sizeof(cursor)
        if kind == CursorKind.STRING_LITERAL or kind == CursorKind.COMPOUND_LITERAL_EXPR:
            place = self.place(cursor)
            return place.address if place.type.kind is ir.TypeKind.ARRAY else self.load(place)
        if kind == CursorKind.CXX_NULL_PTR_LITERAL_EXPR:
            return ir.Constant(0, self.types.convert(cursor.type))
        if kind == CursorKind.CXX_THIS_EXPR and self.this is not None:
            return self.this
        if kind == CursorKind.STMT_EXPR:
            return self._statement_expression(cursor)
        if kind == CursorKind.CXX_NEW_EXPR:
            return self.new(cursor)
        if kind == CursorKind.CXX_DELETE_EXPR:
            return self.delete(cursor)
        if kind == CursorKind.LAMBDA_EXPR:
            return self.make_closure(cursor)
        if kind == CursorKind.INIT_LIST_EXPR:
            return self._braced(cursor)
        return self._unknown(cursor)

    def _constant(self, cursor: Cursor) -> ir.Expression:
        type_ = self.types.convert(cursor.type)
        number = clang.evaluate_int(cursor)
        if number is None or type_.bits == 0:
            return ir.Unknown("a constant that clang cannot evaluate", type_)
        return constant(number, type_)

    def _reference(self, cursor: Cursor) -> ir.Expression:
        declaration = cursor.referenced
        if declaration is None:
            substituted = [child for child in clang.children(cursor) if clang.is_expression(child)]
            if len(substituted) == 1:  # a template's parameter, in what was made of the template
                return convert(self.value(substituted[0]), self.types.convert(cursor.type), explicit=False)
            return ir.Unknown("an unresolved name", self.types.convert(cursor.type))
        type_ = self.types.convert(cursor.type)
        if _is_enumerator(declaration):
            return self._enumerator(declaration, type_)
        if clang.is_function_declaration(declaration):
            name = self.unit.link_name(declaration)
            self.unit.address_taken.add(name)
            # Handed over by reference, the name of a function is its address all the same.
            return ir.FunctionAddress(name, keep_pointer(type_, self._pointer_type()))
        place = self.place(cursor)
        return place.address if place.type.kind is ir.TypeKind.ARRAY else self.load(place)

    def _enumerator(self, declaration: Cursor, type_: ir.Type) -> ir.Expression:
        if self.types.is_guess(declaration):
            name = declaration.spelling
            return ir.Unknown(f"{name} is not declared", type_, name)
        return constant(declaration.enum_value, type_)

    def _enumerator_of(self, member: Cursor) -> ir.Expression:
        """`object.ENUMERATOR`: of the object, only what evaluating it does counts."""
        for base in clang.children(member):
            if clang.is_expression(base):
                self.discard(base)
        assert member.referenced is not None
        return self._enumerator(member.referenced, self.types.convert(member.type))

    def _braced(self, cursor: Cursor) -> ir.Expression:
        """`{...}` as a value: of an object without a name, or of a scalar."""
        type_ = self.types.convert(cursor.type)
        parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if type_.kind is ir.TypeKind.RECORD:
            place = self.fresh_object(cursor, type_)
            self.initialize(place, cursor.type, cursor)
            return self.load(place)
        if type_.is_scalar and len(parts) <= 1:
            return convert(self.value(parts[0]), type_, explicit=False) if parts else ir.Constant(0, type_)
        return self._unknown(cursor)

    def _sizeof(self, cursor: Cursor) -> ir.Expression:
        type_ = self.types.convert(cursor.type)
        if self.types.mentions_guess(cursor, frozenset({CursorKind.DECL_REF_EXPR})) or any(
            self.types.has_guessed_size(child.type) or self.types.has_guessed_bound(strip(child))
            for child in clang.children(cursor)
        ):
            # Whatever it is, it is the same number for the same type.
            operands = [
                spelling_of_guessed(child.type)
                for child in clang.children(cursor)
                if clang.is_expression(child)
            ]
            measured = f"sizeof({operands[0]})" if operands else self.unit.text(cursor)
            return ir.Unknown("the size of a type that is not declared", type_, measured)
        return self._constant(cursor)

    def _statement_expression(self, cursor: Cursor) -> ir.Expression:
        type_ = self.types.convert(cursor.type)
        value: ir.Expression = ir.Unknown("a statement expression", type_)
        for body in clang.children(cursor):
            statements = clang.children(body)
            for statement in statements[:-1]:
                self.lower_statement(statement)
            if statements:
                if clang.is_expression(statements[-1]) and type_.kind is not ir.TypeKind.VOID:
                    value = self.value(statements[-1])
                else:
                    self.lower_statement(statements[-1])
        return value

    def discard(self, cursor: Cursor) -> None:
        """Lower an expression for its effects only."""
        inner = strip(cursor)
        if clang.kind(inner) in CASTS and self.types.convert(inner.type).kind is ir.TypeKind.VOID:
            operands = [child for child in clang.children(inner) if clang.is_expression(child)]
            if operands and clang.kind(strip(operands[-1])) == CursorKind.CALL_EXPR:
                value = self.value(operands[-1])
                if isinstance(value, ir.Temporary):  # `(void)f()`: dropped on purpose
                    result = self.graph.new_temporary()
                    self.graph.emit(ir.Assign(result, value, self.unit.location(inner)))
            elif operands:
                self.discard(operands[-1])
            return
        if clang.kind(inner) in LVALUES and not clang.has_effects(inner):
            return
        self.full_expression(partial(self._discarded, inner), self.unit.location(inner))

    def _discarded(self, cursor: Cursor) -> None:
        if self.unit.records.destructors(cursor.type) and not self._is_lvalue(cursor):
            self.materialise(cursor, self.types.convert(cursor.type))
        else:
            self.value(cursor)

    # Conversions -----------------------------------------------------------------------------------------------------

    def _transparent(self, cursor: Cursor) -> ir.Expression:
        parts = clang.children(cursor)
        children = [child for child in parts if clang.kind(child) not in REFERENCES]
        if any(clang.kind(part) == CursorKind.MEMBER_REF for part in parts):
            return self._offset_of(cursor, parts)
        if not children:
            # An expression without parts, as `__alignof`: a guessed type makes it a guess.
            if any(
                clang.kind(part) == CursorKind.TYPE_REF and self.types.is_guessed(part.type) for part in parts
            ):
                return ir.Unknown(
                    "the layout of a type that is not declared", self.types.convert(cursor.type)
                )
            return self._constant(cursor)
        inner = children[0]
        if len(children) > 1:
            return self._unknown(cursor)
        target = cursor.type
        if clang.canonical_kind(target) in (TypeKind.DEPENDENT, TypeKind.INVALID):
            return self._unknown(cursor)
        return self._converted(inner, target, explicit=False)

    def _cast(self, cursor: Cursor) -> ir.Expression:
        operands = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if not operands:
            return self._unknown(cursor)
        return self._converted(operands[-1], cursor.type, explicit=True)

    def _with_room(self, array: Cursor, address: ir.Expression) -> ir.Expression:
        """The address of an array, which tells how long it is where it is one of characters in a structure."""
        named = strip(array)
        if clang.kind(named) != CursorKind.MEMBER_REF_EXPR:
            return address
        whole = self.types.of_value(named)
        # One of a single element at the end of a structure is of any length.
        if whole.element_bits not in _CHARACTER_BITS or whole.bits <= whole.element_bits:
            return address
        if not isinstance(address, ir.Binary):
            offset_type = ir.Type(ir.TypeKind.INTEGER, self.types.pointer_bits)
            address = ir.Binary("+", address, ir.Constant(0, offset_type), address.type)
        return replace(address, room=whole.size_bytes)

    def _converted(self, inner: Cursor, target: ClangType, *, explicit: bool) -> ir.Expression:
        target_type = self.types.convert(target)
        if target_type.kind is ir.TypeKind.VOID:
            self.discard(inner)
            return ir.Unknown("void", target_type)
        inner_type = inner.type
        if is_array(inner_type) and self._is_parameter(inner):
            return typed(self.value(inner), target_type)
        if is_array(inner_type):
            if target_type.kind is ir.TypeKind.ARRAY:
                return self.value(inner)
            address = self._with_room(inner, self.place(inner).address)
            return (
                convert(address, target_type, explicit=explicit) if explicit else typed(address, target_type)
            )
        if is_function(inner_type):
            return self._function_value(inner, target_type)
        value = self.value(inner)
        if clang.canonical_kind(target) == TypeKind.BOOL:
            return truth(value, target_type)
        if target_type.kind is ir.TypeKind.POINTER:
            moved = self._base_offset(inner, target)
            if moved:
                return typed(self._offset(value, moved), target_type)
        return convert(value, target_type, explicit=explicit)

    def _offset_of(self, cursor: Cursor, parts: list[Cursor]) -> ir.Expression:
        """`offsetof`: the chain of members, each index behind the array that it is one of."""
        type_ = self.types.convert(cursor.type)
        total: ir.Expression = ir.Constant(0, type_)
        element: ClangType | None = None
        for part in parts:
            kind = clang.kind(part)
            if kind == CursorKind.MEMBER_REF:
                field = part.referenced
                offset_bits = clang.field_offset_bits(field) if field is not None else None
                record = field.semantic_parent if field is not None else None
                if (
                    field is None
                    or record is None
                    or offset_bits is None
                    or self.types.has_guessed_offset(field, record)
                ):
                    return ir.Unknown("the layout of a type that is not declared", type_)
                total = _sum(total, constant(offset_bits // 8, type_))
                element = field.type
            elif clang.is_expression(part) and element is not None and is_array(element):
                element = element.get_canonical().get_array_element_type()
                size = self.types.size_of(element)
                if size is None:
                    return ir.Unknown("an element of unknown size", type_)
                index = convert(self.value(part), type_, explicit=False)
                if isinstance(index, ir.Constant):
                    total = _sum(total, constant(index.value * size, type_))
                else:
                    scaled = arithmetic("*", index, ir.Constant(size, type_), type_)
                    total = arithmetic("+", total, scaled, type_)
        return total

    # Initializers ----------------------------------------------------------------------------------------------------

    def initialize(self, place: Place, type_: ClangType, initializer: Cursor) -> None:
        """Emit what an initializer does to a fresh object."""
        inner = strip(initializer)
        location = self.unit.location(initializer)
        if clang.kind(inner) == CursorKind.INIT_LIST_EXPR:
            parts = list(parts_of(inner, type_, self.types))
            if not place.type.is_scalar:
                self.graph.emit(ir.Fill(place.address, place.type.size_bytes, location))
            elif not parts:
                self.store(place, ir.Constant(0, place.type), location)
            for part in parts:
                self._initialize_part(place, part)
            return
        if clang.kind(inner) == CursorKind.STRING_LITERAL and place.type.kind is ir.TypeKind.ARRAY:
            source = self.place(inner)
            self.graph.emit(ir.Fill(place.address, place.type.size_bytes, location))
            size = min(source.type.size_bytes, place.type.size_bytes or source.type.size_bytes)
            self.graph.emit(ir.Copy(place.address, source.address, size, location, place.text))
            return
        if place.type.kind is ir.TypeKind.ARRAY:
            constructor = inner.referenced if clang.kind(inner) == CursorKind.CALL_EXPR else None
            if constructor is not None and clang.kind(constructor) == CursorKind.CONSTRUCTOR:
                self.construct(place, inner, constructor)
            else:
                self._unknown(initializer)
            return
        while clang.kind(inner) == CursorKind.CXX_FUNCTIONAL_CAST_EXPR and clang.children(inner):
            inner = strip(clang.children(inner)[-1])  # `T x = T(1);` makes no second object
        if clang.kind(inner) == CursorKind.CALL_EXPR and place.type.kind is ir.TypeKind.RECORD:
            constructor = inner.referenced
            if constructor is not None and clang.kind(constructor) == CursorKind.CONSTRUCTOR:
                self.construct(place, inner, constructor)
                return
        if clang.kind(inner) == CursorKind.CONDITIONAL_OPERATOR and place.type.kind is ir.TypeKind.RECORD:
            choices = [child for child in clang.children(inner) if clang.is_expression(child)]
            if len(choices) == 3:
                self._initialize_by_choice(place, type_, choices)
                return
        value = self.value(initializer)
        if place.type.is_scalar and value.type.is_scalar and value.type.bits != place.type.bits:
            value = convert(value, place.type, explicit=False)
        self.store(place, value, location)

    def _initialize_part(self, place: Place, part: Part) -> None:
        type_ = self.types.convert(part.type)
        text = f"{place.text}{part.path}"
        if part.offset_bytes is None:
            self.value(part.value)
            return
        address = self._offset(place.address, part.offset_bytes)
        if clang.canonical_kind(part.type) in REFERENCE_TYPES:
            held = Place(address, self._pointer_type(), text)
            self.store(held, self.place(part.value).address, self.unit.location(part.value))
            return
        target = Place(address, type_, text, field=part.field)
        if not place.type.is_scalar and type_.is_scalar and clang.evaluate_int(part.value) == 0:
            return  # `{0}` says it of what is filled already
        if part.field is not None and part.field.is_bitfield():
            target = self._bit_field(
                address, part.field, clang.field_offset_bits(part.field) or 0, type_, text
            )
        self.initialize(target, part.type, part.value)


def _sum(total: ir.Expression, amount: ir.Constant) -> ir.Expression:
    if isinstance(total, ir.Constant):
        return constant(total.value + amount.value, total.type)
    return total if amount.value == 0 else arithmetic("+", total, amount, total.type)


def _is_enumerator(declaration: Cursor | None) -> bool:
    return declaration is not None and clang.kind(declaration) == CursorKind.ENUM_CONSTANT_DECL
