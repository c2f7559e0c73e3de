"""The sentences that the formats share."""

from __future__ import annotations

from ddilint.emit.source import visible
from ddilint.eventdoc import UNKNOWN, Driver, Event, Origin, Site, Source

TITLE = "Events"
NO_EVENTS = "No event was found that this driver logs."
UNLOGGED = "Defined and never logged"


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
            return "The code is not a constant; which events these are is decided at run time."
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
    """What is known of the entry, by name; sizes that say nothing are left out."""
    facts = [("IRQL", site.irql)]
    if site.entry_bytes != UNKNOWN:
        facts.append(("EntrySize", f"{visible(site.entry_bytes)} bytes"))
    if site.dump_bytes != UNKNOWN:
        facts.append(("dump data", f"{visible(site.dump_bytes)} bytes"))
    return facts


def strings_of(site: Site) -> str:
    """The insertion strings, where the text does not show them."""
    return ", ".join(visible(str(piece)) for piece in site.strings)


def source_of(source: Source) -> str:
    """How an event source is registered."""
    files = ", ".join(map(visible, source.message_files)) or "no file"
    return f"{visible(source.service)}, with {files} ({visible(source.location.path)}:{source.location.line})"


def summary_of(driver: Driver) -> str:
    """How many events there are, in a sentence."""
    logged = plural(len(driver.events), "event")
    if not driver.unlogged:
        return f"{logged} can be logged."
    return f"{logged} can be logged; {plural(len(driver.unlogged), 'message')} besides are defined and never logged."
