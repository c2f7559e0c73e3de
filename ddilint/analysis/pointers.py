"""What an address may lead to: bases, and offsets from them.

A base is an address that is not computed from another one: of a variable, of what was allocated, or a pointer that
came from outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin

# A loop that looks for something can be left in each of the iterations that are followed one by one, and others.
_MAXIMUM_CASES = 12
_POINTERS = (Origin.ADDRESS, Origin.POINTER)
# No structure is larger.
_LARGEST_OFFSET = 1 << 31


class Target(Struct, frozen=True):
    """What an address leads to: an offset in bytes from a base, if `guard` holds."""

    guard: Expr
    base: Expr
    offset: Expr


def targets_of(address: Expr, guard: Expr = ex.TRUE) -> list[Target] | None:
    """What an address may lead to; None where that cannot be said."""
    found: list[Target] = []
    pending = [(guard, address)]
    while pending:
        condition, pointer = pending.pop()
        if len(found) + len(pending) > _MAXIMUM_CASES:
            return None
        constant, terms = ex.linear(pointer)
        base = _base_of(terms)
        choice: Expr | None = None
        rest: list[tuple[Expr, int]] = []
        for term, coefficient in terms:
            if term is base:
                continue
            if coefficient == 1 and base is None and choice is None and term.op is Op.ITE:
                choice = term
            else:
                rest.append((term, coefficient))
        offset = ex.from_linear(pointer.width, constant, rest)
        if choice is not None:
            test, first, second = choice.args
            pending.append((ex.land(condition, test), ex.add(first, offset)))
            pending.append((ex.land(condition, ex.lnot(test)), ex.add(second, offset)))
        elif base is not None:
            found.append(Target(condition, base, offset))
        elif pointer.op is Op.CONST:
            found.append(Target(condition, ex.const(0, pointer.width), pointer))
        else:
            return None
    return found


def _base_of(terms: Sequence[tuple[Expr, int]]) -> Expr | None:
    """The term of a sum that is a base address: its pointer, or the one value from outside that may be one.

    What a routine stored through `PVOID *` is a value like any other, until it is used as an address.
    """
    values: list[Expr] = []
    for term, coefficient in terms:
        symbol = term.symbol
        if coefficient == 1 and symbol is not None:
            if symbol.origin in _POINTERS:
                return term
            if symbol.origin is not Origin.LOST:
                values.append(term)
    return values[0] if len(values) == 1 and all(term.op is not Op.ITE for term, _ in terms) else None


def is_null(pointer: Expr) -> Expr:
    """Whether a pointer is NULL, as a boolean: that to a part of an object never is, be the object there or not."""
    zero = ex.const(0, pointer.width)
    found = targets_of(pointer) if pointer.op is not Op.CONST else None
    if not found or not any(map(_is_part, found)):
        return ex.eq(pointer, zero)
    null = ex.FALSE
    for target in found:
        if not _is_part(target):
            null = ex.lor(null, ex.land(target.guard, ex.eq(ex.add(target.base, target.offset), zero)))
    return null


def _is_part(target: Target) -> bool:
    """Whether a pointer is behind the beginning of an object, or in front of it (`CONTAINING_RECORD`)."""
    offset, _ = ex.linear(target.offset)  # an index does not make it NULL either
    if not offset or target.base.op is Op.CONST:
        return False
    return min(offset, (1 << target.offset.width) - offset) < _LARGEST_OFFSET
