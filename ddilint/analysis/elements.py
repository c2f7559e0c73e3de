"""Elements of arrays that several parts of a path look at, and what is not known of how they hang together.

Each read from memory at an index of its own is a value of its own. Two indices may be the same element: then the values
are the same, which is said to the solver. A loop that was summarised looked at more elements than the path remembers,
though: where a loop tests all of them, the one that is read later is not anything its type allows; what one loop
adds up and what is read elsewhere of the same array (by a second loop that adds it up again, say) hang together
in ways that no condition tells. A suspicion that rests on such values is doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, pairwise

from ddilint.analysis.measured import measured_of
from ddilint.analysis.reads import Read, are_alike, links_of, read_of
from ddilint.analysis.scans import Scan, scan_of
from ddilint.analysis.state import ROUNDS, STEPS, Aside
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol

_MOST_PAIRS = 64
# A loop that tests every element is seen to test the first ones at least.
_FEWEST_TESTED = 2


def known_of_elements(goal: Expr, conditions: Sequence[Expr]) -> list[Expr]:
    """What else holds of the elements that a suspicion, or a test on the way to it, looks at.

    Values are the same where they are the same element, what a loop scanned met its tests, and a string that was
    measured ends where it does.
    """
    wanted = [read for read in map(read_of, ex.ordered_symbols(goal)) if read is not None]
    reads = _reads(conditions)
    bases = {read.base for read in wanted}
    around = [read for read in reads if read.base in bases and read not in wanted]
    found = list(islice(_same(combinations([*wanted, *around], 2)), _MOST_PAIRS))
    symbols = ex.ordered_symbols(goal, *conditions)
    strings = [
        (symbol, string)
        for symbol in symbols
        if (string := measured_of(symbol)) is not None and string.length.symbol in symbols
    ]
    looked_at = list(dict.fromkeys((*wanted, *reads)))
    for symbol, string in strings:
        found += islice(string.facts(symbol, looked_at), _MOST_PAIRS)
    scans = {symbol: scan for symbol in symbols if (scan := scan_of(symbol)) is not None}
    links = [link for read in looked_at for link in links_of(read.symbol)]
    if not scans and not any(isinstance(link.at, Expr) for link in links):
        return found
    # What is not clear of other tests is left out: nothing but the way to the suspicion rests on it.
    clear = [link for link in dict.fromkeys(links) if not _is_lost(link)]
    if scans:
        found += [ex.lor(ex.lnot(ex.symbol(symbol)), string.ends) for symbol, string in strings]
        clear += [string.terminator for _, string in strings]
    facts = (fact for symbol, scan in scans.items() for fact in scan.facts(symbol, clear))
    told = [fact for fact in islice(facts, _MOST_PAIRS) if not ex.has_origin(fact, Origin.LOST)]
    known = set(clear)
    new = [read for read in _reads(told) if read not in known]
    pairs = [pair for pair in combinations([*clear, *new], 2) if pair[0].size == pair[1].size]
    # By whatever name: what a pointer walked through, an index may read again.
    alike = (pair for pair in pairs if pair[0].base is pair[1].base or are_alike(*pair))
    found += islice(_same(alike), _MOST_PAIRS)
    found += islice(_same_behind(pairs), _MOST_PAIRS)
    return list(dict.fromkeys((*found, *told)))


def _same(pairs: Iterable[tuple[Read, Read]]) -> Iterator[Expr]:
    """That what was read is the same where the elements are."""
    for first, second in pairs:
        if isinstance(first.at, int) and isinstance(second.at, int):
            continue
        if (first.base, first.size, first.memory) != (second.base, second.size, second.memory):
            continue
        one, other = _offset(first, second), _offset(second, first)
        is_same = ex.eq(one, other) if one.width == other.width else ex.FALSE
        if is_same is not ex.FALSE:
            yield ex.lor(ex.lnot(is_same), ex.eq(ex.symbol(first.symbol), ex.symbol(second.symbol)))


def _same_behind(pairs: Iterable[tuple[Read, Read]]) -> Iterator[Expr]:
    """That what was read behind pointers is the same where these are the same element of an array."""
    for first, second in pairs:
        if first.base is second.base or (first.at, first.memory) != (second.at, second.memory):
            continue
        led, lead = first.led_by, second.led_by
        if led is None or lead is None or not are_alike(first, second):
            continue
        if not (isinstance(led.at, int) and isinstance(lead.at, int)):
            is_same = ex.eq(first.base, second.base)
            yield ex.lor(ex.lnot(is_same), ex.eq(ex.symbol(first.symbol), ex.symbol(second.symbol)))


def _is_lost(read: Read) -> bool:
    """Whether it is not known what was read, or where."""
    places = (read.base, read.at) if isinstance(read.at, Expr) else (read.base,)
    return read.symbol.origin is Origin.LOST or any(ex.has_origin(place, Origin.LOST) for place in places)


def is_doubtful(goal: Expr, conditions: Iterable[Expr]) -> bool:
    """Whether a suspicion rests on elements of which a loop knew more than the path tells."""
    wanted = [read for read in map(read_of, goal.symbols) if read is not None]
    if not wanted and not any(_is(symbol, STEPS) for symbol in goal.symbols):
        return False
    conditions = tuple(conditions)
    around = _asked_for(conditions) - goal.symbols
    for symbol in goal.symbols | around:
        if _is(symbol, STEPS):
            others = goal.symbols | around if symbol in goal.symbols else goal.symbols
            if _hangs_together(symbol, others):
                return True
    scans = [scan for symbol in goal.symbols | around if (scan := scan_of(symbol)) is not None]
    unsure = [read for scan in scans for read in scan.unsure_reads(goal.symbols | around)]
    # One that a loop chose among all of them, and one that is named.
    looped = [
        read
        for symbol in goal.symbols
        if _is_of_loop(symbol)
        for read in links_of(symbol)
        if _is(symbol, "before") or any(are_alike(read, other) for other in unsure)
    ]
    named = [read for read in wanted if not isinstance(read.at, int) and not _is_of_loop(read.symbol)]
    if any(are_alike(read, other) for read in named for other in looped):
        return True
    tested = [read for read in map(read_of, around) if read is not None]
    known = _reads(conditions)
    return any(
        sum(are_alike(read, other) for other in tested) >= _FEWEST_TESTED
        and not _was_passed(read, known)
        and any(are_alike(read, other) for other in _unclear(read, scans, unsure))
        for read in wanted
    )


def _asked_for(conditions: Iterable[Expr]) -> frozenset[Symbol]:
    """The symbols on a path, without what loops left behind of which it only says what that is."""
    found = frozenset[Symbol]().union(*(condition.symbols for condition in conditions))
    said = {part for symbol in found if (scan := scan_of(symbol)) is not None for part in scan.said}
    if not said:
        return found
    nodes = ex.nodes_of(*conditions, without=said)
    return frozenset(node.symbol for node in nodes if node.symbol is not None)


def _unclear(read: Read, scans: Iterable[Scan], unsure: Iterable[Read]) -> Iterator[Read]:
    """What loops read of which they knew more than they tell; or at all, of an element that is not clear itself."""
    yield from unsure
    if _is_lost(read):
        for scan in scans:
            yield from filter(None, map(read_of, scan.reads))


def _was_passed(read: Read, tested: Sequence[Read]) -> bool:
    """Whether an iteration that the path shows tested this very element: the next one tested that beside it."""
    ages = {
        other.at: ex.symbol(other.symbol).uid
        for other in tested
        if isinstance(other.at, int) and are_alike(read, other)
    }
    offsets = sorted(ages, key=ages.__getitem__)
    if read not in tested or read.at not in ages or read.at == offsets[-1]:
        return False
    steps = {at: abs(other - at) for at, other in pairwise(offsets)}
    return steps[read.at] == min(steps.values())


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
                if any(are_alike(one, other) for one in parts for other in _varying(others)):
                    return True
                continue
        if entered <= ex.symbol(symbol).uid <= last or _is_read_next(symbol, parts, tag):
            continue
        if any(are_alike(part, read) for read in links_of(symbol) for part in parts):
            return True
    return False


def _is_of_loop(symbol: Symbol) -> bool:
    """Whether a value was read in some iteration of a loop that was summarised."""
    if isinstance(symbol.key, tuple) and symbol.key[0] == "before":
        return True
    return any(
        _is(each, ROUNDS)
        for read in links_of(symbol)
        if isinstance(read.at, Expr)
        for each in read.at.symbols
    )


def _is_read_next(symbol: Symbol, parts: Iterable[Read], tag: object) -> bool:
    """Whether a value is what an iteration of a loop reads, and no sum of the iterations before it contains."""
    if isinstance(symbol.key, tuple) and symbol.key[0] == "before":
        return True
    for read in links_of(symbol):
        if not isinstance(read.at, Expr):
            continue
        for counter in map(ex.symbol, read.at.symbols):
            if counter.symbol is not None and counter.symbol.key == (ROUNDS, tag):
                first = ex.const(counter.interval.ulo, counter.width)
                at = ex.const_of(ex.substitute(read.at, {counter: first}))
                return at is not None and at == _next(part for part in parts if are_alike(part, read))
    return False


def _next(parts: Iterable[Read]) -> int | None:
    """The offset of the element after those that a loop read, one in each iteration."""
    known = sorted((ex.symbol(part.symbol).uid, part.at) for part in parts if isinstance(part.at, int))
    offsets = list(dict.fromkeys(at for _, at in known))
    return 2 * offsets[-1] - offsets[-2] if len(offsets) > 1 else None


def _varying(symbols: Iterable[Symbol]) -> Iterator[Read]:
    """The reads from one array, in different places of it, that symbols come from."""
    reads = [read for symbol in symbols for read in links_of(symbol)]
    for read in reads:
        if any(read.at is not other.at and read.at != other.at and are_alike(read, other) for other in reads):
            yield read


def _reads(conditions: Iterable[Expr]) -> list[Read]:
    symbols = dict.fromkeys(symbol for condition in conditions for symbol in ex.ordered_symbols(condition))
    return [read for read in map(read_of, symbols) if read is not None]


def _offset(read: Read, other: Read) -> Expr:
    """The place of a read as an expression, as wide as that of the other one."""
    if isinstance(read.at, Expr):
        return read.at
    assert isinstance(other.at, Expr)
    return ex.const(read.at, other.at.width)


def _is(symbol: Symbol, what: str) -> bool:
    return isinstance(symbol.key, tuple) and symbol.key[:1] == (what,)
