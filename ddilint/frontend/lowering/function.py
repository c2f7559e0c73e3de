"""Lowering a function definition: its parameters, the members that a constructor initializes, its statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.lowering.closures import Closure
from ddilint.frontend.lowering.context import UnitContext
from ddilint.frontend.lowering.cursors import REFERENCE_TYPES, returns_reference
from ddilint.frontend.lowering.exceptions import ExceptionLowering
from ddilint.frontend.lowering.memory import MAXIMUM_DEPTH, Place, TooDeep
from ddilint.frontend.lowering.scopes import Scope
from ddilint.frontend.lowering.values import is_in_memory
from ddilint.ir import nodes as ir


class FunctionLowering(ExceptionLowering):
    """Lowers one function definition; `errors` are the offsets of clang's errors in the main file, sorted."""

    def __init__(self, unit: UnitContext, errors: Sequence[int]) -> None:
        super().__init__(unit, errors)
        self._statements: dict[int, Callable[[Cursor], None]] = {
            CursorKind.COMPOUND_STMT: self._compound,
            CursorKind.DECL_STMT: self._declaration,
            CursorKind.IF_STMT: self._if,
            CursorKind.WHILE_STMT: self._while,
            CursorKind.DO_STMT: self._do,
            CursorKind.FOR_STMT: self._for,
            CursorKind.SWITCH_STMT: self._switch,
            CursorKind.CASE_STMT: self._case,
            CursorKind.DEFAULT_STMT: self._default,
            CursorKind.LABEL_STMT: self._label,
            CursorKind.GOTO_STMT: self._goto,
            CursorKind.BREAK_STMT: self._break,
            CursorKind.CONTINUE_STMT: self._continue,
            CursorKind.RETURN_STMT: self._return,
            CursorKind.SEH_TRY_STMT: self._try,
            CursorKind.SEH_LEAVE_STMT: self._leave,
            CursorKind.CXX_TRY_STMT: self._cxx_try,
            CursorKind.CXX_FOR_RANGE_STMT: self._range_for,
        }

    def lower(
        self,
        definition: Cursor,
        link_name: str,
        roles: tuple[str, ...],
        closure: Closure | None = None,
        *,
        is_head: bool = False,
    ) -> ir.Function:
        """The IR of a function definition, or its head alone; of the body of a lambda, with what it captured."""
        extent = self.unit.location(definition)
        end = Location(
            extent.path, extent.end_line, max(extent.end_column - 1, 1), extent.end_line, extent.end_column
        )
        name = self.unit.location_of_name(definition)
        parameters: list[str] = []
        annotations: list[str] = []
        self._returns_reference = returns_reference(definition)
        body = None
        if closure is not None:
            self._declare_closure(definition, closure, parameters)
        elif clang.is_member(definition) and not definition.is_static_method():
            self._declare_this(definition, parameters)
        function = Scope(objects=[])
        self._scopes.append(function)
        initializers: list[tuple[Cursor | None, Cursor]] = []
        member = None
        for child in clang.children(definition):
            kind = clang.kind(child)
            if kind == CursorKind.PARM_DECL:
                parameters.append(self._declare_parameter(child))
            elif kind == CursorKind.ANNOTATE_ATTR:
                annotations.append(child.spelling)
            elif kind in (CursorKind.COMPOUND_STMT, CursorKind.CXX_TRY_STMT):
                body = child
            elif kind == CursorKind.MEMBER_REF:
                member = child
            elif clang.is_expression(child):
                initializers.append((member, child))
                member = None
        if is_in_memory(self.types.convert(definition.result_type)) and not self._returns_reference:
            parameters.append(self._declare_result(definition))
        if clang.kind(definition) == CursorKind.CONSTRUCTOR:
            self._initialize_members(definition, initializers)
        for child in clang.children(definition.canonical):
            if clang.kind(child) == CursorKind.ANNOTATE_ATTR and child.spelling not in annotations:
                annotations.append(child.spelling)
        self._body = body
        if body is not None and not is_head:
            self.lower_statement(body)
        self._scopes.pop()
        if function.finalizer is not None:
            function.finalizer()
        blocks = self.graph.finish(end)
        return ir.Function(
            name=definition.spelling if closure is None else "lambda",
            link_name=link_name,
            location=name,
            end=end,
            return_type=self.types.convert(definition.result_type),
            parameters=tuple(parameters),
            variables=dict(self.variables),
            blocks=blocks,
            internal=closure is not None or clang.has_internal_linkage(definition.canonical),
            roles=roles,
            annotations=tuple(annotation.removeprefix("sal:") for annotation in annotations),
            damaged=self.damaged,
        )

    # Parameters ------------------------------------------------------------------------------------------------------

    def _declare_this(self, definition: Cursor, parameters: list[str]) -> None:
        place = self.unit.location(definition)
        pointer = self._pointer_type()
        self.variables["this"] = ir.Variable("this", "this", pointer, place)
        parameters.append("this")
        self.this = ir.Load(ir.VariableAddress("this", pointer), pointer, "this")
        owner = definition.semantic_parent
        self.record = owner.type if owner is not None else None

    def _declare_closure(self, definition: Cursor, closure: Closure, parameters: list[str]) -> None:
        """The closure is a parameter in front of the others, if it holds anything."""
        if not closure.captures:
            return
        pointer = self._pointer_type()
        self.variables["closure"] = ir.Variable("closure", "lambda", pointer, self.unit.location(definition))
        parameters.append("closure")
        base = ir.Load(ir.VariableAddress("closure", pointer), pointer, "lambda")
        self.closure = base, closure
        if closure.this_offset_bytes is not None:
            self.this = ir.Load(self._offset(base, closure.this_offset_bytes), pointer, "this")

    def _declare_parameter(self, declaration: Cursor) -> str:
        """A parameter; an object that is passed by value dies with the function."""
        variable = self.declare(declaration)
        if clang.canonical_kind(declaration.type) not in REFERENCE_TYPES:
            type_ = self.types.convert(declaration.type)
            self._destroy_later(self._variable(declaration, type_, variable.name), declaration)
        return variable.key

    def _declare_result(self, definition: Cursor) -> str:
        """A large structure is returned where the caller says, in a parameter behind the others."""
        key, pointer = "%result", self._pointer_type()
        self.variables[key] = ir.Variable(key, "the result", pointer, self.unit.location(definition))
        address = ir.Load(ir.VariableAddress(key, pointer), pointer, "the result")
        type_ = self.types.convert(definition.result_type)
        self._returned = Place(address, type_, "the result"), definition.result_type
        return key

    # Members ---------------------------------------------------------------------------------------------------------

    def _initialize_members(
        self, constructor: Cursor, initializers: Sequence[tuple[Cursor | None, Cursor]]
    ) -> None:
        """What a constructor does in front of its body: bases, then fields, as they are declared."""
        record = constructor.semantic_parent
        if self.this is None or record is None:
            return
        type_ = record.type
        place = Place(self.this, self.types.convert(type_), "*this")
        location = self.unit.location_of_name(constructor)
        named = {
            str(value.type.get_canonical().spelling): value
            for member, value in initializers
            if member is None
        }
        if str(type_.get_canonical().spelling) in named:  # another constructor does it all
            self._initialize_fully(place, type_, named[str(type_.get_canonical().spelling)])
            return
        for offset, base in self.unit.records.bases(type_):
            part = Place(self._offset(place.address, offset), self.types.convert(base), "*this")
            value = named.get(str(base.get_canonical().spelling))
            if value is not None:
                self._initialize_fully(part, base, value)
            else:
                self.default_construct(part, base, location)
        written = {
            clang.hash_of(member.referenced): (member, value)
            for member, value in initializers
            if member is not None and member.referenced is not None
        }
        for member in clang.fields(type_):
            found = written.pop(clang.hash_of(member), None)
            if found is None:
                self.initialize_field(place, member, location)
            else:
                self._initialize_member(*found)
        for member, value in written.values():  # of an anonymous record inside
            self._initialize_member(member, value)

    def _initialize_member(self, member: Cursor, value: Cursor) -> None:
        """`: m_field(value)` of a constructor."""
        field = member.referenced
        if field is None or self.this is None:
            self.discard(value)
            return
        offset = clang.field_offset_bits(field)
        if clang.canonical_kind(field.type) in REFERENCE_TYPES and offset is not None:
            held = Place(self._offset(self.this, offset // 8), self._pointer_type(), field.spelling)
            self.store(held, self.place(value).address, self.unit.location(value))
            return
        type_ = self.types.convert(field.type)
        place = self._field(self.this, field.semantic_parent, type_, member, field.spelling)
        self._initialize_fully(place, field.type, value)

    def _initialize_fully(self, place: Place, type_: clang.Type, value: Cursor) -> None:
        """An initializer, with the end of its temporaries."""
        self.full_expression(partial(self.initialize, place, type_, value), self.unit.location(value))

    # Statements ------------------------------------------------------------------------------------------------------

    def lower_statement(self, cursor: Cursor) -> None:
        """Lower a statement into the current block."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise TooDeep
        try:
            lower = self._statements.get(clang.kind(cursor))
            if lower is not None:
                is_damaged = self._header_damage(cursor)
                lower(cursor)
                if is_damaged and clang.kind(cursor) == CursorKind.DECL_STMT:
                    self._damage(self.unit.location(cursor), cursor)
            elif clang.is_expression(cursor):
                # Before it, because of what is missing of it; behind it, because the rest did not do what it seems.
                is_damaged = self._simple_damage(cursor)
                self.discard(cursor)
                if is_damaged:
                    self._damage(self.unit.location(cursor), cursor)
            elif clang.kind(cursor) in (CursorKind.ASM_STMT, CursorKind.MS_ASM_STMT):
                self._assembler(cursor)
            elif clang.kind(cursor) != CursorKind.NULL_STMT:
                self._other(cursor)
        finally:
            self.depth -= 1

    def _assembler(self, cursor: Cursor) -> None:
        location = self.unit.location(cursor)
        self.graph.emit(
            ir.Call("__asm", "__asm", (), None, ir.VOID, location, prototyped=False, spelling="__asm")
        )
