"""Bit-fields: what is read and has a value is their container, but the driver speaks of the parts of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.ir import nodes as ir

BitFields = Mapping[Symbol, Mapping[ir.Bits, str]]
"""Of the containers of bit-fields, how the driver spells the parts of them that it reads."""


def parts_asked(symbol: Symbol, goal: Expr, fields: Mapping[ir.Bits, str]) -> Iterator[tuple[Symbol, Expr]]:
    """The fields of a container that a goal goes by, named as such, with their values."""
    asked = _bits_asked(goal, symbol)
    unit = ex.symbol(symbol)
    for bits, name in sorted(fields.items(), key=lambda item: (item[0].lowest, item[0].width)):
        if not asked & (((1 << bits.width) - 1) << bits.lowest):
            continue
        value = ex.trunc(ex.lshr(unit, ex.const(bits.lowest, unit.width)), bits.width)
        yield replace(symbol, name=name, signed=bits.signed), value


def _bits_asked(goal: Expr, symbol: Symbol) -> int:
    """The bits of a symbol that a goal may depend on, as a mask."""
    asked: dict[Expr, int] = {}
    pending = [(goal, 1)]
    while pending:
        node, mask = pending.pop()
        known = asked.get(node, 0)
        if symbol not in node.symbols or not mask & ~known:
            continue
        asked[node] = mask = mask | known
        pending += _asked_of(node, mask)
    return asked.get(ex.symbol(symbol), 0)


def _asked_of(node: Expr, mask: int) -> Iterator[tuple[Expr, int]]:
    """The bits of its operands that some bits of an expression depend on."""
    first = node.args[0] if node.args else node
    number = ex.const_of(node.args[1]) if len(node.args) == 2 else None
    match node.op:
        case Op.AND:
            constant = (1 << node.width) - 1
            for each in node.args:
                known = ex.const_of(each)
                constant &= constant if known is None else known
            yield from ((each, mask & constant) for each in node.args)
        case Op.OR | Op.XOR:
            yield from ((each, mask) for each in node.args)
        case Op.LSHR if number is not None:
            yield first, mask << number & _all(first)
        case Op.SHL if number is not None:
            yield first, mask >> number
        case Op.UDIV if number and number & (number - 1) == 0:
            yield first, mask << (number.bit_length() - 1) & _all(first)
        case Op.UREM if number and number & (number - 1) == 0:
            yield first, mask & (number - 1)
        case Op.ZEXT | Op.TRUNC:
            yield first, mask & _all(first)
        case Op.ITE:
            yield first, 1
            yield from ((each, mask) for each in node.args[1:])
        case Op.ADD | Op.MUL:  # what is carried goes up
            yield from ((each, (1 << mask.bit_length()) - 1) for each in node.args)
        case _:
            yield from ((each, _all(each)) for each in node.args)


def _all(value: Expr) -> int:
    return (1 << value.width) - 1
