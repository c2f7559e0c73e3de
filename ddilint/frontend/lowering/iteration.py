"""Lowering loops."""

from __future__ import annotations

from msgspec import Struct

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.lowering.cursors import REFERENCE_TYPES
from ddilint.frontend.lowering.heads import HeadLowering
from ddilint.frontend.lowering.memory import Place
from ddilint.frontend.lowering.scopes import Scope
from ddilint.frontend.lowering.types import is_array
from ddilint.frontend.lowering.values import convert
from ddilint.ir import nodes as ir


class _Elements(Struct, frozen=True):
    """How a loop goes over a sequence: the element of this round, whether there is one, and the step to the next."""

    element: Place
    more: ir.Expression
    step: ir.Store


class IterationLowering(HeadLowering):
    """Lowers `while`, `do`, `for`, and `for` over an array."""

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
        self._scopes.append(Scope(leave_block, continue_block))
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
        """`for (T x : range)`: of an array, or between pointers, one by one; of anything else, as often as may be."""
        parts = clang.children(cursor)
        self._lower_hidden(cursor, parts[0] if len(parts) > 1 else None)
        ranges = [part for part in parts[:-1] if clang.is_expression(part)]
        elements = self._elements(cursor, ranges[-1]) if ranges else None
        if elements is None and ranges:
            elements = self._between_pointers(cursor, ranges[-1])
            if elements is None:
                self.discard(ranges[-1])
        head, body, next_, done = (self.graph.new_block() for _ in range(4))
        self.graph.enter(head)
        if elements is None:
            self._loop_test(cursor, None, body, done)
        else:
            text, location = self.unit.text(ranges[-1]), self.unit.location(ranges[-1])
            self.graph.terminate(ir.Branch(elements.more, body, done, location, text, loop=True))
        self.graph.current = body
        scope = Scope(objects=[], guard=clang.hash_of(cursor))
        self._scopes.append(scope)
        for part in parts[:-1]:
            for variable in clang.children(part) if clang.kind(part) == CursorKind.DECL_STMT else [part]:
                if clang.kind(variable) == CursorKind.VAR_DECL:
                    self._declare_element(variable, elements)
                elif clang.kind(variable) == CursorKind.UNEXPOSED_DECL:
                    self._bind(variable, self._declare_element(variable, elements))
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
        size = self.types.size_of(type_) if type_ is not None else None
        location = self.unit.location(cursor)
        if type_ is None or size is None:
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

    def _between_pointers(self, cursor: Cursor, sequence: Cursor) -> _Elements | None:
        """The elements between what an object's `begin` and `end` return; None where they return no pointers."""
        records = self.unit.records
        first, last = (records.method(sequence.type, name) for name in ("begin", "end"))
        if first is None or last is None:
            return None
        returned = first.result_type.get_canonical()
        if (
            clang.type_kind(returned) != TypeKind.POINTER
            or clang.canonical_kind(last.result_type) != TypeKind.POINTER
        ):
            return None
        element = returned.get_pointee()
        size, text, location = (
            self.types.size_of(element),
            self.unit.text(sequence, 40),
            self.unit.location(cursor),
        )
        if size is None:
            return None
        receiver = self._stable(self.place(sequence).address, location)
        end = self._called_on(last, receiver, text, location)
        key = f"%pointer@{location.line}:{location.column}"
        pointer = self._pointer_type()
        self.variables[key] = ir.Variable(key, "the pointer", pointer, location)
        self.graph.emit(ir.Declare(key, location))
        place = Place(ir.VariableAddress(key, pointer), pointer, "the pointer")
        self.store(place, self._called_on(first, receiver, text, location), location)
        here = self.load(place)
        return _Elements(
            Place(here, self.types.convert(element), f"{text}[…]"),
            ir.Binary("!=", here, end, ir.INT),
            ir.Store(
                place.address,
                self._advance(here, ir.Constant(1, ir.INT), size, "+"),
                pointer,
                location,
                "the pointer",
            ),
        )

    def _called_on(
        self, method: Cursor, receiver: ir.Expression, text: str, location: Location
    ) -> ir.Expression:
        """The pointer that a method without parameters returns."""
        type_ = self.types.convert(method.result_type)
        result = self.graph.new_temporary()
        name = method.spelling
        call = ir.Call(
            self.unit.called(method),
            name,
            (receiver,),
            result,
            type_,
            location,
            (text,),
            (location,),
            spelling=name,
        )
        self.graph.emit(call)
        return ir.Temporary(result, type_)

    def _declare_element(self, declaration: Cursor, elements: _Elements | None) -> Place:
        declared = self.declare(declaration)
        self.graph.emit(ir.Declare(declared.key, declared.location))
        place = self.place_of(declared)
        if elements is None:
            return place
        if clang.canonical_kind(declaration.type) in REFERENCE_TYPES:
            self.store(place, elements.element.address, declared.location)
        elif place.type.kind is ir.TypeKind.RECORD:
            self.copy(place, elements.element, declaration.type, declared.location, moves=False)
        elif place.type.is_scalar:
            value = convert(self.load(elements.element), place.type, explicit=False)
            self.store(place, value, declared.location)
        return place
