"""What a driver logs, as plain data: every logging call, with what is known of the event on all paths to it.

An inventory listens to the events of the analysis, beside the checks, when it is asked for. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.analysis import known, stores
from ddilint.analysis import memory as mem
from ddilint.analysis.events import Logged
from ddilint.analysis.memory import Reading
from ddilint.analysis.packets import Field, PacketView, code_of, logs_of, packet_of
from ddilint.analysis.path import Trace, TraceStep
from ddilint.analysis.state import State
from ddilint.analysis.texts import Case, Part, Parts, Place, Texts, ended, place_of, readable
from ddilint.contracts.model import Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.finding import Location
from ddilint.messages import EventMessages

_MAXIMUM_STRINGS = 16
_MAXIMUM_ALTERNATIVES = 4
_LARGEST = 0xFFFF  # the fields that hold sizes have 16 bits


class Numbers(Struct, frozen=True):
    """What a number can be: its `constants`, sorted, and what else it depends on, as the source calls it."""

    constants: tuple[int, ...] = ()
    others: tuple[str, ...] = ()


class LoggedString(Struct, frozen=True):
    """An insertion string, in parts: constant characters, and what the source calls the rest; () is not known."""

    parts: Parts = ()


class Frame(Struct, frozen=True):
    """A function, and the call in it that is under way."""

    function: str
    location: Location


class LoggedEvent(Struct, frozen=True):
    """An event that a call can log: one for each code. Sizes are in bytes.

    A `code` of None is no constant; `name` is then how the source calls it, else the symbolic name of the code,
    empty for none. `catalogue` is `event-log`, or the name of the set of codes that is translated.
    `stored_at` is where the code was stored into the packet. `strings` are those of one path that supplies most.
    `chains` are the calls that lead to it, outermost first; an empty one where the analysis began in `function`.
    There are several of a call and a code where what they log depends on who calls.
    """

    routine: str
    location: Location
    function: str
    code: int | None
    name: str
    catalogue: str
    stored_at: Location | None
    entry_size: Numbers
    dump_size: Numbers
    string_count: Numbers
    strings: tuple[LoggedString, ...]
    chains: tuple[tuple[Frame, ...], ...] = ()


EVENT_LOG = "event-log"
_NOTHING = "?"  # the name of what the source does not call anything


_Key = tuple[str, Location, str, int | None, str, str]


class _Seen(Struct):
    """What was seen of one code at one call, on the way of one chain of calls."""

    stored_at: Location | None = None
    entry_size: set[int | str] = field(default_factory=set)
    dump_size: set[int | str] = field(default_factory=set)
    string_count: set[int | str] = field(default_factory=set)
    strings: tuple[LoggedString, ...] = ()


class Inventory:
    """Collects what is logged, over all functions that are analysed."""

    def __init__(self, contracts: Contracts, messages: EventMessages) -> None:
        self._contracts = contracts
        self._messages = messages
        self._seen: dict[_Key, dict[tuple[Frame, ...], _Seen]] = {}

    def add(
        self,
        event: Logged,
        constants: Mapping[str, int],
        texts: Texts | None,
        is_possible: Callable[[Expr], bool],
        *,
        leaves_open: bool,
        asks_callers: bool,
        top: str,
    ) -> bool:
        """Take in an event; with `leaves_open` also what hangs on values that the callers know.

        What the insertion strings say is read from `texts`, and not asked where there are none.
        With `asks_callers` the strings that they pass are theirs to tell: whether there are such is what is returned.

        `is_possible` decides whether a condition can hold together with all that is known on the path: what the
        ranges of the values leave open, several tests in a row may exclude. `top` is the function that the
        analysis began with.
        """
        code = code_of(event, self._contracts, constants)
        if code is None:
            return False
        has_passed = False
        packet = packet_of(event, self._contracts, constants)
        for leaf, guard in known.cases(code.value, event.state).items():
            number = ex.const_of(leaf)
            if number is None and not leaves_open:
                continue
            name = _NOTHING if packet is not None and packet.is_lost(leaf) else _name(leaf)
            catalogue = self._catalogue(event, packet)
            if number is not None:
                number &= 0xFFFFFFFF
                name = self._symbol(number, catalogue, constants)
            key = (
                event.site.name,
                event.site.location,
                event.site.function.name,
                number,
                name,
                catalogue,
            )
            if texts is None and key in self._seen:
                continue  # another way to it tells nothing new
            if event.state.decide(guard) is False or (guard is not ex.TRUE and not is_possible(guard)):
                continue
            strings: tuple[LoggedString, ...] = ()
            if packet is not None and texts is not None:

                def holds_with_code(condition: Expr, guard: Expr = guard) -> bool:
                    return is_possible(ex.land(guard, condition))

                strings = tuple(_StringReader(packet, texts, holds_with_code).strings())
            if any(part.is_passed for string in strings for part in string.parts):
                has_passed = True
                if asks_callers:
                    continue
            seen = self._seen.setdefault(key, {}).setdefault(_chain(event, top), _Seen())
            for place, holds in stores.cases(code.place).items():
                if event.state.decide(ex.land(holds, guard)) is not False:
                    seen.stored_at = seen.stored_at or stores.location_of(place)
            if packet is not None:
                _add_packet(seen, event, packet, strings)
        return has_passed

    def has_all(self, event: Logged, code: Field, constants: Mapping[str, int]) -> bool:
        """Whether all that the event can log was seen at its call before, on whatever way."""
        packet = packet_of(event, self._contracts, constants)
        catalogue = self._catalogue(event, packet)
        for leaf in known.cases(code.value, event.state):
            number = ex.const_of(leaf)
            if number is None:
                return False
            number &= 0xFFFFFFFF
            name = self._symbol(number, catalogue, constants)
            site = event.site
            if (site.name, site.location, site.function.name, number, name, catalogue) not in self._seen:
                return False
        return True

    def _symbol(self, code: int, catalogue: str, constants: Mapping[str, int]) -> str:
        """The name of a code, empty where none is known."""
        if catalogue == EVENT_LOG:
            return self._messages.symbol_of(code) if code else ""
        names = self._contracts.logged.codes.get(catalogue, ())
        return next((name for name in names if constants.get(name) == code), "")

    def _catalogue(self, event: Logged, packet: PacketView | None) -> str:
        if packet is None:
            return logs_of(event).codes or EVENT_LOG
        translated = packet.translated.value if packet.translated is not None else ex.FALSE
        return packet.packet.codes if ex.const_of(translated) not in (0, None) else EVENT_LOG

    def events(self) -> tuple[LoggedEvent, ...]:
        """Everything that was seen, by place, code and name.

        A code of which nothing is known besides others at the same call is one that the analysis lost, no event.
        """
        known = {key[:3] for key in self._seen if key[3] is not None or key[4] != _NOTHING}
        return tuple(
            event
            for key in sorted(self._seen, key=lambda key: (key[1], key[3] is None, key[3] or 0, key[4]))
            if key[3] is not None or key[4] != _NOTHING or key[:3] not in known
            for event in _events(key, self._seen[key])
        )


def _events(key: _Key, ways: Mapping[tuple[Frame, ...], _Seen]) -> Iterator[LoggedEvent]:
    """One event for all chains of calls on whose way the same was seen."""
    routine, location, function, code, name, catalogue = key
    by_contents: dict[LoggedEvent, list[tuple[Frame, ...]]] = {}
    for chain in sorted(ways, key=lambda chain: [frame.location for frame in chain]):
        seen = ways[chain]
        event = LoggedEvent(
            routine,
            location,
            function,
            code,
            name,
            catalogue,
            seen.stored_at,
            _sorted(seen.entry_size),
            _sorted(seen.dump_size),
            _sorted(seen.string_count),
            seen.strings,
        )
        by_contents.setdefault(event, []).append(chain)
    for event, chains in by_contents.items():
        yield replace(event, chains=tuple(chains))


def _add_packet(seen: _Seen, event: Logged, packet: PacketView, strings: tuple[LoggedString, ...]) -> None:
    size = event.object.size if event.object is not None else None
    if size is not None:
        seen.entry_size |= _numbers(size, event.state)
    if packet.dump_size is not None:
        seen.dump_size |= _numbers(packet.dump_size.value, event.state)
    if packet.strings is not None:
        seen.string_count |= _numbers(packet.strings.value, event.state)
    if (len(strings), _known(strings)) > (len(seen.strings), _known(seen.strings)):
        seen.strings = strings


def _known(strings: tuple[LoggedString, ...]) -> int:
    return sum(bool(string.parts) for string in strings)


def _chain(event: Logged, top: str) -> tuple[Frame, ...]:
    """The calls that are under way, from the function that the analysis began with to the one that logs."""
    calls: list[TraceStep] = []
    depth = event.site.depth - 1
    trace: Trace | None = event.state.trace
    while trace is not None and depth >= 0:
        # The last call at a depth is the one that is under way: those before it have returned.
        if trace.step is not None and trace.step.callee and trace.step.depth == depth:
            calls.append(trace.step)
            depth -= 1
        trace = trace.parent
    calls.reverse()
    functions = [top, *(call.callee for call in calls)]
    return tuple(Frame(function, call.location) for function, call in zip(functions, calls, strict=False))


def _numbers(value: Expr, state: State | None = None) -> set[int | str]:
    """The constants among a value's alternatives that a state allows, and what the source calls the others.

    A size that is negative, or larger than anything that is logged, is one that the analysis lost in a loop.
    """
    found: set[int | str] = set()
    cases = stores.cases(value) if state is None else known.cases(value, state)
    for leaf, guard in cases.items():
        number = ex.const_of(leaf)
        if state is not None and state.decide(guard) is False:
            continue
        if number is None:
            found.add(_name(leaf))
        elif number <= _LARGEST:
            found.add(number)
    return found


def _name(value: Expr) -> str:
    names = dict.fromkeys(symbol.name for symbol in ex.ordered_symbols(value))
    return ", ".join(name for name in names if name) or _NOTHING


def _sorted(values: set[int | str]) -> Numbers:
    return Numbers(
        tuple(sorted(value for value in values if isinstance(value, int))),
        tuple(sorted(value for value in values if isinstance(value, str))),
    )


class _StringReader:
    """Reads the insertion strings of a packet."""

    def __init__(self, packet: PacketView, texts: Texts, is_possible: Callable[[Expr], bool]) -> None:
        self._packet = packet
        self._state = packet.state
        self._texts = texts
        self._is_possible = is_possible

    def strings(self) -> Iterator[LoggedString]:
        """As many as the packet says, as far as it is known what they are."""
        packet = self._packet
        count = 0
        if packet.strings is not None:
            numbers = [value for value in _numbers(packet.strings.value) if isinstance(value, int)]
            count = min(max(numbers, default=0), _MAXIMUM_STRINGS)
        if packet.string_list is not None:
            for at in range(count):
                yield self._listed(packet.string_list.value, at)
        elif packet.strings_at is not None:
            yield from self._behind_each_other(packet.strings_at.value, count)
        else:
            yield from [LoggedString()] * count

    def _behind_each_other(self, start: Expr, count: int) -> Iterator[LoggedString]:
        base = self._packet.base
        region = self._state.region(base)
        # Where strings begin that have no end hangs on how they were copied: there may be several places.
        places: dict[Place, Expr] = {}
        for leaf, guard in stores.cases(start).items():
            places[place_of(leaf).moved(self._packet.offset)] = guard
        for _ in range(count):
            cases: list[Case] = []
            behind: dict[Place, Expr] = {}
            for place, guard in list(places.items())[:_MAXIMUM_STRINGS]:
                for found in self._texts.at(self._state, region, base, place):
                    both = ex.land(guard, found.guard)
                    cases.append(Case(both, found.parts))
                    behind.update(dict.fromkeys(found.behind, both))
            if not cases and len(places) == 1:
                yield LoggedString(self._texts.stored(region, base, next(iter(places))))
            else:
                yield self._one_of(cases)
            places = behind

    def _listed(self, base: Expr, at: int) -> LoggedString:
        """The string that an element of an array of pointers leads to."""
        constant, terms = ex.linear(base)
        if len(terms) != 1:
            return LoggedString()
        array, size = terms[0][0], base.width // 8
        where = ex.const((constant + at * size) & ((1 << base.width) - 1), base.width)
        pointer = mem.load(self._state.region(array), array, where, size, Reading("", pointer=True))
        return self._one_of(self._texts.behind(self._state, self._state.region, pointer, ""))

    def _one_of(self, cases: Iterable[Case]) -> LoggedString:
        """The one string that all cases mean that can be; else all of them in one name, if they are few."""
        found = dict.fromkeys(
            ended(case.parts)
            for case in cases
            if self._state.decide(case.guard) is not False
            and (case.guard is ex.TRUE or self._is_possible(case.guard))
        )
        if len(found) == 1:
            return LoggedString(readable(next(iter(found))))
        names = ["".join(part.text for part in parts) for parts in found]
        if not 1 < len(names) <= _MAXIMUM_ALTERNATIVES or not all(names):
            return LoggedString()
        return LoggedString((Part(" or ".join(names), is_constant=False),))
