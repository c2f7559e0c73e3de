"""Products and quotients by what is not constant, bits, and narrowing."""

from __future__ import annotations

from ddilint.domains.expr.conditions import eq, ite, land, lnot, lor, may_be_constants, ne, sext, zext
from ddilint.domains.expr.nodes import Expr, binary_memo, const, in_order, make, unary_memo
from ddilint.domains.expr.operations import (
    ADD,
    AND,
    ASHR,
    CONST,
    ITE,
    LSHR,
    OR,
    SDIV,
    SEXT,
    SHL,
    SREM,
    TRUNC,
    UDIV,
    UREM,
    XOR,
    ZEXT,
    as_signed,
    low_zeros,
)
from ddilint.domains.expr.sums import add, from_linear, integer_form, scaled, sum_of

# -- products and quotients ---------------------------------------------------------------------------------------


@binary_memo
def udiv(a: Expr, b: Expr) -> Expr:
    """Unsigned quotient."""
    if b.op is not CONST or b.value == 0:
        return make(UDIV, a.width, (a, b))
    d = b.value
    if d == 1:
        return a
    if a.op is UDIV and a.args[1].op is CONST and a.args[1].value:
        d *= a.args[1].value
        return const(0, a.width) if d >> a.width else udiv(a.args[0], const(d, a.width))
    if a.op is ZEXT and not d >> a.args[0].width:
        return zext(udiv(a.args[0], const(d, a.args[0].width)), a.width)
    if a.op is ADD:
        form = integer_form(a, signed=False)
        if form is not None and all(k % d == 0 for _, k in form.terms):
            return sum_of(a.width, form.value // d, [(term, k // d) for term, k in form.terms])
    return make(UDIV, a.width, (a, b))


@binary_memo
def sdiv(a: Expr, b: Expr) -> Expr:
    """Signed quotient, rounded to zero."""
    if a.interval.slo >= 0 and b.interval.slo >= 0:
        return udiv(a, b)
    if b.op is CONST and b.value == 1:
        return a
    return make(SDIV, a.width, (a, b))


@binary_memo
def urem(a: Expr, b: Expr) -> Expr:
    """Unsigned remainder."""
    if b.op is CONST and b.value:
        d = b.value
        if d & (d - 1) == 0:
            return band(a, const(d - 1, a.width))
        if a.interval.uhi < d:
            return a
        if a.op is ZEXT and not d >> a.args[0].width:
            return zext(urem(a.args[0], const(d, a.args[0].width)), a.width)
    return make(UREM, a.width, (a, b))


@binary_memo
def srem(a: Expr, b: Expr) -> Expr:
    """Signed remainder, with the sign of the dividend."""
    if a.interval.slo >= 0 and b.interval.slo >= 0:
        return urem(a, b)
    return make(SREM, a.width, (a, b))


# -- bits ---------------------------------------------------------------------------------------------------------


def _possible_bits(x: Expr) -> int:
    """Every bit that can be set."""
    return ((1 << x.interval.uhi.bit_length()) - 1) >> x.zeros << x.zeros


def _known_low_bits(x: Expr) -> int:
    """How many of the low bits of a sum its constant alone decides: `p + 1`, where `p` is aligned."""
    if x.op is not ADD:
        return 0
    zeros = (term.zeros + low_zeros(k, x.width) for term, k in zip(x.args, x.coeffs, strict=True))
    return min(min(zeros), x.width - 1)


def _choice_in(x: Expr) -> tuple[Expr, Expr, Expr] | None:
    """A sum as one of two, where its only term that is not aligned is one of two constants: `p + (c ? 1 : 0)`."""
    if x.op is not ADD:
        return None
    terms = list(zip(x.args, x.coeffs, strict=True))
    odd = [(term, k) for term, k in terms if not term.zeros + low_zeros(k, x.width)]
    if len(odd) != 1 or len(terms) == 1:
        return None
    term, k = odd[0]
    if term.op is ZEXT and term.args[0].width == 1:
        numbers = (1, 0)
    elif term.op is ITE and term.args[1].op is CONST and term.args[2].op is CONST:
        numbers = (term.args[1].value, term.args[2].value)
    else:
        return None
    rest = [each for each in terms if each[0] is not term]
    first, second = (sum_of(x.width, x.value + k * number, rest) for number in numbers)
    return term.args[0], first, second


def _with_constant(x: Expr, value: int) -> Expr:
    """A sum with another constant."""
    return sum_of(x.width, value, list(zip(x.args, x.coeffs, strict=True)))


@binary_memo
def band(a: Expr, b: Expr) -> Expr:
    """Bitwise and."""
    if a is b:
        return a
    if a.width == 1:
        return land(a, b)
    a, b = in_order(a, b)
    if b.op is CONST and a.op is not CONST:
        return _mask(a, b)
    return make(AND, a.width, (a, b))


def _mask(x: Expr, b: Expr) -> Expr:
    mask = b.value
    possible = _possible_bits(x)
    if possible & mask == 0:
        return const(0, x.width)
    if possible & ~mask == 0:
        return x
    if x.op is AND and x.args[1].op is CONST:
        return band(x.args[0], const(mask & x.args[1].value, x.width))
    if x.op is OR and x.args[1].op is CONST:
        if x.args[1].value & mask == 0:
            return band(x.args[0], b)
        if x.args[1].value & mask == mask:
            return b
    if x.op is ZEXT:
        inner = x.args[0]
        return zext(band(inner, const(mask, inner.width)), x.width)
    if x.op is ITE and x.args[1].op is CONST and x.args[2].op is CONST:
        return ite(x.args[0], const(x.args[1].value & mask, x.width), const(x.args[2].value & mask, x.width))
    choice = _choice_in(x)
    if choice is not None:
        test, first, second = choice
        return ite(test, band(first, b), band(second, b))
    low = _known_low_bits(x)
    if mask < 1 << low:
        return const(x.value & mask, x.width)
    if low and mask | ((1 << low) - 1) == (1 << x.width) - 1:
        return _with_constant(x, x.value & mask)
    if x.op is ADD and mask & (mask + 1) == 0:
        bits = mask.bit_length()
        kept = [
            (term, k & mask)
            for term, k in zip(x.args, x.coeffs, strict=True)
            if term.zeros + low_zeros(k, x.width) < bits
        ]
        rest = sum_of(x.width, x.value & mask, kept)
        if rest is not x:
            return band(rest, b)
    return make(AND, x.width, (x, b))


@binary_memo
def bor(a: Expr, b: Expr) -> Expr:
    """Bitwise or."""
    if a is b:
        return a
    width = a.width
    if width == 1:
        return lor(a, b)
    if _possible_bits(a) & _possible_bits(b) == 0:
        return add(a, b)
    a, b = in_order(a, b)
    if b.op is CONST:
        if b.value < 1 << _known_low_bits(a):
            return _with_constant(a, a.value | b.value)
        if b.value == (1 << width) - 1:
            return b
        if a.op is OR and a.args[1].op is CONST:
            return bor(a.args[0], const(b.value | a.args[1].value, width))
    return make(OR, width, (a, b))


@binary_memo
def bxor(a: Expr, b: Expr) -> Expr:
    """Bitwise exclusive or."""
    width = a.width
    if a is b:
        return const(0, width)
    if width == 1:
        return lnot(eq(a, b))
    if _possible_bits(a) & _possible_bits(b) == 0:
        return add(a, b)
    a, b = in_order(a, b)
    if b.op is CONST:
        if b.value < 1 << _known_low_bits(a):
            return _with_constant(a, a.value ^ b.value)
        if b.value == (1 << width) - 1:
            return bnot(a)
        if a.op is XOR and a.args[1].op is CONST:
            return bxor(a.args[0], const(b.value ^ a.args[1].value, width))
    return make(XOR, width, (a, b))


def bnot(x: Expr) -> Expr:
    """Bitwise complement: -1 - x."""
    return lnot(x) if x.width == 1 else scaled(x, -1, -1)


@binary_memo
def shl(a: Expr, b: Expr) -> Expr:
    """Left shift; by the width or more it is 0."""
    if b.op is CONST:
        return const(0, a.width) if b.value >= a.width else scaled(a, 1 << b.value)
    return make(SHL, a.width, (a, b))


@binary_memo
def lshr(a: Expr, b: Expr) -> Expr:
    """Logical right shift; by the width or more it is 0."""
    if b.op is CONST:
        return const(0, a.width) if b.value >= a.width else udiv(a, const(1 << b.value, a.width))
    return make(LSHR, a.width, (a, b))


@binary_memo
def ashr(a: Expr, b: Expr) -> Expr:
    """Arithmetic right shift; by the width or more only the sign is left."""
    if a.interval.slo >= 0:
        return lshr(a, b)
    if b.op is CONST:
        if b.value == 0:
            return a
        if b.value >= a.width:
            b = const(a.width - 1, a.width)
    return make(ASHR, a.width, (a, b))


# -- narrowing ----------------------------------------------------------------------------------------------------


@unary_memo
def trunc(x: Expr, width: int) -> Expr:
    """The low bits; stays in sight as a node wherever it can lose something."""
    op = x.op
    if width == x.width:
        return x
    if width > x.width:
        raise ValueError(f"trunc from {x.width} to {width}")
    if width == 1:
        return ne(band(x, const(1, x.width)), const(0, x.width))
    if op is CONST:
        low = x.value & ((1 << width) - 1)
        if low == x.value or as_signed(low, width) & ((1 << x.width) - 1) == x.value:
            return const(low, width)
    elif op is ZEXT or op is SEXT:
        inner = x.args[0]
        if inner.width == width:
            return inner
        if inner.width < width:
            return zext(inner, width) if op is ZEXT else sext(inner, width)
    elif (
        op is ADD
        and width >= 32
        and x.interval.uhi >> width == 0
        and all(term.op is ZEXT and term.args[0].width <= width for term in x.args)
    ):
        # Nothing can be lost: the sum is as good in the narrower type, and meets its like there.
        terms = [(zext(term.args[0], width), k) for term, k in zip(x.args, x.coeffs, strict=True)]
        return from_linear(width, x.value, terms)
    k, plus, chosen = (x.coeffs[0], x.value, x.args[0]) if op is ADD and len(x.args) == 1 else (1, 0, x)
    if may_be_constants(chosen):
        first, second = (trunc(scaled(arm, k, plus), width) for arm in chosen.args[1:])
        if first.op is not TRUNC and second.op is not TRUNC:
            return ite(chosen.args[0], first, second)
    return make(TRUNC, width, (x,))


def convert(x: Expr, width: int, signed: bool) -> Expr:
    """C's conversion to an integer type of `width` bits from a type that is (not) signed."""
    if width < x.width:
        return trunc(x, width)
    return sext(x, width) if signed else zext(x, width)


def peel(x: Expr) -> Expr:
    """What stood before any conversion."""
    while x.op is ZEXT or x.op is SEXT or x.op is TRUNC:
        x = x.args[0]
    return x
