"""The operations of expressions, and what each does to intervals and to numbers.

The arithmetic wraps, and division by zero is the solver's: all ones (sdiv: 1 for a negative dividend), or the
dividend for a remainder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from ddilint.domains.interval import Interval

if TYPE_CHECKING:
    from ddilint.domains.expr.nodes import Expr


class Op(IntEnum):
    """What an expression does with its operands."""

    CONST = 0
    SYMBOL = 1
    ADD = 2
    MUL = 3
    UDIV = 4
    SDIV = 5
    UREM = 6
    SREM = 7
    AND = 8
    OR = 9
    XOR = 10
    SHL = 11
    LSHR = 12
    ASHR = 13
    ZEXT = 14
    SEXT = 15
    TRUNC = 16
    ITE = 17
    EQ = 18
    ULT = 19
    ULE = 20
    SLT = 21
    SLE = 22
    LAND = 23
    LOR = 24
    LNOT = 25


# Reading a member off an enum class costs a descriptor call; these are looked up in every constructor.
CONST, SYMBOL, ADD, MUL = Op.CONST, Op.SYMBOL, Op.ADD, Op.MUL
UDIV, SDIV, UREM, SREM = Op.UDIV, Op.SDIV, Op.UREM, Op.SREM
AND, OR, XOR, SHL, LSHR, ASHR = Op.AND, Op.OR, Op.XOR, Op.SHL, Op.LSHR, Op.ASHR
ZEXT, SEXT, TRUNC, ITE = Op.ZEXT, Op.SEXT, Op.TRUNC, Op.ITE
EQ, ULT, ULE, SLT, SLE = Op.EQ, Op.ULT, Op.ULE, Op.SLT, Op.SLE
LAND, LOR, LNOT = Op.LAND, Op.LOR, Op.LNOT
FALSE_INTERVAL: Final = Interval.const(0, 1)
TRUE_INTERVAL: Final = Interval.const(1, 1)
BOOL_INTERVAL: Final = Interval.top(1)


def low_zeros(value: int, width: int) -> int:
    """How many low bits of a number are 0; all, for 0."""
    return (value & -value).bit_length() - 1 if value else width


def transfer(
    op: Op, width: int, value: int, coeffs: tuple[int, ...], intervals: Sequence[Interval]
) -> Interval:
    """The interval of an operation (not CONST or SYMBOL) on operands with these intervals."""
    a = intervals[0]
    if op is ADD:
        return transfer_sum(width, value, coeffs, intervals)
    if op >= EQ:
        return transfer_bool(op, intervals)
    if op is ITE:
        if a.ulo == a.uhi:
            return intervals[1] if a.ulo else intervals[2]
        return intervals[1].join(intervals[2])
    if op is ZEXT:
        return a.zext(width)
    if op is SEXT:
        return a.sext(width)
    if op is TRUNC:
        return a.trunc(width)
    return _TRANSFERS[op](a, intervals[1])


_TRANSFERS: Final[dict[Op, Callable[[Interval, Interval], Interval]]] = {
    MUL: Interval.mul,
    UDIV: Interval.udiv,
    SDIV: Interval.sdiv,
    UREM: Interval.urem,
    SREM: Interval.srem,
    AND: Interval.and_,
    OR: Interval.or_,
    XOR: Interval.xor,
    SHL: Interval.shl,
    LSHR: Interval.lshr,
    ASHR: Interval.ashr,
}


def transfer_sum(width: int, value: int, coeffs: tuple[int, ...], intervals: Sequence[Interval]) -> Interval:
    """The interval of a sum, its coefficients read as signed numbers."""
    half = 1 << (width - 1)
    if len(coeffs) == 1:
        k = coeffs[0]
        if k >= half:
            k -= 2 * half
        spans = intervals[0].spans()
        if k > 0:
            return Interval.spanning([(k * lo + value, k * hi + value) for lo, hi in spans], width)
        return Interval.spanning([(k * hi + value, k * lo + value) for lo, hi in spans], width)
    lo = hi = value
    for k, interval in zip(coeffs, intervals, strict=True):
        low, high = interval.hull()
        if k >= half:
            k -= 2 * half
            lo += k * high
            hi += k * low
        else:
            lo += k * low
            hi += k * high
    return Interval.span(lo, hi, width)


def transfer_bool(op: Op, intervals: Sequence[Interval]) -> Interval:
    """The interval of a comparison or of a logical operation."""
    a = intervals[0]
    if op is LNOT:
        return BOOL_INTERVAL if a.ulo != a.uhi else FALSE_INTERVAL if a.ulo else TRUE_INTERVAL
    if op is LAND:
        known = TRUE_INTERVAL
        for interval in intervals:
            if not interval.uhi:
                return FALSE_INTERVAL
            if not interval.ulo:
                known = BOOL_INTERVAL
        return known
    if op is LOR:
        known = FALSE_INTERVAL
        for interval in intervals:
            if interval.ulo:
                return TRUE_INTERVAL
            if interval.uhi:
                known = BOOL_INTERVAL
        return known
    b = intervals[1]
    if op is EQ:
        if a.ulo == a.uhi and b.ulo == b.uhi:
            return TRUE_INTERVAL if a.ulo == b.ulo else FALSE_INTERVAL
        return FALSE_INTERVAL if a.meet(b) is None else BOOL_INTERVAL
    if op is ULT:
        yes, no = a.uhi < b.ulo, a.ulo >= b.uhi
    elif op is ULE:
        yes, no = a.uhi <= b.ulo, a.ulo > b.uhi
    elif op is SLT:
        yes, no = a.shi < b.slo, a.slo >= b.shi
    else:
        yes, no = a.shi <= b.slo, a.slo > b.shi
    return TRUE_INTERVAL if yes else FALSE_INTERVAL if no else BOOL_INTERVAL


def as_signed(value: int, width: int) -> int:
    """A number of this many bits, read as a signed one."""
    return value - (1 << width) if value >> (width - 1) else value


def concrete(expr: Expr, values: Sequence[int]) -> int:
    """The value of an expression (not CONST or SYMBOL) whose operands have these unsigned values."""
    op = expr.op
    width = expr.width
    mask = (1 << width) - 1
    if op is ADD:
        return (expr.value + sum(k * v for k, v in zip(expr.coeffs, values, strict=True))) & mask
    if op is ITE:
        return values[1] if values[0] else values[2]
    if op is LAND:
        return int(all(values))
    if op is LOR:
        return int(any(values))
    a = values[0]
    if op is LNOT:
        return a ^ 1
    if op is ZEXT or op is TRUNC:
        return a & mask
    if op is SEXT:
        return as_signed(a, expr.args[0].width) & mask
    return _concrete_binary(op, expr.args[0].width, a, values[1])


def _concrete_binary(op: Op, width: int, a: int, b: int) -> int:
    mask = (1 << width) - 1
    match op:
        case Op.MUL:
            return a * b & mask
        case Op.UDIV:
            return a // b if b else mask
        case Op.UREM:
            return a % b if b else a
        case Op.AND:
            return a & b
        case Op.OR:
            return a | b
        case Op.XOR:
            return a ^ b
        case Op.SHL:
            return a << b & mask if b < width else 0
        case Op.LSHR:
            return a >> b if b < width else 0
        case Op.EQ:
            return int(a == b)
        case Op.ULT:
            return int(a < b)
        case Op.ULE:
            return int(a <= b)
        case _:
            pass
    signed_a, signed_b = as_signed(a, width), as_signed(b, width)
    match op:
        case Op.ASHR:
            return signed_a >> min(b, width) & mask
        case Op.SLT:
            return int(signed_a < signed_b)
        case Op.SLE:
            return int(signed_a <= signed_b)
        case Op.SDIV:
            if b == 0:
                return 1 if signed_a < 0 else mask
            quotient = abs(signed_a) // abs(signed_b)
            return (quotient if (signed_a < 0) == (signed_b < 0) else -quotient) & mask
        case Op.SREM:
            if b == 0:
                return a
            remainder = abs(signed_a) % abs(signed_b)
            return (-remainder if signed_a < 0 else remainder) & mask
        case _:
            raise AssertionError(op)
