"""The documentation of a driver's events, put together from what it logs, its message files and its INFs.

Knows how an event comes out in the Event Viewer: which strings go where in its text. Where it is logged from is told
by the function that decided to log it: a helper that logs whatever code it is handed is only named on the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ddilint.analyzers.inventory import Frame, LoggedEvent, LoggedString, Numbers
from ddilint.analyzers.levels.analyzer import LevelAnalyzer
from ddilint.eventdoc import (
    UNKNOWN,
    Driver,
    Event,
    Origin,
    Piece,
    PieceKind,
    Provider,
    Shown,
    Site,
    Size,
    Source,
    Unlogged,
    severity_of,
)
from ddilint.finding import Location
from ddilint.irqlfacts import LevelRange
from ddilint.messages import CUSTOMER_BIT, predefined_messages
from ddilint.project.event_codes import owned_message_files
from ddilint.project.event_sources import EventSources, image_of
from ddilint.project.files import SourceTree
from ddilint.project.messages import Message, MessageFile, readable_messages
from ddilint.project.messages.manifest import read_manifest
from ddilint.project.messages.text import Insertion, pieces_of
from ddilint.project.paths import BrokenFileError
from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit

_TRANSLATED = "storport"
_DEVICE = "device name"
_NO_NAME = "?"  # what the source calls nothing


Levels = Mapping[Location, str]
"""The IRQL at calls, in words: those that log, and those that lead there. What is not in it is not known."""


def levels_of(logged: Sequence[LoggedEvent], analyzer: LevelAnalyzer) -> dict[Location, str]:
    """The IRQL at each call that logs an event or leads to the logging of one, as a level or a range of levels."""
    if not logged:
        return {}
    functions = {event.function for event in logged}
    functions.update(frame.function for event in logged for chain in event.chains for frame in chain)
    found = analyzer.levels_at(sorted(functions), sorted({event.routine for event in logged}))
    return {location: _level_words(levels) for location, levels in found.items()}


def _level_words(levels: frozenset[LevelRange | None]) -> str:
    known = [each for each in levels if each is not None]
    if not known:
        return UNKNOWN
    reach = LevelRange(min(each.lowest for each in known), max(each.highest for each in known))
    return str(reach) if len(known) == len(levels) else f"{reach}, or {UNKNOWN}"


def describe(
    unit: LinkUnit,
    logged: Sequence[LoggedEvent],
    sources: EventSources,
    tree: SourceTree,
    texts: Texts,
    levels: Levels,
) -> Driver:
    """What a driver logs, as its documentation says it."""
    files = readable_messages(owned_message_files(unit, tree, texts))
    own = {
        code: (message, file)
        for file in reversed(files)
        for message in reversed(file.messages)
        for code in (message.value | CUSTOMER_BIT, message.value)  # the compiler's -c sets the customer bit
    }
    installed = sources.of(unit)
    return Driver(
        name=unit.name,
        image=installed[0].image if installed else image_of(unit),
        folder=tree.shown(unit.root),
        events=tuple(_events(logged, own, tree, levels)),
        unlogged=tuple(_unlogged(logged, files, tree)),
        infs=tuple(dict.fromkeys(tree.shown(driver.installation.path) for driver in installed)),
        sources=tuple(
            dict.fromkeys(
                Source(
                    Location(tree.shown(driver.installation.path), registration.line),
                    driver.services[0].name,
                    registration.files,
                )
                for driver in installed
                for registration in driver.registrations
            )
        ),
        providers=tuple(_providers(unit, tree)),
    )


def _events(
    logged: Sequence[LoggedEvent],
    own: Mapping[int, tuple[Message, MessageFile]],
    tree: SourceTree,
    levels: Levels,
) -> Iterator[Event]:
    """The events by severity, the worst first, then by code; those whose code is not known at last."""
    passing_on = _passing_on(logged)
    groups: dict[tuple[bool, int | None, str], list[LoggedEvent]] = defaultdict(list)
    for event in logged:
        name = event.name if event.code is None and event.name != _NO_NAME else ""
        groups[event.catalogue == _TRANSLATED, event.code, name].append(event)
    events = [
        _event(code, name, is_translated, members, own, tree, levels, passing_on)
        for (is_translated, code, name), members in groups.items()
    ]
    return iter(sorted(events, key=_rank))


def _rank(event: Event) -> tuple[bool, bool, int, int, str]:
    code = event.code or 0
    return (event.code is None, event.origin is Origin.STORPORT, -(code >> 30), code & 0x3FFFFFFF, event.name)


def _event(
    code: int | None,
    name: str,
    is_translated: bool,
    members: Sequence[LoggedEvent],
    own: Mapping[int, tuple[Message, MessageFile]],
    tree: SourceTree,
    levels: Levels,
    passing_on: frozenset[Location],
) -> Event:
    message, file = own.get(code, (None, None)) if code is not None and not is_translated else (None, None)
    predefined = predefined_messages().get(code) if code is not None and not is_translated else None
    origin = Origin.UNKNOWN
    if is_translated:
        origin = Origin.STORPORT
    elif message is not None:
        origin = Origin.DRIVER
        name = message.symbol
    elif predefined is not None:
        origin = Origin.SYSTEM
        name = predefined.symbol
    name = name or next((event.name for event in members if event.name not in ("", _NO_NAME)), "")
    by_text: dict[tuple[Piece, ...], list[Site]] = defaultdict(list)
    for event in members:
        text = tuple(_shown(message, event)) if message is not None else ()
        by_text[text] += _sites(event, levels, passing_on)
    defined = Location(tree.shown(file.path), message.line) if message and file and file.path else None
    return Event(
        code,
        name,
        severity_of(code) if code is not None and not is_translated else UNKNOWN,
        origin,
        tuple(Shown(text, tuple(dict.fromkeys(sites))) for text, sites in by_text.items()),
        defined,
    )


def _shown(message: Message, event: LoggedEvent) -> Iterator[Piece]:
    """The message's text with what the call supplies: %1 is the device's name, the strings are %2 and so on."""
    for piece in pieces_of(message.text()):
        if isinstance(piece, str):
            yield Piece(PieceKind.TEXT, piece)
        else:
            yield from _inserted(piece, event)


def _inserted(insertion: Insertion, event: LoggedEvent) -> tuple[Piece, ...]:
    index = insertion.number - 2
    if index < 0:
        return (Piece(PieceKind.DEVICE, _DEVICE),)
    if index < len(event.strings):
        return _supplied(event.strings[index], index)
    counts = event.string_count
    if counts.others or not counts.constants or max(counts.constants) > index:
        return (Piece(PieceKind.VARIABLE, _nameless(index)),)
    return (Piece(PieceKind.MISSING, f"%{insertion.number} is not supplied"),)


def _supplied(string: LoggedString, index: int) -> tuple[Piece, ...]:
    """The parts of an insertion string; a string of no characters is constant, too."""
    return tuple(
        Piece(PieceKind.CONSTANT if part.is_constant else PieceKind.VARIABLE, part.text)
        for part in string.parts
    ) or (Piece(PieceKind.VARIABLE, _nameless(index)),)


def _nameless(index: int) -> str:
    return f"string {index + 1}"


# Where an event comes from


def _passing_on(logged: Iterable[LoggedEvent]) -> frozenset[Location]:
    """The calls that log, or lead to the logging of, several codes or strings: what matters is who handed in which."""
    codes: dict[Location, set[tuple[int | None, str, tuple[LoggedString, ...]]]] = defaultdict(set)
    for event in logged:
        for location in (event.location, *(frame.location for chain in event.chains for frame in chain)):
            codes[location].add((event.code, event.name, event.strings))
    return frozenset(location for location, found in codes.items() if len(found) > 1)


def _sites(event: LoggedEvent, levels: Levels, passing_on: frozenset[Location]) -> Iterator[Site]:
    entry, dump = _size(event.entry_size), _size(event.dump_size)
    strings = tuple(_supplied(string, index) for index, string in enumerate(event.strings))
    last = Frame(event.function, event.location)
    for chain in event.chains or ((),):
        frames = [*chain, last]
        at = len(frames) - 1
        while at > 0 and frames[at].location in passing_on:
            at -= 1
        through = tuple(dict.fromkeys(frame.function for frame in frames[at + 1 :]))
        origin = frames[at]
        level = levels.get(origin.location, UNKNOWN)
        yield Site(origin.function, origin.location, event.routine, through, level, entry, dump, strings)


def _size(numbers: Numbers) -> Size:
    return Size(numbers.constants, tuple(UNKNOWN if name == _NO_NAME else name for name in numbers.others))


# What is defined besides


def _unlogged(
    logged: Sequence[LoggedEvent], files: Sequence[MessageFile], tree: SourceTree
) -> Iterator[Unlogged]:
    seen = {event.code for event in logged}
    for file in files:
        for message in file.messages:
            if {message.value, message.value | CUSTOMER_BIT} & seen or file.path is None:
                continue
            seen.add(message.value)
            text = "".join(
                piece if isinstance(piece, str) else f"%{piece.number}" for piece in pieces_of(message.text())
            )
            yield Unlogged(
                message.value,
                message.symbol,
                severity_of(message.value),
                text,
                Location(tree.shown(file.path), message.line),
            )


def _providers(unit: LinkUnit, tree: SourceTree) -> Iterator[Provider]:
    for path in tree.manifests:
        if not path.is_relative_to(unit.root):
            continue
        try:
            found = read_manifest(path)
        except BrokenFileError:
            continue
        for provider in found:
            yield Provider(Location(tree.shown(path), 1), provider.name, provider.events)
