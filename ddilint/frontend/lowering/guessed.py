"""Lowering what C++ code does with names that nothing declares.

Healing gives such a name an object with operators and conversions of its own, as clang asks for types. To the analysis
it is a number in memory, as it is in C: what is read there twice is the same, and what is stored there can be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.lowering.operators import OperatorLowering, narrowed
from ddilint.frontend.lowering.values import BOOLEANS, arithmetic, common_type, convert, is_lost, truth
from ddilint.ir import nodes as ir

_ONE = ir.Constant(1, ir.INT)
_COMPARISONS = frozenset(("==", "!=", "<", ">", "<=", ">="))
_BINARY = _COMPARISONS | frozenset(("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"))


class GuessedLowering(OperatorLowering):
    """Lowers operators and conversions of undeclared names."""

    def guessed_operation(
        self, cursor: Cursor, called: Cursor, operands: Sequence[Cursor], type_: ir.Type
    ) -> ir.Expression | None:
        """The value of an operator's call, or of a conversion's; None for what stays a call of something unknown."""
        if not operands or not self.types.is_guess(called):
            return None
        if clang.kind(called) == CursorKind.CONVERSION_FUNCTION:
            return self._guess_as(self.value(operands[0]), type_) if type_.is_scalar else None
        operator = called.spelling.removeprefix("operator").strip()
        if operator == "=" and len(operands) == 2:
            return self._stored(cursor, operands[0], "", operands[1])
        if operator in ("++", "--"):
            return self._stepped(cursor, operands[0], operator[0], is_post=len(operands) == 2)
        if len(operands) == 2 and operator in _BINARY:
            return self._computed(operator, *self._operands(*operands), type_)
        if len(operands) == 2 and operator.removesuffix("=") in _BINARY:
            return self._stored(cursor, operands[0], operator.removesuffix("="), operands[1])
        if len(operands) == 1 and operator in ("!", "~", "-"):
            value = self.value(operands[0])
            is_known = value.type.is_scalar and not is_lost(value)
            return ir.Unary(operator, value, type_) if is_known else ir.Unknown("an unknown operand", type_)
        return None

    def _guess_as(self, value: ir.Expression, type_: ir.Type) -> ir.Expression:
        return truth(value, type_) if type_.name in BOOLEANS else convert(value, type_, explicit=False)

    def _computed(
        self, operator: str, first: ir.Expression, second: ir.Expression, type_: ir.Type
    ) -> ir.Expression:
        if operator in _COMPARISONS:
            return arithmetic(operator, first, second, type_)
        common = common_type(first.type, second.type, operator)
        return convert(arithmetic(operator, first, second, common), type_, explicit=False)

    def _stored(self, cursor: Cursor, left: Cursor, operator: str, right: Cursor) -> ir.Expression:
        """`a = b`, or `a op= b`."""
        location = self.unit.location(cursor)
        value = self._stable(self.value(right), location)
        place = self.place(left)
        if operator:
            value = self._computed(operator, self.load(place), value, place.type)
        self.store(place, self._stable(narrowed(value, place), location), location)
        return self.load(place)

    def _stepped(self, cursor: Cursor, operand: Cursor, operator: str, *, is_post: bool) -> ir.Expression:
        location = self.unit.location(cursor)
        place = self.place(operand)
        before = self._stable(self.load(place), location)
        self.store(
            place, self._stable(self._computed(operator, before, _ONE, place.type), location), location
        )
        return before if is_post else self.load(place)
