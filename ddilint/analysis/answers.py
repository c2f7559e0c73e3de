"""What a solver answers: whether conditions can hold together, and with which values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol


def default_value(sym: Symbol) -> int:
    """A value for a symbol that no condition mentions: 0, or the least that it can have."""
    bounds = sym.bounds()
    return 0 if bounds.contains(0) else bounds.ulo


class Model(Struct, frozen=True):
    """Values that satisfy what was asked; any other symbol has its `default_value`."""

    assignment: Mapping[Symbol, int] = field(default_factory=dict)

    def value(self, expr: Expr) -> int:
        """The unsigned value of any expression."""
        return ex.evaluate(expr, self.assignment, default_value)

    def signed_value(self, expr: Expr) -> int:
        """The two's complement value of any expression."""
        return ex.signed_coeff(self.value(expr), expr.width)

    def holds(self, cond: Expr) -> bool:
        """Is the condition true under these values?"""
        return bool(self.value(cond))

    def holding(self) -> Callable[[Expr], bool]:
        """The same as `holds`, for many conditions: what they share is worked out once."""
        known: dict[Expr, int] = {}
        return lambda cond: bool(ex.evaluate_all((cond,), self.assignment, default_value, known)[0])

    def values(self, exprs: Sequence[Expr]) -> list[int]:
        """The unsigned values of several expressions, what they share worked out once."""
        return ex.evaluate_all(exprs, self.assignment, default_value)


class Sat(Struct, frozen=True):
    """Possible, for instance so."""

    model: Model


class Unsat(Struct, frozen=True):
    """Impossible."""


class Unknown(Struct, frozen=True):
    """Not decided within the limits."""

    reason: str


Result = Sat | Unsat | Unknown

UNSAT: Final = Unsat()
