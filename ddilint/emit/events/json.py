"""The documentation of events as JSON, for scripts: the fields of `eventdoc`, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ddilint import __version__
from ddilint.emit.events import words
from ddilint.emit.json import dumps
from ddilint.eventdoc import Driver, Event, Piece, Site, Size
from ddilint.finding import Location


def render(drivers: Sequence[Driver]) -> str:
    """All drivers."""
    return dumps({"ddilint": __version__, "drivers": [_driver(driver) for driver in drivers]})


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        "name": driver.name,
        "image": driver.image,
        "folder": driver.folder,
        "installed_by": list(driver.infs),
        "sources": [
            {
                "service": source.service,
                "message_files": list(source.message_files),
                **_place(source.location),
            }
            for source in driver.sources
        ],
        "providers": [
            {"name": provider.name, "events": provider.events, **_place(provider.location)}
            for provider in driver.providers
        ],
        "events": [_event(event) for event in driver.events],
        "never_logged": [
            {
                "code": f"0x{message.code:08X}",
                "event_id": message.code & 0xFFFF,
                "name": message.name,
                "severity": message.severity,
                "text": message.text,
                **_place(message.defined),
            }
            for message in driver.unlogged
        ],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "code": words.code_of(event) or None,
        "event_id": event.event_id,
        "name": event.name,
        "severity": event.severity,
        "origin": str(event.origin),
        "defined": None if event.defined is None else _place(event.defined),
        "texts": [
            {
                "text": shown.text if shown.pieces else None,
                "pieces": _pieces(shown.pieces),
                "sites": [_site(site) for site in shown.sites],
            }
            for shown in event.shown
        ],
    }


def _site(site: Site) -> dict[str, Any]:
    return {
        "function": site.function,
        **_place(site.location),
        "routine": site.routine,
        "through": list(site.through),
        "irql": site.irql,
        "entry_bytes": _size(site.entry_size),
        "dump_bytes": _size(site.dump_size),
        "strings": [_pieces(pieces) for pieces in site.strings],
    }


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, str]]:
    return [{"kind": str(piece.kind), "text": piece.text} for piece in pieces]


def _size(size: Size) -> dict[str, Any]:
    return {"constants": list(size.constants), "depends_on": list(size.depends_on)}


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line}
