"""Lowering calls: what is called, on which object, with which arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.lowering.context import WORD
from ddilint.frontend.lowering.cursors import (
    MEMORY_OPERATORS,
    REFERENCE_TYPES,
    is_operator,
    returns_reference,
    strip,
)
from ddilint.frontend.lowering.guessed import GuessedLowering
from ddilint.frontend.lowering.memory import Place
from ddilint.frontend.lowering.records import is_written
from ddilint.frontend.lowering.types import is_array
from ddilint.frontend.lowering.values import convert, is_in_memory, reads_memory, typed
from ddilint.ir import nodes as ir

# AbnormalTermination() of excpt.h: how control leaves the `__try` whose `__finally` asks.
_ABNORMAL_TERMINATION = "_abnormal_termination"
_NAMES = frozenset({CursorKind.DECL_REF_EXPR, CursorKind.MEMBER_REF_EXPR})
# Behind the name of an object, by which a call may begin.
_OBJECT: Final = re.compile(rb"\s*(?:->|\.|\[)")


class _Argument(Struct, frozen=True):
    """What is passed, how it is spelled, and where."""

    value: ir.Expression
    text: str
    location: Location


class _Called(Struct, frozen=True):
    """What a call calls: by a `target`, under a `name`, with the object that a method is called on.

    `written` are the arguments that stand in the call; of an operator, the object is none of them.
    """

    target: str | ir.Expression
    name: str
    written: Sequence[Cursor]
    declaration: Cursor | None = None
    is_prototyped: bool = True
    receiver: _Argument | None = None


class CallLowering(GuessedLowering):
    """Lowers calls."""

    def _call(self, cursor: Cursor) -> ir.Expression:
        type_ = self.types.convert(cursor.type)
        arguments = clang.arguments(cursor)
        called = cursor.referenced
        special = self._no_call(cursor, called, arguments, type_)
        if special is not None:
            return special
        if called is not None and clang.kind(called) == CursorKind.CONSTRUCTOR:
            return self.constructed(cursor, called, type_)
        parts = [child for child in clang.children(cursor) if clang.is_expression(child)]
        if not parts:
            return ir.Unknown("a call of nothing", type_)
        if called is not None and clang.kind(called) == CursorKind.CONVERSION_FUNCTION:
            function = self.lambda_address(parts[0], called, type_)
            if function is not None:
                return function
            guessed = self.guessed_operation(cursor, called, clang.children(parts[0])[:1], type_)
            if guessed is not None:
                return guessed
        chosen = self._choice_of_calls(cursor, parts[0], arguments, type_)
        if chosen is not None:
            return chosen
        callee = strip(parts[0])
        declaration = callee.referenced if clang.kind(callee) in _NAMES else None
        is_by_name = called is not None and declaration is not None and declaration == called
        if called is not None and is_operator(called) and not is_by_name and len(arguments) == len(parts) - 1:
            if cursor.spelling == "operator=" and _is_method(called) and not is_written(called):
                return self._assignment(cursor, arguments[0], arguments[1])
            guessed = self.guessed_operation(cursor, called, arguments, type_)
            if guessed is not None:
                return guessed
            return self._emitted(cursor, self._operator(cursor, called, arguments), type_)
        if declaration is not None and clang.is_function_declaration(declaration):
            if declaration.spelling in self.unit.traced and self.types.is_guess(declaration):
                return self._traced(arguments, type_)
            return self._emitted(cursor, self._named(callee, declaration, arguments), type_)
        by_member = self._member_pointed_to(parts[0], arguments)
        if by_member is not None:
            return self._emitted(cursor, by_member, type_)
        return self._emitted(cursor, self._pointed_to(cursor, parts[0], declaration, arguments), type_)

    def _choice_of_calls(
        self, cursor: Cursor, callee: Cursor, arguments: Sequence[Cursor], type_: ir.Type
    ) -> ir.Expression | None:
        """`(test ? Log : Later)(x)` calls one of two functions by their names; None where nothing is chosen."""
        callee = strip(callee)
        parts = [child for child in clang.children(callee) if clang.is_expression(child)]
        if clang.kind(callee) == CursorKind.BINARY_OPERATOR and clang.binary_operator(callee) == ",":
            self.discard(parts[0])
            return self._called_by(cursor, parts[1], arguments, type_)
        if clang.kind(callee) != CursorKind.CONDITIONAL_OPERATOR or len(parts) != 3:
            return None
        if not (type_.is_scalar or type_.kind is ir.TypeKind.VOID):
            return None
        yes, no, done = (self.graph.new_block() for _ in range(3))
        result = self.graph.new_temporary()
        self.condition(parts[0], yes, no)
        for block, part in ((yes, parts[1]), (no, parts[2])):
            self.graph.current = block
            value = self._called_by(cursor, part, arguments, type_)
            if type_.is_scalar:
                self.graph.emit(ir.Assign(result, value, self.unit.location(cursor)))
            self.graph.jump(done)
        self.graph.current = done
        return ir.Temporary(result, type_) if type_.is_scalar else ir.Unknown("void", type_)

    def _called_by(
        self, cursor: Cursor, callee: Cursor, arguments: Sequence[Cursor], type_: ir.Type
    ) -> ir.Expression:
        """The result of calling what was chosen: a function, what a pointer leads to, or another choice."""
        chosen = self._choice_of_calls(cursor, callee, arguments, type_)
        if chosen is not None:
            return chosen
        named = strip(callee)
        declaration = named.referenced if clang.kind(named) in _NAMES else None
        if declaration is not None and clang.is_function_declaration(declaration):
            return self._emitted(cursor, self._named(named, declaration, arguments), type_)
        return self._emitted(cursor, self._pointed_to(cursor, callee, declaration, arguments), type_)

    def _no_call(
        self, cursor: Cursor, called: Cursor | None, arguments: Sequence[Cursor], type_: ir.Type
    ) -> ir.Expression | None:
        """The value of what only looks like a call."""
        name = cursor.spelling
        if name == "operator=" and len(arguments) == 2 and self._is_plain_copy(called, cursor.type):
            place = self.place(arguments[0])
            self.store(place, self.value(arguments[1]), self.unit.location(cursor))
            return ir.Load(place.address, place.type, place.text)
        if name == _ABNORMAL_TERMINATION and self.is_abnormal is not None:
            return ir.Constant(int(self.is_abnormal), ir.INT)
        if name == "__builtin_expect" and arguments:
            return convert(self.value(arguments[0]), type_, explicit=False)
        return None

    def _traced(self, arguments: Sequence[Cursor], type_: ir.Type) -> ir.Expression:
        """What the trace preprocessor makes of a call looks at the arguments, and does no more."""
        for argument in arguments:
            value = self.argument(argument)
            if reads_memory(value):
                self.graph.emit(ir.Assign(self.graph.new_temporary(), value, self.unit.location(argument)))
        return ir.Unknown("a trace message", type_)

    def _operator(self, cursor: Cursor, called: Cursor, operands: Sequence[Cursor]) -> _Called:
        """`a + b` of C++: the callee stands between its operands."""
        receiver = None
        if _is_method(called):
            address = self.place(operands[0]).address
            closure = self.called_lambda(called)
            if closure is None or closure.captures:
                receiver = _Argument(address, self.unit.text(operands[0]), self.unit.location(operands[0]))
            operands = operands[1:]
        is_prototyped = not self.types.is_guess(called)
        return _Called(self.unit.called(called), cursor.spelling, operands, called, is_prototyped, receiver)

    def _named(self, callee: Cursor, declaration: Cursor, arguments: Sequence[Cursor]) -> _Called:
        """A function or a method that is called by its name."""
        name = declaration.spelling
        is_written_out = name in MEMORY_OPERATORS and declaration.get_definition() is None
        target = name.removeprefix("operator ") if is_written_out else self.unit.called(declaration)
        is_prototyped = clang.has_prototype(declaration.type) and not self.types.is_guess(declaration)
        receiver = None
        if clang.kind(callee) == CursorKind.MEMBER_REF_EXPR and not declaration.is_static_method():
            closure = self.called_lambda(declaration)
            address, text = self._receiver(callee)
            if address is not None and (closure is None or closure.captures):
                receiver = _Argument(address, text, self.unit.location(callee))
        return _Called(target, name, arguments, declaration, is_prototyped, receiver)

    def _pointed_to(
        self, cursor: Cursor, callee: Cursor, declaration: Cursor | None, arguments: Sequence[Cursor]
    ) -> _Called:
        """Whatever a pointer leads to; `declaration` is that of the pointer, if it has one."""
        target: str | ir.Expression = self.value(callee)
        name = cursor.spelling or self._base_text(callee)
        if isinstance(target, ir.FunctionAddress):  # what a template's parameter stands for
            target = target.function
            name = name or ir.plain_name(target)
        elif not isinstance(target, str) and target.type.kind is not ir.TypeKind.POINTER:
            reason = target.reason if isinstance(target, ir.Unknown) else "not a function"
            target = ir.Unknown(reason, self._pointer_type())
        return _Called(target, name, arguments, declaration)

    def _member_pointed_to(self, callee: Cursor, arguments: Sequence[Cursor]) -> _Called | None:
        """`(object->*method)(...)` where it shows which method that is, as in what is made of a template."""
        chosen = strip(callee)
        if clang.kind(chosen) != CursorKind.BINARY_OPERATOR:
            return None
        operator = clang.binary_operator(chosen)
        if operator not in ("->*", ".*"):
            return None
        base, pointer = clang.children(chosen)
        method = _method_named(pointer)
        if method is None:
            return None
        address = self.value(base) if operator == "->*" else self.place(base).address
        receiver = _Argument(address, self.unit.text(base, 60), self.unit.location(base))
        return _Called(self.unit.called(method), method.spelling, arguments, method, True, receiver)

    def _emitted(self, cursor: Cursor, called: _Called, type_: ir.Type) -> ir.Expression:
        """The result of a call that is emitted; a large object is made by the caller, and its address passed."""
        location = self.unit.location(cursor)
        passed = [] if called.receiver is None else [called.receiver]
        values = self.arguments(called.declaration, called.written)
        passed += [
            # A macro's body puts its arguments into parentheses, which stand where the whole macro call does.
            _Argument(value, self.unit.text(strip(argument)), self.unit.location(argument))
            for value, argument in zip(values, called.written, strict=True)
        ]
        by_reference = called.declaration is not None and returns_reference(called.declaration)
        returned = self._pointer_type() if by_reference else type_
        made: Place | None = None
        if is_in_memory(returned):
            made = self.fresh_object(cursor, returned)
            passed.append(_Argument(made.address, f"&{made.text}", location))
            returned = ir.VOID
        result = None if returned.kind is ir.TypeKind.VOID else self.graph.new_temporary()
        self.before_call(called.name, location, [each.value for each in passed])
        self.graph.emit(
            ir.Call(
                called.target,
                called.name,
                tuple(each.value for each in passed),
                result,
                returned,
                location,
                tuple(each.text for each in passed),
                tuple(each.location for each in passed),
                called.is_prototyped,
                self._spelled(cursor, called.name),
            )
        )
        if made is not None:
            return self.load(made)
        if result is None:
            return ir.Unknown("void", returned)
        if not by_reference:
            return ir.Temporary(result, returned)
        if called.declaration is not None and self.types.is_guess(called.declaration):
            return ir.Unknown("what a name that nothing declares refers to", type_)
        return ir.Load(ir.Temporary(result, returned), type_, self.unit.text(cursor, 60))

    def arguments(self, declaration: Cursor | None, arguments: Sequence[Cursor]) -> list[ir.Expression]:
        """What is passed for the arguments of a call, each as it is before the effects of the next."""
        values = []
        references = self._references(declaration)
        for index, argument in enumerate(arguments):
            reference = references.get(index)
            value = self.argument(argument) if reference is None else self._bound(argument, reference)
            if reads_memory(value) and any(clang.has_effects(later) for later in arguments[index + 1 :]):
                value = self._stable(value, self.unit.location(argument))
            values.append(value)
        return values

    def _bound(self, argument: Cursor, reference: ClangType) -> ir.Expression:
        """The address that is passed where a parameter is a reference, as a pointer to what it refers to."""
        address = self.place(argument).address
        type_ = self.types.convert(reference)
        return (
            replace(address, type=type_) if isinstance(address, ir.VariableAddress) else typed(address, type_)
        )

    def _references(self, declaration: Cursor | None) -> dict[int, ClangType]:
        """The parameters that are C++ references, by their indices: the address is what is passed.

        What nothing declares takes them for the sake of objects alone: a number is passed as it is, as in C.
        """
        if declaration is None or not clang.is_function_declaration(declaration):
            return {}
        is_guess = self.types.is_guess(declaration)
        return {
            index: type_
            for index, type_ in enumerate(clang.parameter_types(declaration.type))
            if clang.canonical_kind(type_) in REFERENCE_TYPES
            and not (is_guess and self.types.convert(type_.get_canonical().get_pointee()).is_scalar)
        }

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

    def _is_parameter(self, cursor: Cursor) -> bool:
        """Whether an expression names a parameter: libclang gives `T x[]` its written type, but it is a pointer."""
        declaration = strip(cursor).referenced
        return declaration is not None and clang.kind(declaration) == CursorKind.PARM_DECL

    def _is_plain_copy(self, operator: Cursor | None, type_: ClangType) -> bool:
        """Whether an assignment of C++ objects is the one that the compiler makes: a copy of their bytes."""
        return operator is not None and not is_written(operator) and self.unit.records.is_plain(type_)

    def _receiver(self, callee: Cursor) -> tuple[ir.Expression | None, str]:
        """The object that a method is called on: its address, and its spelling."""
        bases = [child for child in clang.children(callee) if clang.is_expression(child)]
        if not bases:
            called = callee.referenced
            return self._this_as(called.semantic_parent if called is not None else None), "this"
        base = bases[0]
        text = self.unit.text(base, 60)
        if clang.canonical_kind(base.type) == TypeKind.POINTER:
            return self.value(base), text
        return self.place(base).address, text

    def _spelled(self, cursor: Cursor, name: str) -> str:
        """The name that stands in the source at a call: the macro's, if one made the call (not if one received it)."""
        start = self.unit.locator.file(cursor.extent.start)
        source = self.unit.source_of(start.file)
        word = WORD.match(source, start.offset)
        if word is None or _OBJECT.match(source, word.end()):  # `queue->Kick(queue)`
            return name
        return word.group().decode("ascii", "replace")


def _is_method(function: Cursor) -> bool:
    return clang.kind(function) == CursorKind.CXX_METHOD


def _method_named(pointer: Cursor) -> Cursor | None:
    """The method that a constant pointer to a member names; None where it is another one, or none."""
    named = pointer
    while True:
        named = strip(named)
        declaration = named.referenced if clang.kind(named) in _NAMES else None
        if declaration is not None:
            return declaration if _is_method(declaration) and not declaration.is_static_method() else None
        inner = [child for child in clang.children(named) if clang.is_expression(child)]
        takes_address = clang.kind(named) == CursorKind.UNARY_OPERATOR and clang.unary_operator(named) == "&"
        # What stands for a template's parameter is a name without a declaration, around what was given for it.
        if len(inner) != 1 or not (takes_address or clang.kind(named) == CursorKind.DECL_REF_EXPR):
            return None
        named = inner[0]
