"""Event messages: which codes have a text that the Event Viewer can show, and how many insertion strings it takes.

Knows the system's own codes (`rules/messages/*.csv`: iologmsg.dll and netevent.dll) and the shape in which a
driver's own are handed to the analysis. Reading message files is left to `project.messages`; what is wrong with a
code, to the checks. Only names and numbers are kept, no texts.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, field

from ddilint.catalog import rules_folder
from ddilint.errors import UsageError
from ddilint.finding import Location

CUSTOMER_BIT = 1 << 29
"""Set in codes that are not the system's (ntstatus.h)."""


class EventMessage(Struct, frozen=True):
    """A code that has a message text.

    `strings` is how many insertion strings the text takes besides the device's name: the highest n of its %n, less
    one. None where that is not known. `path` and `line` tell where a driver's message file defines it; they are
    empty and 0 for the system's.
    """

    code: int
    symbol: str
    strings: int | None = 0
    path: str = ""
    line: int = 0


def _nameless(code: int, at: Location | None) -> str:
    return ""


class EventMessages(Struct, frozen=True):
    """The messages that a driver's codes can have: the system's `predefined` ones, and its `own`, by code.

    `has_message_file` says that a message file belongs to the driver. `elsewhere` are codes that other message files
    of the tree define: they have a text, whoever registers it. `name_of` tells what headers call a code that has no
    message, "" for nothing; the place is where it is used.
    """

    predefined: Mapping[int, EventMessage] = field(default_factory=dict)
    own: Mapping[int, EventMessage] = field(default_factory=dict)
    elsewhere: frozenset[int] = frozenset()
    has_message_file: bool = False
    name_of: Callable[[int, Location | None], str] = _nameless

    def get(self, code: int) -> EventMessage | None:
        """The message of a code, the driver's own first."""
        return self.own.get(code) or self.predefined.get(code)

    def symbol_of(self, code: int, at: Location | None = None) -> str:
        """The name of a code that is used `at` a place: that of its message, else what headers call it; "" for none."""
        message = self.get(code)
        return (message.symbol if message is not None else "") or self.name_of(code, at)

    def may_have_text(self, code: int) -> bool:
        """Whether a code has a message, or may have one that is not in the tree.

        A driver that has no message file may define its codes in a header: those with the customer bit, or with a
        facility that is none of the system's own two for events (0, and that of I/O errors).
        """
        if code in self.own or code in self.predefined or code in self.elsewhere:
            return True
        if self.has_message_file:
            return False
        return bool(code & CUSTOMER_BIT) or facility_of(code) not in (0, FACILITY_IO_ERROR_CODE)


FACILITY_IO_ERROR_CODE = 4
"""The facility of the codes of ntiologc.h."""


def facility_of(code: int) -> int:
    """The twelve bits of a code that name who issues it."""
    return code >> 16 & 0xFFF


@lru_cache(maxsize=1)
def predefined_messages() -> Mapping[int, EventMessage]:
    """The codes of the system that a driver may log, from `rules/messages`; the first of two names of a code counts.

    Raises UsageError with file and line for what is wrong there.
    """
    found: dict[int, EventMessage] = {}
    for path in sorted((rules_folder() / "messages").glob("*.csv")):
        for message in _read(path):
            found.setdefault(message.code, message)
    return found


def _read(path: Path) -> Iterable[EventMessage]:
    with path.open(encoding="ascii", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            try:
                strings = int(row["strings"]) if row["strings"] else None
                yield EventMessage(int(row["value"], 16), row["name"], strings)
            except (KeyError, TypeError, ValueError) as error:
                raise UsageError(f"{path.name}:{number}: not `name,value,strings`") from error
