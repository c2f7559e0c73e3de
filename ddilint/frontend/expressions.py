"""Lowering expressions: clang cursors to IR expressions, with their effects as instructions.

Expressions are evaluated in the order of the source. What an expression does besides giving a value (a call, an
assignment, `++`, the branch of `&&` or `?:`) is emitted where it happens; a value that a later effect could change
is saved in a temporary first. What cannot be expressed becomes `Unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.builder import GraphBuilder
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.closures import Closure, is_closure
from ddilint.frontend.initializers import Part, parts_of
from ddilint.frontend.literals import contents_of
from ddilint.frontend.records import Records, is_written
from ddilint.frontend.types import TypeTable, is_array, is_function
from ddilint.ir import nodes as ir

_CASTS: Final = frozenset(
    {
        CursorKind.CSTYLE_CAST_EXPR,
        CursorKind.CXX_STATIC_CAST_EXPR,
        CursorKind.CXX_DYNAMIC_CAST_EXPR,
        CursorKind.CXX_REINTERPRET_CAST_EXPR,
        CursorKind.CXX_CONST_CAST_EXPR,
        CursorKind.CXX_FUNCTIONAL_CAST_EXPR,
    }
)
_TRANSPARENT: Final = frozenset({CursorKind.UNEXPOSED_EXPR, CursorKind.PAREN_EXPR})
_REFERENCES: Final = frozenset(
    {
        CursorKind.TYPE_REF,
        CursorKind.TEMPLATE_REF,
        CursorKind.NAMESPACE_REF,
        CursorKind.MEMBER_REF,
        CursorKind.LABEL_REF,
        CursorKind.OVERLOADED_DECL_REF,
        CursorKind.VARIABLE_REF,
    }
)
_COMPARISONS: Final = frozenset({"<", ">", "<=", ">=", "==", "!="})
_SHIFTS: Final = frozenset({"<<", ">>"})
_BOOLEANS: Final = frozenset({"bool", "_Bool"})
_LVALUES: Final = frozenset(
    {
        CursorKind.DECL_REF_EXPR,
        CursorKind.MEMBER_REF_EXPR,
        CursorKind.ARRAY_SUBSCRIPT_EXPR,
        CursorKind.STRING_LITERAL,
        CursorKind.COMPOUND_LITERAL_EXPR,
    }
)
REFERENCE_TYPES: Final = frozenset({TypeKind.LVALUEREFERENCE, TypeKind.RVALUEREFERENCE})
_WORD: Final = re.compile(rb"[A-Za-z_]\w*")
# How deep an expression or statement may nest. Each level costs a handful of Python frames; driver.py raises the
# interpreter's own limit far above this, because a RecursionError inside a libclang callback would be swallowed.
MAXIMUM_DEPTH: Final = 900
# AbnormalTermination() of excpt.h: how control leaves the `__try` whose `__finally` asks.
_ABNORMAL_TERMINATION = "_abnormal_termination"


class TooDeep(Exception):  # noqa: N818 - reads as what it tells
    """A function nests deeper than the lowering follows."""


@dataclass(frozen=True, slots=True)
class BitField:
    """Where a bit-field lies in its container: the lowest bit, the width in bits, and the declared type."""

    shift: int
    width: int
    type: ir.Type


@dataclass(frozen=True, slots=True)
class Place:
    """An lvalue: the address of its storage, the type that is stored there, its spelling.

    `field` is its declaration, if it is a field of a structure or an element (`index`, as written) of one.
    """

    address: ir.Expression
    type: ir.Type
    text: str
    bits: BitField | None = None
    field: Cursor | None = None
    index: str = ""


@dataclass(slots=True)
class Lambda:
    """The body of a lambda: its definition, its captures; whether its address is taken (as a callback's is)."""

    definition: Cursor
    closure: Closure
    address_taken: bool = False


class UnitContext:
    """What all functions of one translation unit share while they are lowered."""

    def __init__(
        self,
        types: TypeTable,
        locator: clang.Locator,
        source: bytes,
        main_file: str,
        relative_path: Callable[[str], str],
        raising: Mapping[str, tuple[int, ...]],
        rivals: frozenset[str] = frozenset(),
        defined_elsewhere: Callable[[str], str] = str,
    ) -> None:
        self.types = types
        self.records = Records(())
        self.locator = locator
        self.source = source
        self.main_file = main_file
        self.relative_path = relative_path
        self.raising = raising
        self._rivals = rivals
        self._defined_elsewhere = defined_elsewhere
        self.overloaded: set[str] = set()
        self.globals: dict[str, Cursor] = {}
        self.address_taken: set[str] = set()
        self._link_names: dict[str, str] = {}
        self.closures: dict[int, Closure] = {}
        self.lambdas: dict[str, Lambda] = {}

    def location(self, cursor: Cursor) -> Location:
        """Where a cursor stands for the reader (of a macro's expansion: the macro's use)."""
        extent = cursor.extent
        start = self.locator.expansion(extent.start)
        end = self.locator.expansion(extent.end)
        return Location(self.relative_path(start.file), start.line, start.column, end.line, end.column)

    def location_of_name(self, declaration: Cursor) -> Location:
        """Where the name of a declaration stands."""
        place = self.locator.expansion(declaration.location)
        end = place.column + len(declaration.spelling.encode())
        return Location(self.relative_path(place.file), place.line, place.column, place.line, end)

    def text(self, cursor: Cursor, limit: int = 120) -> str:
        """The source text of a cursor on one line, shortened; "" where it stands in another file."""
        extent = cursor.extent
        start = self.locator.file(extent.start)
        if start.file != self.main_file:
            return ""
        end = self.locator.file(extent.end)
        stop = end.offset
        if stop <= start.offset:
            word = _WORD.match(self.source, start.offset)
            stop = word.end() if word else start.offset
        text = " ".join(self.source[start.offset : stop].decode("utf-8", "replace").split())
        return text if len(text) <= limit else text[: limit - 1] + "…"

    def global_key(self, declaration: Cursor) -> str:
        """The key of a variable with static storage; remembers its declaration for the module's globals."""
        name = declaration.spelling
        canonical = declaration.canonical
        if clang.has_internal_linkage(canonical) or not clang.is_file_scope(canonical):
            place = self.location(canonical)
            name = f"{place.path}:{name}@{place.line}"
        elif clang.is_member(canonical) or clang.is_in_namespace(canonical):
            name = f"{canonical.get_usr()}:{name}"
        name = f"::{name}"
        if name not in self.globals:
            self.globals[name] = declaration
        return name

    def link_name(self, function: Cursor) -> str:
        """The name of a function in its link unit; one with internal linkage has its file in front.

        A method or an overloaded function has what tells it from others of its name in front, and so has each
        definition of a function that several sources define (several drivers' sources in one folder). Behind the
        last colon stands the plain name.
        """
        name = function.spelling
        canonical = function.canonical
        if name == "operator()" and is_closure(function.semantic_parent):
            start = self.locator.expansion(canonical.location)
            name = f"lambda in {self.relative_path(start.file)} at {start.line}.{start.column}"
        if clang.kind(function) != CursorKind.FUNCTION_DECL or name in self.overloaded:
            return f"{canonical.get_usr()}:{name}"
        key = canonical.get_usr() or name
        known = self._link_names.get(key)
        if known is None:
            known = name
            definition = function.get_definition()
            if clang.has_internal_linkage(canonical) or (name in self._rivals and definition is not None):
                place = self.locator.declared_in(definition or canonical)
                known = f"{self.relative_path(place)}:{name}"
            elif name in self._rivals:
                known = self._defined_elsewhere(name)
            self._link_names[key] = known
        return known


class ExpressionLowering:
    """Lowers the expressions of one function into a graph builder."""

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

    # What statements.py provides ----------------------------------------------------------------------------------

    def before_call(self, name: str, location: Location, arguments: Sequence[ir.Expression] = ()) -> None:
        """Called before every call: an exception may be raised there."""

    def lower_statement(self, cursor: Cursor) -> None:
        """Lower a statement (of a statement expression)."""
        raise NotImplementedError

    # What objects.py provides -------------------------------------------------------------------------------------

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

    # Variables ----------------------------------------------------------------------------------------------------

    def declare(self, declaration: Cursor) -> ir.Variable:
        """The variable of a local declaration or parameter."""
        name = declaration.spelling
        place = self.unit.location(declaration)
        key = f"{name}@{place.line}:{place.column}"
        type_ = self.types.convert(declaration.type)
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

    # Values -------------------------------------------------------------------------------------------------------

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
        if kind in _TRANSPARENT:
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
        if kind in (CursorKind.MEMBER_REF_EXPR, CursorKind.ARRAY_SUBSCRIPT_EXPR):
            return self.load(self.place(cursor))
        if kind == CursorKind.BINARY_OPERATOR:
            return self._binary(cursor)
        if kind == CursorKind.COMPOUND_ASSIGNMENT_OPERATOR:
            return self._compound_assignment(cursor)
        if kind == CursorKind.UNARY_OPERATOR:
            return self._unary(cursor)
        if kind in _CASTS:
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

    def _braced(self, cursor: Cursor) -> ir.Expression:
        """`{...}` as a value: of an object without a name, or of a scalar."""
        type_ = self.types.convert(cursor.type)
        parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if type_.kind is ir.TypeKind.RECORD:
            place = self.fresh_object(cursor, type_)
            self.initialize(place, cursor.type, cursor)
            return self.load(place)
        if type_.is_scalar and len(parts) <= 1:
            return (
                self._convert(self.value(parts[0]), type_, explicit=False) if parts else ir.Constant(0, type_)
            )
        return self._unknown(cursor)

    def _unknown(self, cursor: Cursor) -> ir.Expression:
        """An expression of a kind that is not modelled: its parts still have their effects."""
        for child in clang.children(cursor):
            if clang.is_expression(child):
                self.value(child)
        return ir.Unknown(clang.kind_name(cursor), self.types.convert(cursor.type))

    def _constant(self, cursor: Cursor) -> ir.Expression:
        type_ = self.types.convert(cursor.type)
        number = clang.evaluate_int(cursor)
        if number is None or type_.bits == 0:
            return ir.Unknown("a constant that clang cannot evaluate", type_)
        return constant(number, type_)

    def _transparent(self, cursor: Cursor) -> ir.Expression:
        parts = clang.children(cursor)
        children = [child for child in parts if clang.kind(child) not in _REFERENCES]
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
        if clang.type_kind(target.get_canonical()) in (TypeKind.DEPENDENT, TypeKind.INVALID):
            return self._unknown(cursor)
        return self._converted(inner, target, explicit=False)

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
                    or self.types.is_guessed(record.type)
                ):
                    return ir.Unknown("the layout of a type that is not declared", type_)
                total = self._sum(total, constant(offset_bits // 8, type_))
                element = field.type
            elif clang.is_expression(part) and element is not None and is_array(element):
                element = element.get_canonical().get_array_element_type()
                size = self._element_size(element)
                if size is None:
                    return ir.Unknown("an element of unknown size", type_)
                index = self._convert(self.value(part), type_, explicit=False)
                if isinstance(index, ir.Constant):
                    total = self._sum(total, constant(index.value * size, type_))
                else:
                    scaled = self._arithmetic("*", index, ir.Constant(size, type_), type_)
                    total = self._arithmetic("+", total, scaled, type_)
        return total

    def _sum(self, total: ir.Expression, amount: ir.Constant) -> ir.Expression:
        if isinstance(total, ir.Constant):
            return constant(total.value + amount.value, total.type)
        return total if amount.value == 0 else self._arithmetic("+", total, amount, total.type)

    def _cast(self, cursor: Cursor) -> ir.Expression:
        operands = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if not operands:
            return self._unknown(cursor)
        return self._converted(operands[-1], cursor.type, explicit=True)

    def _converted(self, inner: Cursor, target: ClangType, *, explicit: bool) -> ir.Expression:
        target_type = self.types.convert(target)
        if target_type.kind is ir.TypeKind.VOID:
            self.discard(inner)
            return ir.Unknown("void", target_type)
        inner_type = inner.type
        if is_array(inner_type) and self._is_parameter(inner):
            return _typed(self.value(inner), target_type)
        if is_array(inner_type):
            if target_type.kind is ir.TypeKind.ARRAY:
                return self.value(inner)
            address = self.place(inner).address
            return self._convert(address, target_type, explicit) if explicit else _typed(address, target_type)
        if is_function(inner_type):
            return self._function_value(inner, target_type)
        value = self.value(inner)
        if clang.type_kind(target.get_canonical()) == TypeKind.BOOL:
            return self._truth(value, target_type)
        if target_type.kind is ir.TypeKind.POINTER:
            moved = self._base_offset(inner, target)
            if moved:
                return _typed(self._offset(value, moved), target_type)
        return self._convert(value, target_type, explicit)

    def _is_parameter(self, cursor: Cursor) -> bool:
        """Whether an expression names a parameter: libclang gives `T x[]` its written type, but it is a pointer."""
        declaration = self.strip(cursor).referenced
        return declaration is not None and clang.kind(declaration) == CursorKind.PARM_DECL

    def _truth(self, value: ir.Expression, target: ir.Type) -> ir.Expression:
        if value.type.bits == target.bits == 8 and value.type.name in _BOOLEANS:
            return value
        if not value.type.is_scalar:
            return ir.Unknown("not a scalar", target)
        zero = ir.Constant(0, value.type)
        return ir.Convert(ir.Binary("!=", value, zero, ir.INT), target)

    def _convert(self, value: ir.Expression, target: ir.Type, explicit: bool) -> ir.Expression:
        source = value.type
        if not target.is_scalar:
            if target.kind is ir.TypeKind.RECORD and source.kind is ir.TypeKind.RECORD:
                return value
            return ir.Unknown("not an integer", target)
        if isinstance(value, ir.Unknown):
            return ir.Unknown(value.reason, target)
        if not source.is_scalar:
            return ir.Unknown("not an integer", target)
        if source.bits == target.bits:
            return _typed(value, target)
        if isinstance(value, ir.Constant):
            return constant(_signed(value) if source.signed else value.value, target)
        return ir.Convert(value, target, explicit)

    def _function_value(self, cursor: Cursor, type_: ir.Type) -> ir.Expression:
        inner = self.strip(cursor)
        if clang.kind(inner) == CursorKind.DECL_REF_EXPR:
            referenced = inner.referenced
            if referenced is not None and clang.is_function_declaration(referenced):
                name = self.unit.link_name(referenced)
                self.unit.address_taken.add(name)
                return ir.FunctionAddress(name, type_)
        if clang.kind(inner) == CursorKind.UNARY_OPERATOR and clang.unary_operator(inner) == "*":
            return _typed(self.value(clang.children(inner)[0]), type_)
        return self._unknown(cursor)

    def strip(self, cursor: Cursor) -> Cursor:
        """The expression inside parentheses and implicit conversions."""
        while clang.kind(cursor) in _TRANSPARENT:
            inner = [child for child in clang.children(cursor) if clang.kind(child) not in _REFERENCES]
            if len(inner) != 1:
                break
            cursor = inner[0]
        return cursor

    def _reference(self, cursor: Cursor) -> ir.Expression:
        declaration = cursor.referenced
        if declaration is None:
            substituted = [child for child in clang.children(cursor) if clang.is_expression(child)]
            if len(substituted) == 1:  # a template's parameter, in what was made of the template
                return self._convert(
                    self.value(substituted[0]), self.types.convert(cursor.type), explicit=False
                )
            return ir.Unknown("an unresolved name", self.types.convert(cursor.type))
        kind = clang.kind(declaration)
        type_ = self.types.convert(cursor.type)
        if kind == CursorKind.ENUM_CONSTANT_DECL:
            if self.types.is_guess(declaration):
                return ir.Unknown(f"{declaration.spelling} is not declared", type_)
            return constant(declaration.enum_value, type_)
        if clang.is_function_declaration(declaration):
            name = self.unit.link_name(declaration)
            self.unit.address_taken.add(name)
            return ir.FunctionAddress(name, type_)
        place = self.place(cursor)
        return place.address if place.type.kind is ir.TypeKind.ARRAY else self.load(place)

    def load(self, place: Place) -> ir.Expression:
        """What an lvalue holds."""
        if isinstance(place.address, ir.Unknown):
            return ir.Unknown(place.address.reason, place.bits.type if place.bits else place.type)
        value: ir.Expression = ir.Load(place.address, place.type, place.text)
        if place.bits is None:
            return value
        bits, storage = place.bits, place.type
        if bits.type.signed:
            # Its highest bit is the sign: up to the end of the container, and back.
            storage = ir.Type(ir.TypeKind.INTEGER, storage.bits, True, storage.name)
            upper = storage.bits - bits.shift - bits.width
            value = ir.Binary("<<", _typed(value, storage), ir.Constant(upper, storage), storage)
            value = ir.Binary(
                ">>", value, ir.Constant(storage.bits - bits.width, storage), storage, signed=True
            )
        else:
            if bits.shift:
                value = ir.Binary(">>", value, ir.Constant(bits.shift, storage), storage)
            value = ir.Binary("&", value, ir.Constant((1 << bits.width) - 1, storage), storage)
        return self._convert(value, bits.type, explicit=False)

    # Places -------------------------------------------------------------------------------------------------------

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
        type_ = self.types.convert(cursor.type)
        if kind in _TRANSPARENT:
            converted = self._inside(cursor)
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
        if kind in _CASTS:  # a C++ cast to a reference, or `(T)x` as an lvalue
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
            self.store(held, self._convert(value, type_, explicit=False), self.unit.location(cursor))
            return held
        return Place(ir.Unknown("not an lvalue", self._pointer_type()), type_, self.unit.text(cursor))

    def _is_lvalue(self, cursor: Cursor) -> bool:
        """Whether an expression names an object that is there already."""
        inner = self.strip(cursor)
        kind = clang.kind(inner)
        if kind in _LVALUES or kind == CursorKind.CXX_THIS_EXPR:
            return True
        if kind == CursorKind.UNARY_OPERATOR:
            return clang.unary_operator(inner) in ("*", "++pre", "--pre")
        if kind == CursorKind.CALL_EXPR:
            called = inner.referenced
            return called is not None and returns_reference(called)
        if kind in _CASTS:
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
        while clang.kind(cursor) in _TRANSPARENT:
            inner = [child for child in clang.children(cursor) if clang.kind(child) not in _REFERENCES]
            if len(inner) != 1 or is_function(inner[0].type):
                break
            if is_array(inner[0].type) and not is_array(cursor.type):
                break
            if self._base_offset(inner[0], cursor.type):
                break
            cursor = inner[0]
        return cursor

    def _inside(self, cursor: Cursor) -> Cursor | None:
        """What stands inside a conversion."""
        inner = [child for child in clang.children(cursor) if clang.kind(child) not in _REFERENCES]
        return inner[0] if len(inner) == 1 else None

    def _base_offset(self, inner: Cursor, target: ClangType) -> int:
        """How far a conversion to a class that an object derives from moves its address, in bytes."""
        if not self.unit.records.has_several_bases:
            return 0
        source, wanted = inner.type.get_canonical(), target.get_canonical()
        kinds = clang.type_kind(source), clang.type_kind(wanted)
        if kinds == (TypeKind.POINTER, TypeKind.POINTER):
            source, wanted = source.get_pointee(), wanted.get_pointee()
            kinds = clang.type_kind(source.get_canonical()), clang.type_kind(wanted.get_canonical())
        if kinds != (TypeKind.RECORD, TypeKind.RECORD):
            return 0
        return self.unit.records.offset_of_base(source, wanted)

    def _this_as(self, owner: Cursor | None) -> ir.Expression | None:
        """`this` as a pointer to the class that a member was declared in."""
        if self.this is None or owner is None or self.record is None:
            return self.this
        return self._offset(self.this, self.unit.records.offset_of_base(self.record, owner.type))

    def _pointer_type(self) -> ir.Type:
        return ir.Type(ir.TypeKind.POINTER, self.types.pointer_bits, False, "void *", 8)

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
        if clang.type_kind(declaration.type.get_canonical()) in REFERENCE_TYPES or key in self._in_memory:
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
            address = ir.VariableAddress(self._variable_key(declaration), self._pointer_type())
            return Place(address, type_, name)
        if not bases:
            if self.this is not None and declaration is not None:
                holder = self._this_as(declaration.semantic_parent) or self.this
                return self._field(holder, declaration.semantic_parent, type_, cursor, name)
            return Place(ir.Unknown("a member of nothing", self._pointer_type()), type_, name)
        base = bases[0]
        base_type = base.type.get_canonical()
        if clang.type_kind(base_type) in (TypeKind.POINTER, TypeKind.UNEXPOSED):
            record = base_type.get_pointee()
            address = self.value(base)
            text = f"{self._base_text(base)}->"
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
        inner = self.strip(base)
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
        # Members of anonymous records come as a chain of member references: each offset counts from its own record.
        offset_bits = clang.field_offset_bits(declaration) if declaration is not None and is_field else None
        if offset_bits is None:
            return Place(ir.Unknown(f"{text} has no known offset", self._pointer_type()), type_, text)
        if isinstance(base, ir.Constant) and self.types.is_guessed(record.type):
            return Place(
                ir.Unknown("the layout of a type that is not declared", self._pointer_type()), type_, text
            )
        if declaration is not None and declaration.is_bitfield():
            return self._bit_field(base, declaration, offset_bits, type_, text)
        address = self._offset(base, offset_bits // 8)
        if declaration is not None and clang.type_kind(declaration.type.get_canonical()) in REFERENCE_TYPES:
            return Place(ir.Load(address, self._pointer_type(), text), type_, text)
        return Place(address, type_, text, field=declaration)

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

    def _offset(self, base: ir.Expression, offset_bytes: int) -> ir.Expression:
        if isinstance(base, ir.Unknown):
            return base
        pointer = self._pointer_type()
        if offset_bytes == 0:
            return _typed(base, pointer)
        if isinstance(base, ir.Constant):
            return constant(base.value + offset_bytes, pointer)
        return ir.Binary("+", base, ir.Constant(offset_bytes, pointer), pointer)

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
        size = self._element_size(cursor.type)
        address = self._advance(pointer, self.value(index), size, "+")
        array = self.strip(base)
        field = array.referenced if clang.kind(array) == CursorKind.MEMBER_REF_EXPR else None
        return Place(address, type_, text, field=field, index=position)

    def _element_size(self, element: ClangType) -> int | None:
        if self.types.is_guessed(element):
            return None
        return clang.sizeof(element)

    def _advance(
        self, pointer: ir.Expression, index: ir.Expression, size_bytes: int | None, operator: str
    ) -> ir.Expression:
        """A pointer moved by `index` elements; the index is widened as its type says."""
        type_ = self._pointer_type()
        if isinstance(pointer, ir.Unknown):
            return pointer
        if size_bytes is None:
            if isinstance(index, ir.Constant) and index.value == 0:
                return pointer
            return ir.Unknown("an element of unknown size", type_)
        if not index.type.is_scalar or isinstance(index, ir.Unknown):
            return ir.Unknown("an unknown index", type_)
        wide = self._convert(index, ir.Type(ir.TypeKind.INTEGER, type_.bits, True, "__int64"), explicit=False)
        if isinstance(wide, ir.Constant):
            scaled: ir.Expression = constant(_signed(wide) * size_bytes, type_)
            if wide.value == 0:
                return pointer
        elif size_bytes == 1:
            scaled = _typed(wide, type_)
        else:
            scaled = ir.Binary("*", wide, ir.Constant(size_bytes, type_), type_)
        return ir.Binary(operator, pointer, scaled, _keep_pointer(pointer.type, type_))

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

    # Operators ----------------------------------------------------------------------------------------------------

    def _stable(self, value: ir.Expression, location: Location) -> ir.Expression:
        """The value as it is now, even if memory changes afterwards."""
        if not reads_memory(value):
            return value
        if not value.type.is_scalar:
            return value
        temporary = self.graph.new_temporary()
        self.graph.emit(ir.Assign(temporary, value, location))
        return ir.Temporary(temporary, value.type)

    def _operands(self, left: Cursor, right: Cursor) -> tuple[ir.Expression, ir.Expression]:
        first = self.value(left)
        if reads_memory(first) and clang.has_effects(right):
            first = self._stable(first, self.unit.location(left))
        return first, self.value(right)

    def _binary(self, cursor: Cursor) -> ir.Expression:
        operator = clang.binary_operator(cursor)
        parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if len(parts) != 2:
            return self._unknown(cursor)
        left, right = parts
        if operator == "=":
            return self._assignment(cursor, left, right)
        if operator == ",":
            self.discard(left)
            return self.value(right)
        if operator in ("&&", "||"):
            return self._logical(cursor)
        type_ = self.types.convert(cursor.type)
        first, second = self._operands(left, right)
        if operator in ("+", "-") and (
            first.type.kind is ir.TypeKind.POINTER or second.type.kind is ir.TypeKind.POINTER
        ):
            return self._pointer_arithmetic(operator, left, right, first, second, type_)
        return self._arithmetic(operator, first, second, type_)

    def _pointer_arithmetic(
        self,
        operator: str,
        left: Cursor,
        right: Cursor,
        first: ir.Expression,
        second: ir.Expression,
        type_: ir.Type,
    ) -> ir.Expression:
        if first.type.kind is ir.TypeKind.POINTER and second.type.kind is ir.TypeKind.POINTER:
            if isinstance(first, ir.Unknown) or isinstance(second, ir.Unknown):
                return ir.Unknown("a difference of unknown pointers", type_)
            size = first.type.element_bits // 8
            difference = ir.Binary(
                "-", first, second, ir.Type(ir.TypeKind.INTEGER, type_.bits, True, type_.name)
            )
            if size == 1:
                return difference
            if size == 0:
                return ir.Unknown("a difference in elements of unknown size", type_)
            return ir.Binary("/", difference, ir.Constant(size, type_), type_, signed=True)
        if first.type.kind is not ir.TypeKind.POINTER:
            first, second, left, right = second, first, right, left
        size_bytes = first.type.element_bits // 8 or None
        moved = self._advance(first, second, size_bytes, operator)
        return _typed(moved, type_) if not isinstance(moved, ir.Unknown) else ir.Unknown(moved.reason, type_)

    def _arithmetic(
        self, operator: str, first: ir.Expression, second: ir.Expression, type_: ir.Type
    ) -> ir.Expression:
        if not type_.is_scalar:
            return ir.Unknown("not an integer", type_)
        for operand in (first, second):
            if isinstance(operand, ir.Unknown) or not operand.type.is_scalar:
                reason = operand.reason if isinstance(operand, ir.Unknown) else "not an integer"
                return ir.Unknown(reason, type_)
        if operator in _COMPARISONS:
            width = max(first.type.bits, second.type.bits)
            common = first.type if first.type.bits == width else second.type
            first = self._convert(first, common, explicit=False)
            second = self._convert(second, common, explicit=False)
            signed = first.type.signed and second.type.signed
            return ir.Binary(operator, first, second, type_, signed)
        if operator not in _SHIFTS:
            first = self._convert(first, type_, explicit=False)
            second = self._convert(second, type_, explicit=False)
        else:
            first = self._convert(first, type_, explicit=False)
            second = self._convert(second, type_, explicit=False)
        return ir.Binary(operator, first, second, type_, type_.signed)

    def store(self, place: Place, value: ir.Expression, location: Location) -> None:
        """Emit the store of a value into a place."""
        if place.type.kind is ir.TypeKind.RECORD:
            if isinstance(value, ir.Load):
                self.graph.emit(
                    ir.Copy(place.address, value.address, place.type.size_bytes, location, place.text)
                )
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
            old: ir.Expression = ir.Load(place.address, place.type, place.text)
            kept = ir.Binary("&", old, ir.Constant(full & ~mask, place.type), place.type)
            moved = ir.Binary(
                "<<",
                ir.Binary(
                    "&",
                    self._convert(value, place.type, explicit=False),
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

    def _assignment(self, cursor: Cursor, left: Cursor, right: Cursor) -> ir.Expression:
        location = self.unit.location(cursor)
        if clang.has_effects(right):
            # C leaves the order open; the value first is what compilers do where it matters (`p->x = f(p)`).
            value = self._stable_result(self.value(right), location)
            place = self.place(left)
        else:
            place = self.place(left)
            value = self.value(right)
        if isinstance(value, ir.Load) and place.type.kind is ir.TypeKind.RECORD:
            self.store(place, value, location)
            return value
        value = self._stable(value, location)
        self.store(place, value, location)
        return value if place.bits is None else self.load(place)

    def _stable_result(self, value: ir.Expression, location: Location) -> ir.Expression:
        return value if value.type.kind is ir.TypeKind.RECORD else self._stable(value, location)

    def _compound_assignment(self, cursor: Cursor) -> ir.Expression:
        parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if len(parts) != 2:
            return self._unknown(cursor)
        left, right = parts
        operator = clang.binary_operator(cursor).removesuffix("=")
        location = self.unit.location(cursor)
        amount = self.value(right)
        if clang.has_effects(right):
            amount = self._stable(amount, location)
        place = self.place(left)
        old = self.load(place)
        if old.type.kind is ir.TypeKind.POINTER:
            size = old.type.element_bits // 8 or None
            moved = self._advance(old, amount, size, operator)
            new = moved if isinstance(moved, ir.Unknown) else _typed(moved, old.type)
        else:
            common = self._common_type(old.type, amount.type, operator)
            result = self._arithmetic(operator, self._convert(old, common, explicit=False), amount, common)
            new = self._narrowed(result, place)
        new = self._stable(new, location)
        self.store(place, new, location)
        return new if place.bits is None else self.load(place)

    def _narrowed(self, result: ir.Expression, place: Place) -> ir.Expression:
        """A result converted to the declared type of the place that it goes to."""
        declared = place.bits.type if place.bits else place.type
        if declared.name in _BOOLEANS:
            return self._truth(result, declared)
        return self._convert(result, declared, explicit=False)

    def _common_type(self, left: ir.Type, right: ir.Type, operator: str) -> ir.Type:
        """The usual arithmetic conversions; of a shift, the promoted left operand."""
        left = _promoted(left)
        if operator in _SHIFTS:
            return left
        right = _promoted(right)
        if not left.is_scalar or not right.is_scalar:
            return left
        if left.bits != right.bits:
            return left if left.bits > right.bits else right
        return left if not left.signed else right

    def _unary(self, cursor: Cursor) -> ir.Expression:
        operator = clang.unary_operator(cursor)
        operands = [child for child in clang.children(cursor) if clang.is_expression(child)]
        type_ = self.types.convert(cursor.type)
        if not operands:
            return self._unknown(cursor)
        operand = operands[0]
        match operator:
            case "&":
                if is_function(operand.type):
                    return self._function_value(operand, type_)
                place = self.place(operand)
                if isinstance(place.address, ir.Unknown):
                    return ir.Unknown(place.address.reason, type_)
                return _typed(place.address, type_)
            case "*":
                place = self.place(cursor)
                if is_function(cursor.type):
                    return place.address
                return place.address if place.type.kind is ir.TypeKind.ARRAY else self.load(place)
            case "+" | "__extension__":
                return self.value(operand)
            case "-" | "~":
                value = self.value(operand)
                if isinstance(value, ir.Constant):
                    number = -value.value if operator == "-" else ~value.value
                    return constant(number, type_)
                if isinstance(value, ir.Unknown) or not type_.is_scalar:
                    return ir.Unknown("an unknown operand", type_)
                return ir.Unary(operator, value, type_)
            case "!":
                value = self.value(operand)
                if isinstance(value, ir.Unknown) or not value.type.is_scalar:
                    return ir.Unknown("an unknown operand", type_)
                return ir.Unary("!", value, type_)
            case "++pre" | "--pre" | "++post" | "--post":
                return self._step(cursor, operand, operator)
            case _:
                return self._unknown(cursor)

    def _step(self, cursor: Cursor, operand: Cursor, operator: str) -> ir.Expression:
        location = self.unit.location(cursor)
        place = self.place(operand)
        before = self.load(place)
        if not operator.endswith("pre"):
            before = self._stable(before, location)
        sign = "+" if operator.startswith("++") else "-"
        one = ir.Constant(1, ir.INT)
        if before.type.kind is ir.TypeKind.POINTER:
            moved = self._advance(before, one, before.type.element_bits // 8 or None, sign)
            after = moved if isinstance(moved, ir.Unknown) else _typed(moved, before.type)
        else:
            common = _promoted(before.type)
            result = self._arithmetic(sign, self._convert(before, common, explicit=False), one, common)
            after = self._narrowed(result, place)
        after = self._stable(after, location)
        self.store(place, after, location)
        if not operator.endswith("pre"):
            return before
        return after if place.bits is None else self.load(place)

    def _logical(self, cursor: Cursor) -> ir.Expression:
        """`a && b` as a value: the branches of a condition, joined in a temporary of 0 or 1."""
        type_ = self.types.convert(cursor.type)
        if not type_.is_scalar:
            type_ = ir.INT
        location = self.unit.location(cursor)
        yes, no, done = (self.graph.new_block() for _ in range(3))
        result = self.graph.new_temporary()
        self.condition(cursor, yes, no)
        for block, number in ((yes, 1), (no, 0)):
            self.graph.current = block
            self.graph.emit(ir.Assign(result, ir.Constant(number, type_), location))
            self.graph.jump(done)
        self.graph.current = done
        return ir.Temporary(result, type_)

    def _conditional(self, cursor: Cursor) -> ir.Expression:
        parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if len(parts) != 3:
            return self._unknown(cursor)
        type_ = self.types.convert(cursor.type)
        test, first, second = parts
        known = clang.evaluate_int(test) if not clang.has_effects(test) else None
        if known is not None and not self._mentions_guess(test):
            return self._branch_value(first if known else second, type_)
        yes, no, done = (self.graph.new_block() for _ in range(3))
        result = self.graph.new_temporary()
        whole, block = self.unit.text(cursor), self.graph.current
        self.condition(test, yes, no)
        # Of a choice that a macro makes (`min(a, b)`), the condition stands nowhere: what is chosen is told.
        one, other = self.unit.text(self.strip(first)), self.unit.text(self.strip(second))
        if one and other and whole not in (one, other):
            self.graph.tell_outcomes(block, whole, (f"`{one}`", f"`{other}`"))
        for block, part in ((yes, first), (no, second)):
            self.graph.current = block
            value = self._branch_value(part, type_)
            if type_.is_scalar:
                self.graph.emit(ir.Assign(result, value, self.unit.location(part)))
            self.graph.jump(done)
        self.graph.current = done
        if not type_.is_scalar:
            return ir.Unknown("not an integer", type_)
        return ir.Temporary(result, type_)

    def _initialize_by_choice(self, place: Place, type_: ClangType, parts: list[Cursor]) -> None:
        """`T x = c ? a : b;` of an object."""
        test, *branches = parts
        yes, no, done = (self.graph.new_block() for _ in range(3))
        self.condition(test, yes, no)
        for block, part in zip((yes, no), branches, strict=True):
            self.graph.current = block
            self.initialize(place, type_, part)
            self.graph.jump(done)
        self.graph.current = done

    def _branch_value(self, cursor: Cursor, type_: ir.Type) -> ir.Expression:
        if type_.kind is ir.TypeKind.VOID:
            self.discard(cursor)
            return ir.Unknown("void", type_)
        value = self.ended(cursor)
        return self._convert(value, type_, explicit=False)

    def ended(self, cursor: Cursor) -> ir.Expression:
        """The value of a full expression, or of a part that is evaluated on its own, without its temporaries."""
        value = self.full_expression(partial(self.value, cursor), self.unit.location(cursor))
        assert value is not None
        return value

    def _mentions_guess(self, cursor: Cursor) -> bool:
        return any(
            (declaration := reference.referenced) is not None and self.types.is_guess(declaration)
            for reference in clang.descendants(
                cursor, frozenset({CursorKind.DECL_REF_EXPR, CursorKind.TYPE_REF})
            )
        )

    def _sizeof(self, cursor: Cursor) -> ir.Expression:
        type_ = self.types.convert(cursor.type)
        for child in clang.children(cursor):
            measured = child.type
            if self.types.is_guessed(measured):
                return ir.Unknown("the size of a type that is not declared", type_)
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

    # Conditions ---------------------------------------------------------------------------------------------------

    def condition(self, cursor: Cursor, yes: int, no: int, *, loop: bool = False) -> None:
        """End the current block with the branches of a condition."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise TooDeep
        try:
            self._condition(cursor, yes, no, loop)
        finally:
            self.depth -= 1

    def _condition(self, cursor: Cursor, yes: int, no: int, loop: bool) -> None:
        inner = self._strip_condition(cursor)
        kind = clang.kind(inner)
        if kind == CursorKind.UNARY_OPERATOR and clang.unary_operator(inner) == "!":
            self.condition(clang.children(inner)[0], no, yes, loop=loop)
            return
        if kind == CursorKind.BINARY_OPERATOR and clang.binary_operator(inner) in ("&&", "||"):
            parts = [child for child in clang.children(inner) if clang.is_expression(child)]
            if len(parts) == 2:
                middle = self.graph.new_block()
                if clang.binary_operator(inner) == "&&":
                    self.condition(parts[0], middle, no, loop=loop)
                else:
                    self.condition(parts[0], yes, middle, loop=loop)
                self.graph.current = middle
                self.condition(parts[1], yes, no, loop=loop)
                return
        if kind == CursorKind.CONDITIONAL_OPERATOR:
            parts = [child for child in clang.children(inner) if clang.is_expression(child)]
            if len(parts) == 3:
                first, second = self.graph.new_block(), self.graph.new_block()
                self.condition(parts[0], first, second, loop=loop)
                for block, part in ((first, parts[1]), (second, parts[2])):
                    self.graph.current = block
                    self.condition(part, yes, no, loop=loop)
                return
        location = self.unit.location(inner)
        value = self.ended(inner)
        if not value.type.is_scalar:
            value = ir.Unknown("a condition that is not a scalar", ir.INT)
        self.graph.terminate(ir.Branch(value, yes, no, location, self.unit.text(inner), loop))

    def _strip_condition(self, cursor: Cursor) -> Cursor:
        """The expression whose truth is asked: without parentheses and conversions that keep its truth."""
        while True:
            if clang.kind(cursor) == CursorKind.CALL_EXPR and cursor.spelling == "__builtin_expect":
                arguments = clang.arguments(cursor)
                if arguments:
                    cursor = arguments[0]
                    continue
            if clang.kind(cursor) not in _TRANSPARENT:
                return cursor
            inner = [child for child in clang.children(cursor) if clang.kind(child) not in _REFERENCES]
            if len(inner) != 1 or is_array(inner[0].type) or is_function(inner[0].type):
                return cursor
            target, source = self.types.convert(cursor.type), self.types.convert(inner[0].type)
            is_bool = clang.type_kind(cursor.type.get_canonical()) == TypeKind.BOOL
            if not is_bool and (target.bits < source.bits or not source.is_scalar):
                return cursor
            cursor = inner[0]

    def discard(self, cursor: Cursor) -> None:
        """Lower an expression for its effects only."""
        inner = self.strip(cursor)
        if clang.kind(inner) in _CASTS and self.types.convert(inner.type).kind is ir.TypeKind.VOID:
            operands = [child for child in clang.children(inner) if clang.is_expression(child)]
            if operands and clang.kind(self.strip(operands[-1])) == CursorKind.CALL_EXPR:
                value = self.value(operands[-1])
                if isinstance(value, ir.Temporary):  # `(void)f()`: dropped on purpose
                    result = self.graph.new_temporary()
                    self.graph.emit(ir.Assign(result, value, self.unit.location(inner)))
            elif operands:
                self.discard(operands[-1])
            return
        if clang.kind(inner) in _LVALUES and not clang.has_effects(inner):
            return
        self.full_expression(partial(self._discarded, inner), self.unit.location(inner))

    def _discarded(self, cursor: Cursor) -> None:
        if self.unit.records.destructors(cursor.type) and not self._is_lvalue(cursor):
            self.materialise(cursor, self.types.convert(cursor.type))
        else:
            self.value(cursor)

    # Calls --------------------------------------------------------------------------------------------------------

    def _call(self, cursor: Cursor) -> ir.Expression:
        type_ = self.types.convert(cursor.type)
        children = [child for child in clang.children(cursor) if clang.is_expression(child)]
        arguments = clang.arguments(cursor)
        if cursor.spelling == "operator=" and len(arguments) == 2 and self._is_plain_copy(cursor):
            place = self.place(arguments[0])
            self.store(place, self.value(arguments[1]), self.unit.location(cursor))
            return ir.Load(place.address, place.type, place.text)
        if cursor.spelling == _ABNORMAL_TERMINATION and self.is_abnormal is not None:
            return ir.Constant(int(self.is_abnormal), ir.INT)
        if cursor.spelling == "__builtin_expect" and arguments:
            return self._convert(self.value(arguments[0]), type_, explicit=False)
        if not children:
            return ir.Unknown("a call of nothing", type_)
        called = cursor.referenced
        if called is not None and clang.kind(called) == CursorKind.CONSTRUCTOR:
            return self.constructed(cursor, called, type_)
        if called is not None and clang.kind(called) == CursorKind.CONVERSION_FUNCTION:
            function = self.lambda_address(children[0], called, type_)
            if function is not None:
                return function
        callee = self.strip(children[0])
        target: str | ir.Expression
        prototyped = True
        values: list[ir.Expression] = []
        texts: list[str] = []
        places: list[Location] = []
        name = cursor.spelling
        declaration = (
            callee.referenced
            if clang.kind(callee)
            in (
                CursorKind.DECL_REF_EXPR,
                CursorKind.MEMBER_REF_EXPR,
            )
            else None
        )
        if called is not None and len(arguments) == len(children) - 1 and _is_operator(called):
            # `a + b` of C++: the callee stands between its operands.
            if clang.kind(called) == CursorKind.CXX_METHOD:
                if name == "operator=" and not is_written(called):
                    return self._assignment(cursor, arguments[0], arguments[1])
                receiver = self.place(arguments[0]).address
                closure = self.called_lambda(called)
                if closure is None or closure.captures:
                    values.append(receiver)
                    texts.append(self.unit.text(arguments[0]))
                    places.append(self.unit.location(arguments[0]))
                arguments = arguments[1:]
            declaration = called
            target = self.unit.link_name(called)
        elif declaration is not None and clang.is_function_declaration(declaration):
            target = self.unit.link_name(declaration)
            name = declaration.spelling
            prototyped = clang.has_prototype(declaration.type) and not self.types.is_guess(declaration)
            if clang.kind(callee) == CursorKind.MEMBER_REF_EXPR and not declaration.is_static_method():
                holder, text = self._receiver(callee)
                if holder is not None:
                    values.append(holder)
                    texts.append(text)
                    places.append(self.unit.location(callee))
        else:
            target = self.value(children[0])
            name = name or self._base_text(children[0])
            if isinstance(target, ir.FunctionAddress):  # what a template's parameter stands for
                target = target.function
            elif target.type.kind is not ir.TypeKind.POINTER:
                reason = target.reason if isinstance(target, ir.Unknown) else "not a function"
                target = ir.Unknown(reason, self._pointer_type())
        values += self.arguments(declaration, arguments)
        texts += [self.unit.text(argument) for argument in arguments]
        places += [self.unit.location(argument) for argument in arguments]
        location = self.unit.location(cursor)
        by_reference = declaration is not None and returns_reference(declaration)
        referenced_type, type_ = type_, self._pointer_type() if by_reference else type_
        made: Place | None = None
        if is_in_memory(type_):
            made = self.fresh_object(cursor, type_)
            values.append(made.address)
            texts.append(f"&{made.text}")
            places.append(location)
            type_ = ir.VOID
        result = None if type_.kind is ir.TypeKind.VOID else self.graph.new_temporary()
        self.before_call(name, location, values)
        self.graph.emit(
            ir.Call(
                target,
                name,
                tuple(values),
                result,
                type_,
                location,
                tuple(texts),
                tuple(places),
                prototyped,
                self._spelled(cursor, name),
            )
        )
        if made is not None:
            return self.load(made)
        if result is None:
            return ir.Unknown("void", type_)
        if by_reference:
            return ir.Load(ir.Temporary(result, type_), referenced_type, self.unit.text(cursor, 60))
        return ir.Temporary(result, type_)

    def arguments(self, declaration: Cursor | None, arguments: Sequence[Cursor]) -> list[ir.Expression]:
        """What is passed for the arguments of a call, each as it is before the effects of the next."""
        values = []
        references = self._references(declaration)
        for index, argument in enumerate(arguments):
            value = self.place(argument).address if index in references else self.argument(argument)
            if reads_memory(value) and any(clang.has_effects(later) for later in arguments[index + 1 :]):
                value = self._stable(value, self.unit.location(argument))
            values.append(value)
        return values

    def _references(self, declaration: Cursor | None) -> frozenset[int]:
        """The indices of the parameters that are C++ references: the address is what is passed."""
        if declaration is None or not clang.is_function_declaration(declaration):
            return frozenset()
        return frozenset(
            index
            for index, type_ in enumerate(clang.parameter_types(declaration.type))
            if clang.type_kind(type_.get_canonical()) in REFERENCE_TYPES
        )

    def argument(self, cursor: Cursor) -> ir.Expression:
        """What is passed for an argument; for a large structure the address of a copy, as on x64."""
        if is_array(cursor.type) and not self._is_parameter(cursor):
            return self.place(cursor).address
        type_ = self.types.convert(cursor.type)
        if is_in_memory(type_):
            place = self.fresh_object(cursor, type_)
            self.initialize(place, cursor.type, cursor)
            return place.address
        return self.value(cursor)

    def _is_plain_copy(self, call: Cursor) -> bool:
        """Whether an assignment of C++ objects is the one that the compiler makes: a copy of their bytes."""
        operator = call.referenced
        return operator is not None and not is_written(operator) and self.unit.records.is_plain(call.type)

    def _receiver(self, callee: Cursor) -> tuple[ir.Expression | None, str]:
        """The object that a method is called on: its address, and its spelling."""
        bases = [child for child in clang.children(callee) if clang.is_expression(child)]
        if not bases:
            called = callee.referenced
            return self._this_as(called.semantic_parent if called is not None else None), "this"
        base = bases[0]
        text = self.unit.text(base, 60)
        if clang.type_kind(base.type.get_canonical()) == TypeKind.POINTER:
            return self.value(base), text
        return self.place(base).address, text

    def _spelled(self, cursor: Cursor, name: str) -> str:
        """The name that stands in the source at a call: the macro's, if one made the call (not if one received it)."""
        start = self.unit.locator.file(cursor.extent.start)
        if start.file != self.unit.main_file:
            return name
        word = _WORD.match(self.unit.source, start.offset)
        return word.group().decode("ascii", "replace") if word else name

    # Initializers -------------------------------------------------------------------------------------------------

    def initialize(self, place: Place, type_: ClangType, initializer: Cursor) -> None:
        """Emit what an initializer does to a fresh object."""
        inner = self.strip(initializer)
        location = self.unit.location(initializer)
        if clang.kind(inner) == CursorKind.INIT_LIST_EXPR:
            parts = list(parts_of(inner, type_, self._element_size))
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
            inner = self.strip(clang.children(inner)[-1])  # `T x = T(1);` makes no second object
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
            value = self._convert(value, place.type, explicit=False)
        self.store(place, value, location)

    def _initialize_part(self, place: Place, part: Part) -> None:
        type_ = self.types.convert(part.type)
        text = f"{place.text}{part.path}"
        if part.offset_bytes is None:
            self.value(part.value)
            return
        address = self._offset(place.address, part.offset_bytes)
        if clang.type_kind(part.type.get_canonical()) in REFERENCE_TYPES:
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


def may_be_function(value: ir.Expression) -> bool:
    """Whether a value is the address of a function, or that of a pointer variable which may hold one."""
    while isinstance(value, ir.Convert):
        value = value.operand
    if isinstance(value, ir.Load):
        return value.type.kind is ir.TypeKind.POINTER and isinstance(value.address, ir.VariableAddress)
    return isinstance(value, ir.FunctionAddress | ir.Temporary) and value.type.kind is ir.TypeKind.POINTER


def member_of(field: Cursor, index: str = "") -> ir.Member | None:
    """The structure and the name of a field; None where it has none."""
    parent = field.semantic_parent
    if parent is None or clang.kind(field) != CursorKind.FIELD_DECL:
        return None
    return ir.Member(parent.spelling, field.spelling, index)


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


def constant(number: int, type_: ir.Type) -> ir.Constant:
    """A constant of a type: the number modulo its width."""
    return ir.Constant(number & ((1 << type_.bits) - 1), type_)


def returns_reference(function: Cursor) -> bool:
    """Whether a function of C++ returns a reference: its address is what is returned."""
    return (
        clang.is_function_declaration(function)
        and clang.type_kind(function.result_type.get_canonical()) in REFERENCE_TYPES
    )


def _is_operator(declaration: Cursor) -> bool:
    """Whether a declaration overloads an operator (a conversion is called like a method)."""
    is_named = clang.is_function_declaration(declaration) and declaration.spelling.startswith("operator")
    return is_named and clang.kind(declaration) != CursorKind.CONVERSION_FUNCTION


def is_in_memory(type_: ir.Type) -> bool:
    """Whether a structure is too large for a register: it is passed and returned in memory, as on x64."""
    return type_.kind is ir.TypeKind.RECORD and type_.bits > 64


def _signed(value: ir.Constant) -> int:
    bits = value.type.bits
    number = value.value
    return number - (1 << bits) if number >> (bits - 1) & 1 else number


def _promoted(type_: ir.Type) -> ir.Type:
    return ir.INT if type_.kind is ir.TypeKind.INTEGER and type_.bits < 32 else type_


def _typed(value: ir.Expression, type_: ir.Type) -> ir.Expression:
    """The same bits, read as another type of the same width."""
    if value.type == type_ or value.type.bits != type_.bits:
        return value
    if isinstance(value, ir.Constant):
        return ir.Constant(value.value, type_)
    return ir.Convert(value, type_)


def _keep_pointer(type_: ir.Type, default: ir.Type) -> ir.Type:
    return type_ if type_.kind is ir.TypeKind.POINTER else default


def reads_memory(value: ir.Expression) -> bool:
    """Whether a value changes with memory."""
    match value:
        case ir.Load():
            return True
        case ir.Binary(_, left, right):
            return reads_memory(left) or reads_memory(right)
        case ir.Unary(_, operand) | ir.Convert(operand):
            return reads_memory(operand)
        case _:
            return False
