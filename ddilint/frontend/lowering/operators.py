"""Lowering operators: arithmetic, assignments, choices, conditions."""

from __future__ import annotations

from functools import partial

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TypeKind
from ddilint.frontend.clang import Type as ClangType
from ddilint.frontend.lowering.cursors import REFERENCES, TRANSPARENT, strip
from ddilint.frontend.lowering.memory import MAXIMUM_DEPTH, Place, TooDeep
from ddilint.frontend.lowering.places import PlaceLowering
from ddilint.frontend.lowering.types import element_of, is_array, is_function
from ddilint.frontend.lowering.values import (
    BOOLEANS,
    arithmetic,
    common_type,
    constant,
    convert,
    is_lost,
    promoted,
    reads_memory,
    truth,
    typed,
)
from ddilint.ir import nodes as ir


class OperatorLowering(PlaceLowering):
    """Lowers operators, and conditions with the branches that they end in."""

    # Arithmetic ------------------------------------------------------------------------------------------------------

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
        return arithmetic(operator, first, second, type_)

    def _operands(self, left: Cursor, right: Cursor) -> tuple[ir.Expression, ir.Expression]:
        first = self.value(left)
        if reads_memory(first) and clang.has_effects(right):
            first = self._stable(first, self.unit.location(left))
        return first, self.value(right)

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
        moved = self._advance(first, second, size_bytes, operator, element_of(left.type))
        return typed(moved, type_) if not isinstance(moved, ir.Unknown) else ir.Unknown(moved.reason, type_)

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
                return typed(place.address, type_)
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
                if is_lost(value) or not type_.is_scalar:
                    return ir.Unknown("an unknown operand", type_)
                return ir.Unary(operator, value, type_)
            case "!":
                value = self.value(operand)
                if is_lost(value) or not value.type.is_scalar:
                    return ir.Unknown("an unknown operand", type_)
                return ir.Unary("!", value, type_)
            case "++pre" | "--pre" | "++post" | "--post":
                return self._step(cursor, operand, operator)
            case _:
                return self._unknown(cursor)

    # Assignment ------------------------------------------------------------------------------------------------------

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
            moved = self._advance(old, amount, size, operator, element_of(left.type))
            new = moved if isinstance(moved, ir.Unknown) else typed(moved, old.type)
        else:
            common = common_type(old.type, amount.type, operator)
            result = arithmetic(operator, convert(old, common, explicit=False), amount, common)
            new = narrowed(result, place)
        new = self._stable(new, location)
        self.store(place, new, location)
        return new if place.bits is None else self.load(place)

    def _step(self, cursor: Cursor, operand: Cursor, operator: str) -> ir.Expression:
        location = self.unit.location(cursor)
        place = self.place(operand)
        before = self.load(place)
        if not operator.endswith("pre"):
            before = self._stable(before, location)
        sign = "+" if operator.startswith("++") else "-"
        one = ir.Constant(1, ir.INT)
        if before.type.kind is ir.TypeKind.POINTER:
            size = before.type.element_bits // 8 or None
            moved = self._advance(before, one, size, sign, element_of(operand.type))
            after = moved if isinstance(moved, ir.Unknown) else typed(moved, before.type)
        else:
            common = promoted(before.type)
            result = arithmetic(sign, convert(before, common, explicit=False), one, common)
            after = narrowed(result, place)
        after = self._stable(after, location)
        self.store(place, after, location)
        if not operator.endswith("pre"):
            return before
        return after if place.bits is None else self.load(place)

    # Choice ----------------------------------------------------------------------------------------------------------

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
        if known is not None and not self.types.mentions_guess(test):
            return self._branch_value(first if known else second, type_)
        yes, no, done = (self.graph.new_block() for _ in range(3))
        result = self.graph.new_temporary()
        whole, block = self.unit.text(cursor), self.graph.current
        self.condition(test, yes, no)
        # Of a choice that a macro makes (`min(a, b)`), the condition stands nowhere: what is chosen is told.
        one, other = self.unit.text(strip(first)), self.unit.text(strip(second))
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
        return convert(value, type_, explicit=False)

    def ended(self, cursor: Cursor) -> ir.Expression:
        """The value of a full expression, or of a part that is evaluated on its own, without its temporaries."""
        value = self.full_expression(partial(self.value, cursor), self.unit.location(cursor))
        assert value is not None
        return value

    # Conditions ------------------------------------------------------------------------------------------------------

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
            if clang.kind(cursor) not in TRANSPARENT:
                return cursor
            inner = [child for child in clang.children(cursor) if clang.kind(child) not in REFERENCES]
            if len(inner) != 1 or is_array(inner[0].type) or is_function(inner[0].type):
                return cursor
            target, source = self.types.convert(cursor.type), self.types.convert(inner[0].type)
            is_bool = clang.canonical_kind(cursor.type) == TypeKind.BOOL
            if not is_bool and (target.bits < source.bits or not source.is_scalar):
                return cursor
            cursor = inner[0]


def narrowed(result: ir.Expression, place: Place) -> ir.Expression:
    """A result converted to the declared type of the place that it goes to."""
    declared = place.bits.type if place.bits else place.type
    if declared.name in BOOLEANS:
        return truth(result, declared)
    return convert(result, declared, explicit=False)
