"""The nodes of expressions: symbols, hash-consed nodes in the process's table, leaves, and questions about them.

Nothing is simplified here but an operation whose interval leaves one value only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from functools import wraps
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import force_setattr

from ddilint.domains.expr.operations import (
    AND,
    CONST,
    FALSE_INTERVAL,
    ITE,
    MUL,
    OR,
    SEXT,
    SHL,
    SYMBOL,
    TRUE_INTERVAL,
    TRUNC,
    XOR,
    ZEXT,
    Op,
    low_zeros,
    transfer,
)
from ddilint.domains.interval import Interval


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


def identity_of(key: object) -> object:
    """Equal for equal keys, and quick to compare; until the next `reset`."""
    return _keys.identity(key) if type(key) is tuple else key


class Symbol(Struct, frozen=True, eq=False):
    """A value without a definition. Two symbols are the same iff their keys and widths are.

    `name` is what messages say (`Extension->Name.Length`); `interval` is what its type or origin promises beyond
    the width (an enumeration, a boolean); `align` is a power of two that divides it; `is_fresh` says that it
    points to an object of its own or nowhere: to none of the objects with an address of origin ADDRESS. `is_guessed`
    says that nothing declares its type: its width is only a guess.
    """

    name: str
    width: int
    signed: bool
    origin: Origin
    key: object
    interval: Interval | None = None
    align: int = 1
    is_fresh: bool = False
    is_guessed: bool = False
    _identity: object = None
    _hash: int = 0

    def __post_init__(self) -> None:
        identity = identity_of(self.key)
        force_setattr(self, "_identity", identity)
        force_setattr(self, "_hash", hash((identity, self.width)))

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
    (see `ordered_symbols`). Expressions without a bit of their `mask` in common have no symbol in common. `marks` are
    those of the origins of its symbols (`marks_of`), and `CHOICE` if there is a conditional value in it.
    """

    __slots__ = (
        "_base",
        "_symbols",
        "args",
        "coeffs",
        "interval",
        "marks",
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
    marks: int
    uid: int
    _base: tuple[Expr, int] | None
    _symbols: frozenset[Symbol] | None

    @property
    def symbols(self) -> frozenset[Symbol]:
        """The symbols it depends on, worked out when first asked for."""
        found = self._symbols
        return _gathered(self) if found is None else found

    def __repr__(self) -> str:
        from ddilint.domains.expr.text import to_text  # which builds on this module

        return f"<{to_text(self)}:{self.width}>"


_NOTHING: Final[tuple[Expr, ...]] = ()
_NO_COEFFS: Final[tuple[int, ...]] = ()
_NO_SYMBOLS: Final[frozenset[Symbol]] = frozenset()
_MASK_BITS: Final = 256
_ORIGIN_MARKS: Final = {origin: 1 << number for number, origin in enumerate(Origin)}
CHOICE: Final = 1 << len(Origin)
"""The mark of what holds a conditional value: an `Op.ITE` that is no condition itself."""


by_age: Final[Callable[[Expr], int]] = attrgetter("uid")
"""A key to sort by: the older first, and so operands before what uses them."""


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


TABLES = _Tables()
NODES = TABLES.nodes
_consts = TABLES.consts
_symbols = TABLES.symbols


def new_node(
    op: Op,
    width: int,
    args: tuple[Expr, ...],
    interval: Interval,
    zeros: int = 0,
    value: int = 0,
    coeffs: tuple[int, ...] = _NO_COEFFS,
    symbol: Symbol | None = None,
    mask: int = 0,
    marks: int = 0,
) -> Expr:
    """A node that is in no table; for the constructors, which look theirs up first."""
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
    node.marks = marks
    node._base = None
    node._symbols = None if mask else _NO_SYMBOLS
    node.uid = TABLES.next_uid
    TABLES.next_uid += 1
    return node


FALSE: Final = new_node(CONST, 1, _NOTHING, FALSE_INTERVAL, zeros=1)
TRUE: Final = new_node(CONST, 1, _NOTHING, TRUE_INTERVAL, value=1)
_consts[(0, 1)] = FALSE
_consts[(1, 1)] = TRUE


def reset() -> None:
    """Forget every expression, so that a run depends on nothing that came before it; TRUE and FALSE remain.

    Symbols whose keys are tuples within tuples belong to their generation as expressions do.
    """
    NODES.clear()
    _consts.clear()
    _symbols.clear()
    _keys.clear()
    for memo in TABLES.memos:
        memo.clear()
    _consts[(0, 1)] = FALSE
    _consts[(1, 1)] = TRUE
    TABLES.next_uid = 2
    TABLES.generation += 1


def generation() -> int:
    """How often `reset` was called: a cache filled in another generation is void."""
    return TABLES.generation


def unary_memo(function: Callable[[Expr, int], Expr]) -> Callable[[Expr, int], Expr]:
    """Remember what a constructor of a value and a width made, until the next `reset`."""
    memo: dict[object, Expr] = {}
    TABLES.memos.append(memo)

    @wraps(function)
    def memoised(x: Expr, width: int) -> Expr:
        key = (x, width)
        found = memo.get(key)
        if found is None:
            found = memo[key] = function(x, width)
        return found

    return memoised


def binary_memo(function: Callable[[Expr, Expr], Expr]) -> Callable[[Expr, Expr], Expr]:
    """Remember what a constructor of two values of one width made, until the next `reset`."""
    memo: dict[object, Expr] = {}
    TABLES.memos.append(memo)

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


def nary_memo(function: Callable[[tuple[Expr, ...]], Expr]) -> Callable[..., Expr]:
    """Remember what a constructor of any number of values made, until the next `reset`."""
    memo: dict[object, Expr] = {}
    TABLES.memos.append(memo)

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


def make(op: Op, width: int, args: tuple[Expr, ...]) -> Expr:
    """The node, or the constant that its interval pins it to (conversions excepted: they must stay in sight)."""
    key = (op, width, args)
    found = NODES.get(key)
    if found is None:
        zeros = _zeros(op, width, args)
        interval = transfer(op, width, 0, _NO_COEFFS, [arg.interval for arg in args])
        if zeros:
            interval = interval.aligned(zeros) or interval
        if interval.ulo == interval.uhi and not ZEXT <= op <= TRUNC:
            found = const(interval.ulo, width)
        else:
            mask = 0
            marks = CHOICE if op is ITE and width > 1 else 0
            for arg in args:
                mask |= arg.mask
                marks |= arg.marks
            found = new_node(op, width, args, interval, zeros, mask=mask, marks=marks)
        NODES[key] = found
    return found


def _zeros(op: Op, width: int, args: tuple[Expr, ...]) -> int:
    if op is AND:
        return max(args[0].zeros, args[1].zeros)
    if op is OR or op is XOR:
        return min(args[0].zeros, args[1].zeros)
    if op is ZEXT or op is SEXT or op is SHL:
        return args[0].zeros
    if op is TRUNC:
        return min(args[0].zeros, width)
    if op is ITE:
        return min(args[1].zeros, args[2].zeros)
    if op is MUL:
        return min(args[0].zeros + args[1].zeros, width)
    return 0


# -- leaves -------------------------------------------------------------------------------------------------------


def const(value: int, width: int) -> Expr:
    """The constant `value` modulo 2^width."""
    found = _consts.get((value, width))
    if found is None:
        reduced = value & ((1 << width) - 1)
        if reduced != value:
            return const(reduced, width)
        found = new_node(
            CONST, width, _NOTHING, Interval.const(value, width), low_zeros(value, width), value=value
        )
        _consts[(value, width)] = found
    return found


def symbol(sym: Symbol) -> Expr:
    """The expression of a symbol; the first symbol seen with its key and width stands for all."""
    found = _symbols.get(sym)
    if found is None:
        found = new_node(
            SYMBOL,
            sym.width,
            _NOTHING,
            sym.bounds(),
            sym.align.bit_length() - 1,
            symbol=sym,
            mask=1 << len(_symbols) % _MASK_BITS,
            marks=_ORIGIN_MARKS[sym.origin],
        )
        found._symbols = frozenset((sym,))
        _symbols[sym] = found
    return found


def boolean(value: bool) -> Expr:
    """TRUE or FALSE."""
    return TRUE if value else FALSE


def in_order(a: Expr, b: Expr) -> tuple[Expr, Expr]:
    """Constants last, else the older first."""
    if a.op is CONST or (b.op is not CONST and a.uid > b.uid):
        return (b, a)
    return (a, b)


# -- questions ----------------------------------------------------------------------------------------------------


def const_of(expr: Expr) -> int | None:
    """The unsigned value, when there is only one."""
    interval = expr.interval
    return interval.ulo if interval.ulo == interval.uhi else None


def ordered_symbols(*exprs: Expr) -> tuple[Symbol, ...]:
    """The symbols of all, in the order in which they were first made expressions."""
    found: set[Symbol] = set()
    for expr in exprs:
        found |= expr.symbols
    return tuple(sorted(found, key=lambda sym: symbol(sym).uid))


def marks_of(origins: Iterable[Origin]) -> int:
    """What `Expr.marks` shares a bit with where an expression depends on a symbol of one of these origins."""
    found = 0
    for origin in origins:
        found |= _ORIGIN_MARKS[origin]
    return found


def has_choice(expr: Expr) -> bool:
    """Whether there is a conditional value in an expression (a condition is none)."""
    return bool(expr.marks & CHOICE)


def has_origin(expr: Expr, *origins: Origin) -> bool:
    """Does it depend on a symbol of one of these origins?"""
    return bool(expr.marks & marks_of(origins))


def last_choice(expr: Expr) -> Expr | None:
    """The conditional value in it that was made last, which is in no other one."""
    found: Expr | None = None
    seen: set[Expr] = set()
    stack = [expr]
    while stack:
        node = stack.pop()
        if not node.marks & CHOICE or node in seen or (found is not None and node.uid < found.uid):
            continue
        seen.add(node)
        if node.op is ITE and node.width > 1:
            found = node  # what it is made of is older
        else:
            stack += node.args
    return found


def nodes_of(*roots: Expr, without: Collection[Expr] = ()) -> list[Expr]:
    """Every expression within the roots, once, operands before what uses them; nothing that is only in `without`."""
    seen = {root for root in roots if root not in without} if without else set(roots)
    stack = list(seen)
    while stack:
        for arg in stack.pop().args:
            if arg not in seen and (not without or arg not in without):
                seen.add(arg)
                stack.append(arg)
    # An operand exists before any expression that uses it.
    return sorted(seen, key=by_age)


def value_symbols(quantities: Sequence[Expr], *, of_truths: bool = True) -> frozenset[Symbol]:
    """The symbols of which values are made, and not only the choice among them.

    The truth of a condition is a value, 0 or 1; without `of_truths`, it is a choice, too.
    """
    found: set[Symbol] = set()
    seen: set[Expr] = set()
    pending = list(quantities)
    while pending:
        node = pending.pop()
        if node in seen or (node.width == 1 and not of_truths):
            continue
        seen.add(node)
        if node.symbol is not None:
            found.add(node.symbol)
        pending += node.args[1:] if node.op is Op.ITE else node.args
    return frozenset(found)
