"""Elements of arrays that several parts of a path look at, and what is not known of how they hang together.

Each read from memory at an index of its own is a value of its own. Two indices may be the same element: then the values
are the same, which is said to the solver. A loop that was summarised looked at more elements than the path remembers,
though: where a loop tests all of them, the one that is read later is not anything its type allows; what one loop
adds up and what is read elsewhere of the same array (by a second loop that adds it up again, say) hang together
in ways that no condition tells. A suspicion that rests on such values is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from msgspec import Struct

from ddilint.analysis.spellings import member_of
from ddilint.analysis.state import ROUNDS, STEPS, Aside
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol

_MOST_PAIRS = 64
# A loop that tests every element is seen to test the first ones at least.
_FEWEST_TESTED = 2
_LAST_NAME = re.compile(r"(\w+)\W*\Z")


class _Read(Struct, frozen=True):
    """Where a value was read: so many bytes at an offset from a base, in memory as it was at some time."""

    symbol: Symbol
    memory: object
    base: Expr
    at: Expr | int
    size: int

    @property
    def name(self) -> str:
        """The last name of how the driver spells it: that of the array, or of the elements' field."""
        found = _LAST_NAME.search(member_of(self.symbol.name))
        return found[1] if found is not None else ""


def same_elements(goal: Expr, conditions: Iterable[Expr]) -> list[Expr]:
    """That values are the same where they are the same element, for all that a suspicion may rest on."""
    wanted = [read for read in map(_read, goal.symbols) if read is not None]
    if not wanted:
        return []
    bases = {read.base for read in wanted}
    around = [read for read in _reads(conditions) if read.base in bases and read not in wanted]
    found: list[Expr] = []
    for first, second in combinations([*wanted, *around], 2):
        if isinstance(first.at, int) and isinstance(second.at, int):
            continue
        if (first.memory, first.base, first.size) != (second.memory, second.base, second.size):
            continue
        one, other = _offset(first, second), _offset(second, first)
        is_same = ex.eq(one, other) if one.width == other.width else ex.FALSE
        if is_same is not ex.FALSE:
            found.append(ex.lor(ex.lnot(is_same), ex.eq(ex.symbol(first.symbol), ex.symbol(second.symbol))))
            if len(found) == _MOST_PAIRS:
                break
    return found


def is_doubtful(goal: Expr, conditions: Iterable[Expr]) -> bool:
    """Whether a suspicion rests on elements of which a loop knew more than the path tells."""
    wanted = [read for read in map(_read, goal.symbols) if read is not None]
    if not wanted and not any(_is(symbol, STEPS) for symbol in goal.symbols):
        return False
    conditions = tuple(conditions)
    around = frozenset[Symbol]().union(*(condition.symbols for condition in conditions)) - goal.symbols
    for symbol in goal.symbols | around:
        if _is(symbol, STEPS):
            others = goal.symbols | around if symbol in goal.symbols else goal.symbols
            if _hangs_together(symbol, others):
                return True
    # One that a loop chose among all of them, and one that is named.
    looped = [read for symbol in goal.symbols if _is_of_loop(symbol) for read in _links(symbol)]
    named = [read for read in wanted if not isinstance(read.at, int) and not _is_of_loop(read.symbol)]
    if any(_are_alike(read, other) for read in named for other in looped):
        return True
    if not any(_is(symbol, ROUNDS) for symbol in around | goal.symbols):
        return False
    tested = [read for read in map(_read, around) if read is not None]
    known = _reads(conditions)
    return any(
        sum(_are_alike(read, other) for other in tested) >= _FEWEST_TESTED and not _was_passed(read, known)
        for read in wanted
    )


def _was_passed(read: _Read, tested: Sequence[_Read]) -> bool:
    """Whether an iteration that the path shows tested this very element: the next one tested that beside it."""
    ages = {
        other.at: ex.symbol(other.symbol).uid
        for other in tested
        if isinstance(other.at, int) and _are_alike(read, other)
    }
    offsets = sorted(ages, key=ages.__getitem__)
    if read not in tested or read.at not in ages or read.at == offsets[-1]:
        return False
    steps = {at: abs(other - at) for at, other in pairwise(offsets)}
    return steps[read.at] == min(steps.values())


def _are_alike(read: _Read, other: _Read) -> bool:
    """Whether two reads are of the same field of elements of one array."""
    return read.base is other.base and read.size == other.size and read.name == other.name


def _hangs_together(sum_: Symbol, symbols: Iterable[Symbol]) -> bool:
    """Whether anything but the loop that added a sum up has to do with what it read."""
    match sum_.key:
        case (_, tag, _, Aside((tuple(sources), int(entered)))):
            pass
        case _:
            return False
    parts = list(_varying(sources))
    last = ex.symbol(sum_).uid
    for symbol in symbols:
        if symbol == sum_:
            continue
        match symbol.key:
            case (kind, _, _, Aside((tuple(others), int()))) if kind == STEPS:
                if any(_are_alike(one, other) for one in parts for other in _varying(others)):
                    return True
                continue
        if entered <= ex.symbol(symbol).uid <= last or _is_read_next(symbol, parts, tag):
            continue
        if any(_are_alike(part, read) for read in _links(symbol) for part in parts):
            return True
    return False


def _is_of_loop(symbol: Symbol) -> bool:
    """Whether a value was read in some iteration of a loop that was summarised."""
    if isinstance(symbol.key, tuple) and symbol.key[0] == "before":
        return True
    return any(
        _is(each, ROUNDS) for read in _links(symbol) if isinstance(read.at, Expr) for each in read.at.symbols
    )


def _is_read_next(symbol: Symbol, parts: Iterable[_Read], tag: object) -> bool:
    """Whether a value is what an iteration of a loop reads, and no sum of the iterations before it contains."""
    if isinstance(symbol.key, tuple) and symbol.key[0] == "before":
        return True
    for read in _links(symbol):
        if not isinstance(read.at, Expr):
            continue
        for counter in map(ex.symbol, read.at.symbols):
            if counter.symbol is not None and counter.symbol.key == (ROUNDS, tag):
                first = ex.const(counter.interval.ulo, counter.width)
                at = ex.const_of(ex.substitute(read.at, {counter: first}))
                return at is not None and at == _next(part for part in parts if _are_alike(part, read))
    return False


def _next(parts: Iterable[_Read]) -> int | None:
    """The offset of the element after those that a loop read, one in each iteration."""
    known = sorted((ex.symbol(part.symbol).uid, part.at) for part in parts if isinstance(part.at, int))
    offsets = list(dict.fromkeys(at for _, at in known))
    return 2 * offsets[-1] - offsets[-2] if len(offsets) > 1 else None


def _varying(symbols: Iterable[Symbol]) -> Iterator[_Read]:
    """The reads from one array, in different places of it, that symbols come from."""
    reads = [read for symbol in symbols for read in _links(symbol)]
    for read in reads:
        if any(
            read.at is not other.at and read.at != other.at and _are_alike(read, other) for other in reads
        ):
            yield read


def _reads(conditions: Iterable[Expr]) -> list[_Read]:
    symbols = dict.fromkeys(symbol for condition in conditions for symbol in ex.ordered_symbols(condition))
    return [read for read in map(_read, symbols) if read is not None]


def _read(symbol: Symbol) -> _Read | None:
    """The read from memory that a symbol stands for."""
    match symbol.key:
        case ("mem", default, tag, Expr() as base, (int() | Expr() as at, int(size), *_)):
            return _Read(symbol, (default, tag), base, at, size)
        case _:
            return None


def _links(symbol: Symbol) -> Iterator[_Read]:
    """The read that a symbol stands for, and those of the pointers that lead there."""
    current: Symbol | None = symbol
    while current is not None:
        key = current.key
        while isinstance(key, tuple) and key and key[0] == "before":
            key = key[2]
        match key:
            case ("mem", default, tag, Expr() as base, (int() | Expr() as at, int(size), *_)):
                yield _Read(current, (default, tag), base, at, size)
                current = base.symbol
            case ("length", Expr() as first):
                current = first.symbol
            case _:
                return


def _offset(read: _Read, other: _Read) -> Expr:
    """The place of a read as an expression, as wide as that of the other one."""
    if isinstance(read.at, Expr):
        return read.at
    assert isinstance(other.at, Expr)
    return ex.const(read.at, other.at.width)


def _is(symbol: Symbol, what: str) -> bool:
    return isinstance(symbol.key, tuple) and symbol.key[:1] == (what,)
