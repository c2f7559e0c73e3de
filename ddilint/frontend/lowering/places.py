"""Lowering lvalues: the place in memory that an expression names."""

from __future__ import annotations

from msgspec.structs import replace

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.lowering.context import UnitContext
from ddilint.frontend.lowering.cursors import (
    CASTS,
    LVALUES,
    REFERENCE_TYPES,
    REFERENCES,
    TRANSPARENT,
    inside,
    returns_reference,
    strip,
)
from ddilint.frontend.lowering.literals import contents_of
from ddilint.frontend.lowering.memory import MAXIMUM_DEPTH, MemoryLowering, Place, TooDeep
from ddilint.frontend.lowering.types import is_array, is_function
from ddilint.frontend.lowering.values import convert, typed
from ddilint.ir import nodes as ir


class PlaceLowering(MemoryLowering):
    """Lowers lvalues."""

    def place(self, cursor: Cursor) -> Place:
        """The place that an lvalue names."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise TooDeep
        try:
            return self._place(cursor)
        finally:
            self.depth -= 1

    def _place(self, cursor: Cursor) -> Place:
        cursor = self._strip_lvalue(cursor)
        kind = clang.kind(cursor)
        type_ = self.types.of_value(cursor)
        if kind in TRANSPARENT:
            converted = inside(cursor)
            offset_bytes = self._base_offset(converted, cursor.type) if converted is not None else 0
            if converted is not None and offset_bytes:
                whole = self.place(converted)
                return Place(self._offset(whole.address, offset_bytes), type_, whole.text)
        if kind == CursorKind.DECL_REF_EXPR:
            return self._variable_place(cursor, type_)
        if kind == CursorKind.MEMBER_REF_EXPR:
            return self._member(cursor, type_)
        if kind == CursorKind.ARRAY_SUBSCRIPT_EXPR:
            return self._subscript(cursor, type_)
        if kind == CursorKind.UNARY_OPERATOR:
            operator = clang.unary_operator(cursor)
            operand = next(iter(clang.children(cursor)), None)
            if operand is not None and operator == "*":
                pointer = self.value(operand)
                return Place(pointer, type_, f"*{self.unit.text(operand)}")
            if operand is not None and operator in ("__extension__", "__real"):
                return self.place(operand)
            if operator.endswith("pre"):
                self.value(cursor)
                if operand is not None:
                    return self.place(operand)
        if kind == CursorKind.STRING_LITERAL:
            return self._string(cursor, type_)
        if kind == CursorKind.COMPOUND_LITERAL_EXPR:
            return self._compound_literal(cursor, type_)
        if kind == CursorKind.BINARY_OPERATOR and clang.binary_operator(cursor) in ("=", ","):
            left, right = clang.children(cursor)
            if clang.binary_operator(cursor) == ",":
                self.discard(left)
                return self.place(right)
            self.value(cursor)
            return self.place(left)
        if kind in CASTS:  # a C++ cast to a reference, or `(T)x` as an lvalue
            operands = [child for child in clang.children(cursor) if clang.is_expression(child)]
            if operands and (type_.kind is not ir.TypeKind.RECORD or self._is_lvalue(operands[-1])):
                inner = self.place(operands[-1])
                return Place(inner.address, type_, inner.text)
        if kind == CursorKind.CONDITIONAL_OPERATOR:
            parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
            if len(parts) == 3 and all(self._is_lvalue(part) for part in parts[1:]):
                return self._chosen_place(cursor, parts, type_)
        if kind == CursorKind.CXX_THIS_EXPR and self.this is not None:
            return Place(self.this, type_, "this")
        if type_.kind is ir.TypeKind.RECORD:
            return self.materialise(cursor, type_)
        value = self.value(cursor)
        if kind == CursorKind.CALL_EXPR and isinstance(value, ir.Load):  # the call returned a reference
            return Place(value.address, type_, value.text)
        if type_.is_scalar:  # a reference is bound to a value: it leads to an object that holds it
            held = self.fresh_object(cursor, type_)
            self.store(held, convert(value, type_, explicit=False), self.unit.location(cursor))
            return held
        return Place(ir.Unknown("not an lvalue", self._pointer_type()), type_, self.unit.text(cursor))

    def _is_lvalue(self, cursor: Cursor) -> bool:
        """Whether an expression names an object that is there already."""
        inner = strip(cursor)
        kind = clang.kind(inner)
        if kind in LVALUES or kind == CursorKind.CXX_THIS_EXPR:
            return True
        if kind == CursorKind.UNARY_OPERATOR:
            return clang.unary_operator(inner) in ("*", "++pre", "--pre")
        if kind == CursorKind.CALL_EXPR:
            called = inner.referenced
            return called is not None and returns_reference(called)
        if kind in CASTS:
            operands = [child for child in clang.children(inner) if clang.is_expression(child)]
            return bool(operands) and self._is_lvalue(operands[-1])
        return False

    def _chosen_place(self, cursor: Cursor, parts: list[Cursor], type_: ir.Type) -> Place:
        """`c ? a : b` as one of two lvalues."""
        test, *branches = parts
        yes, no, done = (self.graph.new_block() for _ in range(3))
        result = self.graph.new_temporary()
        self.condition(test, yes, no)
        for block, part in zip((yes, no), branches, strict=True):
            self.graph.current = block
            self.graph.emit(ir.Assign(result, self.place(part).address, self.unit.location(part)))
            self.graph.jump(done)
        self.graph.current = done
        return Place(ir.Temporary(result, self._pointer_type()), type_, self.unit.text(cursor, 60))

    def _strip_lvalue(self, cursor: Cursor) -> Cursor:
        while clang.kind(cursor) in TRANSPARENT:
            inner = [child for child in clang.children(cursor) if clang.kind(child) not in REFERENCES]
            if len(inner) != 1 or is_function(inner[0].type):
                break
            if is_array(inner[0].type) and not is_array(cursor.type):
                break
            if self._base_offset(inner[0], cursor.type):
                break
            cursor = inner[0]
        return cursor

    def _base_offset(self, inner: Cursor, target: ClangType) -> int:
        """How far a conversion to a class that an object derives from moves its address, in bytes."""
        if not self.unit.records.has_several_bases:
            return 0
        source, wanted = inner.type.get_canonical(), target.get_canonical()
        kinds = clang.type_kind(source), clang.type_kind(wanted)
        if kinds == (TypeKind.POINTER, TypeKind.POINTER):
            source, wanted = source.get_pointee(), wanted.get_pointee()
            kinds = clang.canonical_kind(source), clang.canonical_kind(wanted)
        if kinds != (TypeKind.RECORD, TypeKind.RECORD):
            return 0
        return self.unit.records.offset_of_base(source, wanted)

    def _this_as(self, owner: Cursor | None) -> ir.Expression | None:
        """`this` as a pointer to the class that a member was declared in."""
        if self.this is None or owner is None or self.record is None:
            return self.this
        return self._offset(self.this, self.unit.records.offset_of_base(self.record, owner.type))

    def _variable_place(self, cursor: Cursor, type_: ir.Type) -> Place:
        declaration = cursor.referenced
        name = cursor.spelling
        if declaration is not None and clang.kind(declaration) == CursorKind.UNEXPOSED_DECL:
            bound = self.bindings.get(clang.hash_of(declaration))
            if bound is not None:
                return bound
        if declaration is None or clang.kind(declaration) not in (CursorKind.VAR_DECL, CursorKind.PARM_DECL):
            if declaration is not None and clang.kind(declaration) == CursorKind.FIELD_DECL and self.this:
                return self._field(self.this, declaration.semantic_parent, type_, cursor, name)
            return Place(ir.Unknown(f"{name} is not a variable", self._pointer_type()), type_, name)
        return self._variable(declaration, type_, name)

    def _variable(self, declaration: Cursor, type_: ir.Type, name: str) -> Place:
        """The place of a variable; of one that a lambda captured: in its closure."""
        if self.closure is not None:
            base, closure = self.closure
            capture = closure.variables.get(clang.hash_of(declaration))
            if capture is not None:
                held = self._offset(base, capture.offset_bytes)
                if capture.by_reference:
                    held = ir.Load(held, self._pointer_type(), name)
                return Place(held, type_, name)
        key = self._variable_key(declaration)
        address = ir.VariableAddress(key, self._pointer_type())
        if clang.canonical_kind(declaration.type) in REFERENCE_TYPES or key in self._in_memory:
            return Place(ir.Load(address, self._pointer_type(), name), type_, name)
        if clang.kind(declaration) == CursorKind.PARM_DECL and key in self.variables:
            type_ = self.variables[key].type
        return Place(address, type_, name)

    def _member(self, cursor: Cursor, type_: ir.Type) -> Place:
        bases = [child for child in clang.children(cursor) if clang.is_expression(child)]
        name = cursor.spelling
        declaration = cursor.referenced
        address: ir.Expression
        if declaration is not None and clang.kind(declaration) == CursorKind.VAR_DECL:
            if self.types.is_guess(declaration):  # a member of what nothing declares: each object has its own
                return Place(ir.Unknown(f"{name} is not declared", self._pointer_type()), type_, name)
            address = ir.VariableAddress(self._variable_key(declaration), self._pointer_type())
            return Place(address, type_, name)
        if not bases:
            if self.this is not None and declaration is not None:
                owner = clang.named_record(declaration)
                return self._field(self._this_as(owner) or self.this, owner, type_, cursor, name)
            return Place(ir.Unknown("a member of nothing", self._pointer_type()), type_, name)
        base = bases[0]
        base_type = base.type.get_canonical()
        if clang.type_kind(base_type) in (TypeKind.POINTER, TypeKind.UNEXPOSED):
            record = base_type.get_pointee()
            address = self.value(base)
            # Of an object with an operator, the arrow is a part of the call.
            text = self._base_text(base).removesuffix("->") + "->"
        else:
            record = base_type
            inner = self.place(base)
            address = inner.address
            text = inner.text if inner.text.endswith("->") else f"{inner.text}."
        if declaration is not None and declaration.is_anonymous():
            text = text.removesuffix(".")  # the next link of the chain has the name
        else:
            text += name
        return self._field(address, record.get_canonical().get_declaration(), type_, cursor, text)

    def _base_text(self, base: Cursor) -> str:
        inner = strip(base)
        if clang.kind(inner) == CursorKind.DECL_REF_EXPR:
            return inner.spelling
        text = self.unit.text(base, 60)
        if clang.kind(inner) in (
            CursorKind.MEMBER_REF_EXPR,
            CursorKind.ARRAY_SUBSCRIPT_EXPR,
            CursorKind.CALL_EXPR,
        ):
            return text
        return text if text.startswith("(") else f"({text})"

    def _field(
        self,
        base: ir.Expression,
        record: Cursor | None,
        type_: ir.Type,
        cursor: Cursor,
        text: str,
    ) -> Place:
        if record is None:
            return Place(ir.Unknown("a member of an unknown record", self._pointer_type()), type_, text)
        declaration = cursor.referenced
        is_field = declaration is not None and clang.kind(declaration) == CursorKind.FIELD_DECL
        offset_bits = None
        if declaration is not None and is_field:
            offset_bits = clang.offset_within_bits(declaration, record)
            if offset_bits is None and not isinstance(base, ir.Constant):
                supposed = self.unit.records.supposed_offset(declaration, record)
                offset_bits = None if supposed is None else 8 * supposed
        if declaration is None or offset_bits is None:
            return Place(ir.Unknown(f"{text} has no known offset", self._pointer_type()), type_, text)
        if isinstance(base, ir.Constant) and self.types.has_guessed_offset(declaration, record):
            return Place(
                ir.Unknown("the layout of a type that is not declared", self._pointer_type()), type_, text
            )
        if declaration.is_bitfield():
            return self._bit_field(base, declaration, offset_bits, type_, text)
        address = self._offset(base, offset_bits // 8)
        if clang.canonical_kind(declaration.type) in REFERENCE_TYPES:
            return Place(ir.Load(address, self._pointer_type(), text), type_, text)
        return Place(address, type_, text, field=declaration)

    def _subscript(self, cursor: Cursor, type_: ir.Type) -> Place:
        parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if len(parts) != 2:
            return Place(ir.Unknown("a subscript without its parts", self._pointer_type()), type_, "")
        base, index = parts
        if clang.is_integer(base.type):  # `1[array]`
            base, index = index, base
        pointer = self.value(base)
        position = self.unit.text(index, 40)
        text = f"{self._base_text(base)}[{position}]"
        size = self.types.size_of(cursor.type)
        address = self._advance(pointer, self.value(index), size, "+", cursor.type)
        array = strip(base)
        whole = self.unit.types.convert(array.type)
        # One of a single element at the end of a structure is of any length.
        if (
            whole.kind is ir.TypeKind.ARRAY
            and whole.bits > whole.element_bits
            and isinstance(address, ir.Binary)
        ):
            address = replace(address, extent=whole.size_bytes)
        field = array.referenced if clang.kind(array) == CursorKind.MEMBER_REF_EXPR else None
        return Place(address, type_, text, field=field, index=position)

    def _string(self, cursor: Cursor, type_: ir.Type) -> Place:
        return Place(string_literal(cursor, self.unit), type_, self.unit.text(cursor, 40))

    def _compound_literal(self, cursor: Cursor, type_: ir.Type) -> Place:
        location = self.unit.location(cursor)
        key = f"%literal@{location.line}:{location.column}"
        self.variables[key] = ir.Variable(key, "a compound literal", type_, location)
        address = ir.VariableAddress(key, self._pointer_type())
        self.graph.emit(ir.Declare(key, location))
        for child in clang.children(cursor):
            if clang.is_expression(child):
                self.initialize(Place(address, type_, "a compound literal"), cursor.type, child)
        return Place(address, type_, "a compound literal")

    def _function_value(self, cursor: Cursor, type_: ir.Type) -> ir.Expression:
        inner = strip(cursor)
        if clang.kind(inner) == CursorKind.DECL_REF_EXPR:
            referenced = inner.referenced
            if referenced is not None and clang.is_function_declaration(referenced):
                name = self.unit.link_name(referenced)
                self.unit.address_taken.add(name)
                return ir.FunctionAddress(name, type_)
        if clang.kind(inner) == CursorKind.UNARY_OPERATOR and clang.unary_operator(inner) == "*":
            return typed(self.value(clang.children(inner)[0]), type_)
        return self._unknown(cursor)


def string_literal(cursor: Cursor, unit: UnitContext) -> ir.StringLiteral:
    """The address of a STRING_LITERAL."""
    type_ = unit.types.convert(cursor.type)
    pointer = ir.Type(ir.TypeKind.POINTER, unit.types.pointer_bits, name="void *", element_bits=8)
    return ir.StringLiteral(
        unit.text(cursor, 80),
        (type_.element_bits or 8) // 8,
        type_.size_bytes,
        pointer,
        contents_of(cursor.spelling),
    )
