"""DDI406: whether the message files that hold the texts of a driver's events are registered for its event source.

The code, the message file and the INF are one contract, so this joins what the analysis found out (which codes are
logged) with what the project says (whose codes they are, what the INF registers). It is judged for a whole driver;
there is no path to show, only the places that log.

The Event Viewer looks an event's text up in the files that EventMessageFile names below the source's key in the
registry ("Registering as a Source of Error Messages", learn.microsoft.com/windows-hardware/drivers/kernel).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from ddilint.analyzers.inventory import LoggedEvent
from ddilint.catalog import Rule
from ddilint.finding import Finding, Location, Related
from ddilint.messages import CUSTOMER_BIT, predefined_messages
from ddilint.project.event_codes import owned_message_files
from ddilint.project.event_sources import EventSources, InstalledDriver
from ddilint.project.files import SourceTree
from ddilint.project.inf import Registration
from ddilint.project.messages import Message, readable_messages
from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit

IO_MESSAGES = "iologmsg.dll"

_IO_FACILITIES = frozenset({0x4, 0x5})  # FACILITY_IO_ERROR_CODE, FACILITY_MCA_ERROR_CODE (ntiologc.h)
_SYSTEM_FILES = frozenset({IO_MESSAGES, "netevent.dll", "kernel32.dll", "ntdll.dll", "advapi32.dll"})
_TRANSLATED = "storport"
_MOST_RELATED = 5
_MOST_NAMES = 3


class _Need(Struct, frozen=True):
    """Events whose texts are in one file."""

    file: str
    events: tuple[LoggedEvent, ...]
    symbols: tuple[str, ...]

    @property
    def named(self) -> str:
        """The codes by name, a few of them."""
        shown = list(self.symbols[:_MOST_NAMES])
        more = len(self.symbols) - len(shown)
        if more:
            return f"{', '.join(shown)} and {more} more"
        return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _own_messages(files: Iterable[Path]) -> Mapping[int, Message]:
    """The messages that these files define, by code, with the customer bit as well as without."""
    return {
        code: message
        for file in reversed(readable_messages(files))
        for message in reversed(file.messages)
        for code in (message.value | CUSTOMER_BIT, message.value)
    }


def judge(
    unit: LinkUnit,
    logged: Iterable[LoggedEvent],
    sources: EventSources,
    texts: Texts,
    rule: Rule,
) -> Iterator[Finding]:
    """What the INFs of a driver leave out of its registration; nothing where something else may see to it."""
    tree = texts.tree
    drivers = [driver for driver in sources.of(unit) if not driver.is_open]
    events = [event for event in logged if event.code is not None]
    if not drivers or not events:
        return
    own = _own_messages(owned_message_files(unit, tree, texts))
    system = _need(IO_MESSAGES, [event for event in events if _is_system(event, own)], own)
    private = [event for event in events if event.code in own and event.catalogue != _TRANSLATED]
    found: list[Finding] = []
    is_right = False
    registers = any(driver.registrations for driver in drivers)
    for driver in drivers:
        needs = [need for need in (system, _need(driver.image, private, own)) if need is not None]
        wrong = list(_wrong(driver, needs))
        is_right = is_right or (not wrong and bool(driver.registrations))
        # Of a source that one file registers, another that does not is no defect besides.
        wrong = [(at, missing) for at, missing in wrong if at is not None or not registers]
        found += [_finding(driver, at, missing, tree, rule) for at, missing in wrong]
    if found and not is_right and not sources.is_registered_elsewhere(unit):
        yield from found


def _is_system(event: LoggedEvent, own: Collection[int]) -> bool:
    """Whether the text of an event's code is the system's, in iologmsg.dll; Storport's own codes become such codes."""
    if event.catalogue == _TRANSLATED:
        return True
    code = event.code or 0
    return code not in own and code in predefined_messages() and code >> 16 & 0xFFF in _IO_FACILITIES


def _need(file: str, events: list[LoggedEvent], own: Mapping[int, Message]) -> _Need | None:
    if not events:
        return None
    return _Need(file, tuple(events), tuple(dict.fromkeys(_symbol(event, own) for event in events)))


def _symbol(event: LoggedEvent, own: Mapping[int, Message]) -> str:
    code = event.code or 0
    if event.catalogue == _TRANSLATED:
        return event.name or f"{code:#x}"
    message = own.get(code)
    if message is not None and message.symbol:
        return message.symbol
    predefined = predefined_messages().get(code)
    return event.name or (predefined.symbol if predefined else f"{code:#010x}")


def _wrong(driver: InstalledDriver, needs: list[_Need]) -> Iterator[tuple[Registration | None, list[_Need]]]:
    """The registrations that leave out a file, with what they leave out; None for one that is not there at all.

    A source that nothing registers is told only where the driver has texts of its own: it went to the trouble.
    """
    for registration in driver.registrations or (None,):
        if registration is None:
            missing = [need for need in needs if need.file != IO_MESSAGES]
        else:
            missing = [need for need in needs if not _holds(registration, need.file, driver)]
        if missing:
            yield registration, missing


def _holds(registration: Registration, file: str, driver: InstalledDriver) -> bool:
    """Whether a registration names the file with the texts.

    The driver's own may be in a library of messages as well as in its image: any library that is not the system's,
    or what else the INF installs.
    """
    if file in registration.files:
        return True
    if file == IO_MESSAGES:
        return False
    return any(
        name.endswith(".dll") or name in driver.installation.files
        for name in set(registration.files) - _SYSTEM_FILES
    )


def _finding(
    driver: InstalledDriver,
    registration: Registration | None,
    missing: list[_Need],
    tree: SourceTree,
    rule: Rule,
) -> Finding:
    path = tree.shown(driver.installation.path)
    misplaced = driver.misplaced
    if registration is not None:
        line, where = registration.line, "this EventMessageFile does not name"
    elif misplaced is not None and all(need.file in misplaced.files for need in missing):
        line, where = misplaced.line, "this line does not register: no AddReg lists it"
    else:
        line, where = driver.installation.version_line, "no EventMessageFile in this file names"
    first = dict.fromkeys(event.location for need in missing for event in need.events)
    symbols = [symbol for need in missing for symbol in need.symbols]
    return Finding(
        rule.id,
        rule.message.format(
            texts="text" if len(symbols) == 1 else "texts",
            codes=" and ".join(need.named for need in missing),
            verb="is" if len(symbols) == 1 else "are",
            files=" and ".join(need.file for need in missing),
            where=where,
        ),
        Location(path, line),
        related=tuple(
            Related(location, "an event is logged here") for location in list(first)[:_MOST_RELATED]
        ),
    )
