"""What the event documentation of drivers says: plain data, for those who read events and those who log them.

Everything is put into words or numbers already; the emitters lay it out. Paths are relative to the project's root.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ddilint.finding import Location

UNKNOWN = "unknown"
"""What stands where the code does not say."""


class PieceKind(StrEnum):
    """What a piece of a message's text is: what the file says, or what stands in the place of an insertion."""

    TEXT = "text"
    CONSTANT = "constant"
    DEVICE = "device"
    VARIABLE = "variable"
    MISSING = "missing"


class Piece(Struct, frozen=True):
    """A piece of a text as the Event Viewer shows it; `text` is the name of what is no constant."""

    kind: PieceKind
    text: str

    def __str__(self) -> str:
        return self.text if self.kind in (PieceKind.TEXT, PieceKind.CONSTANT) else f"<{self.text}>"


class Origin(StrEnum):
    """Whose code an event has, which says where its text is."""

    DRIVER = "driver"
    SYSTEM = "system"
    STORPORT = "storport"
    UNKNOWN = "unknown"


class Size(Struct, frozen=True):
    """A number of bytes: the constants that it is, sorted, and what else it depends on, as the source calls it."""

    constants: tuple[int, ...] = ()
    depends_on: tuple[str, ...] = ()


class Site(Struct, frozen=True):
    """A place that logs an event: the call in the function that decided to log it.

    `through` names the functions between it and the logging routine. `irql` is a level or a range of them.
    `strings` are the insertion strings, from that for %2 on, in pieces.
    """

    function: str
    location: Location
    routine: str
    through: tuple[str, ...] = ()
    irql: str = UNKNOWN
    entry_size: Size = Size()
    dump_size: Size = Size()
    strings: tuple[tuple[Piece, ...], ...] = ()


class Shown(Struct, frozen=True):
    """A text as it comes out, and the places where it comes out like that; `pieces` is empty for a system's text."""

    pieces: tuple[Piece, ...]
    sites: tuple[Site, ...]

    @property
    def text(self) -> str:
        """The pieces in one string, insertions in angle brackets."""
        return "".join(map(str, self.pieces))


class Event(Struct, frozen=True):
    """An event that a driver can log. `code` None: not a constant, `name` is then how the source spells it.

    `defined` is where the driver's message file defines it.
    """

    code: int | None
    name: str
    severity: str
    origin: Origin
    shown: tuple[Shown, ...]
    defined: Location | None = None

    @property
    def event_id(self) -> int | None:
        """The number that the Event Viewer shows: the low word of the code."""
        return None if self.code is None or self.origin is Origin.STORPORT else self.code & 0xFFFF


class Unlogged(Struct, frozen=True):
    """A message that is defined, and logged nowhere that could be found."""

    code: int
    name: str
    severity: str
    text: str
    defined: Location


class Source(Struct, frozen=True):
    """How an INF registers the driver's event source: the name of the service, and the message files, in order."""

    location: Location
    service: str
    message_files: tuple[str, ...]


class Provider(Struct, frozen=True):
    """An event provider of an instrumentation manifest, whose events are not error log entries."""

    location: Location
    name: str
    events: int


class Driver(Struct, frozen=True):
    """The events of one driver; `image` is the name of its file, `folder` where its sources are.

    `infs` are the files that install it; `sources` is empty where none of them registers an event source.
    """

    name: str
    image: str
    folder: str
    events: tuple[Event, ...]
    unlogged: tuple[Unlogged, ...] = ()
    infs: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    providers: tuple[Provider, ...] = ()


def severity_of(code: int) -> str:
    """The severity that the two highest bits of a code say (ntstatus.h), in the Event Viewer's words."""
    return ("Success", "Information", "Warning", "Error")[code >> 30 & 3]
