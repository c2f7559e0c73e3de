"""The documentation of events as Markdown (GitHub's), to be kept beside the driver."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ddilint.emit.events import words
from ddilint.emit.source import visible
from ddilint.eventdoc import Driver, Event, Origin, Piece, PieceKind, Site

_SPECIAL = re.compile(r"([\\`*\[\]<|~&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LINE_START = re.compile(r"^(\s*)([#>+=-]|\d+(?=[.)]))", re.MULTILINE)


def render(drivers: Sequence[Driver]) -> str:
    """All drivers, one after the other."""
    if not drivers:
        return "No driver was found that logs events.\n"
    return "\n".join("\n".join(_driver(driver)) + "\n" for driver in drivers)


def _plain(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", visible(text)))


def _code(text: str) -> str:
    shown = visible(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _driver(driver: Driver) -> Iterator[str]:
    yield f"# {words.TITLE} of {_plain(driver.image)}"
    yield ""
    yield _plain(words.summary_of(driver))
    yield ""
    registrations = words.registration_of(driver)
    for registration in registrations:
        yield f"- {_plain(registration)}"
    for provider in driver.providers:
        events = words.plural(provider.events, "event")
        place = _code(provider.location.path)
        yield f"- Events of a manifest, not listed here: {_plain(provider.name)}, {events} ({place})"
    if registrations or driver.providers:
        yield ""
    if legend := words.legend_of(driver, "in angle brackets"):
        yield _plain(legend)
        yield ""
    known = words.known_events(driver)
    if known:
        yield "| Severity | Event ID | Code | Name | Places |"
        yield "|---|---|---|---|---|"
    for event in known:
        number = "" if event.event_id is None else str(event.event_id)
        places = sum(len(shown.sites) for shown in event.shown)
        code = _code(words.code_of(event))
        yield f"| {event.severity} | {number} | {code} | {_cell(_code(words.name_of(event)))} | {places} |"
    for event in known:
        yield ""
        yield from _event(event)
    if found := words.open_events(driver):
        yield ""
        yield f"## {words.OPEN}"
        yield ""
        yield words.OPEN_LEAD
        for event in found:
            yield ""
            yield from _event(event, "###")
    if driver.unlogged:
        yield ""
        yield f"## {words.UNLOGGED}"
        yield ""
        yield "| Severity | Event ID | Code | Name | Text |"
        yield "|---|---|---|---|---|"
        for message in driver.unlogged:
            event_id, name = message.code & 0xFFFF, _cell(_code(message.name))
            text = _cell(_plain(" ".join(message.text.split())))
            yield f"| {message.severity} | {event_id} | `0x{message.code:08X}` | {name} | {text} |"


def _event(event: Event, level: str = "##") -> Iterator[str]:
    yield f"{level} {_plain(words.heading_of(event))}"
    yield ""
    if code := words.code_of(event):
        defined = ""
        if event.defined is not None:
            defined = f", defined in {_code(f'{event.defined.path}:{event.defined.line}')}"
        yield f"Code {_code(code)}{defined}"
        yield ""
    if remark := words.remark_on(event):
        yield _plain(remark)
        yield ""
    for number, shown in enumerate(event.shown):
        if number:
            yield ""
        if shown.pieces:
            text = "".join(map(_piece, shown.pieces))
            yield "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
            yield ""
        for site in shown.sites:
            yield f"- {_site(site, event)}"


def _piece(piece: Piece) -> str:
    lines = [_plain(line) for line in piece.text.split("\n")]
    match piece.kind:
        case PieceKind.TEXT | PieceKind.CONSTANT:
            return "  \n".join(lines)
        case PieceKind.MISSING:
            return f"**\\<{' '.join(lines)}\\>**"
        case PieceKind.DEVICE | PieceKind.VARIABLE:
            return f"*\\<{' '.join(lines)}\\>*"


def _site(site: Site, event: Event) -> str:
    way = words.way_of(site)
    parts = [f"{_code(site.function)}, {_code(words.place_of(site))}" + (f" ({_plain(way)})" if way else "")]
    parts += [f"{name} {_plain(value)}" for name, value in words.facts_of(site)]
    if event.origin is not Origin.DRIVER and site.strings:
        parts.append(f"strings {_plain(words.strings_of(site))}")
    return "; ".join(parts)
