"""Conditions and what depends on them: comparisons, logic, conditional values; and widening, which goes into those.

They are one module because each simplifies into the others: a comparison of a conditional value is a conditional
value of comparisons, and a widened boolean is a conditional constant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ddilint.domains.expr.nodes import (
    ADDRESS_MARGIN,
    FALSE,
    TABLES,
    TRUE,
    Expr,
    Origin,
    Symbol,
    binary_memo,
    boolean,
    by_age,
    const,
    in_order,
    make,
    nary_memo,
    unary_memo,
)
from ddilint.domains.expr.operations import (
    ADD,
    AND,
    BOOL_INTERVAL,
    CONST,
    EQ,
    ITE,
    LAND,
    LNOT,
    LOR,
    OR,
    SEXT,
    SLE,
    SLT,
    TRUNC,
    ULE,
    ULT,
    XOR,
    ZEXT,
    Op,
    as_signed,
    low_zeros,
    transfer_bool,
)
from ddilint.domains.expr.sums import accumulate, by_uid, integer_form, integer_range, neg, scaled, sum_of
from ddilint.domains.interval import Interval

_SMALL: Final = 8
"""Up to this many operands, and-or simplifications that look at every pair are tried."""
_MAX_ARMS: Final = 32
"""How deep a comparison follows the arms of a conditional value."""


# -- widening -----------------------------------------------------------------------------------------------------


def _widened_sum(x: Expr, width: int, signed: bool) -> Expr | None:
    """The sum in the wider type, term by term, where it does not wrap in the narrow one."""
    form = integer_form(x, signed)
    if form is None:
        return None
    total: dict[Expr, int] = {}
    value = form.value
    for term, k in form.terms:
        view = term.interval
        reads_signed = view.shi - view.slo < view.uhi - view.ulo
        wide = sext(term, width) if reads_signed else zext(term, width)
        value += accumulate(total, wide, k)
    return sum_of(width, value, total.items())


def may_be_constants(x: Expr) -> bool:
    """Whether it is one of two values, each of them a constant or one of two again: they are converted one by one."""
    return x.op is ITE and all(arm.op is CONST or arm.op is ITE for arm in x.args[1:])


@unary_memo
def zext(x: Expr, width: int) -> Expr:
    """The unsigned value in a type that is as wide or wider."""
    op = x.op
    if width == x.width:
        return x
    if width < x.width:
        raise ValueError(f"zext from {x.width} to {width}")
    if op is CONST:
        return const(x.value, width)
    if op is ZEXT:
        return zext(x.args[0], width)
    if op is ADD:
        wide = _widened_sum(x, width, signed=False)
        if wide is not None:
            return wide
    elif may_be_constants(x):
        first, second = (zext(arm, width) for arm in x.args[1:])
        if first.op is not ZEXT and second.op is not ZEXT:
            return ite(x.args[0], first, second)
    elif op is TRUNC:
        inner = x.args[0]
        if inner.interval.uhi >> x.width == 0 and inner.width <= width:
            return zext(inner, width)  # there and back, and nothing was lost on the way
    return make(ZEXT, width, (x,))


@unary_memo
def sext(x: Expr, width: int) -> Expr:
    """The signed value in a type that is as wide or wider."""
    op = x.op
    if width == x.width:
        return x
    if width < x.width:
        raise ValueError(f"sext from {x.width} to {width}")
    if op is CONST:
        return const(as_signed(x.value, x.width), width)
    if x.width == 1:
        return neg(zext(x, width))
    if x.interval.slo >= 0:
        return zext(x, width)
    if op is SEXT:
        return sext(x.args[0], width)
    if op is ADD:
        wide = _widened_sum(x, width, signed=True)
        if wide is not None:
            return wide
    elif may_be_constants(x):
        first, second = (sext(arm, width) for arm in x.args[1:])
        if first.op is not SEXT and second.op is not SEXT:
            return ite(x.args[0], first, second)
    elif op is TRUNC:
        inner = x.args[0]
        half = 1 << (x.width - 1)
        if -half <= inner.interval.slo and inner.interval.shi < half and inner.width <= width:
            return sext(inner, width)
    return make(SEXT, width, (x,))


# -- conditional values -------------------------------------------------------------------------------------------

_ite_memo: dict[object, Expr] = {}
TABLES.memos.append(_ite_memo)


def ite(c: Expr, a: Expr, b: Expr) -> Expr:
    """C's `c ? a : b`."""
    key = (c, a, b)
    found = _ite_memo.get(key)
    if found is None:
        if a.width != b.width or c.width != 1:
            raise ValueError(f"ite of widths {c.width}, {a.width} and {b.width}")
        found = _ite_memo[key] = _ite(c, a, b)
    return found


def alternatives(value: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The values that a conditional value may have, each with its condition in front."""
    pending = [(TRUE, value)]
    while pending:
        guard, each = pending.pop()
        if each.op is ITE:
            test, first, second = each.args
            pending += [(land(guard, lnot(test)), second), (land(guard, test), first)]
        else:
            yield guard, each


def _ite(c: Expr, a: Expr, b: Expr) -> Expr:
    if c is TRUE or a is b:
        return a
    if c is FALSE:
        return b
    if c.op is LNOT:
        return ite(c.args[0], b, a)
    opposite = lnot(c)
    if a.op is ITE:
        if a.args[0] is c:
            return ite(c, a.args[1], b)
        if a.args[0] is opposite:
            return ite(c, a.args[2], b)
        if a.args[2] is b:
            return ite(land(c, a.args[0]), a.args[1], b)
    if b.op is ITE:
        if b.args[0] is c:
            return ite(c, a, b.args[2])
        if b.args[0] is opposite:
            return ite(c, a, b.args[1])
        if b.args[1] is a:
            return ite(lor(c, b.args[0]), a, b.args[2])
    width = a.width
    if width == 1:
        if a is TRUE or a is c:
            return lor(c, b)
        if a is FALSE or a is opposite:
            return land(opposite, b)
        if b is TRUE or b is opposite:
            return lor(opposite, a)
        if b is FALSE or b is c:
            return land(c, a)
        if lnot(a) is b:
            return eq(c, a)
    elif a.op is CONST and b.op is CONST:
        if a.value == 1 and b.value == 0:
            return zext(c, width)
        if a.value == 0 and b.value == 1:
            return zext(opposite, width)
    if c.uid > opposite.uid:  # a comparison and its complement are one condition
        return make(ITE, width, (opposite, b, a))
    return make(ITE, width, (c, a, b))


# -- comparisons --------------------------------------------------------------------------------------------------


def _over_arms(
    x: Expr, compare: Callable[[Expr], Expr], is_decided: Callable[[Interval], bool]
) -> Expr | None:
    """A comparison of a conditional value, arm by arm, where one arm at least is then decided."""
    c, a, b = x.args
    if TABLES.arm_depth >= _MAX_ARMS:
        return None
    if not (a.op is CONST or b.op is CONST or is_decided(a.interval) or is_decided(b.interval)):
        return None
    TABLES.arm_depth += 1
    try:
        return ite(c, compare(a), compare(b))
    finally:
        TABLES.arm_depth -= 1


@binary_memo
def eq(a: Expr, b: Expr) -> Expr:
    """Equal."""
    if a is b:
        return TRUE
    if a.interval.meet(b.interval) is None:
        return FALSE
    if a.width == 1:
        return _eq_bool(*in_order(a, b))
    if a.op is ADD or b.op is ADD:
        return _eq_sums(a, b)
    a, b = in_order(a, b)
    if a.symbol is not None and b.symbol is not None and _are_distinct(a.symbol, b.symbol):
        return FALSE
    if b.op is CONST:
        return _eq_const(a, b)
    if _is_narrowed(a, b):
        return _fits(b, a)
    if _is_narrowed(b, a):
        return _fits(a, b)
    if a.op is b.op and (a.op is ZEXT or a.op is SEXT) and a.args[0].width == b.args[0].width:
        return eq(a.args[0], b.args[0])
    return make(EQ, 1, (a, b))


def _is_narrowed(x: Expr, whole: Expr | None = None) -> bool:
    """Whether this is a value (`whole`, if given) that was converted to a narrower type, and back."""
    return (
        (x.op is ZEXT or x.op is SEXT)
        and x.args[0].op is TRUNC
        and x.args[0].args[0].width == x.width
        and (whole is None or x.args[0].args[0] is whole)
    )


def _fits(whole: Expr, narrowed: Expr) -> Expr:
    """That nothing was lost on the way there and back: what intervals know by a bound, and not by an equation."""
    full = 1 << narrowed.args[0].width
    if narrowed.op is SEXT:
        whole = scaled(whole, 1, full >> 1)
    return ult(whole, const(full, whole.width))


def _eq_bool(a: Expr, b: Expr) -> Expr:
    if b is TRUE:
        return a
    if b is FALSE:
        return lnot(a)
    if lnot(a) is b:
        return FALSE
    if a.op is LNOT and b.op is LNOT:
        return eq(a.args[0], b.args[0])
    return make(EQ, 1, (a, b))


def _are_distinct(a: Symbol, b: Symbol) -> bool:
    if a.origin is Origin.ADDRESS:
        return (b.origin is Origin.ADDRESS and a != b) or b.is_fresh
    return a.is_fresh and b.origin is Origin.ADDRESS


def _eq_const(x: Expr, b: Expr) -> Expr:
    """x == b, where x is neither a constant nor a sum and the intervals allow it."""
    value = b.value
    op = x.op
    if value & ((1 << x.zeros) - 1):
        return FALSE
    if op is ZEXT or op is SEXT:
        return eq(x.args[0], const(value, x.args[0].width))
    if op is AND and x.args[1].op is CONST:
        mask = x.args[1].value
        if value & ~mask:
            return FALSE
        if value == mask and mask & (mask - 1) == 0:
            return lnot(eq(x, const(0, x.width)))
    elif op is OR and x.args[1].op is CONST:
        if x.args[1].value & ~value:
            return FALSE
    elif op is XOR and x.args[1].op is CONST:
        return eq(x.args[0], const(value ^ x.args[1].value, x.width))
    elif op is ITE:
        found = _over_arms(
            x, lambda arm: eq(arm, b), lambda interval: interval.is_const or not interval.contains(value)
        )
        if found is not None:
            return found
    return make(EQ, 1, (x, b))


def _eq_sums(a: Expr, b: Expr) -> Expr:
    """a == b as a sum of positive terms == a sum of the others: equality may move terms even where sums wrap."""
    width = a.width
    mask = (1 << width) - 1
    half = 1 << (width - 1)
    terms: dict[Expr, int] = {}
    value = accumulate(terms, a, 1) + accumulate(terms, b, -1) & mask
    kept = sorted(((term, k & mask) for term, k in terms.items() if k & mask), key=by_uid)
    if not kept:
        return boolean(value == 0)
    zeros = min(term.zeros + low_zeros(k, width) for term, k in kept)
    if value & ((1 << min(zeros, width)) - 1):
        return FALSE
    if kept[0][1] > half:
        kept = [(term, -k & mask) for term, k in kept]
        value = -value & mask
    distinct = [(term, k) for term, k in kept if term.symbol and term.symbol.origin is Origin.ADDRESS]
    if len(distinct) == 2 and sorted(k for _, k in distinct) == [1, mask]:
        offset = sum_of(width, value, [item for item in kept if item not in distinct]).interval
        if offset.slo > -ADDRESS_MARGIN and offset.shi < ADDRESS_MARGIN:
            return FALSE
    if len(kept) == 1:
        term, k = kept[0]
        goal = -value & mask
        if k & 1:
            return eq(term, const(goal * pow(k, -1, mask + 1), width))
        form = integer_form(sum_of(width, 0, kept), signed=False)
        if form is not None:
            factor = form.terms[0][1]
            return eq(term, const(goal // factor, width)) if goal % factor == 0 else FALSE
    for term, k in kept:
        if _is_narrowed(term) and k in (1, mask):
            others = sum_of(width, -k * value, [(other, -k * c) for other, c in kept if other is not term])
            if term.args[0].args[0] is others:
                return _fits(others, term)
    left = sum_of(width, 0, [(term, k) for term, k in kept if k <= half])
    right = sum_of(width, -value, [(term, -k) for term, k in kept if k > half])
    if left.op is not ADD and right.op is not ADD:
        return eq(left, right)
    return make(EQ, 1, (left, right))


def ne(a: Expr, b: Expr) -> Expr:
    """Not equal."""
    return lnot(eq(a, b))


@binary_memo
def ult(a: Expr, b: Expr) -> Expr:
    """Unsigned a < b."""
    return _less(a, b, signed=False, strict=True)


@binary_memo
def ule(a: Expr, b: Expr) -> Expr:
    """Unsigned a <= b."""
    return _less(a, b, signed=False, strict=False)


@binary_memo
def slt(a: Expr, b: Expr) -> Expr:
    """Signed a < b."""
    return _less(a, b, signed=True, strict=True)


@binary_memo
def sle(a: Expr, b: Expr) -> Expr:
    """Signed a <= b."""
    return _less(a, b, signed=True, strict=False)


def ugt(a: Expr, b: Expr) -> Expr:
    """Unsigned a > b."""
    return ult(b, a)


def uge(a: Expr, b: Expr) -> Expr:
    """Unsigned a >= b."""
    return ule(b, a)


def sgt(a: Expr, b: Expr) -> Expr:
    """Signed a > b."""
    return slt(b, a)


def sge(a: Expr, b: Expr) -> Expr:
    """Signed a >= b."""
    return sle(b, a)


_COMPARES: Final = {(False, True): ult, (False, False): ule, (True, True): slt, (True, False): sle}
_COMPARE_OPS: Final = {(False, True): ULT, (False, False): ULE, (True, True): SLT, (True, False): SLE}


def _less(a: Expr, b: Expr, signed: bool, strict: bool) -> Expr:
    if a is b:
        return FALSE if strict else TRUE
    ai, bi = a.interval, b.interval
    known = transfer_bool(_COMPARE_OPS[signed, strict], (ai, bi))
    if known is not BOOL_INTERVAL:
        return TRUE if known.ulo else FALSE
    if a.width == 1:
        if signed:  # as signed, true is -1
            a, b = b, a
        return land(lnot(a), b) if strict else lor(lnot(a), b)
    if signed and ((ai.slo >= 0 and bi.slo >= 0) or (ai.shi < 0 and bi.shi < 0)):
        return _COMPARES[False, strict](a, b)
    if a.op is b.op and (a.op is ZEXT or a.op is SEXT) and a.args[0].width == b.args[0].width:
        return _COMPARES[signed, strict](a.args[0], b.args[0])  # zext: not signed here, see above
    if a.op is ADD or b.op is ADD:
        found = _less_sums(a, b, signed, strict)
        if found is not None:
            return found
    return _less_plain(a, b, signed, strict)


def _less_sums(a: Expr, b: Expr, signed: bool, strict: bool) -> Expr | None:
    """The comparison with common terms cancelled and constants gathered, where neither sum wraps."""
    left_form = integer_form(a, signed)
    right_form = integer_form(b, signed) if left_form is not None else None
    if left_form is None or right_form is None:
        return None
    width = a.width
    terms: dict[Expr, int] = dict(left_form.terms)
    for term, k in right_form.terms:
        terms[term] = terms.get(term, 0) - k
    left = [(term, k) for term, k in terms.items() if k > 0]
    right = [(term, -k) for term, k in terms.items() if k < 0]
    value = left_form.value - right_form.value  # left + value < right
    if not left and not right:
        return boolean(value < 0 if strict else value <= 0)
    if not right:
        bound = -value - 1 if strict else -value
        if len(left) == 1:
            bound //= left[0][1]
            left = [(left[0][0], 1)]
        return _less_bound(width, left, bound, upper=True)
    if not left:
        bound = value + 1 if strict else value
        if len(right) == 1:
            bound = -(-bound // right[0][1])
            right = [(right[0][0], 1)]
        return _less_bound(width, right, bound, upper=False)
    full = 1 << width
    for left_value, right_value in ((0, -value), (value, 0)):
        low_l, high_l = integer_range(left_value, left)
        low_r, high_r = integer_range(right_value, right)
        low, high = min(low_l, low_r), max(high_l, high_r)
        for sign in (False, True):
            least, most = (-(full >> 1), (full >> 1) - 1) if sign else (0, full - 1)
            if least <= low and high <= most:
                x = sum_of(width, left_value, left)
                y = sum_of(width, right_value, right)
                if (x is a and y is b) or (x.op is ADD or y.op is ADD):
                    return _less_plain(x, y, sign, strict)
                return _COMPARES[sign, strict](x, y)
    return None


def _less_bound(width: int, terms: list[tuple[Expr, int]], bound: int, upper: bool) -> Expr | None:
    """Sum of terms <= bound (or bound <= sum) over the integers."""
    low, high = integer_range(0, terms)
    if bound < low or (bound == low and not upper):
        return boolean(not upper)
    if bound > high or (bound == high and upper):
        return boolean(upper)
    full = 1 << width
    for signed in (False, True):
        least, most = (-(full >> 1), (full >> 1) - 1) if signed else (0, full - 1)
        if least <= low and high <= most:
            x, limit = sum_of(width, 0, terms), const(bound, width)
            a, b = (x, limit) if upper else (limit, x)
            if x.op is ADD:
                return _less_plain(a, b, signed, strict=False)
            return _COMPARES[signed, False](a, b)
    return None


def _less_plain(a: Expr, b: Expr, signed: bool, strict: bool) -> Expr:
    """The rest of the canonical form: constants only in non-strict comparisons, and equality at the ends."""
    if b.op is CONST:
        x, value = a, as_signed(b.value, b.width) if signed else b.value
        upper = True
        bound = value - 1 if strict else value  # x <= bound
    elif a.op is CONST:
        x, value = b, as_signed(a.value, a.width) if signed else a.value
        upper = False
        bound = value + 1 if strict else value  # bound <= x
    else:
        return make(_COMPARE_OPS[signed, strict], 1, (a, b))
    width = x.width
    low, high = (x.interval.slo, x.interval.shi) if signed else (x.interval.ulo, x.interval.uhi)
    if bound < low or (bound == low and not upper):
        return boolean(not upper)
    if bound > high or (bound == high and upper):
        return boolean(upper)
    if bound == (low if upper else high):
        return eq(x, const(bound, width))
    if bound == (high - 1 if upper else low + 1):
        return ne(x, const(high if upper else low, width))
    if (x.op is ZEXT and not signed) or (x.op is SEXT and signed):
        inner, limit = x.args[0], const(bound, x.args[0].width)
        compare = _COMPARES[signed, False]
        return compare(inner, limit) if upper else compare(limit, inner)
    limit = const(bound, width)
    if x.op is ITE:
        compare = _COMPARES[signed, False]
        op = _COMPARE_OPS[signed, False]
        edge = limit.interval
        found = _over_arms(
            x,
            lambda arm: compare(arm, limit) if upper else compare(limit, arm),
            lambda arm: transfer_bool(op, (arm, edge) if upper else (edge, arm)) is not BOOL_INTERVAL,
        )
        if found is not None:
            return found
    return make(_COMPARE_OPS[signed, False], 1, (x, limit) if upper else (limit, x))


# -- logic --------------------------------------------------------------------------------------------------------

_lnot_memo: dict[object, Expr] = {}
TABLES.memos.append(_lnot_memo)


def lnot(x: Expr) -> Expr:
    """Logical not of a boolean; goes into comparisons, and into an and or or of plain conditions."""
    found = _lnot_memo.get(x)
    if found is None:
        if x.width != 1:
            raise ValueError(f"lnot of width {x.width}")
        found = _lnot(x)
        _lnot_memo[x] = found
        if found.op is not LAND and found.op is not LOR:
            _lnot_memo.setdefault(found, x)
    return found


def _lnot(x: Expr) -> Expr:
    op = x.op
    if op is CONST:
        return FALSE if x.value else TRUE
    if op is LNOT:
        return x.args[0]
    if op is ULT:
        return ule(x.args[1], x.args[0])
    if op is ULE:
        return ult(x.args[1], x.args[0])
    if op is SLT:
        return sle(x.args[1], x.args[0])
    if op is SLE:
        return slt(x.args[1], x.args[0])
    if (
        (op is LAND or op is LOR)
        and len(x.args) <= _SMALL
        and all(arg.op is not LAND and arg.op is not LOR for arg in x.args)
    ):
        parts = [lnot(arg) for arg in x.args]
        return lor(*parts) if op is LAND else land(*parts)
    return make(LNOT, 1, (x,))


@nary_memo
def _land(xs: tuple[Expr, ...]) -> Expr:
    return _junction(xs, LAND, LOR, TRUE, FALSE)


@nary_memo
def _lor(xs: tuple[Expr, ...]) -> Expr:
    return _junction(xs, LOR, LAND, FALSE, TRUE)


def land(*xs: Expr) -> Expr:
    """All of the booleans; TRUE when there are none."""
    return _land(*xs)


def lor(*xs: Expr) -> Expr:
    """Any of the booleans; FALSE when there are none."""
    return _lor(*xs)


def _junction(xs: tuple[Expr, ...], op: Op, dual: Op, unit: Expr, zero: Expr) -> Expr:
    """An n-ary and (or, with everything turned round, or): flat, without duplicates, complements and absorbed parts."""
    parts: dict[Expr, None] = {}
    for x in xs:
        if x.width != 1:
            raise ValueError(f"logical operation on width {x.width}")
        if x is zero:
            return zero
        if x.op is op:
            parts.update(dict.fromkeys(x.args))
        elif x is not unit:
            parts[x] = None
    while True:
        opposites = set()
        for x in parts:
            opposite = lnot(x)
            if opposite in parts:
                return zero
            opposites.add(opposite)
        # a and (a or b) is a; a and (not a or b) is a and b
        changed = False
        kept: dict[Expr, None] = {}
        for x in parts:
            if x.op is dual:
                if any(arg in parts for arg in x.args):
                    changed = True
                    continue
                if any(arg in opposites for arg in x.args):
                    changed = True
                    rest = [arg for arg in x.args if arg not in opposites]
                    x = _lor(*rest) if op is LAND else _land(*rest)
                    if x is zero:
                        return zero
                    if x.op is op:
                        kept.update(dict.fromkeys(x.args))
                        continue
            if x is not unit:
                kept[x] = None
        parts = kept
        if not changed:
            break
    if len(parts) == 1:
        return next(iter(parts))
    if not parts:
        return unit
    duals = [x for x in parts if x.op is dual]
    if len(duals) > 1:
        factored = _factored(parts, duals, op)
        if factored is not None:
            return factored
    return make(op, 1, tuple(sorted(parts, key=by_age)))


def _factored(parts: dict[Expr, None], duals: list[Expr], op: Op) -> Expr | None:
    """(a and b) or (a and c) is a and (b or c), and its dual; with two opposites for b and c it is a.

    Only what all alternatives share is drawn out, or two alternatives that differ in one opposite are merged.
    """
    join, meet = (_land, _lor) if op is LAND else (_lor, _land)
    members = [frozenset(x.args) for x in duals]
    if len(duals) == len(parts):
        shared = frozenset.intersection(*members)
        if shared:
            rests = [meet(*[arg for arg in x.args if arg not in shared]) for x in duals]
            return meet(*[arg for arg in duals[0].args if arg in shared], join(*rests))
    if len(duals) > _SMALL:
        return None
    for i, mine in enumerate(members):
        for j in range(i + 1, len(members)):
            only_mine = mine - members[j]
            if len(only_mine) != 1 or len(mine) != len(members[j]):
                continue
            (odd,) = only_mine
            if lnot(odd) in members[j]:
                merged = meet(*[arg for arg in duals[i].args if arg is not odd])
                return join(
                    *[part for part in parts if part is not duals[i] and part is not duals[j]], merged
                )
    return None
