"""Lowering calls: what is called, on which object, with which arguments."""

from __future__ import annotations

from collections.abc import Sequence

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.lowering.context import WORD
from ddilint.frontend.lowering.cursors import (
    MEMORY_OPERATORS,
    REFERENCE_TYPES,
    is_operator,
    returns_reference,
    strip,
)
from ddilint.frontend.lowering.memory import Place
from ddilint.frontend.lowering.operators import OperatorLowering
from ddilint.frontend.lowering.records import is_written
from ddilint.frontend.lowering.types import is_array
from ddilint.frontend.lowering.values import convert, is_in_memory, reads_memory
from ddilint.ir import nodes as ir

# AbnormalTermination() of excpt.h: how control leaves the `__try` whose `__finally` asks.
_ABNORMAL_TERMINATION = "_abnormal_termination"


class CallLowering(OperatorLowering):
    """Lowers calls."""

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
            return convert(self.value(arguments[0]), type_, explicit=False)
        if not children:
            return ir.Unknown("a call of nothing", type_)
        called = cursor.referenced
        if called is not None and clang.kind(called) == CursorKind.CONSTRUCTOR:
            return self.constructed(cursor, called, type_)
        if called is not None and clang.kind(called) == CursorKind.CONVERSION_FUNCTION:
            function = self.lambda_address(children[0], called, type_)
            if function is not None:
                return function
        callee = strip(children[0])
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
        if called is not None and len(arguments) == len(children) - 1 and is_operator(called):
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
            target = self.unit.called(called)
            prototyped = not self.types.is_guess(called)
        elif declaration is not None and clang.is_function_declaration(declaration):
            name = declaration.spelling
            is_written_out = name in MEMORY_OPERATORS and declaration.get_definition() is None
            target = name.removeprefix("operator ") if is_written_out else self.unit.called(declaration)
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
                name = name or ir.plain_name(target)
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
        if by_reference and declaration is not None and self.types.is_guess(declaration):
            return ir.Unknown("what a name that nothing declares refers to", referenced_type)
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
            if clang.canonical_kind(type_) in REFERENCE_TYPES
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

    def _is_parameter(self, cursor: Cursor) -> bool:
        """Whether an expression names a parameter: libclang gives `T x[]` its written type, but it is a pointer."""
        declaration = strip(cursor).referenced
        return declaration is not None and clang.kind(declaration) == CursorKind.PARM_DECL

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
        if clang.canonical_kind(base.type) == TypeKind.POINTER:
            return self.value(base), text
        return self.place(base).address, text

    def _spelled(self, cursor: Cursor, name: str) -> str:
        """The name that stands in the source at a call: the macro's, if one made the call (not if one received it)."""
        start = self.unit.locator.file(cursor.extent.start)
        if start.file != self.unit.main_file:
            return name
        word = WORD.match(self.unit.source, start.offset)
        return word.group().decode("ascii", "replace") if word else name
