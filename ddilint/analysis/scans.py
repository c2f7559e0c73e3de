"""What held in every iteration of a loop, for those who look at the same elements again.

A loop that was summarised goes on only while its tests hold: `for (i = 0; i < n && s[i] != 0; i++)` leaves behind that
no element before the one where it ended is 0. One condition on the path says it all, a truth (a `Scan`). What it
tells of one element is said to the solver where that element is asked about.

Of what an iteration tests, that counts which hangs on what it reads, and on what is the same in all of them. What a
loop adds up, remembers or stores of its elements is not told by it: of these it says that they are unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.loops import bounds_of_steps
from ddilint.analysis.memory import Met, Region, Unfollowed
from ddilint.analysis.reads import Read, are_alike, links_of, memory_of, read_of
from ddilint.analysis.state import Loop, Place, State, Summary
from ddilint.analysis.trials import cell_at, earlier, parts_of
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol

SCAN = "scan"
_ROUND = "round"


class Scan(Struct, frozen=True):
    """What `tests` say held in each iteration of a loop from the one numbered `first` on, before that of `counter`.

    They say it of the iteration that `counter` numbers. `reads` are what it reads from arrays, at places that hang on
    the counter; `own` is what else is known in that iteration only, or is behind what it reads. Of the elements from
    which the `unsure` symbols were read, iterations know more than the tests tell; and of those for the `remembered`
    ones, where what they left in memory, the `traces`, is asked for. What is `said` of these on the path tells what
    they are, asking for nothing.
    """

    counter: Expr
    first: int
    tests: Expr
    reads: tuple[Symbol, ...]
    own: tuple[Symbol, ...]
    unsure: tuple[Symbol, ...]
    remembered: tuple[Symbol, ...]
    traces: frozenset[Symbol]
    said: frozenset[Expr]

    def facts(self, truth: Symbol, reads: Iterable[Read]) -> Iterator[Expr]:
        """What it tells of what was read elsewhere, with the symbol of its truth."""
        for own in filter(None, map(read_of, self.reads)):
            assert isinstance(own.at, Expr)
            for read in reads:
                if read.symbol == own.symbol:
                    continue
                if (read.memory, read.base, read.size) != (own.memory, own.base, own.size):
                    continue
                at = read.at if isinstance(read.at, Expr) else ex.const(read.at, own.at.width)
                iteration = _solved(own.at, at, self.counter)
                if iteration is None:
                    continue
                is_it = ex.land(
                    ex.eq(ex.substitute(own.at, {self.counter: iteration}), at),
                    ex.ule(ex.const(self.first, iteration.width), iteration),
                    ex.ult(iteration, self.counter),
                )
                if is_it is not ex.FALSE:
                    tests = self._tests_in(iteration, own.symbol, read.symbol)
                    yield ex.lor(ex.lnot(ex.symbol(truth)), ex.lnot(is_it), tests)

    def unsure_reads(self, symbols: Set[Symbol]) -> Iterator[Read]:
        """What was read of which iterations know more, where these symbols are asked for."""
        yield from filter(None, map(read_of, self.unsure))
        if not self.traces.isdisjoint(symbols):
            yield from filter(None, map(read_of, self.remembered))

    def _tests_in(self, iteration: Expr, read: Symbol, found: Symbol) -> Expr:
        """The tests of an iteration, where `found` is what it read for one of the `reads`."""
        then: dict[Expr, Expr] = {self.counter: iteration, ex.symbol(read): ex.symbol(found)}
        for symbol in self.reads:
            if symbol != read:
                then[ex.symbol(symbol)] = _read_in(symbol, self.counter, iteration)
        for symbol in self.own:
            then[ex.symbol(symbol)] = _behind(symbol, then) or ex.symbol(
                replace(symbol, key=(_ROUND, iteration, symbol.key))
            )
        return ex.substitute(self.tests, then)


def scan_of(symbol: Symbol) -> Scan | None:
    """The scan whose truth a symbol stands for; of one in the iteration before, only what it read."""
    key = symbol.key
    while isinstance(key, tuple) and len(key) == 3 and key[0] == "before":
        key = key[2]
    match key:
        case (tag, Scan() as scan) if tag == SCAN:
            if key is symbol.key:
                return scan
            read = (*scan.reads, *scan.unsure, *scan.remembered)
            return replace(scan, tests=ex.TRUE, reads=(), unsure=read, remembered=())
        case _:
            return None


def learnt(start: State, ends: Sequence[State], loop: Loop, summary: Summary, *, is_refuted: bool) -> Expr:
    """That all iterations before met what a trial from `start` to `ends` shows; TRUE where that is nothing.

    What is refuted tells nothing sure.
    """
    return _Learning(start, ends, loop, summary, is_refuted).scan()


class _Learning:
    """Tells what the tests of a trial say of any iteration."""

    def __init__(
        self, start: State, ends: Sequence[State], loop: Loop, summary: Summary, is_refuted: bool
    ) -> None:
        self._start = start
        self._ends = ends
        self._previous = loop.history[-2]
        self._entered = loop.entered
        self._summary = summary
        self._counter = summary.counter
        self._is_refuted = is_refuted
        self._before = start.path.length if start.path is not None else 0
        self._carried = self._changing(
            *(each.number for each in summary.steps),
            *filter(None, (cell_at(start, place) for place in (*summary.renewed, *summary.varying))),
        )
        self._parts: list[Expr] = []
        self._unsure: set[Symbol] = set()
        self._remembered: set[Symbol] = set()
        self._traces: set[Symbol] = set()

    def _changing(self, *values: Expr) -> frozenset[Symbol]:
        """What values hang on, at the beginning of an iteration, that is not the same in all of them."""
        return frozenset(
            symbol
            for value in values
            for symbol in value.symbols - self._counter.symbols
            if ex.symbol(symbol).uid >= self._entered
        )

    def scan(self) -> Expr:
        tests = ex.lor(*(self._tests(end) for end in self._ends))
        symbols = ex.ordered_symbols(tests)
        links = _by_age(link.symbol for symbol in symbols for link in links_of(symbol))
        reads = tuple(symbol for symbol in links if self._is_new(symbol) and self._is_scanned(symbol))
        if not reads:
            tests = ex.TRUE
        self._unsure |= _beside_others(reads)
        own = tuple(symbol for symbol in symbols if self._is_new(symbol) and symbol not in reads)
        if not reads and not self._unsure and not self._remembered:
            return ex.TRUE
        scan = Scan(
            self._counter,
            self._counter.interval.ulo,
            tests,
            reads,
            own if reads else (),
            _by_age(self._unsure),
            _by_age(self._remembered),
            frozenset(self._traces),
            frozenset(self._said()) if self._traces else frozenset(),
        )
        return ex.symbol(Symbol("", 1, False, Origin.INPUT, (SCAN, scan)))

    def _tests(self, end: State) -> Expr:
        """What an iteration that ends so tested, as far as it can be said of any; what else it knew is unsure."""
        parts = [part for each in paths.conditions(end.path)[self._before :] for part in parts_of(each)]
        self._parts += [part for part in parts if any(map(self._is_new, part.symbols))]
        kept = [part for part in parts if not self._is_refuted and all(map(self._is_told, part.symbols))]
        told = set(kept)
        hidden = {symbol for part in parts if part not in told for symbol in part.symbols}
        alone = {each for part in kept for each in part.symbols if not self._is_reached(each)}
        remembered: set[Symbol] = set()
        for place, old, value in self._changed(end):
            if old is None:
                hidden |= value.symbols
                continue
            remembered |= value.symbols
            self._traces |= {earlier(each, self._counter) for each in value.symbols if self._is_new(each)}
            if place not in self._summary.renewed:
                self._traces |= self._changing(old)
        self._unsure |= _reads_for({*filter(self._is_new, alone), *self._linked(hidden, parts)})
        self._remembered |= _reads_for(self._linked(remembered, parts))
        return ex.land(*kept)

    def _linked(self, symbols: set[Symbol], parts: Iterable[Expr]) -> set[Symbol]:
        """The symbols of one iteration that hang together with these, by what it tested."""
        found = {symbol for symbol in symbols if self._is_new(symbol)}
        rest = list(parts)
        while found:
            linked = [part for part in rest if not found.isdisjoint(part.symbols)]
            if not linked:
                break
            rest = [part for part in rest if found.isdisjoint(part.symbols)]
            found |= {symbol for part in linked for symbol in part.symbols if self._is_new(symbol)}
        return found

    def _changed(self, end: State) -> Iterator[tuple[Place, Expr | None, Expr]]:
        """What a trial left in memory that was not there at its beginning, and what was; None for nothing known."""
        for base, region in end.memory.items():
            old = self._start.memory.get(base)
            if old is region:
                continue
            for at, (size, value) in region.cells.items():
                before = old.cells.get(at) if old is not None else None
                if before is None or before[0] != size:
                    yield (base, at), None, value
                elif before[1] is not value:
                    yield (base, at), before[1], value
            if region.computed is not None and (old is None or region.computed != old.computed):
                yield (base, 0), None, region.computed[2]

    def _said(self) -> Iterator[Expr]:
        """What a path says of the sums of the loop, and of what the iteration before read."""
        counter = self._counter
        previous = ex.sub(counter, ex.const(1, counter.width))
        then = {
            ex.symbol(symbol): ex.symbol(earlier(symbol, counter))
            for part in self._parts
            for symbol in part.symbols
            if self._is_new(symbol)
        }
        then[counter] = previous
        pending = [bounds_of_steps(self._summary, each) for each in (counter, previous)]
        pending += ex.substitute_all(self._parts, then)
        while pending:
            part = pending.pop()
            if part.op in (Op.LAND, Op.LOR):
                pending += part.args
            else:
                yield from (part, ex.lnot(part))

    def _is_new(self, symbol: Symbol) -> bool:
        """Whether it was first known in the trial."""
        return symbol.origin is not Origin.ADDRESS and ex.symbol(symbol).uid > self._counter.uid

    def _is_told(self, symbol: Symbol) -> bool:
        """Whether it is the same in all iterations, or can be told of any one."""
        return not (symbol.origin is Origin.LOST or symbol in self._carried or scan_of(symbol) is not None)

    def _is_scanned(self, symbol: Symbol) -> bool:
        """Whether each iteration reads another element of the same memory."""
        read = read_of(symbol)
        if read is None or not isinstance(read.at, Expr) or symbol.origin is Origin.OPAQUE:
            return False
        if self._hangs_on_iteration(read.base.symbols | read.at.symbols - self._counter.symbols):
            return False
        return _solved(read.at, read.at, self._counter) is not None and self._stays(read)

    def _is_reached(self, symbol: Symbol) -> bool:
        """Whether it is scanned, or is behind a pointer that is, at the same place in each iteration."""
        read, link = read_of(symbol), symbol
        while read is not None and not self._is_scanned(link):
            is_next = read.base.symbol is not None and isinstance(read.at, int) and self._stays(read)
            if not is_next or symbol.origin is Origin.OPAQUE:
                return False
            assert read.base.symbol is not None
            link = read.base.symbol
            read = read_of(link)
        return read is not None

    def _hangs_on_iteration(self, symbols: Iterable[Symbol]) -> bool:
        return any(
            self._is_new(each) or each in self._carried or each in self._counter.symbols for each in symbols
        )

    def _stays(self, read: Read) -> bool:
        """Whether what was read is of memory that is the same in all iterations."""
        regions = [self._start.region(read.base), *(end.region(read.base) for end in self._ends)]
        if read.base in self._previous:
            regions.append(self._previous[read.base])
        return all(read.memory in _contents(region) for region in regions)


def _contents(region: Region) -> Iterator[object]:
    """The memory, as it was at some time, that may still be there where no cell covers it."""
    pending = [region]
    while pending:
        region = pending.pop()
        for default, tag in ((region.default, region.tag), *(each[2:] for each in region.clobbered)):
            if isinstance(tag, Met):
                pending += (tag.first, tag.second)
            elif isinstance(tag, Unfollowed):
                pending.append(tag.before)
                yield memory_of(default.value, tag.occasion)
            else:
                yield memory_of(default.value, tag)


def _solved(sum_: Expr, value: Expr, counter: Expr) -> Expr | None:
    """What the counter is where a sum that steps with it has a value, if it ever has; None for what is no such sum."""
    if sum_ is counter:
        return value
    _, terms = ex.linear(sum_)
    steps = [(term, factor) for term, factor in terms if counter.symbol in term.symbols]
    if len(steps) != 1 or sum_.width != value.width:
        return None
    ((term, factor),) = steps
    step = ex.signed_coeff(factor, sum_.width)
    rest = ex.sub(sum_, ex.mul(term, ex.const(factor, sum_.width)))
    way = ex.sub(value, rest) if step > 0 else ex.sub(rest, value)
    times = _divided(way, abs(step))
    if term.op in (Op.ZEXT, Op.SEXT):
        return _solved(term.args[0], ex.trunc(times, term.args[0].width), counter)
    return times if term is counter else None


def _divided(value: Expr, unit: int) -> Expr:
    """How often a unit goes into a value that is a multiple of it."""
    constant, terms = ex.linear(value)
    factors = [ex.signed_coeff(factor, value.width) for factor in (constant, *(k for _, k in terms))]
    if any(factor % unit for factor in factors):
        return ex.udiv(value, ex.const(unit, value.width))
    mask = (1 << value.width) - 1
    first, *others = (factor // unit & mask for factor in factors)
    return ex.from_linear(value.width, first, zip((term for term, _ in terms), others, strict=True))


def _read_in(symbol: Symbol, counter: Expr, iteration: Expr) -> Expr:
    """What another iteration reads where the one that `counter` numbers reads a symbol."""
    match symbol.key:
        case ("mem", default, tag, base, (Expr() as at, int(size))):
            there = ex.substitute(at, {counter: iteration})
            known = ex.const_of(there)
            where = (there if known is None else known, size)
            return ex.symbol(replace(symbol, key=("mem", default, tag, base, where)))
    raise ValueError(f"{symbol.name} was not read at a place that changes")


def _behind(symbol: Symbol, then: Mapping[Expr, Expr]) -> Expr | None:
    """What is read behind a pointer that was itself read elsewhere; None for what is behind no such pointer."""
    match symbol.key:
        case ("mem", default, tag, Expr() as base, (int(), int()) as where):
            there = then.get(base) or (_behind(base.symbol, then) if base.symbol is not None else None)
            if there is not None:
                return ex.symbol(replace(symbol, key=("mem", default, tag, there, where)))
    return None


def _reads_for(symbols: Iterable[Symbol]) -> set[Symbol]:
    """What was read from memory for values, by whichever pointers."""
    found: set[Symbol] = set()
    for symbol in symbols:
        inner = scan_of(symbol)
        if inner is not None:
            found |= {*inner.reads, *inner.unsure, *inner.remembered}
        found |= {each.symbol for each in links_of(symbol)}
    return found


def _beside_others(symbols: Iterable[Symbol]) -> set[Symbol]:
    """Those of which each iteration reads several elements: what it says of neighbours, says more of all."""
    reads = list(filter(None, map(read_of, symbols)))
    return {
        read.symbol for read in reads if any(read is not other and are_alike(read, other) for other in reads)
    }


def _by_age(symbols: Iterable[Symbol]) -> tuple[Symbol, ...]:
    return tuple(sorted(set(symbols), key=lambda symbol: ex.symbol(symbol).uid))
