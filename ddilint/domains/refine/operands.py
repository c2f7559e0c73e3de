"""What the operands of an expression must be for its value to lie in an interval.

Each answer is sound by itself: it may leave in values that cannot be, never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op
from ddilint.domains.interval import Interval

Intervals = Callable[[Expr], Interval]
"""What is known of an expression so far."""

_TRUE: Final = Interval.const(1, 1)
_FALSE: Final = Interval.const(0, 1)
_MAX_WRAPS: Final = 4
"""How often a product with a constant may wrap for its factor still to be bounded."""


class Contradiction(Exception):  # noqa: N818 - not an error
    """The path is impossible."""


def operands_of(expr: Expr, bound: Interval, look: Intervals) -> Iterable[tuple[Expr, Interval]]:
    """What the operands must be for the value to lie in bound; each pair is sound by itself."""
    args = expr.args
    match expr.op:
        case Op.ADD:
            return _of_sum(expr, bound, look)
        case Op.ZEXT:
            return ((args[0], _clipped(args[0].width, bound.ulo, bound.uhi)),)
        case Op.SEXT:
            half = 1 << (args[0].width - 1)
            low, high = max(bound.slo, -half), min(bound.shi, half - 1)
            return ((args[0], Interval.span(low, high, args[0].width)),) if low <= high else ()
        case Op.TRUNC:
            return _of_trunc(args[0], bound, look)
        case Op.ITE:
            return _of_ite(expr, bound, look)
        case Op.AND | Op.OR:
            return _of_bits(expr, bound, look)
        case Op.UDIV | Op.SDIV | Op.ASHR if args[1].op is Op.CONST and args[1].value:
            return _of_quotient(expr, bound, look)
        case Op.MUL:
            return _of_product(expr, bound, look)
        case _:
            return ()


def _of_sum(expr: Expr, bound: Interval, look: Intervals) -> list[tuple[Expr, Interval]]:
    width = expr.width
    half = 1 << (width - 1)
    known = [look(arg) for arg in expr.args]
    found: list[tuple[Expr, Interval]] = []
    for i, (term, coeff) in enumerate(zip(expr.args, expr.coeffs, strict=True)):
        others = [
            (k, interval) for j, (k, interval) in enumerate(zip(expr.coeffs, known, strict=True)) if j != i
        ]
        low = high = expr.value
        for k, interval in others:
            a, b = interval.hull()
            if k >= half:
                k -= 2 * half
                a, b = b, a
            low += k * a
            high += k * b
        if high - low >= 2 * half - 1:
            continue
        product = bound.sub(Interval.span(low, high, width))  # coeff * term, modulo 2^width
        if coeff == 1:
            found.append((term, product))
        elif coeff == 2 * half - 1:
            found.append((term, product.neg()))
        else:
            quotient = _divided(product, known[i], coeff - 2 * half if coeff >= half else coeff)
            if quotient is not None:
                found.append((term, quotient))
    narrow = _narrow_sum(expr, bound)
    if narrow is not None:
        found.append(narrow)
    return found


def _of_trunc(inner: Expr, bound: Interval, look: Intervals) -> tuple[tuple[Expr, Interval], ...]:
    """Only where nothing is lost on this path does the outcome say something about what went in."""
    known = look(inner)
    width = inner.width
    if known.uhi >> bound.width == 0:
        return ((inner, bound.zext(width)),)
    half = 1 << (bound.width - 1)
    if -half <= known.slo and known.shi < half:
        return ((inner, bound.sext(width)),)
    return ()


def _of_ite(expr: Expr, bound: Interval, look: Intervals) -> tuple[tuple[Expr, Interval], ...]:
    c, a, b = expr.args
    if look(a).meet(bound) is None:
        return ((c, _FALSE), (b, bound))
    if look(b).meet(bound) is None:
        return ((c, _TRUE), (a, bound))
    known = look(c)
    if known.is_const:
        return ((a if known.ulo else b, bound),)
    return ()


def _of_bits(expr: Expr, bound: Interval, look: Intervals) -> list[tuple[Expr, Interval]]:
    a, b = expr.args
    width = expr.width
    top = (1 << width) - 1
    found = []
    if expr.op is Op.OR:  # neither operand is greater than the outcome
        return [(arg, Interval.span(0, bound.uhi, width)) for arg in (a, b)]
    low = bound.ulo
    if b.op is not Op.CONST:  # neither operand is less than the outcome
        return [(arg, Interval.span(low, top, width)) for arg in (a, b)]
    mask = b.value
    known = look(a)
    if mask & (mask + 1) == 0 and known.uhi <= mask:
        return [(a, bound)]
    high = top
    if mask & (mask - 1) == 0:
        if low:
            low = mask
        elif bound.uhi == 0 and known.uhi < 2 * mask:
            high = mask - 1
    lowest = mask & -mask
    if mask + lowest == top + 1:  # all bits from some bit up: the outcome is the value rounded down
        high = min(high, bound.uhi | (lowest - 1))
    if low or high != top:
        found.append((a, Interval.span(low, high, width)))
    return found


def _of_quotient(expr: Expr, bound: Interval, look: Intervals) -> tuple[tuple[Expr, Interval], ...]:
    x, divisor = expr.args
    width = expr.width
    top = (1 << width) - 1
    half = 1 << (width - 1)
    if expr.op is Op.UDIV:
        d = divisor.value
        return ((x, Interval.span(min(bound.ulo * d, top), min(bound.uhi * d + d - 1, top), width)),)
    if expr.op is Op.ASHR:
        shift = divisor.value
        low, high = bound.slo << shift, (bound.shi << shift) + (1 << shift) - 1
    else:
        d = divisor.value
        if d >= half:
            return ()
        low = bound.slo * d - (d - 1 if bound.slo <= 0 else 0)
        high = bound.shi * d + (d - 1 if bound.shi >= 0 else 0)
    low, high = max(low, -half), min(high, half - 1)
    return ((x, Interval.span(low, high, width)),) if low <= high else ()


def _of_product(expr: Expr, bound: Interval, look: Intervals) -> list[tuple[Expr, Interval]]:
    """a * b <= n with b >= m > 0 and no wrap leaves a <= n / m."""
    a, b = expr.args
    known = (look(a), look(b))
    if known[0].uhi * known[1].uhi >> expr.width:
        return []
    found = []
    for x, other in ((a, known[1]), (b, known[0])):
        if other.ulo > 0:
            found.append((x, Interval.span(0, bound.uhi // other.ulo, expr.width)))
    return found


def _narrow_sum(expr: Expr, bound: Interval) -> tuple[Expr, Interval] | None:
    """The same sum in 32 bits, of which it is the low half: bounded too where the whole is small enough."""
    width = 32
    if expr.width <= width or bound.uhi >> width or len(expr.args) < 2:
        return None
    if any(term.op is not Op.ZEXT or term.args[0].width > width for term in expr.args):
        return None
    terms = [(ex.zext(term.args[0], width), k) for term, k in zip(expr.args, expr.coeffs, strict=True)]
    return ex.from_linear(width, expr.value, terms), Interval.span(bound.ulo, bound.uhi, width)


def _clipped(width: int, low: int, high: int) -> Interval:
    """low..high as far as the type goes; the caller knows that they meet."""
    top = (1 << width) - 1
    return Interval.span(min(low, top), min(high, top), width)


def _divided(product: Interval, known: Interval, k: int) -> Interval | None:
    """Where k * x lies in product: what of x? None where the multiplication may wrap too often to tell."""
    width = known.width
    full = 1 << width
    low, high = known.hull()
    ends = sorted((k * low, k * high))
    if ends[1] - ends[0] >= _MAX_WRAPS * full:
        return None
    # As an integer k*x lies between the ends; the product is known modulo 2^width only.
    pieces = []
    for start, stop in product.spans():
        shift = -(-(ends[0] - stop) // full)  # the first copy of the span that reaches the ends
        while start + shift * full <= ends[1]:
            least = max(start + shift * full, ends[0])
            most = min(stop + shift * full, ends[1])
            if least <= most:
                if k < 0:
                    first, last = -(-most // k), least // k
                else:
                    first, last = -(-least // k), most // k
                if first <= last:
                    pieces.append((first, last))
            shift += 1
    if not pieces:
        raise Contradiction
    return Interval.spanning(pieces, width)
