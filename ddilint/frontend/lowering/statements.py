"""Lowering statements: the control flow of a function.

Structured exception handling follows what can be said without guessing. A `__finally` block runs on every way out
of its `__try` (its code is copied to each). A handler is reached from calls that are known to raise; besides, from
anywhere in the block for a reason nobody can see (a page fault): then it is not known how much of the block was
executed, and nothing of what it touches (`Damage`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.lowering.closures import Closure
from ddilint.frontend.lowering.context import UnitContext
from ddilint.frontend.lowering.cursors import REFERENCE_TYPES, returns_reference
from ddilint.frontend.lowering.memory import MAXIMUM_DEPTH, Place, TooDeep
from ddilint.frontend.lowering.objects import Dying, ObjectLowering
from ddilint.frontend.lowering.types import is_array
from ddilint.frontend.lowering.values import convert, is_in_memory
from ddilint.ir import nodes as ir

# The statements whose scopes a `goto` may leave.
_GUARDS: Final = frozenset(
    {
        CursorKind.SEH_TRY_STMT,
        CursorKind.COMPOUND_STMT,
        CursorKind.IF_STMT,
        CursorKind.WHILE_STMT,
        CursorKind.FOR_STMT,
        CursorKind.SWITCH_STMT,
        CursorKind.CXX_FOR_RANGE_STMT,
    }
)


@dataclass(slots=True)
class _Scope:
    """Something that control leaves on its way out: a loop, a switch, or a guarded block.

    `leave_block` is where `break` (or `__leave`) goes; `continue_block` where `continue` goes. `finalizer` lowers
    what runs on every way out of the statement whose hash is `guard`: the body of a `__finally`, the destructors of
    the `objects` that were declared in a block of C++. `handler` is the block of an `__except` of which this is the
    guarded body.
    """

    leave_block: int | None = None
    continue_block: int | None = None
    guarded: bool = False
    finalizer: Callable[[], None] | None = None
    guard: int | None = None
    objects: list[Dying] | None = None
    handler: int | None = None
    cases: list[tuple[int, int, int]] | None = None
    guesses: list[tuple[int, str]] = field(default_factory=list)
    default: int | None = None


@dataclass(frozen=True, slots=True)
class _Elements:
    """How a loop goes over an array: the element of this round, whether there is one, and the step to the next."""

    element: Place
    more: ir.Expression
    step: ir.Store


class FunctionLowering(ObjectLowering):
    """Lowers one function definition; `errors` are the offsets of clang's errors in the main file, sorted."""

    def __init__(self, unit: UnitContext, errors: Sequence[int]) -> None:
        super().__init__(unit)
        self._errors = errors
        self._scopes: list[_Scope] = []
        self._labels: dict[str, int] = {}
        self._body: Cursor | None = None
        self._label_guards: dict[str, frozenset[int]] | None = None
        self._returns_reference = False
        self._returned: tuple[Place, clang.Type] | None = None
        self.damaged = False
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
        self, definition: Cursor, link_name: str, roles: tuple[str, ...], closure: Closure | None = None
    ) -> ir.Function:
        """The IR of a function definition; of the body of a lambda, with what it captured."""
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
        function = _Scope(objects=[])
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
        if body is not None:
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
        if clang.type_kind(declaration.type.get_canonical()) not in REFERENCE_TYPES:
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
        if clang.type_kind(field.type.get_canonical()) in REFERENCE_TYPES and offset is not None:
            held = Place(self._offset(self.this, offset // 8), self._pointer_type(), field.spelling)
            self.store(held, self.place(value).address, self.unit.location(value))
            return
        type_ = self.types.convert(field.type)
        place = self._field(self.this, field.semantic_parent, type_, member, field.spelling)
        self._initialize_fully(place, field.type, value)

    def _initialize_fully(self, place: Place, type_: clang.Type, value: Cursor) -> None:
        """An initializer, with the end of its temporaries."""
        self.full_expression(partial(self.initialize, place, type_, value), self.unit.location(value))

    # Damage -------------------------------------------------------------------------------------------------------

    def _has_error(self, begin: int, end: int) -> bool:
        index = bisect_left(self._errors, begin)
        return index < len(self._errors) and self._errors[index] < end

    def _offsets(self, cursor: Cursor) -> tuple[int, int] | None:
        start = self.unit.locator.expansion(cursor.extent.start)
        if start.file != self.unit.main_file:
            return None
        return start.offset, self.unit.locator.expansion(cursor.extent.end).offset

    def _damage(self, location: Location) -> None:
        self.damaged = True
        self.graph.emit(ir.Damage("a part of the source that could not be understood", location))

    # Statements ---------------------------------------------------------------------------------------------------

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
                    self._damage(self.unit.location(cursor))
            elif clang.is_expression(cursor):
                # Before it, because of what is missing of it; behind it, because the rest did not do what it seems.
                is_damaged = self._simple_damage(cursor)
                self.discard(cursor)
                if is_damaged:
                    self._damage(self.unit.location(cursor))
            elif clang.kind(cursor) in (CursorKind.ASM_STMT, CursorKind.MS_ASM_STMT):
                self._assembler(cursor)
            elif clang.kind(cursor) != CursorKind.NULL_STMT:
                self._other(cursor)
        finally:
            self.depth -= 1

    def _simple_damage(self, cursor: Cursor) -> bool:
        """Emit damage if there is an error in a statement without statements inside; whether there is."""
        if not self._errors:
            return False
        offsets = self._offsets(cursor)
        if offsets is None or not self._has_error(offsets[0], max(offsets[1], offsets[0] + 1)):
            return False
        self._damage(self.unit.location(cursor))
        return True

    def _header_damage(self, cursor: Cursor) -> bool:
        """Emit damage if there is an error in a statement's own part (a condition, a label); whether there is."""
        if not self._errors or clang.kind(cursor) == CursorKind.COMPOUND_STMT:
            return False
        offsets = self._offsets(cursor)
        if offsets is None or not self._has_error(*offsets):
            return False
        position = offsets[0]
        for child in clang.children(cursor):
            if clang.is_expression(child):
                continue
            inner = self._offsets(child)
            if inner is None:
                continue
            if self._has_error(position, inner[0]):
                break
            position = max(position, inner[1])
        else:
            if not self._has_error(position, offsets[1]):
                return False
        self._damage(self.unit.location(cursor))
        return True

    def _other(self, cursor: Cursor) -> None:
        """A statement of a kind that is not modelled: its parts in the order of the source."""
        for child in clang.children(cursor):
            if clang.is_expression(child) or 200 <= clang.kind(child) < 300:
                self.lower_statement(child)

    def _assembler(self, cursor: Cursor) -> None:
        location = self.unit.location(cursor)
        self.graph.emit(
            ir.Call("__asm", "__asm", (), None, ir.VOID, location, prototyped=False, spelling="__asm")
        )

    def _compound(self, cursor: Cursor) -> None:
        scope = _Scope(guard=clang.hash_of(cursor), objects=[])
        self._scopes.append(scope)
        self._block_statements(cursor)
        self._scopes.pop()
        if scope.finalizer is not None:
            scope.finalizer()

    def _block_statements(self, cursor: Cursor) -> None:
        offsets = self._offsets(cursor) if self._errors else None
        position = offsets[0] if offsets else 0
        for statement in clang.children(cursor):
            if offsets is not None:
                inner = self._offsets(statement)
                if inner is not None:
                    # A statement that clang dropped leaves nothing but a gap with an error in it.
                    if self._has_error(position, inner[0]):
                        self._damage(self.unit.location(statement))
                    position = max(position, inner[1])
            self.lower_statement(statement)
        if offsets is not None and self._has_error(position, offsets[1]):
            self._damage(self.unit.location(cursor))

    def _declaration(self, cursor: Cursor) -> None:
        for child in clang.children(cursor):
            if clang.kind(child) == CursorKind.VAR_DECL:
                self._declare_variable(child)
            elif clang.kind(child) == CursorKind.UNEXPOSED_DECL and child.spelling.startswith("["):
                self._declare_bindings(child)

    def _declare_bindings(self, declaration: Cursor) -> None:
        """`auto [a, b] = ...`: an object without a name, whose fields or elements have names."""
        children = clang.children(declaration)
        values = [child for child in children if clang.is_expression(child)]
        if not values:
            return
        variable = self.declare(declaration)
        self.graph.emit(ir.Declare(variable.key, variable.location))
        place = self.place_of(variable)
        lower = partial(self._initialize_variable, place, declaration, values[-1])
        self.full_expression(lower, self.unit.location(values[-1]))
        type_ = declaration.type.get_canonical()
        if clang.type_kind(type_) in REFERENCE_TYPES:
            type_ = type_.get_pointee()
            place = Place(self.load(place), self.types.convert(type_), place.text)
        else:
            self._destroy_later(place, declaration)
        names = [child for child in children if clang.kind(child) == CursorKind.UNEXPOSED_DECL]
        for name, (offset, part) in zip(names, self._parts_in_order(type_), strict=False):
            bound = Place(self._offset(place.address, offset), self.types.convert(part), name.spelling)
            self.bindings[clang.hash_of(name)] = bound

    def _parts_in_order(self, type_: clang.Type) -> Iterator[tuple[int, clang.Type]]:
        """The fields of a record, or the elements of an array, with their offsets in bytes."""
        for field_ in clang.fields(type_):
            offset = clang.field_offset_bits(field_)
            if offset is None or field_.is_bitfield():
                return
            yield offset // 8, field_.type
        if is_array(type_):
            element = type_.get_canonical().get_array_element_type()
            size = self._element_size(element)
            for index in range(type_.get_canonical().get_array_size() if size else 0):
                yield index * (size or 0), element

    def _declare_variable(self, declaration: Cursor) -> None:
        if not clang.is_local(declaration):
            return
        variable = self.declare(declaration)
        self.graph.emit(ir.Declare(variable.key, variable.location))
        initializer = clang.initializer(declaration)
        place = self.place_of(variable)
        if initializer is not None:
            lower = partial(self._initialize_variable, place, declaration, initializer)
            self.full_expression(lower, self.unit.location(initializer))
        if clang.type_kind(declaration.type.get_canonical()) not in REFERENCE_TYPES:
            self._destroy_later(place, declaration)

    def _initialize_variable(self, place: Place, declaration: Cursor, initializer: Cursor) -> None:
        if clang.type_kind(declaration.type.get_canonical()) in REFERENCE_TYPES:
            named = self.place(initializer)
            self.store(place, named.address, self.unit.location(initializer))
            self._die_with_block(self.kept_alive(named))
        else:
            self.initialize(place, declaration.type, initializer)

    def _destroy_later(self, place: Place, declaration: Cursor) -> None:
        """Control that leaves the block runs the destructors of a variable, of its fields and of its base."""
        if place.type.kind in (ir.TypeKind.RECORD, ir.TypeKind.ARRAY):
            offset = self.unit.locator.expansion(declaration.extent.start).offset
            self._die_with_block(self.dying(place, declaration.type, self.unit.location(declaration), offset))

    def _die_with_block(self, found: Sequence[Dying]) -> None:
        scope = next((scope for scope in reversed(self._scopes) if scope.objects is not None), None)
        if scope is not None and scope.objects is not None and found:
            scope.objects[:0] = found
            scope.finalizer = partial(self.destroy, scope.objects)

    @contextmanager
    def _head(self, cursor: Cursor) -> Iterator[_Scope]:
        """The scope of what is declared in the head of a statement: `if (T x = f())`."""
        scope = _Scope(guard=clang.hash_of(cursor), objects=[])
        self._scopes.append(scope)
        yield scope
        self._scopes.pop()
        if scope.finalizer is not None:
            scope.finalizer()

    def _if(self, cursor: Cursor) -> None:
        with self._head(cursor):
            self._if_inside(cursor)

    def _if_inside(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        self._lower_declarations(parts)
        statements = [part for part in parts if not clang.is_expression(part)]
        expressions = [part for part in parts if clang.is_expression(part)]
        # A branch may itself be an expression statement: the first expression is the condition, unless it was lost.
        test = parts[0] if parts and clang.is_expression(parts[0]) and len(parts) > 1 else None
        branches = parts[1:] if test is not None else [*statements, *expressions]
        yes, no, done = (self.graph.new_block() for _ in range(3))
        if test is None:
            self.graph.terminate(
                ir.Branch(ir.Unknown("a lost condition", ir.INT), yes, no, self.unit.location(cursor), "")
            )
        else:
            self.condition(test, yes, no)
        for block, branch in zip((yes, no), [*branches, None, None][:2], strict=True):
            self.graph.current = block
            if branch is not None:
                self.lower_statement(branch)
            self.graph.jump(done)
        self.graph.current = done

    def _lower_declarations(self, parts: list[Cursor]) -> None:
        """Lower and take off the declarations before a condition: `if (T x = f(); …)`, `while (T x = f())`."""
        while parts and clang.kind(parts[0]) in (CursorKind.DECL_STMT, CursorKind.VAR_DECL):
            declaration = parts.pop(0)
            if clang.kind(declaration) == CursorKind.VAR_DECL:
                self._declare_variable(declaration)
            else:
                self.lower_statement(declaration)

    def _while(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        head, body, done, again, leave = (self.graph.new_block() for _ in range(5))
        self.graph.enter(head)
        with self._head(cursor) as scope:
            self._lower_declarations(parts)
            # What the condition declares dies with each round.
            declares = scope.finalizer is not None
            next_, end = (again, leave) if declares else (head, done)
            self._loop_test(cursor, parts[0] if len(parts) > 1 else None, body, end)
            self.graph.current = body
            self._loop_body(parts[-1] if parts else None, next_, end)
            self.graph.jump(next_)
            if declares and scope.finalizer is not None:
                self.graph.current = again
                scope.finalizer()
                self.graph.jump(head)
                self.graph.current = leave
        if declares:
            self.graph.jump(done)
        self.graph.current = done

    def _loop_test(self, cursor: Cursor, test: Cursor | None, body: int, done: int) -> None:
        if test is None or not clang.is_expression(test):
            unknown = ir.Unknown("a lost condition", ir.INT)
            self.graph.terminate(ir.Branch(unknown, body, done, self.unit.location(cursor), "", loop=True))
        else:
            self.condition(test, body, done, loop=True)

    def _loop_body(self, body: Cursor | None, continue_block: int, leave_block: int) -> None:
        self._scopes.append(_Scope(leave_block, continue_block))
        if body is not None:
            self.lower_statement(body)
        self._scopes.pop()

    def _do(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        body, test, done = (self.graph.new_block() for _ in range(3))
        self.graph.enter(body)
        self._loop_body(parts[0] if parts else None, test, done)
        self.graph.enter(test)
        self._loop_test(cursor, parts[1] if len(parts) > 1 else None, body, done)
        self.graph.current = done

    def _for(self, cursor: Cursor) -> None:
        with self._head(cursor):
            self._for_inside(cursor)

    def _for_inside(self, cursor: Cursor) -> None:
        start, test, step, body_statement = self._for_parts(cursor)
        head, body, next_, done = (self.graph.new_block() for _ in range(4))
        if start is not None:
            self.lower_statement(start)
        self.graph.enter(head)
        if test is not None:
            self.condition(test, body, done, loop=True)
        else:
            self.graph.jump(body)
        self.graph.current = body
        self._loop_body(body_statement, next_, done)
        self.graph.enter(next_)
        if step is not None:
            self.discard(step)
        self.graph.jump(head)
        self.graph.current = done

    def _for_parts(self, cursor: Cursor) -> tuple[Cursor | None, Cursor | None, Cursor | None, Cursor | None]:
        """The four parts of a `for`; libclang leaves out those that are empty, the text tells which."""
        parts = clang.children(cursor)
        body = parts.pop() if parts else None
        if len(parts) == 3:
            return parts[0], parts[1], parts[2], body
        if not parts:
            return None, None, None, body
        offsets = self._offsets(cursor)
        semicolons = self._semicolons(offsets[0]) if offsets else None
        found: list[Cursor | None] = [None, None, None]
        for index, part in enumerate(parts):
            inner = self._offsets(part)
            if semicolons is None or inner is None:
                # Inside a macro: declarations start, the rest keeps its order.
                slot = 0 if clang.kind(part) == CursorKind.DECL_STMT else index
            else:
                slot = sum(inner[0] > semicolon for semicolon in semicolons)
            found[slot] = part
        return found[0], found[1], found[2], body

    def _semicolons(self, start: int) -> tuple[int, int] | None:
        """The offsets of the two semicolons in the parentheses of the `for` that starts at `start`."""
        source = self.unit.source
        depth = 0
        found = []
        index = source.find(b"(", start)
        while 0 <= index < len(source):
            character = source[index : index + 1]
            if character in b"([{":
                depth += 1
            elif character in b")]}":
                depth -= 1
                if depth == 0:
                    return None
            elif character == b";" and depth == 1:
                found.append(index)
                if len(found) == 2:
                    return found[0], found[1]
            elif character in b"\"'":
                index += 1
                while index < len(source) and source[index : index + 1] != character:
                    index += 2 if source[index : index + 1] == b"\\" else 1
            elif source.startswith(b"/*", index):
                index = source.find(b"*/", index) + 1
                if index <= 0:
                    return None
            elif source.startswith(b"//", index):
                index = source.find(b"\n", index)
                if index < 0:
                    return None
            index += 1
        return None

    def _range_for(self, cursor: Cursor) -> None:
        with self._head(cursor):
            self._range_for_inside(cursor)

    def _range_for_inside(self, cursor: Cursor) -> None:
        """`for (T x : range)`: of an array element by element; of anything else, as often as may be."""
        parts = clang.children(cursor)
        ranges = [part for part in parts[:-1] if clang.is_expression(part)]
        elements = self._elements(cursor, ranges[-1]) if ranges else None
        head, body, next_, done = (self.graph.new_block() for _ in range(4))
        self.graph.enter(head)
        if elements is None:
            self._loop_test(cursor, None, body, done)
        else:
            text, location = self.unit.text(ranges[-1]), self.unit.location(ranges[-1])
            self.graph.terminate(ir.Branch(elements.more, body, done, location, text, loop=True))
        self.graph.current = body
        scope = _Scope(objects=[], guard=clang.hash_of(cursor))
        self._scopes.append(scope)
        for part in parts[:-1]:
            if clang.kind(part) in (CursorKind.DECL_STMT, CursorKind.VAR_DECL):
                for variable in [part] if clang.kind(part) == CursorKind.VAR_DECL else clang.children(part):
                    if clang.kind(variable) == CursorKind.VAR_DECL:
                        self._declare_element(variable, elements)
        end = self.graph.new_block()
        self._loop_body(parts[-1] if parts else None, end, done)
        self.graph.enter(end)
        self._scopes.pop()
        if scope.finalizer is not None:
            scope.finalizer()
        self.graph.enter(next_)
        if elements is not None:
            self.graph.emit(elements.step)
        self.graph.jump(head)
        self.graph.current = done

    def _elements(self, cursor: Cursor, sequence: Cursor) -> _Elements | None:
        """The elements of an array that a loop goes over; None of what is none."""
        canonical = sequence.type.get_canonical()
        count = canonical.get_array_size() if is_array(canonical) else 0
        type_ = canonical.get_array_element_type() if count > 0 else None
        size = self._element_size(type_) if type_ is not None else None
        location = self.unit.location(cursor)
        if type_ is None or size is None:
            self.discard(sequence)
            return None
        address = self._stable(self.place(sequence).address, location)
        width = ir.Type(ir.TypeKind.INTEGER, self.types.pointer_bits, False, "size_t")
        key = f"%index@{location.line}:{location.column}"
        self.variables[key] = ir.Variable(key, "the index", width, location)
        self.graph.emit(ir.Declare(key, location))
        place = Place(ir.VariableAddress(key, self._pointer_type()), width, "the index")
        self.store(place, ir.Constant(0, width), location)
        index = self.load(place)
        after = ir.Binary("+", index, ir.Constant(1, width), width)
        return _Elements(
            Place(
                self._advance(address, index, size, "+"),
                self.types.convert(type_),
                f"{self.unit.text(sequence, 40)}[…]",
            ),
            ir.Binary("<", index, ir.Constant(count, width), ir.INT),
            ir.Store(place.address, after, width, location, "the index"),
        )

    def _declare_element(self, declaration: Cursor, elements: _Elements | None) -> None:
        declared = self.declare(declaration)
        self.graph.emit(ir.Declare(declared.key, declared.location))
        if elements is None:
            return
        place = self.place_of(declared)
        if clang.type_kind(declaration.type.get_canonical()) in REFERENCE_TYPES:
            self.store(place, elements.element.address, declared.location)
        elif place.type.kind is ir.TypeKind.RECORD:
            self.copy(place, elements.element, declaration.type, declared.location, moves=False)
        elif place.type.is_scalar:
            value = convert(self.load(elements.element), place.type, explicit=False)
            self.store(place, value, declared.location)

    # Switch -------------------------------------------------------------------------------------------------------

    def _switch(self, cursor: Cursor) -> None:
        with self._head(cursor):
            self._switch_inside(cursor)

    def _switch_inside(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        self._lower_declarations(parts)
        location = self.unit.location(cursor)
        value: ir.Expression = ir.Unknown("a lost condition", ir.INT)
        text = ""
        if len(parts) > 1 and clang.is_expression(parts[0]):
            value = self.ended(parts[0])
            text = self.unit.text(parts[0])
            location = self.unit.location(parts[0])
        if not value.type.is_scalar:
            value = ir.Unknown("a condition that is not a scalar", ir.INT)
        done = self.graph.new_block()
        dispatch = self.graph.current
        # The body's first block has no way in but the labels.
        self.graph.current = self.graph.new_block()
        scope = _Scope(leave_block=done, cases=[])
        self._scopes.append(scope)
        if parts:
            self.lower_statement(parts[-1])
        self._scopes.pop()
        self.graph.jump(done)
        self.graph.current = dispatch
        assert scope.cases is not None
        default = done if scope.default is None else scope.default
        for guess, label in scope.guesses:
            # A label whose value is not known may be taken for any value that no other label claims.
            claimed = self.graph.new_block()
            self.graph.current = claimed
            unknown = ir.Unknown("a case whose value is not known", value.type, label)
            is_it = ir.Binary("==", value, unknown, ir.INT)
            self.graph.terminate(ir.Branch(is_it, guess, default, location, f"{text} == {label}"))
            default = claimed
        self.graph.current = dispatch
        self.graph.terminate(ir.Switch(value, tuple(scope.cases), default, location, text))
        self.graph.current = done

    def _switch_scope(self) -> _Scope | None:
        for scope in reversed(self._scopes):
            if scope.cases is not None:
                return scope
        return None

    def _case(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        values = [part for part in parts[:-1] if clang.is_expression(part)]
        scope = self._switch_scope()
        block = self.graph.new_block()
        self.graph.enter(block)
        numbers = [clang.evaluate_int(value) for value in values[:2]]
        if scope is not None and scope.cases is not None:
            guessed = any(self._mentions_guess(value) for value in values)
            if numbers and None not in numbers and not guessed:
                low = numbers[0]
                high = numbers[-1]
                assert low is not None
                assert high is not None
                scope.cases.append((low, high, block))
            else:
                scope.guesses.append((block, self.unit.text(values[0]) if len(values) == 1 else ""))
        if parts:
            self.lower_statement(parts[-1])

    def _default(self, cursor: Cursor) -> None:
        scope = self._switch_scope()
        block = self.graph.new_block()
        self.graph.enter(block)
        if scope is not None:
            scope.default = block
        for child in clang.children(cursor):
            self.lower_statement(child)

    # Jumps --------------------------------------------------------------------------------------------------------

    def _label_block(self, name: str) -> int:
        if name not in self._labels:
            self._labels[name] = self.graph.new_block()
        return self._labels[name]

    def _label(self, cursor: Cursor) -> None:
        self.graph.enter(self._label_block(cursor.spelling))
        for child in clang.children(cursor):
            self.lower_statement(child)

    def _goto(self, cursor: Cursor) -> None:
        for child in clang.children(cursor):
            if clang.kind(child) == CursorKind.LABEL_REF:
                # A goto out of a guarded block runs its finalizers.
                name = child.spelling
                around = self._scopes_around(name)
                self._leave_scopes(around)
                self._destroy_behind_label(child.referenced, around)
                self.graph.jump(self._label_block(name), self.unit.location(cursor))
                return
        self.graph.terminate(ir.Stop("a computed goto"))

    def _destroy_behind_label(self, label: Cursor | None, around: int) -> None:
        """A jump back destroys what was declared behind its label."""
        if label is None or not any(scope.objects for scope in self._scopes[:around]):
            return
        start = self.unit.locator.expansion(label.extent.start).offset
        for scope in self._scopes[:around][::-1]:
            self.destroy([each for each in scope.objects or () if each.offset > start])

    def _scopes_around(self, label: str) -> int:
        """How many of the scopes, from the outermost, are around a label as well: up to one that is not."""
        for index, scope in enumerate(self._scopes):
            if scope.guard is not None and scope.guard not in self._guards_of(label):
                return index
        return len(self._scopes)

    def _guards_of(self, label: str) -> frozenset[int]:
        """The hashes of the blocks, and of the SEH_TRY_STMTs in whose guarded bodies a label stands."""
        if self._label_guards is None:
            self._label_guards = {}
            pending = [(self._body, frozenset[int]())] if self._body is not None else []
            while pending:
                cursor, guards = pending.pop()
                kind = clang.kind(cursor)
                if kind == CursorKind.LABEL_STMT:
                    self._label_guards[cursor.spelling] = guards
                is_guard = kind in _GUARDS
                inner = guards | {clang.hash_of(cursor)} if is_guard else guards
                for index, child in enumerate(clang.children(cursor)):
                    # The handler of a `__try` is not guarded by it.
                    is_handler = index > 0 and kind == CursorKind.SEH_TRY_STMT
                    pending.append((child, guards if is_handler else inner))
        return self._label_guards.get(label, frozenset())

    def _break(self, cursor: Cursor) -> None:
        for index in range(len(self._scopes) - 1, -1, -1):
            scope = self._scopes[index]
            if scope.leave_block is not None and not scope.guarded:
                self._leave_scopes(index + 1)
                self.graph.jump(scope.leave_block, self.unit.location(cursor))
                return
        self._damage(self.unit.location(cursor))

    def _continue(self, cursor: Cursor) -> None:
        for index in range(len(self._scopes) - 1, -1, -1):
            target = self._scopes[index].continue_block
            if target is not None:
                self._leave_scopes(index + 1)
                self.graph.jump(target, self.unit.location(cursor))
                return
        self._damage(self.unit.location(cursor))

    def _leave(self, cursor: Cursor) -> None:
        for index in range(len(self._scopes) - 1, -1, -1):
            scope = self._scopes[index]
            if scope.guarded and scope.leave_block is not None:
                self._leave_scopes(index + 1)
                self.graph.jump(scope.leave_block, self.unit.location(cursor))
                return
        self._damage(self.unit.location(cursor))

    def _return(self, cursor: Cursor) -> None:
        location = self.unit.location(cursor)
        value: ir.Expression | None = None
        if self._errors:
            self._simple_damage(cursor)
        for child in clang.children(cursor):
            if clang.is_expression(child):
                value = self.full_expression(partial(self._returned_value, child), location)
        if value is not None and value.type.kind is ir.TypeKind.VOID:
            value = None
        if value is not None and any(scope.finalizer is not None for scope in self._scopes):
            value = self._stable(value, location)
        self._leave_scopes(0)
        self.graph.terminate(ir.Return(value, location))

    def _returned_value(self, cursor: Cursor) -> ir.Expression | None:
        if self._returns_reference:
            return self.place(cursor).address
        if self._returned is None:
            return self.value(cursor)
        place, type_ = self._returned
        self.initialize(place, type_, cursor)
        return None

    def _leave_scopes(self, down_to: int) -> None:
        """Run the finalizers of the scopes that control leaves, innermost first."""
        saved = self._scopes
        for index in range(len(saved) - 1, down_to - 1, -1):
            finalizer = saved[index].finalizer
            if finalizer is not None:
                self._scopes = saved[:index]
                finalizer()
        self._scopes = saved

    # Exceptions ---------------------------------------------------------------------------------------------------

    def _try(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        if len(parts) != 2:
            self._damage(self.unit.location(cursor))
            self._other(cursor)
            return
        body, handler = parts
        if clang.kind(handler) == CursorKind.SEH_FINALLY_STMT:
            self._try_finally(cursor, body, handler)
        else:
            self._try_except(body, handler)

    def _try_finally(self, cursor: Cursor, body: Cursor, handler: Cursor) -> None:
        (statement,) = clang.children(handler)[:1] or [handler]
        # What jumps or returns out of the block leaves it abnormally.
        finalizer = partial(self._finally, statement, is_abnormal=True)
        finish = self.graph.new_block()
        # Two scopes: `__leave` leaves the inner one only, because the finalizer then follows in line.
        self._scopes.append(_Scope(finalizer=finalizer, guard=clang.hash_of(cursor)))
        self._scopes.append(_Scope(leave_block=finish, guarded=True))
        self.lower_statement(body)
        self._scopes.pop()
        self._scopes.pop()
        self.graph.enter(finish)
        self._finally(statement, is_abnormal=False)

    def _finally(self, statement: Cursor, *, is_abnormal: bool) -> None:
        """Lower the body of a `__finally` for one way out of its `__try`: it can ask which it is."""
        around, self.is_abnormal = self.is_abnormal, is_abnormal
        self.lower_statement(statement)
        self.is_abnormal = around

    def _try_except(self, body: Cursor, handler: Cursor) -> None:
        location = self.unit.location(handler)
        caught, surprise, done, inside = (self.graph.new_block() for _ in range(4))
        self.graph.terminate(
            ir.Choose((inside, surprise), "an exception may be raised anywhere in here", location)
        )
        self.graph.current = inside
        self._scopes.append(_Scope(leave_block=done, guarded=True, handler=caught))
        self.lower_statement(body)
        self._scopes.pop()
        self.graph.jump(done)
        touched = self.graph.touched_since(inside)
        self.graph.current = surprise
        self._emit_surprise(location, touched)
        self.graph.jump(caught)
        self.graph.current = caught
        parts = clang.children(handler)
        if len(parts) > 1 and clang.is_expression(parts[0]):
            self.discard(parts[0])
        if parts:
            self.lower_statement(parts[-1])
        self.graph.jump(done)
        self.graph.current = done

    def _emit_surprise(self, location: Location, touched: ir.Touched) -> None:
        self.graph.emit(ir.Damage("an exception that the code does not show", location, touched))

    def before_call(self, name: str, location: Location, arguments: Sequence[ir.Expression] = ()) -> None:
        """A call that is known to raise may go to the handler around it instead."""
        indices = self.unit.raising.get(name)
        if indices is None:
            return
        through = tuple(arguments[index] for index in indices if index < len(arguments))
        if indices and not through:
            return
        for index in range(len(self._scopes) - 1, -1, -1):
            handler = self._scopes[index].handler
            if handler is not None:
                following, raised = self.graph.new_block(), self.graph.new_block()
                reason = f"{name} may raise an exception"
                self.graph.terminate(ir.Choose((following, raised), reason, location, through))
                self.graph.current = raised
                self._leave_scopes(index + 1)
                self.graph.jump(handler)
                self.graph.current = following
                return

    def _cxx_try(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        location = self.unit.location(cursor)
        if not parts:
            return
        body, *handlers = parts
        done = self.graph.new_block()
        catches = [self.graph.new_block() for _ in handlers]
        inside = self.graph.new_block()
        self.graph.terminate(ir.Choose((inside, *catches), "an exception may be thrown", location))
        self.graph.current = inside
        self.lower_statement(body)
        self.graph.jump(done)
        touched = self.graph.touched_since(inside)
        for block, handler in zip(catches, handlers, strict=True):
            self.graph.current = block
            self._emit_surprise(location, touched)
            for child in clang.children(handler):
                if clang.kind(child) == CursorKind.VAR_DECL:
                    caught = self.declare(child)
                    self.graph.emit(ir.Declare(caught.key, caught.location))
                else:
                    self.lower_statement(child)
            self.graph.jump(done)
        self.graph.current = done
