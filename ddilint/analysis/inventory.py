"""What a driver logs, as plain data: every logging call, with what is known of the event on all paths to it.

An inventory listens to the events of the analysis, beside the checks, when it is asked for. It judges nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ddilint.analysis import memory as mem
from ddilint.analysis import stores
from ddilint.analysis.events import Logged
from ddilint.analysis.memory import Reading
from ddilint.analysis.packets import Field, PacketView, code_of, logs_of, packet_of
from ddilint.analysis.path import Trace, TraceStep
from ddilint.contracts import Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.finding import Location
from ddilint.messages import EventMessages

_MAXIMUM_STRINGS = 16
_LITERAL = re.compile(r'(?:L|u8|u|U)?("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a number can be: its `constants`, sorted, and what else it depends on, as the source calls it."""

    constants: tuple[int, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedString:
    """An insertion string: its `text` where that is constant, else how the source spells what it is copied from."""

    text: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A function, and the call in it that is under way."""

    function: str
    location: Location


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event that a call can log: one for each code. Sizes are in bytes.

    A `code` of None is no constant; `name` is then how the source calls it, else the symbolic name of the code,
    empty for none. `catalogue` is `event-log`, or the name of the set of codes that is translated.
    `stored_at` is where the code was stored into the packet. `strings` are those of one path that supplies most.
    `chains` are the calls that lead to it, outermost first; an empty one where the analysis began in `function`.
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


@dataclass(slots=True)
class _Seen:
    """What was seen of one code at one call."""

    stored_at: Location | None = None
    entry_size: set[int | str] = field(default_factory=set)
    dump_size: set[int | str] = field(default_factory=set)
    string_count: set[int | str] = field(default_factory=set)
    strings: tuple[LoggedString, ...] = ()
    chains: set[tuple[Frame, ...]] = field(default_factory=set)


class Inventory:
    """Collects what is logged, over all functions that are analysed."""

    def __init__(self, contracts: Contracts, messages: EventMessages) -> None:
        self._contracts = contracts
        self._messages = messages
        self._seen: dict[tuple[str, Location, str, int | None, str, str], _Seen] = {}

    def add(
        self,
        event: Logged,
        constants: Mapping[str, int],
        is_possible: Callable[[Expr], bool],
        *,
        leaves_open: bool,
        top: str,
    ) -> None:
        """Take in an event; with `leaves_open` also what hangs on values that the callers know.

        `is_possible` decides whether a condition can hold together with all that is known on the path: what the
        ranges of the values leave open, several tests in a row may exclude. `top` is the function that the
        analysis began with.
        """
        code = code_of(event, self._contracts, constants)
        if code is None:
            return
        packet = packet_of(event, self._contracts, constants)
        for leaf, guard in stores.cases(code.value).items():
            number = ex.const_of(leaf)
            if number is None and not leaves_open:
                continue
            if event.state.decide(guard) is False or (guard is not ex.TRUE and not is_possible(guard)):
                continue
            name = _name(leaf)
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
            seen = self._seen.setdefault(key, _Seen())
            seen.chains.add(_chain(event, top))
            self._add_packet(seen, event, code, packet, guard)

    def _symbol(self, code: int, catalogue: str, constants: Mapping[str, int]) -> str:
        """The name of a code, empty where none is known."""
        if catalogue == EVENT_LOG:
            message = self._messages.get(code)
            return message.symbol if message is not None else ""
        names = self._contracts.logged.codes.get(catalogue, ())
        return next((name for name in names if constants.get(name) == code), "")

    def _catalogue(self, event: Logged, packet: PacketView | None) -> str:
        if packet is None:
            return logs_of(event).codes or EVENT_LOG
        translated = packet.translated.value if packet.translated is not None else ex.FALSE
        return packet.packet.codes if ex.const_of(translated) not in (0, None) else EVENT_LOG

    def _add_packet(
        self, seen: _Seen, event: Logged, code: Field, packet: PacketView | None, guard: Expr
    ) -> None:
        for place, holds in stores.cases(code.place).items():
            if event.state.decide(ex.land(holds, guard)) is not False:
                seen.stored_at = seen.stored_at or stores.location_of(place)
        if packet is None:
            return
        size = event.object.size if event.object is not None else None
        if size is not None:
            seen.entry_size |= _numbers(size)
        if packet.dump_size is not None:
            seen.dump_size |= _numbers(packet.dump_size.value)
        if packet.strings is not None:
            seen.string_count |= _numbers(packet.strings.value)
        strings = tuple(_strings(packet))
        if len(strings) > len(seen.strings):
            seen.strings = strings

    def events(self) -> tuple[LoggedEvent, ...]:
        """Everything that was seen, by place, code and name."""
        found = [
            LoggedEvent(
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
                tuple(sorted(seen.chains, key=lambda chain: [frame.location for frame in chain])),
            )
            for (routine, location, function, code, name, catalogue), seen in self._seen.items()
        ]
        found.sort(key=lambda each: (each.location, each.code is None, each.code or 0, each.name))
        return tuple(found)


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


def _numbers(value: Expr) -> set[int | str]:
    """The constants among a value's alternatives, and the names of what the others depend on."""
    found: set[int | str] = set()
    for leaf in stores.cases(value):
        number = ex.const_of(leaf)
        found.add(_name(leaf) if number is None else number)
    return found


def _name(value: Expr) -> str:
    names = dict.fromkeys(symbol.name for symbol in ex.ordered_symbols(value))
    return ", ".join(name for name in names if name) or "?"


def _sorted(values: set[int | str]) -> Numbers:
    return Numbers(
        tuple(sorted(value for value in values if isinstance(value, int))),
        tuple(sorted(value for value in values if isinstance(value, str))),
    )


def _strings(packet: PacketView) -> Iterator[LoggedString]:
    """The strings of a packet, as many as it says, as far as it is known what they are."""
    count = (
        max((value for value in _numbers(packet.strings.value) if isinstance(value, int)), default=0)
        if (packet.strings is not None)
        else 0
    )
    count = min(count, _MAXIMUM_STRINGS)
    if packet.string_list is not None:
        for at in range(count):
            yield _listed(packet, packet.string_list.value, at)
        return
    start = packet.strings_at.value if packet.strings_at is not None else None
    offset = ex.const_of(start) if start is not None else None
    for _ in range(count):
        spelling = packet.text_at(offset) if offset is not None else None
        text = literal_text(spelling or "")
        # The next string stands behind this one, if it is known how long this one is.
        offset = offset + 2 * (len(text) + 1) if offset is not None and text is not None else None
        yield LoggedString(text, spelling or "")


def _listed(packet: PacketView, base: Expr, at: int) -> LoggedString:
    """The string that an element of an array of pointers leads to."""
    constant, terms = ex.linear(base)
    if len(terms) != 1:
        return LoggedString(None, "")
    region = packet.state.region(terms[0][0])
    size = base.width // 8
    where = ex.const((constant + at * size) & ((1 << base.width) - 1), base.width)
    pointer = mem.load(region, terms[0][0], where, size, Reading("", pointer=True))
    symbol = pointer.symbol
    if symbol is None:
        return LoggedString(None, "")
    is_literal = isinstance(symbol.key, tuple) and symbol.key[0] == "string"
    spelling = symbol.name.removeprefix("&")
    return LoggedString(literal_text(spelling) if is_literal else None, spelling)


def literal_text(spelling: str) -> str | None:
    """The characters of a string literal (of several in a row), by its spelling; None if it is none."""
    parts = _LITERAL.findall(spelling)
    if not parts or _LITERAL.sub("", spelling).strip():
        return None
    try:
        return "".join(str(ast.literal_eval(part)) for part in parts)
    except (SyntaxError, ValueError):
        return None
