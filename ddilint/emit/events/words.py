"""The sentences that the formats share."""

from __future__ import annotations

from collections.abc import Sequence

from ddilint.emit.source import visible
from ddilint.eventdoc import UNKNOWN, Driver, Event, Origin, Piece, PieceKind, Site, Size, Source

TITLE = "Events"
UNLOGGED = "Defined and never logged"
OPEN = "Decided at run time"
OPEN_LEAD = "The code of these events is no constant: which they are is decided when the driver runs."
_MOST_SIZES = 6


def plural(number: int, noun: str) -> str:
    """The number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def code_of(event: Event) -> str:
    """The code in hexadecimal, "" where it is none of the event log or no constant."""
    return "" if event.event_id is None or event.code is None else f"0x{event.code:08X}"


def name_of(event: Event) -> str:
    """The code's name, or what the source calls it."""
    return visible(event.name) or code_of(event) or UNKNOWN


def heading_of(event: Event) -> str:
    """Severity, number and name, as the Event Viewer lists an event."""
    if event.event_id is None:
        return name_of(event)
    return f"{event.severity} {event.event_id}: {name_of(event)}"


def remark_on(event: Event) -> str:
    """Where the text is, where it is not shown."""
    match event.origin:
        case Origin.SYSTEM:
            return f"The text is the system's for {name_of(event)}."
        case Origin.STORPORT:
            return "Storport turns this code into an event of the system, with the system's text."
        case Origin.UNKNOWN if event.code is None:
            return ""
        case Origin.UNKNOWN:
            return "No message file is known to define a text for this code."
        case Origin.DRIVER:
            return ""


def place_of(site: Site) -> str:
    """File and line."""
    return f"{visible(site.location.path)}:{site.location.line}"


def way_of(site: Site) -> str:
    """How the call reaches the logging routine."""
    return f"through {', '.join(map(visible, site.through))}" if site.through else ""


def facts_of(site: Site) -> list[tuple[str, str]]:
    """What is known of the entry, by name; sizes of which nothing is known are left out."""
    facts = [("IRQL", site.irql)]
    facts += [
        (name, size_of(size))
        for name, size in (("EntrySize", site.entry_size), ("dump data", site.dump_size))
        if size.constants or size.depends_on
    ]
    return facts


def size_of(size: Size) -> str:
    """A number of bytes in words: "48 or 64 bytes, or as Length makes it"."""
    words = list(map(str, size.constants))
    if len(words) > _MOST_SIZES:
        words = [f"{words[0]} to {words[-1]}"]
    constants = f"{_either(words)} byte{'' if words == ['1'] else 's'}" if words else ""
    if not size.depends_on:
        return constants
    names = [name for name in size.depends_on if name != UNKNOWN]
    makes = "makes" if len(names) == 1 else "make"
    rest = f"as {visible(' and '.join(names))} {makes} it" if len(names) == len(size.depends_on) else UNKNOWN
    return f"{constants}, or {rest}" if constants else rest


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def strings_of(site: Site) -> str:
    """The insertion strings, where the text does not show them."""
    return ", ".join(_string(pieces) for pieces in site.strings)


def _string(pieces: Sequence[Piece]) -> str:
    """A string in quotation marks, one that is not known at all in angle brackets only."""
    text = visible("".join(map(str, pieces)))
    return f'"{text}"' if any(piece.kind is PieceKind.CONSTANT for piece in pieces) else text


def registration_of(driver: Driver) -> list[str]:
    """Who registers the event source, with which files; nothing for a driver without an INF."""
    if driver.infs and not driver.sources:
        return [
            f"Event source: {', '.join(map(visible, driver.infs))} registers no message file for the events."
        ]
    return [f"Event source: {_source(source)}" for source in driver.sources]


def _source(source: Source) -> str:
    files = ", ".join(map(visible, source.message_files)) or "no file"
    return f"{visible(source.service)}, with {files} ({visible(source.location.path)}:{source.location.line})"


def known_events(driver: Driver) -> tuple[Event, ...]:
    """The events whose code is a constant."""
    return tuple(event for event in driver.events if event.code is not None)


def open_events(driver: Driver) -> tuple[Event, ...]:
    """Those whose code is decided at run time."""
    return tuple(event for event in driver.events if event.code is None)


def legend_of(driver: Driver, way: str) -> str:
    """What the names in texts are, which are shown in some `way`; nothing where there are none."""
    kinds = {
        piece.kind
        for event in driver.events
        for shown in event.shown
        for pieces in (shown.pieces, *(string for site in shown.sites for string in site.strings))
        for piece in pieces
    }
    if not kinds & {PieceKind.DEVICE, PieceKind.VARIABLE}:
        return ""
    return (
        f"Names {way} stand for what the driver fills in when it logs an event; they are those of its source."
    )


def summary_of(driver: Driver) -> str:
    """How many events there are, and where the sources are."""
    text = f"{plural(len(known_events(driver)), 'event')} can be logged"
    if open_events(driver):
        text += ", and others that are decided at run time"
    if driver.unlogged:
        are = "is" if len(driver.unlogged) == 1 else "are"
        text += f"; {plural(len(driver.unlogged), 'message')} besides {are} defined and never logged"
    return f"{text}." + (f" The sources are in {visible(driver.folder)}." if driver.folder != "." else "")
