"""Symbolic values: hash-consed, immutable expressions over bit-vectors.

An expression is built with the functions of this module (`add`, `ult`, `ite`, ...), never with `Expr` itself. They
simplify, and they return the same object for the same expression, so equality is identity and an expression can be
a dictionary key for nothing. A boolean is an expression of width 1. Every expression knows its interval, worked out
from its operands when it was built; what the branches of a path add to that is refine.py's business.

Sums are kept in a linear form: `Op.ADD` holds `value` plus the sum of `coeffs[i] * args[i]` modulo 2^width, its
terms ordered by `uid` and none of them a sum itself. Products with a constant, left shifts by one, negations and
complements are sums too, so that `(a + b + 48) - a` is `b + 48`. Other canonical forms worth knowing: comparisons
with a constant are `EQ` and the `LE` ones only, unsigned where both sides have the same sign; `x >> 3` of an
unsigned value is a `UDIV` by 8 and `x % 8` an `AND` with 7; a bitwise or of values with no bit in common is a sum.

A conversion that may lose something (`Op.TRUNC`) always stays in sight, over constants too, because the rules ask
for the value before it; use `const_of` rather than the operator to learn whether a value is known.

The arithmetic wraps, and division by zero is the solver's: all ones (sdiv: 1 for a negative dividend), or the
dividend for a remainder. A quotient by the constant zero is never folded.

The table behind it is the process's; `reset` empties it between runs, so that `uid`s, and everything ordered by
them, depend on nothing but the run. Expressions from before a reset must not be mixed with later ones. Nothing
here recurses with the depth of an expression, and nothing iterates over a set of symbols.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import wraps
from typing import Final

from ddilint.domains.interval import Interval


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
_CONST, _SYMBOL, _ADD, _MUL = Op.CONST, Op.SYMBOL, Op.ADD, Op.MUL
_UDIV, _SDIV, _UREM, _SREM = Op.UDIV, Op.SDIV, Op.UREM, Op.SREM
_AND, _OR, _XOR, _SHL, _LSHR, _ASHR = Op.AND, Op.OR, Op.XOR, Op.SHL, Op.LSHR, Op.ASHR
_ZEXT, _SEXT, _TRUNC, _ITE = Op.ZEXT, Op.SEXT, Op.TRUNC, Op.ITE
_EQ, _ULT, _ULE, _SLT, _SLE = Op.EQ, Op.ULT, Op.ULE, Op.SLT, Op.SLE
_LAND, _LOR, _LNOT = Op.LAND, Op.LOR, Op.LNOT


class Origin(StrEnum):
    """Where a symbol's value comes from, and so what a finding may rest on."""

    INPUT = "input"
    """A value that nothing in the code bounds: it can be anything its type allows."""
    OPAQUE = "opaque"
    """What a routine whose body was not interpreted left: decisions on it are fine, numbers are not."""
    LOST = "lost"
    """Precision that the analysis lost: supports nothing."""
    ADDRESS = "address"
    """The address of a distinct object: never null, its alignment known."""
    POINTER = "pointer"
    """A pointer that came from outside."""


ADDRESS_MARGIN: Final = 0x10000
"""No object lies in the first or last 64 KiB of the address space, and offsets into one are taken to be smaller."""


class _KeyTable:
    """Keys of symbols that are tuples within tuples, told apart at the cost of one level.

    A key may hold another more than once (what two paths left in memory, merged, and merged again); to hash or
    compare it as Python does would take time exponential in its depth, and a stack as deep.
    """

    def __init__(self) -> None:
        self.identities: dict[tuple[object, ...], object] = {}
        self.known: dict[int, tuple[tuple[object, ...], object]] = {}
        """By id, with the tuple itself, so that the id stays its own."""

    def identity(self, key: tuple[object, ...]) -> object:
        known = self.known
        stack = [key]
        local: dict[int, object] = {}
        while stack:
            part = stack[-1]
            pending = []
            nested = False
            for item in part:
                if type(item) is tuple:
                    nested = True
                    if id(item) not in known and id(item) not in local:
                        pending.append(item)
            if pending:
                stack.extend(pending)
                continue
            stack.pop()
            if not nested:
                local[id(part)] = part
                continue
            shallow = tuple(
                [
                    item
                    if type(item) is not tuple
                    else known[id(item)][1]
                    if id(item) in known
                    else local[id(item)]
                    for item in part
                ]
            )
            found = self.identities.get(shallow)
            if found is None:
                found = self.identities[shallow] = object()
            if part is key:
                return found
            known[id(part)] = (part, found)
        return key

    def clear(self) -> None:
        self.identities.clear()
        self.known.clear()


_keys = _KeyTable()


def _identity_of(key: object) -> object:
    """Equal for equal keys, and quick to compare."""
    return _keys.identity(key) if type(key) is tuple else key


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """A value without a definition. Two symbols are the same iff their keys and widths are.

    `name` is what messages say (`Extension->Name.Length`); `interval` is what its type or origin promises beyond
    the width (an enumeration, a boolean); `align` is a power of two that divides it; `is_fresh` says that it
    points to an object of its own or nowhere: to none of the objects with an address of origin ADDRESS.
    """

    name: str
    width: int
    signed: bool
    origin: Origin
    key: object
    interval: Interval | None = None
    align: int = 1
    is_fresh: bool = False
    _identity: object = field(init=False, repr=False, default=None)
    _hash: int = field(init=False, repr=False, default=0)

    def __post_init__(self) -> None:
        identity = _identity_of(self.key)
        object.__setattr__(self, "_identity", identity)
        object.__setattr__(self, "_hash", hash((identity, self.width)))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Symbol) and self.width == other.width and self._identity == other._identity

    def __hash__(self) -> int:
        return self._hash

    def bounds(self) -> Interval:
        """What holds of it before anything is known: its interval, its alignment, and not null for an address."""
        found = self.interval or Interval.top(self.width)
        if self.origin is Origin.ADDRESS and self.width > 16:
            far = Interval.span(ADDRESS_MARGIN, (1 << self.width) - 1 - ADDRESS_MARGIN, self.width)
            found = found.meet(far) or found
        return found.aligned(self.align.bit_length() - 1) or found


class Expr:
    """One expression; built by this module's functions only.

    `value` is the constant of a CONST and the constant part of an ADD; `coeffs` belong to the `args` of an ADD;
    `zeros` is a number of low bits known to be 0; `symbols` must not be iterated where the order can be seen
    (see `ordered_symbols`). Expressions without a bit of their `mask` in common have no symbol in common.
    """

    __slots__ = (
        "_base",
        "_symbols",
        "args",
        "coeffs",
        "interval",
        "mask",
        "op",
        "symbol",
        "uid",
        "value",
        "width",
        "zeros",
    )

    op: Op
    width: int
    args: tuple[Expr, ...]
    value: int
    symbol: Symbol | None
    coeffs: tuple[int, ...]
    interval: Interval
    zeros: int
    mask: int
    uid: int
    _base: tuple[Expr, int] | None
    _symbols: frozenset[Symbol] | None

    @property
    def symbols(self) -> frozenset[Symbol]:
        """The symbols it depends on, worked out when first asked for."""
        found = self._symbols
        return _gathered(self) if found is None else found

    def __repr__(self) -> str:
        return f"<{to_text(self)}:{self.width}>"


Linear = tuple[int, tuple[tuple[Expr, int], ...]]
"""A constant and (term, coefficient) pairs, all modulo 2^width."""

_NOTHING: Final[tuple[Expr, ...]] = ()
_NO_COEFFS: Final[tuple[int, ...]] = ()
_NO_SYMBOLS: Final[frozenset[Symbol]] = frozenset()
_FALSE_INTERVAL: Final = Interval.const(0, 1)
_TRUE_INTERVAL: Final = Interval.const(1, 1)
_BOOL_INTERVAL: Final = Interval.top(1)
_MASK_BITS: Final = 256
_SMALL: Final = 8
"""Up to this many operands, and-or simplifications that look at every pair are tried."""
_MAX_ARMS: Final = 32
"""How deep a comparison follows the arms of a conditional value."""


class _Tables:
    """The process's expressions; `generation` counts resets, for those who keep expressions in caches of theirs."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[object, ...], Expr] = {}
        self.consts: dict[tuple[int, int], Expr] = {}
        self.symbols: dict[Symbol, Expr] = {}
        self.memos: list[dict[object, Expr]] = []
        self.next_uid = 0
        self.generation = 0
        self.arm_depth = 0


_tables = _Tables()
_nodes = _tables.nodes
_consts = _tables.consts
_symbols = _tables.symbols


def _new(
    op: Op,
    width: int,
    args: tuple[Expr, ...],
    interval: Interval,
    zeros: int = 0,
    value: int = 0,
    coeffs: tuple[int, ...] = _NO_COEFFS,
    symbol: Symbol | None = None,
    mask: int = 0,
) -> Expr:
    node = Expr.__new__(Expr)
    node.op = op
    node.width = width
    node.args = args
    node.value = value
    node.coeffs = coeffs
    node.symbol = symbol
    node.interval = interval
    node.zeros = zeros
    node.mask = mask
    node._base = None
    node._symbols = None if mask else _NO_SYMBOLS
    node.uid = _tables.next_uid
    _tables.next_uid += 1
    return node


FALSE: Final = _new(_CONST, 1, _NOTHING, _FALSE_INTERVAL, zeros=1)
TRUE: Final = _new(_CONST, 1, _NOTHING, _TRUE_INTERVAL, value=1)
_consts[(0, 1)] = FALSE
_consts[(1, 1)] = TRUE


def reset() -> None:
    """Forget every expression, so that a run depends on nothing that came before it; TRUE and FALSE remain.

    Symbols whose keys are tuples within tuples belong to their generation as expressions do.
    """
    _nodes.clear()
    _consts.clear()
    _symbols.clear()
    _keys.clear()
    for memo in _tables.memos:
        memo.clear()
    _consts[(0, 1)] = FALSE
    _consts[(1, 1)] = TRUE
    _tables.next_uid = 2
    _tables.generation += 1


def generation() -> int:
    """How often `reset` was called: a cache filled in another generation is void."""
    return _tables.generation


def _unary_memo(function: Callable[[Expr, int], Expr]) -> Callable[[Expr, int], Expr]:
    memo: dict[object, Expr] = {}
    _tables.memos.append(memo)

    @wraps(function)
    def memoised(x: Expr, width: int) -> Expr:
        key = (x, width)
        found = memo.get(key)
        if found is None:
            found = memo[key] = function(x, width)
        return found

    return memoised


def _binary_memo(function: Callable[[Expr, Expr], Expr]) -> Callable[[Expr, Expr], Expr]:
    memo: dict[object, Expr] = {}
    _tables.memos.append(memo)

    @wraps(function)
    def memoised(a: Expr, b: Expr) -> Expr:
        key = (a, b)
        found = memo.get(key)
        if found is None:
            if a.width != b.width:
                raise ValueError(f"{function.__name__} of widths {a.width} and {b.width}")
            found = memo[key] = function(a, b)
        return found

    return memoised


def _nary_memo(function: Callable[[tuple[Expr, ...]], Expr]) -> Callable[..., Expr]:
    memo: dict[object, Expr] = {}
    _tables.memos.append(memo)

    @wraps(function)
    def memoised(*xs: Expr) -> Expr:
        found = memo.get(xs)
        if found is None:
            found = memo[xs] = function(xs)
        return found

    return memoised


def _gathered(root: Expr) -> frozenset[Symbol]:
    stack = [root]
    while stack:
        missing = [arg for arg in stack[-1].args if arg._symbols is None]
        if missing:
            stack.extend(missing)
        else:
            node = stack.pop()
            if node._symbols is None:
                node._symbols = _union([arg.symbols for arg in node.args])
    return root.symbols


def _union(parts: Sequence[frozenset[Symbol]]) -> frozenset[Symbol]:
    """All symbols, in the set of a part where it has them all."""
    result = parts[0]
    for more in parts[1:]:
        if more is not result and more:
            if not result:
                result = more
            elif not more <= result:
                result = more if result <= more else result | more
    return result


def _make(op: Op, width: int, args: tuple[Expr, ...]) -> Expr:
    """The node, or the constant that its interval pins it to (conversions excepted: they must stay in sight)."""
    key = (op, width, args)
    found = _nodes.get(key)
    if found is None:
        zeros = _zeros(op, width, args)
        interval = transfer(op, width, 0, _NO_COEFFS, [arg.interval for arg in args])
        if zeros:
            interval = interval.aligned(zeros) or interval
        if interval.ulo == interval.uhi and not _ZEXT <= op <= _TRUNC:
            found = const(interval.ulo, width)
        else:
            mask = 0
            for arg in args:
                mask |= arg.mask
            found = _new(op, width, args, interval, zeros, mask=mask)
        _nodes[key] = found
    return found


def _zeros(op: Op, width: int, args: tuple[Expr, ...]) -> int:
    if op is _AND:
        return max(args[0].zeros, args[1].zeros)
    if op is _OR or op is _XOR:
        return min(args[0].zeros, args[1].zeros)
    if op is _ZEXT or op is _SEXT or op is _SHL:
        return args[0].zeros
    if op is _TRUNC:
        return min(args[0].zeros, width)
    if op is _ITE:
        return min(args[1].zeros, args[2].zeros)
    if op is _MUL:
        return min(args[0].zeros + args[1].zeros, width)
    return 0


def _low_zeros(value: int, width: int) -> int:
    return (value & -value).bit_length() - 1 if value else width


# -- what an operation does to intervals and to numbers -----------------------------------------------------------


def transfer(
    op: Op, width: int, value: int, coeffs: tuple[int, ...], intervals: Sequence[Interval]
) -> Interval:
    """The interval of an operation (not CONST or SYMBOL) on operands with these intervals."""
    a = intervals[0]
    if op is _ADD:
        return _transfer_sum(width, value, coeffs, intervals)
    if op >= _EQ:
        return _transfer_bool(op, intervals)
    if op is _ITE:
        if a.ulo == a.uhi:
            return intervals[1] if a.ulo else intervals[2]
        return intervals[1].join(intervals[2])
    if op is _ZEXT:
        return a.zext(width)
    if op is _SEXT:
        return a.sext(width)
    if op is _TRUNC:
        return a.trunc(width)
    return _TRANSFERS[op](a, intervals[1])


_TRANSFERS: Final[dict[Op, Callable[[Interval, Interval], Interval]]] = {
    _MUL: Interval.mul,
    _UDIV: Interval.udiv,
    _SDIV: Interval.sdiv,
    _UREM: Interval.urem,
    _SREM: Interval.srem,
    _AND: Interval.and_,
    _OR: Interval.or_,
    _XOR: Interval.xor,
    _SHL: Interval.shl,
    _LSHR: Interval.lshr,
    _ASHR: Interval.ashr,
}


def _transfer_sum(width: int, value: int, coeffs: tuple[int, ...], intervals: Sequence[Interval]) -> Interval:
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


def _transfer_bool(op: Op, intervals: Sequence[Interval]) -> Interval:
    a = intervals[0]
    if op is _LNOT:
        return _BOOL_INTERVAL if a.ulo != a.uhi else _FALSE_INTERVAL if a.ulo else _TRUE_INTERVAL
    if op is _LAND:
        known = _TRUE_INTERVAL
        for interval in intervals:
            if not interval.uhi:
                return _FALSE_INTERVAL
            if not interval.ulo:
                known = _BOOL_INTERVAL
        return known
    if op is _LOR:
        known = _FALSE_INTERVAL
        for interval in intervals:
            if interval.ulo:
                return _TRUE_INTERVAL
            if interval.uhi:
                known = _BOOL_INTERVAL
        return known
    b = intervals[1]
    if op is _EQ:
        if a.ulo == a.uhi and b.ulo == b.uhi:
            return _TRUE_INTERVAL if a.ulo == b.ulo else _FALSE_INTERVAL
        return _FALSE_INTERVAL if a.meet(b) is None else _BOOL_INTERVAL
    if op is _ULT:
        yes, no = a.uhi < b.ulo, a.ulo >= b.uhi
    elif op is _ULE:
        yes, no = a.uhi <= b.ulo, a.ulo > b.uhi
    elif op is _SLT:
        yes, no = a.shi < b.slo, a.slo >= b.shi
    else:
        yes, no = a.shi <= b.slo, a.slo > b.shi
    return _TRUE_INTERVAL if yes else _FALSE_INTERVAL if no else _BOOL_INTERVAL


def _signed(value: int, width: int) -> int:
    return value - (1 << width) if value >> (width - 1) else value


def concrete(expr: Expr, values: Sequence[int]) -> int:
    """The value of an expression (not CONST or SYMBOL) whose operands have these unsigned values."""
    op = expr.op
    width = expr.width
    mask = (1 << width) - 1
    if op is _ADD:
        return (expr.value + sum(k * v for k, v in zip(expr.coeffs, values, strict=True))) & mask
    if op is _ITE:
        return values[1] if values[0] else values[2]
    if op is _LAND:
        return int(all(values))
    if op is _LOR:
        return int(any(values))
    a = values[0]
    if op is _LNOT:
        return a ^ 1
    if op is _ZEXT or op is _TRUNC:
        return a & mask
    if op is _SEXT:
        return _signed(a, expr.args[0].width) & mask
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
    signed_a, signed_b = _signed(a, width), _signed(b, width)
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


# -- leaves -------------------------------------------------------------------------------------------------------


def const(value: int, width: int) -> Expr:
    """The constant `value` modulo 2^width."""
    found = _consts.get((value, width))
    if found is None:
        reduced = value & ((1 << width) - 1)
        if reduced != value:
            return const(reduced, width)
        found = _new(
            _CONST, width, _NOTHING, Interval.const(value, width), _low_zeros(value, width), value=value
        )
        _consts[(value, width)] = found
    return found


def symbol(sym: Symbol) -> Expr:
    """The expression of a symbol; the first symbol seen with its key and width stands for all."""
    found = _symbols.get(sym)
    if found is None:
        found = _new(
            _SYMBOL,
            sym.width,
            _NOTHING,
            sym.bounds(),
            sym.align.bit_length() - 1,
            symbol=sym,
            mask=1 << len(_symbols) % _MASK_BITS,
        )
        found._symbols = frozenset((sym,))
        _symbols[sym] = found
    return found


def boolean(value: bool) -> Expr:
    """TRUE or FALSE."""
    return TRUE if value else FALSE


# -- sums ---------------------------------------------------------------------------------------------------------


def _uid(item: tuple[Expr, int]) -> int:
    return item[0].uid


def _accumulate(terms: dict[Expr, int], x: Expr, k: int) -> int:
    """Add k*x to the terms; returns its constant part."""
    if x.op is _CONST:
        return k * x.value
    if x.op is _ADD:
        for term, coeff in zip(x.args, x.coeffs, strict=True):
            terms[term] = terms.get(term, 0) + k * coeff
        return k * x.value
    terms[x] = terms.get(x, 0) + k
    return 0


def _linear(width: int, value: int, terms: Iterable[tuple[Expr, int]]) -> Expr:
    """The sum of distinct terms (none of them a sum or a constant)."""
    mask = (1 << width) - 1
    value &= mask
    kept = [(term, k & mask) for term, k in terms if k & mask]
    if not kept:
        return const(value, width)
    if len(kept) == 1:
        if kept[0][1] == 1 and not value:
            return kept[0][0]
    else:
        kept.sort(key=_uid)
    args = tuple([term for term, _ in kept])
    coeffs = tuple([k for _, k in kept])
    key = (_ADD, width, value, coeffs, args)
    found = _nodes.get(key)
    if found is None:
        zeros = _low_zeros(value, width)
        for term, k in kept:
            if not zeros:
                break
            zeros = min(zeros, term.zeros + _low_zeros(k, width))
        interval = _transfer_sum(width, value, coeffs, [arg.interval for arg in args])
        if zeros:
            interval = interval.aligned(zeros) or interval
        symbol_mask = 0
        for arg in args:
            symbol_mask |= arg.mask
        found = _new(_ADD, width, args, interval, zeros, value, coeffs, mask=symbol_mask)
        _nodes[key] = found
    return found


def linear(expr: Expr) -> Linear:
    """Any expression as a sum: (constant, ((term, coefficient), ...)), coefficients modulo 2^width."""
    if expr.op is _CONST:
        return (expr.value, ())
    if expr.op is _ADD:
        return (expr.value, tuple(zip(expr.args, expr.coeffs, strict=True)))
    return (0, ((expr, 1),))


def from_linear(width: int, value: int, terms: Iterable[tuple[Expr, int]]) -> Expr:
    """The sum of a constant and coefficient * term, for any terms and coefficients."""
    total: dict[Expr, int] = {}
    for term, k in terms:
        value += _accumulate(total, term, k)
    return _linear(width, value, total.items())


def signed_coeff(coeff: int, width: int) -> int:
    """A coefficient as the integer of least magnitude that it stands for."""
    return _signed(coeff, width)


def base_of(expr: Expr) -> tuple[Expr, int]:
    """The sum without its constant and with a first coefficient that is positive: (base, sign).

    expr is expr.value + sign * base; two sums that differ by a constant, or in sign, share their base.
    """
    if expr.op is not _ADD:
        return (expr, 1)
    found = expr._base
    if found is None:
        half = 1 << (expr.width - 1)
        sign = -1 if expr.coeffs[0] > half else 1
        if sign == 1 and expr.value == 0:
            found = (expr, 1)
        else:
            terms = [(term, sign * k) for term, k in zip(expr.args, expr.coeffs, strict=True)]
            found = (_linear(expr.width, 0, terms), sign)
        expr._base = found
    return found


@_nary_memo
def _add(xs: tuple[Expr, ...]) -> Expr:
    terms: dict[Expr, int] = {}
    value = 0
    width = xs[0].width
    for x in xs:
        if x.width != width:
            raise ValueError(f"add of widths {width} and {x.width}")
        value += _accumulate(terms, x, 1)
    return _linear(width, value, terms.items())


def add(*xs: Expr) -> Expr:
    """Sum, wrapping."""
    return _add(*xs)


@_binary_memo
def sub(a: Expr, b: Expr) -> Expr:
    """Difference, wrapping."""
    terms: dict[Expr, int] = {}
    value = _accumulate(terms, a, 1) + _accumulate(terms, b, -1)
    return _linear(a.width, value, terms.items())


def _scale(x: Expr, k: int, plus: int = 0) -> Expr:
    terms: dict[Expr, int] = {}
    value = _accumulate(terms, x, k)
    return _linear(x.width, value + plus, terms.items())


def neg(x: Expr) -> Expr:
    """Two's complement negation."""
    return _scale(x, -1)


@_binary_memo
def mul(a: Expr, b: Expr) -> Expr:
    """Product, wrapping."""
    if a.op is _CONST:
        return _scale(b, a.value)
    if b.op is _CONST:
        return _scale(a, b.value)
    factor = 1
    if a.op is _ADD and len(a.args) == 1 and a.value == 0:
        factor, a = a.coeffs[0], a.args[0]
    if b.op is _ADD and len(b.args) == 1 and b.value == 0:
        factor, b = factor * b.coeffs[0], b.args[0]
    product = _make(_MUL, a.width, (a, b) if a.uid <= b.uid else (b, a))
    return product if factor == 1 else _scale(product, factor)


# Whether a sum wraps is asked over the integers. Each term is read as the integer of its `Interval.hull` (unsigned
# unless the signed view is narrower), which depends on the term alone, so that two sums can be compared by terms.


@dataclass(frozen=True, slots=True)
class _IntegerForm:
    """const + sum(k * integer of term), known to equal the (un)signed value of the sum it was made of."""

    value: int
    terms: tuple[tuple[Expr, int], ...]


def _integer_range(value: int, terms: Iterable[tuple[Expr, int]]) -> tuple[int, int]:
    lo = hi = value
    for term, k in terms:
        low, high = term.interval.hull()
        if k < 0:
            low, high = high, low
        lo += k * low
        hi += k * high
    return lo, hi


def _integer_form(x: Expr, signed: bool) -> _IntegerForm | None:
    """The sum over the integers, or None where it may wrap."""
    width = x.width
    full = 1 << width
    least, most = (-(full >> 1), (full >> 1) - 1) if signed else (0, full - 1)
    if x.op is _CONST:
        return _IntegerForm(_signed(x.value, width) if signed else x.value, ())
    if x.op is _ADD:
        value = x.value
        terms = tuple([(term, _signed(k, width)) for term, k in zip(x.args, x.coeffs, strict=True)])
    else:
        value = 0
        terms = ((x, 1),)
    lo, hi = _integer_range(0, terms)
    for start in (value, value - full):
        if least <= lo + start and hi + start <= most:
            return _IntegerForm(start, terms)
    return None


# -- products and quotients ---------------------------------------------------------------------------------------


@_binary_memo
def udiv(a: Expr, b: Expr) -> Expr:
    """Unsigned quotient."""
    if b.op is not _CONST or b.value == 0:
        return _make(_UDIV, a.width, (a, b))
    d = b.value
    if d == 1:
        return a
    if a.op is _UDIV and a.args[1].op is _CONST and a.args[1].value:
        d *= a.args[1].value
        return const(0, a.width) if d >> a.width else udiv(a.args[0], const(d, a.width))
    if a.op is _ZEXT and not d >> a.args[0].width:
        return zext(udiv(a.args[0], const(d, a.args[0].width)), a.width)
    if a.op is _ADD:
        form = _integer_form(a, signed=False)
        if form is not None and all(k % d == 0 for _, k in form.terms):
            return _linear(a.width, form.value // d, [(term, k // d) for term, k in form.terms])
    return _make(_UDIV, a.width, (a, b))


@_binary_memo
def sdiv(a: Expr, b: Expr) -> Expr:
    """Signed quotient, rounded to zero."""
    if a.interval.slo >= 0 and b.interval.slo >= 0:
        return udiv(a, b)
    if b.op is _CONST and b.value == 1:
        return a
    return _make(_SDIV, a.width, (a, b))


@_binary_memo
def urem(a: Expr, b: Expr) -> Expr:
    """Unsigned remainder."""
    if b.op is _CONST and b.value:
        d = b.value
        if d & (d - 1) == 0:
            return band(a, const(d - 1, a.width))
        if a.interval.uhi < d:
            return a
        if a.op is _ZEXT and not d >> a.args[0].width:
            return zext(urem(a.args[0], const(d, a.args[0].width)), a.width)
    return _make(_UREM, a.width, (a, b))


@_binary_memo
def srem(a: Expr, b: Expr) -> Expr:
    """Signed remainder, with the sign of the dividend."""
    if a.interval.slo >= 0 and b.interval.slo >= 0:
        return urem(a, b)
    return _make(_SREM, a.width, (a, b))


# -- bits ---------------------------------------------------------------------------------------------------------


def _possible_bits(x: Expr) -> int:
    """Every bit that can be set."""
    return ((1 << x.interval.uhi.bit_length()) - 1) >> x.zeros << x.zeros


def _ordered(a: Expr, b: Expr) -> tuple[Expr, Expr]:
    """Constants last, else the older first."""
    if a.op is _CONST or (b.op is not _CONST and a.uid > b.uid):
        return (b, a)
    return (a, b)


@_binary_memo
def band(a: Expr, b: Expr) -> Expr:
    """Bitwise and."""
    if a is b:
        return a
    if a.width == 1:
        return land(a, b)
    a, b = _ordered(a, b)
    if b.op is _CONST and a.op is not _CONST:
        return _mask(a, b)
    return _make(_AND, a.width, (a, b))


def _mask(x: Expr, b: Expr) -> Expr:
    mask = b.value
    possible = _possible_bits(x)
    if possible & mask == 0:
        return const(0, x.width)
    if possible & ~mask == 0:
        return x
    if x.op is _AND and x.args[1].op is _CONST:
        return band(x.args[0], const(mask & x.args[1].value, x.width))
    if x.op is _OR and x.args[1].op is _CONST:
        if x.args[1].value & mask == 0:
            return band(x.args[0], b)
        if x.args[1].value & mask == mask:
            return b
    if x.op is _ZEXT:
        inner = x.args[0]
        return zext(band(inner, const(mask, inner.width)), x.width)
    if x.op is _ITE and x.args[1].op is _CONST and x.args[2].op is _CONST:
        return ite(x.args[0], const(x.args[1].value & mask, x.width), const(x.args[2].value & mask, x.width))
    if x.op is _ADD and mask & (mask + 1) == 0:
        bits = mask.bit_length()
        kept = [
            (term, k & mask)
            for term, k in zip(x.args, x.coeffs, strict=True)
            if term.zeros + _low_zeros(k, x.width) < bits
        ]
        rest = _linear(x.width, x.value & mask, kept)
        if rest is not x:
            return band(rest, b)
    return _make(_AND, x.width, (x, b))


@_binary_memo
def bor(a: Expr, b: Expr) -> Expr:
    """Bitwise or."""
    if a is b:
        return a
    width = a.width
    if width == 1:
        return lor(a, b)
    if _possible_bits(a) & _possible_bits(b) == 0:
        return add(a, b)
    a, b = _ordered(a, b)
    if b.op is _CONST:
        if b.value == (1 << width) - 1:
            return b
        if a.op is _OR and a.args[1].op is _CONST:
            return bor(a.args[0], const(b.value | a.args[1].value, width))
    return _make(_OR, width, (a, b))


@_binary_memo
def bxor(a: Expr, b: Expr) -> Expr:
    """Bitwise exclusive or."""
    width = a.width
    if a is b:
        return const(0, width)
    if width == 1:
        return lnot(eq(a, b))
    if _possible_bits(a) & _possible_bits(b) == 0:
        return add(a, b)
    a, b = _ordered(a, b)
    if b.op is _CONST:
        if b.value == (1 << width) - 1:
            return bnot(a)
        if a.op is _XOR and a.args[1].op is _CONST:
            return bxor(a.args[0], const(b.value ^ a.args[1].value, width))
    return _make(_XOR, width, (a, b))


def bnot(x: Expr) -> Expr:
    """Bitwise complement: -1 - x."""
    return lnot(x) if x.width == 1 else _scale(x, -1, -1)


@_binary_memo
def shl(a: Expr, b: Expr) -> Expr:
    """Left shift; by the width or more it is 0."""
    if b.op is _CONST:
        return const(0, a.width) if b.value >= a.width else _scale(a, 1 << b.value)
    return _make(_SHL, a.width, (a, b))


@_binary_memo
def lshr(a: Expr, b: Expr) -> Expr:
    """Logical right shift; by the width or more it is 0."""
    if b.op is _CONST:
        return const(0, a.width) if b.value >= a.width else udiv(a, const(1 << b.value, a.width))
    return _make(_LSHR, a.width, (a, b))


@_binary_memo
def ashr(a: Expr, b: Expr) -> Expr:
    """Arithmetic right shift; by the width or more only the sign is left."""
    if a.interval.slo >= 0:
        return lshr(a, b)
    if b.op is _CONST:
        if b.value == 0:
            return a
        if b.value >= a.width:
            b = const(a.width - 1, a.width)
    return _make(_ASHR, a.width, (a, b))


# -- conversions --------------------------------------------------------------------------------------------------


def _widened_sum(x: Expr, width: int, signed: bool) -> Expr | None:
    """The sum in the wider type, term by term, where it does not wrap in the narrow one."""
    form = _integer_form(x, signed)
    if form is None:
        return None
    total: dict[Expr, int] = {}
    value = form.value
    for term, k in form.terms:
        view = term.interval
        reads_signed = view.shi - view.slo < view.uhi - view.ulo
        wide = sext(term, width) if reads_signed else zext(term, width)
        value += _accumulate(total, wide, k)
    return _linear(width, value, total.items())


@_unary_memo
def zext(x: Expr, width: int) -> Expr:
    """The unsigned value in a type that is as wide or wider."""
    op = x.op
    if width == x.width:
        return x
    if width < x.width:
        raise ValueError(f"zext from {x.width} to {width}")
    if op is _CONST:
        return const(x.value, width)
    if op is _ZEXT:
        return zext(x.args[0], width)
    if op is _ADD:
        wide = _widened_sum(x, width, signed=False)
        if wide is not None:
            return wide
    elif op is _ITE:
        if x.args[1].op is _CONST and x.args[2].op is _CONST:
            return ite(x.args[0], const(x.args[1].value, width), const(x.args[2].value, width))
    elif op is _TRUNC:
        inner = x.args[0]
        if inner.interval.uhi >> x.width == 0 and inner.width <= width:
            return zext(inner, width)  # there and back, and nothing was lost on the way
    return _make(_ZEXT, width, (x,))


@_unary_memo
def sext(x: Expr, width: int) -> Expr:
    """The signed value in a type that is as wide or wider."""
    op = x.op
    if width == x.width:
        return x
    if width < x.width:
        raise ValueError(f"sext from {x.width} to {width}")
    if op is _CONST:
        return const(_signed(x.value, x.width), width)
    if x.width == 1:
        return neg(zext(x, width))
    if x.interval.slo >= 0:
        return zext(x, width)
    if op is _SEXT:
        return sext(x.args[0], width)
    if op is _ADD:
        wide = _widened_sum(x, width, signed=True)
        if wide is not None:
            return wide
    elif op is _ITE:
        if x.args[1].op is _CONST and x.args[2].op is _CONST:
            return ite(x.args[0], sext(x.args[1], width), sext(x.args[2], width))
    elif op is _TRUNC:
        inner = x.args[0]
        half = 1 << (x.width - 1)
        if -half <= inner.interval.slo and inner.interval.shi < half and inner.width <= width:
            return sext(inner, width)
    return _make(_SEXT, width, (x,))


@_unary_memo
def trunc(x: Expr, width: int) -> Expr:
    """The low bits; stays in sight as a node wherever it can lose something."""
    op = x.op
    if width == x.width:
        return x
    if width > x.width:
        raise ValueError(f"trunc from {x.width} to {width}")
    if width == 1:
        return ne(band(x, const(1, x.width)), const(0, x.width))
    if op is _CONST:
        low = x.value & ((1 << width) - 1)
        if low == x.value or _signed(low, width) & ((1 << x.width) - 1) == x.value:
            return const(low, width)
    elif op is _ZEXT or op is _SEXT:
        inner = x.args[0]
        if inner.width == width:
            return inner
        if inner.width < width:
            return zext(inner, width) if op is _ZEXT else sext(inner, width)
    elif op is _ADD and width >= 32 and x.interval.uhi >> width == 0:
        if all(term.op is _ZEXT and term.args[0].width <= width for term in x.args):
            # Nothing can be lost: the sum is as good in the narrower type, and meets its like there.
            terms = [(zext(term.args[0], width), k) for term, k in zip(x.args, x.coeffs, strict=True)]
            return from_linear(width, x.value, terms)
    elif op is _ITE and x.args[1].op is _CONST and x.args[2].op is _CONST:
        first, second = trunc(x.args[1], width), trunc(x.args[2], width)
        if first.op is _CONST and second.op is _CONST:
            return ite(x.args[0], first, second)
    return _make(_TRUNC, width, (x,))


def convert(x: Expr, width: int, signed: bool) -> Expr:
    """C's conversion to an integer type of `width` bits from a type that is (not) signed."""
    if width < x.width:
        return trunc(x, width)
    return sext(x, width) if signed else zext(x, width)


def peel(x: Expr) -> Expr:
    """What stood before any conversion."""
    while x.op is _ZEXT or x.op is _SEXT or x.op is _TRUNC:
        x = x.args[0]
    return x


# -- conditional values -------------------------------------------------------------------------------------------

_ite_memo: dict[object, Expr] = {}
_tables.memos.append(_ite_memo)


def ite(c: Expr, a: Expr, b: Expr) -> Expr:
    """C's `c ? a : b`."""
    key = (c, a, b)
    found = _ite_memo.get(key)
    if found is None:
        if a.width != b.width or c.width != 1:
            raise ValueError(f"ite of widths {c.width}, {a.width} and {b.width}")
        found = _ite_memo[key] = _ite(c, a, b)
    return found


def _ite(c: Expr, a: Expr, b: Expr) -> Expr:
    if c is TRUE or a is b:
        return a
    if c is FALSE:
        return b
    if c.op is _LNOT:
        return ite(c.args[0], b, a)
    opposite = lnot(c)
    if a.op is _ITE:
        if a.args[0] is c:
            return ite(c, a.args[1], b)
        if a.args[0] is opposite:
            return ite(c, a.args[2], b)
        if a.args[2] is b:
            return ite(land(c, a.args[0]), a.args[1], b)
    if b.op is _ITE:
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
    elif a.op is _CONST and b.op is _CONST:
        if a.value == 1 and b.value == 0:
            return zext(c, width)
        if a.value == 0 and b.value == 1:
            return zext(opposite, width)
    if c.uid > opposite.uid:  # a comparison and its complement are one condition
        return _make(_ITE, width, (opposite, b, a))
    return _make(_ITE, width, (c, a, b))


# -- comparisons --------------------------------------------------------------------------------------------------


def _over_arms(
    x: Expr, compare: Callable[[Expr], Expr], is_decided: Callable[[Interval], bool]
) -> Expr | None:
    """A comparison of a conditional value, arm by arm, where one arm at least is then decided."""
    c, a, b = x.args
    if _tables.arm_depth >= _MAX_ARMS:
        return None
    if not (a.op is _CONST or b.op is _CONST or is_decided(a.interval) or is_decided(b.interval)):
        return None
    _tables.arm_depth += 1
    try:
        return ite(c, compare(a), compare(b))
    finally:
        _tables.arm_depth -= 1


@_binary_memo
def eq(a: Expr, b: Expr) -> Expr:
    """Equal."""
    if a is b:
        return TRUE
    if a.interval.meet(b.interval) is None:
        return FALSE
    if a.width == 1:
        return _eq_bool(*_ordered(a, b))
    if a.op is _ADD or b.op is _ADD:
        return _eq_sums(a, b)
    a, b = _ordered(a, b)
    if a.symbol is not None and b.symbol is not None and _are_distinct(a.symbol, b.symbol):
        return FALSE
    if b.op is _CONST:
        return _eq_const(a, b)
    if a.op is b.op and (a.op is _ZEXT or a.op is _SEXT) and a.args[0].width == b.args[0].width:
        return eq(a.args[0], b.args[0])
    return _make(_EQ, 1, (a, b))


def _eq_bool(a: Expr, b: Expr) -> Expr:
    if b is TRUE:
        return a
    if b is FALSE:
        return lnot(a)
    if lnot(a) is b:
        return FALSE
    if a.op is _LNOT and b.op is _LNOT:
        return eq(a.args[0], b.args[0])
    return _make(_EQ, 1, (a, b))


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
    if op is _ZEXT or op is _SEXT:
        return eq(x.args[0], const(value, x.args[0].width))
    if op is _AND and x.args[1].op is _CONST:
        mask = x.args[1].value
        if value & ~mask:
            return FALSE
        if value == mask and mask & (mask - 1) == 0:
            return lnot(eq(x, const(0, x.width)))
    elif op is _OR and x.args[1].op is _CONST:
        if x.args[1].value & ~value:
            return FALSE
    elif op is _XOR and x.args[1].op is _CONST:
        return eq(x.args[0], const(value ^ x.args[1].value, x.width))
    elif op is _ITE:
        found = _over_arms(
            x, lambda arm: eq(arm, b), lambda interval: interval.is_const or not interval.contains(value)
        )
        if found is not None:
            return found
    return _make(_EQ, 1, (x, b))


def _eq_sums(a: Expr, b: Expr) -> Expr:
    """a == b as a sum of positive terms == a sum of the others: equality may move terms even where sums wrap."""
    width = a.width
    mask = (1 << width) - 1
    half = 1 << (width - 1)
    terms: dict[Expr, int] = {}
    value = _accumulate(terms, a, 1) + _accumulate(terms, b, -1) & mask
    kept = sorted(((term, k & mask) for term, k in terms.items() if k & mask), key=_uid)
    if not kept:
        return boolean(value == 0)
    zeros = min(term.zeros + _low_zeros(k, width) for term, k in kept)
    if value & ((1 << min(zeros, width)) - 1):
        return FALSE
    if kept[0][1] > half:
        kept = [(term, -k & mask) for term, k in kept]
        value = -value & mask
    distinct = [(term, k) for term, k in kept if term.symbol and term.symbol.origin is Origin.ADDRESS]
    if len(distinct) == 2 and sorted(k for _, k in distinct) == [1, mask]:
        offset = _linear(width, value, [item for item in kept if item not in distinct]).interval
        if offset.slo > -ADDRESS_MARGIN and offset.shi < ADDRESS_MARGIN:
            return FALSE
    if len(kept) == 1:
        term, k = kept[0]
        goal = -value & mask
        if k & 1:
            return eq(term, const(goal * pow(k, -1, mask + 1), width))
        scaled = _linear(width, 0, kept)
        form = _integer_form(scaled, signed=False)
        if form is not None:
            factor = form.terms[0][1]
            return eq(term, const(goal // factor, width)) if goal % factor == 0 else FALSE
    left = _linear(width, 0, [(term, k) for term, k in kept if k <= half])
    right = _linear(width, -value, [(term, -k) for term, k in kept if k > half])
    if left.op is not _ADD and right.op is not _ADD:
        return eq(left, right)
    return _make(_EQ, 1, (left, right))


def ne(a: Expr, b: Expr) -> Expr:
    """Not equal."""
    return lnot(eq(a, b))


@_binary_memo
def ult(a: Expr, b: Expr) -> Expr:
    """Unsigned a < b."""
    return _less(a, b, signed=False, strict=True)


@_binary_memo
def ule(a: Expr, b: Expr) -> Expr:
    """Unsigned a <= b."""
    return _less(a, b, signed=False, strict=False)


@_binary_memo
def slt(a: Expr, b: Expr) -> Expr:
    """Signed a < b."""
    return _less(a, b, signed=True, strict=True)


@_binary_memo
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
_COMPARE_OPS: Final = {(False, True): _ULT, (False, False): _ULE, (True, True): _SLT, (True, False): _SLE}


def _less(a: Expr, b: Expr, signed: bool, strict: bool) -> Expr:
    if a is b:
        return FALSE if strict else TRUE
    ai, bi = a.interval, b.interval
    known = _transfer_bool(_COMPARE_OPS[signed, strict], (ai, bi))
    if known is not _BOOL_INTERVAL:
        return TRUE if known.ulo else FALSE
    if a.width == 1:
        if signed:  # as signed, true is -1
            a, b = b, a
        return land(lnot(a), b) if strict else lor(lnot(a), b)
    if signed and ((ai.slo >= 0 and bi.slo >= 0) or (ai.shi < 0 and bi.shi < 0)):
        return _COMPARES[False, strict](a, b)
    if a.op is b.op and (a.op is _ZEXT or a.op is _SEXT) and a.args[0].width == b.args[0].width:
        return _COMPARES[signed, strict](a.args[0], b.args[0])  # zext: not signed here, see above
    if a.op is _ADD or b.op is _ADD:
        found = _less_sums(a, b, signed, strict)
        if found is not None:
            return found
    return _less_plain(a, b, signed, strict)


def _less_sums(a: Expr, b: Expr, signed: bool, strict: bool) -> Expr | None:
    """The comparison with common terms cancelled and constants gathered, where neither sum wraps."""
    left_form = _integer_form(a, signed)
    right_form = _integer_form(b, signed) if left_form is not None else None
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
        low_l, high_l = _integer_range(left_value, left)
        low_r, high_r = _integer_range(right_value, right)
        low, high = min(low_l, low_r), max(high_l, high_r)
        for sign in (False, True):
            least, most = (-(full >> 1), (full >> 1) - 1) if sign else (0, full - 1)
            if least <= low and high <= most:
                x = _linear(width, left_value, left)
                y = _linear(width, right_value, right)
                if (x is a and y is b) or (x.op is _ADD or y.op is _ADD):
                    return _less_plain(x, y, sign, strict)
                return _COMPARES[sign, strict](x, y)
    return None


def _less_bound(width: int, terms: list[tuple[Expr, int]], bound: int, upper: bool) -> Expr | None:
    """Sum of terms <= bound (or bound <= sum) over the integers."""
    low, high = _integer_range(0, terms)
    if bound < low or (bound == low and not upper):
        return boolean(not upper)
    if bound > high or (bound == high and upper):
        return boolean(upper)
    full = 1 << width
    for signed in (False, True):
        least, most = (-(full >> 1), (full >> 1) - 1) if signed else (0, full - 1)
        if least <= low and high <= most:
            x, limit = _linear(width, 0, terms), const(bound, width)
            a, b = (x, limit) if upper else (limit, x)
            if x.op is _ADD:
                return _less_plain(a, b, signed, strict=False)
            return _COMPARES[signed, False](a, b)
    return None


def _less_plain(a: Expr, b: Expr, signed: bool, strict: bool) -> Expr:
    """The rest of the canonical form: constants only in non-strict comparisons, and equality at the ends."""
    if b.op is _CONST:
        x, value = a, _signed(b.value, b.width) if signed else b.value
        upper = True
        bound = value - 1 if strict else value  # x <= bound
    elif a.op is _CONST:
        x, value = b, _signed(a.value, a.width) if signed else a.value
        upper = False
        bound = value + 1 if strict else value  # bound <= x
    else:
        return _make(_COMPARE_OPS[signed, strict], 1, (a, b))
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
    if (x.op is _ZEXT and not signed) or (x.op is _SEXT and signed):
        inner, limit = x.args[0], const(bound, x.args[0].width)
        compare = _COMPARES[signed, False]
        return compare(inner, limit) if upper else compare(limit, inner)
    limit = const(bound, width)
    if x.op is _ITE:
        compare = _COMPARES[signed, False]
        op = _COMPARE_OPS[signed, False]
        edge = limit.interval
        found = _over_arms(
            x,
            lambda arm: compare(arm, limit) if upper else compare(limit, arm),
            lambda arm: _transfer_bool(op, (arm, edge) if upper else (edge, arm)) is not _BOOL_INTERVAL,
        )
        if found is not None:
            return found
    return _make(_COMPARE_OPS[signed, False], 1, (x, limit) if upper else (limit, x))


# -- logic --------------------------------------------------------------------------------------------------------

_lnot_memo: dict[object, Expr] = {}
_tables.memos.append(_lnot_memo)


def lnot(x: Expr) -> Expr:
    """Logical not of a boolean; goes into comparisons, and into an and or or of plain conditions."""
    found = _lnot_memo.get(x)
    if found is None:
        if x.width != 1:
            raise ValueError(f"lnot of width {x.width}")
        found = _lnot(x)
        _lnot_memo[x] = found
        if found.op is not _LAND and found.op is not _LOR:
            _lnot_memo.setdefault(found, x)
    return found


def _lnot(x: Expr) -> Expr:
    op = x.op
    if op is _CONST:
        return FALSE if x.value else TRUE
    if op is _LNOT:
        return x.args[0]
    if op is _ULT:
        return ule(x.args[1], x.args[0])
    if op is _ULE:
        return ult(x.args[1], x.args[0])
    if op is _SLT:
        return sle(x.args[1], x.args[0])
    if op is _SLE:
        return slt(x.args[1], x.args[0])
    if (
        (op is _LAND or op is _LOR)
        and len(x.args) <= _SMALL
        and all(arg.op is not _LAND and arg.op is not _LOR for arg in x.args)
    ):
        parts = [lnot(arg) for arg in x.args]
        return lor(*parts) if op is _LAND else land(*parts)
    return _make(_LNOT, 1, (x,))


@_nary_memo
def _land(xs: tuple[Expr, ...]) -> Expr:
    return _junction(xs, _LAND, _LOR, TRUE, FALSE)


@_nary_memo
def _lor(xs: tuple[Expr, ...]) -> Expr:
    return _junction(xs, _LOR, _LAND, FALSE, TRUE)


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
                    x = _lor(*rest) if op is _LAND else _land(*rest)
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
    return _make(op, 1, tuple(sorted(parts, key=lambda x: x.uid)))


def _factored(parts: dict[Expr, None], duals: list[Expr], op: Op) -> Expr | None:
    """(a and b) or (a and c) is a and (b or c), and its dual; with two opposites for b and c it is a.

    Only what all alternatives share is drawn out, or two alternatives that differ in one opposite are merged.
    """
    join, meet = (_land, _lor) if op is _LAND else (_lor, _land)
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


# -- using expressions --------------------------------------------------------------------------------------------


def const_of(expr: Expr) -> int | None:
    """The unsigned value, when there is only one."""
    interval = expr.interval
    return interval.ulo if interval.ulo == interval.uhi else None


def symbols_of(expr: Expr) -> frozenset[Symbol]:
    """The symbols it depends on; unordered, see `ordered_symbols`."""
    return expr.symbols


def ordered_symbols(*exprs: Expr) -> tuple[Symbol, ...]:
    """The symbols of all, in the order in which they were first made expressions."""
    found: set[Symbol] = set()
    for expr in exprs:
        found |= expr.symbols
    return tuple(sorted(found, key=lambda sym: symbol(sym).uid))


def has_origin(expr: Expr, *origins: Origin) -> bool:
    """Does it depend on a symbol of one of these origins?"""
    return any(sym.origin in origins for sym in expr.symbols)


def nodes_of(*roots: Expr) -> list[Expr]:
    """Every expression within the roots, once, operands before what uses them."""
    seen = set(roots)
    stack = list(seen)
    while stack:
        for arg in stack.pop().args:
            if arg not in seen:
                seen.add(arg)
                stack.append(arg)
    # An operand exists before any expression that uses it.
    return sorted(seen, key=lambda expr: expr.uid)


def evaluate(
    expr: Expr, assignment: Mapping[Symbol, int], default: Callable[[Symbol], int] | None = None
) -> int:
    """The unsigned value under an assignment; a symbol that it lacks gets the default, or is a KeyError."""
    return evaluate_all((expr,), assignment, default)[0]


def evaluate_all(
    exprs: Sequence[Expr], assignment: Mapping[Symbol, int], default: Callable[[Symbol], int] | None = None
) -> list[int]:
    """The unsigned values of several expressions, what they share worked out once."""
    values: dict[Expr, int] = {}
    for node in nodes_of(*exprs):
        if node.op is _CONST:
            values[node] = node.value
        elif node.symbol is not None:
            known = assignment.get(node.symbol)
            if known is None:
                if default is None:
                    raise KeyError(node.symbol.name)
                known = default(node.symbol)
            values[node] = known & ((1 << node.width) - 1)
        else:
            values[node] = concrete(node, [values[arg] for arg in node.args])
    return [values[expr] for expr in exprs]


def rebuild(node: Expr, args: Sequence[Expr]) -> Expr:
    """The operation of a node (not CONST or SYMBOL) on other operands, simplified."""
    match node.op:
        case Op.ADD:
            return from_linear(node.width, node.value, zip(args, node.coeffs, strict=True))
        case Op.ITE:
            return ite(args[0], args[1], args[2])
        case Op.LAND:
            return land(*args)
        case Op.LOR:
            return lor(*args)
        case Op.LNOT:
            return lnot(args[0])
        case Op.ZEXT:
            return zext(args[0], node.width)
        case Op.SEXT:
            return sext(args[0], node.width)
        case Op.TRUNC:
            return trunc(args[0], node.width)
        case _:
            return _BINARY[node.op](args[0], args[1])


_BINARY: Final[dict[Op, Callable[[Expr, Expr], Expr]]] = {
    _MUL: mul,
    _UDIV: udiv,
    _SDIV: sdiv,
    _UREM: urem,
    _SREM: srem,
    _AND: band,
    _OR: bor,
    _XOR: bxor,
    _SHL: shl,
    _LSHR: lshr,
    _ASHR: ashr,
    _EQ: eq,
    _ULT: ult,
    _ULE: ule,
    _SLT: slt,
    _SLE: sle,
}


def substitute(expr: Expr, mapping: Mapping[Symbol, Expr] | Mapping[Expr, Expr]) -> Expr:
    """The expression with symbols, or whole sub-expressions, replaced, all at once, and simplified anew."""
    return substitute_all((expr,), mapping)[0]


def substitute_all(exprs: Sequence[Expr], mapping: Mapping[Symbol, Expr] | Mapping[Expr, Expr]) -> list[Expr]:
    """`substitute` for several expressions, what they share worked out once."""
    by_expr: dict[Expr, Expr] = {}
    for key, value in mapping.items():
        by_expr[symbol(key) if isinstance(key, Symbol) else key] = value
    if not by_expr:
        return list(exprs)
    touched: set[Symbol] = set()
    for key in by_expr:
        touched |= key.symbols
    done: dict[Expr, Expr] = {}
    for node in nodes_of(*[expr for expr in exprs if not touched.isdisjoint(expr.symbols)]):
        found = by_expr.get(node)
        if found is None:
            args = [done[arg] for arg in node.args]
            same = all(new is old for new, old in zip(args, node.args, strict=True))
            found = node if same else rebuild(node, args)
        elif found.width != node.width:
            raise ValueError(f"substituting width {found.width} for {node.width}")
        done[node] = found
    return [done.get(expr, expr) for expr in exprs]


# -- text ---------------------------------------------------------------------------------------------------------

_TYPE_NAMES: Final = {8: "UCHAR", 16: "USHORT", 32: "ULONG", 64: "ULONG64"}
_TEXT: Final[dict[Op, tuple[str, int]]] = {
    _MUL: ("*", 10),
    _UDIV: ("/", 10),
    _SDIV: ("/", 10),
    _UREM: ("%", 10),
    _SREM: ("%", 10),
    _SHL: ("<<", 8),
    _LSHR: (">>", 8),
    _ASHR: (">>", 8),
    _ULT: ("<", 7),
    _ULE: ("<=", 7),
    _SLT: ("<", 7),
    _SLE: ("<=", 7),
    _EQ: ("==", 6),
    _AND: ("&", 5),
    _XOR: ("^", 4),
    _OR: ("|", 3),
    _LAND: ("&&", 2),
    _LOR: ("||", 1),
}
_UNARY_PRECEDENCE: Final = 11
_ATOM: Final = 12
Text = tuple[str, int]


def to_text(expr: Expr, max_length: int = 400) -> str:
    """C-like text in the driver's names; sub-expressions beyond the length are elided. Widening is not shown."""
    texts: dict[Expr, Text] = {}
    for node in nodes_of(expr):
        text = _node_text(node, texts)
        if len(text[0]) > max_length and node is not expr:
            text = ("...", _ATOM)
        texts[node] = text
    whole = texts[expr][0]
    return whole if len(whole) <= max_length else whole[: max_length - 3] + "..."


def number_text(value: int, width: int, signed: bool = False) -> str:
    """A constant: decimal while it is readable, small negatives as such, else hexadecimal."""
    below_zero = _signed(value, width)
    if below_zero < 0 and (signed or below_zero >= -4096) and width > 8:
        return str(below_zero)
    return str(value) if value <= 0xFFFF else f"0x{value:X}"


def _wrap(text: Text, precedence: int) -> str:
    return text[0] if text[1] >= precedence else f"({text[0]})"


def _node_text(node: Expr, texts: Mapping[Expr, Text]) -> Text:
    op = node.op
    args = node.args
    if node.symbol is not None:
        return (node.symbol.name, _ATOM)
    match op:
        case Op.CONST:
            if node.width == 1:
                return ("TRUE" if node.value else "FALSE", _ATOM)
            return (number_text(node.value, node.width), _ATOM)
        case Op.ADD:
            return _sum_text(node, texts)
        case Op.ZEXT | Op.SEXT:
            return texts[args[0]]
        case Op.TRUNC:
            name = _TYPE_NAMES.get(node.width, f"UINT{node.width}")
            return (f"({name}){_wrap(texts[args[0]], _UNARY_PRECEDENCE)}", _UNARY_PRECEDENCE)
        case Op.ITE:
            arms = [_wrap(texts[arg], 1) for arg in args]
            return (f"{arms[0]} ? {arms[1]} : {arms[2]}", 0)
        case Op.LNOT:
            if args[0].op is _EQ:
                left, right = (_operand(arg, texts, 7) for arg in args[0].args)
                return (f"{left} != {right}", 6)
            return (f"!{_wrap(texts[args[0]], _UNARY_PRECEDENCE)}", _UNARY_PRECEDENCE)
        case Op.ULE | Op.SLE if args[0].op is _CONST:
            bound = number_text(args[0].value, args[0].width, op is Op.SLE)
            return (f"{_wrap(texts[args[1]], 8)} >= {bound}", 7)
        case Op.SLE if args[1].op is _CONST:
            return (f"{_wrap(texts[args[0]], 8)} <= {number_text(args[1].value, args[1].width, True)}", 7)
        case Op.UDIV if (
            args[1].op is _CONST
            and args[1].value >= 256
            and args[1].value & -args[1].value == (args[1].value)
        ):
            return (f"{_wrap(texts[args[0]], 8)} >> {args[1].value.bit_length() - 1}", 8)
        case _:
            sign, precedence = _TEXT[op]
            parts = [_operand(arg, texts, precedence + (1 if op < _LAND else 0)) for arg in args]
            if op is _AND and args[1].op is _CONST:
                parts[1] = _mask_text(args[1])
            return (f" {sign} ".join(parts), precedence)


def _operand(arg: Expr, texts: Mapping[Expr, Text], precedence: int) -> str:
    return _wrap(texts[arg], precedence)


def _mask_text(mask: Expr) -> str:
    complement = mask.value ^ ((1 << mask.width) - 1)
    if complement < 4096 and complement < mask.value:
        return f"~{complement}" if complement < 256 else f"~0x{complement:X}"
    return number_text(mask.value, 64)


def _sum_text(node: Expr, texts: Mapping[Expr, Text]) -> Text:
    width = node.width
    if len(node.args) == 1 and _signed(node.coeffs[0], width) == -1 and _signed(node.value, width) == -1:
        return (f"~{_wrap(texts[node.args[0]], _UNARY_PRECEDENCE)}", _UNARY_PRECEDENCE)
    terms = [(term, _signed(k, width)) for term, k in zip(node.args, node.coeffs, strict=True)]
    terms.sort(key=lambda item: item[1] < 0)  # stable: what is subtracted comes last
    value = _signed(node.value, width)
    if value > 0 and terms[0][1] < 0:  # nothing is added to it: `4 - n` rather than `-n + 4`
        out, value = number_text(value, width), 0
    else:
        out = ""
    for term, k in terms:
        factor = abs(k)
        text = _wrap(texts[term], 10 if factor == 1 else _UNARY_PRECEDENCE)
        if factor != 1:
            text = f"{text} * {factor}"
        if out:
            out += f" - {text}" if k < 0 else f" + {text}"
        else:
            out = f"-{_wrap(texts[term], _UNARY_PRECEDENCE) if factor == 1 else text}" if k < 0 else text
    if value:
        shown = number_text(abs(value), width)
        out += f" - {shown}" if value < 0 else f" + {shown}"
    elif len(terms) == 1 and not node.value:
        return (out, 10 if terms[0][1] > 0 else _UNARY_PRECEDENCE if terms[0][1] == -1 else 9)
    return (out, 9)
