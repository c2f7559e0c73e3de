"""At which level a callback of the driver is entered, and why: from its role and what the driver configures.

A role comes from a declaration (`KSERVICE_ROUTINE Isr;`), from where the routine is registered, or from an annotation
of what callers must do. Where the documentation makes the level hang on a parameter, it stays a condition on that
parameter; what else decides it is a matter of `rolelevels`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.registrations import Registered
from ddilint.ir.sal import demanded_levels
from ddilint.irqlfacts import Callback, Case, IrqlFacts, Level, LevelRange
from ddilint.rolelevels import Configuration, Setup, cases_of, known_callback, levels_of


class Entry(Struct, frozen=True):
    """A reason for a function to be entered at `levels`: surely at each of them if `is_sure`, else within them.

    `cases` are values of its own parameters with levels of their own; `setup` is the structure that it is registered
    with, where that is known, as the object is that it is called for. `text` says what the function is ("is the
    HwInitialize callback of HW_INITIALIZATION_DATA"), `location` where it becomes that, `caller` who calls it.
    """

    levels: LevelRange
    is_sure: bool
    text: str
    location: Location
    caller: str
    cases: tuple[Case, ...] = ()
    setup: Setup | None = None

    @property
    def highest(self) -> Level:
        """The highest level of any case."""
        return max((self.levels.highest, *(case.levels.highest for case in self.cases if case.levels)))


def entries_of(
    function: ir.Function, registered: Iterable[Registered], facts: IrqlFacts, driver: Configuration
) -> tuple[Entry, ...]:
    """Why a function is entered from outside, the registrations first; a role that is not known is none."""
    found: dict[tuple[str, LevelRange, bool, Setup | None], Entry] = {}
    known: set[str] = set()
    for registration in registered:
        callback = known_callback(registration.way.callback, facts, driver)
        if callback is not None:
            known.add(callback.name)
            entry = _entry(callback, registration, registration.text, registration.location, facts, driver)
            found.setdefault((callback.name, entry.levels, entry.is_sure, entry.setup), entry)
    for role in _roles(function, facts):
        callback = known_callback(role, facts, driver)
        if callback is not None and callback.name not in known:
            known.add(callback.name)
            text = f"is declared {role}"
            if any(way.via == "name" and way.registrar == function.name for way in facts.registrations):
                text = "is the driver's entry point"
            entry = _entry(callback, None, text, function.location, facts, driver)
            found.setdefault((callback.name, entry.levels, entry.is_sure, None), entry)
    if not found:
        demanded = demanded_levels(function.annotations)
        if demanded is not None:
            text, levels, is_sure = demanded
            entry = Entry(levels, is_sure, f"is annotated {text}", function.location, "")
            found["", levels, is_sure, None] = entry
    return tuple(found.values())


def _roles(function: ir.Function, facts: IrqlFacts) -> Iterator[str]:
    yield from function.roles
    for way in facts.registrars.get(function.name, ()):
        if way.via == "name":
            yield way.callback


def _entry(
    callback: Callback,
    registered: Registered | None,
    text: str,
    location: Location,
    facts: IrqlFacts,
    driver: Configuration,
) -> Entry:
    way, slot = (registered.way, registered.index) if registered is not None else (None, "")
    setup = registered.setup if registered is not None else None
    levels, is_sure = levels_of(callback, way, slot, facts, driver, setup)
    if setup is not None and all(maker.record != setup.record for maker in facts.makers):
        setup = None  # callbacks are told apart by what it tells of an object
    cases = cases_of(callback, levels, is_sure)
    caller = "Storport" if callback.header == "storport.h" else "the system"
    if callback.header.startswith("wdf"):
        caller = "the framework"
    elif callback.header == "ndis.h":
        caller = "NDIS"
    return Entry(levels, is_sure, text, location, caller, cases, setup)
