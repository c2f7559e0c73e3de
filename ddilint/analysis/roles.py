"""At which level a callback of the driver is entered, and why: from its role and what the driver configures.

A role comes from a declaration (`KSERVICE_ROUTINE Isr;`), from where the routine is registered, or from an annotation
of what callers must do. Where the documentation makes the level hang on a parameter, it stays a condition on that
parameter; where it hangs on what the driver configures, what the text stores in that field decides, and where that
is not told, the level is unknown: never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.registrations import Registered
from ddilint.ir.sal import demanded_levels
from ddilint.irqlfacts import Callback, Case, Certainty, IrqlFacts, Level, LevelRange

ANY_LEVEL = LevelRange(Level.PASSIVE_LEVEL, Level.HIGH_LEVEL)

_ZERO = frozenset({"0", "FALSE", "NULL"})


class Configuration(Protocol):
    """What the driver's text says, as far as roles ask."""

    def assigned(self, field: str, elsewhere: frozenset[str] = frozenset()) -> frozenset[str]:
        """The words on the right of what is stored in fields of a name, but not in variables of types `elsewhere`."""

    def mentions(self, name: str) -> bool:
        """Whether the code mentions a name."""

    def includes(self, header: str) -> bool:
        """Whether a file includes a header of this name."""


class Entry(Struct, frozen=True):
    """A reason for a function to be entered at `levels`: surely at each of them if `is_sure`, else within them.

    `cases` are values of its own parameters with levels of their own. `text` says what the function is ("is the
    HwInitialize callback of HW_INITIALIZATION_DATA"), `location` where it becomes that, `caller` who calls it.
    """

    levels: LevelRange
    is_sure: bool
    text: str
    location: Location
    caller: str
    cases: tuple[Case, ...] = ()

    @property
    def highest(self) -> Level:
        """The highest level of any case."""
        return max((self.levels.highest, *(case.levels.highest for case in self.cases if case.levels)))


def entries_of(
    function: ir.Function, registered: Iterable[Registered], facts: IrqlFacts, driver: Configuration
) -> tuple[Entry, ...]:
    """Why a function is entered from outside, the registrations first; a role that is not known is none."""
    found: dict[tuple[str, LevelRange, bool], Entry] = {}
    known: set[str] = set()
    for registration in registered:
        callback = _known(registration.way.callback, facts, driver)
        if callback is not None:
            known.add(callback.name)
            entry = _entry(callback, registration, registration.text, registration.location, facts, driver)
            found.setdefault((callback.name, entry.levels, entry.is_sure), entry)
    for role in _roles(function, facts):
        callback = _known(role, facts, driver)
        if callback is not None and callback.name not in known:
            known.add(callback.name)
            text = f"is declared {role}"
            if any(way.via == "name" and way.registrar == function.name for way in facts.registrations):
                text = "is the driver's entry point"
            entry = _entry(callback, None, text, function.location, facts, driver)
            found.setdefault((callback.name, entry.levels, entry.is_sure), entry)
    if not found:
        demanded = demanded_levels(function.annotations)
        if demanded is not None:
            text, levels, is_sure = demanded
            entry = Entry(levels, is_sure, f"is annotated {text}", function.location, "")
            found["", levels, is_sure] = entry
    return tuple(found.values())


def _roles(function: ir.Function, facts: IrqlFacts) -> Iterator[str]:
    yield from function.roles
    for way in facts.registrars.get(function.name, ()):
        if way.via == "name":
            yield way.callback


def _known(name: str, facts: IrqlFacts, driver: Configuration) -> Callback | None:
    callback = facts.callback(name)
    if callback is None or (callback.include and not driver.includes(callback.include)):
        return None
    return callback


def _entry(
    callback: Callback,
    registered: Registered | None,
    text: str,
    location: Location,
    facts: IrqlFacts,
    driver: Configuration,
) -> Entry:
    levels, is_sure = _levels(callback, registered, facts, driver)
    cases = tuple(case for case in callback.cases if case.when == "parameter")
    if levels == ANY_LEVEL != callback.levels and not is_sure:
        cases = ()  # as registered or configured here, nothing is documented: what holds elsewhere may not hold
    caller = "Storport" if callback.header == "storport.h" else "the system"
    if callback.header.startswith("wdf"):
        caller = "the framework"
    elif callback.header == "ndis.h":
        caller = "NDIS"
    return Entry(levels, is_sure, text, location, caller, cases)


def _levels(
    callback: Callback, registered: Registered | None, facts: IrqlFacts, driver: Configuration
) -> tuple[LevelRange, bool]:
    """The levels of a callback, and whether they are sure."""
    slots = [case for case in callback.cases if case.when == "slot"]
    if slots:
        for case in slots:
            if registered is not None and registered.index == case.value and case.levels is not None:
                return case.levels, case.is_sure
        return callback.levels, False
    for case in callback.cases:
        if case.when != "registrar":
            continue
        if registered is not None and registered.way.registrar == case.subject:
            return (case.levels or ANY_LEVEL), case.is_sure and case.levels is not None
        if registered is None and driver.mentions(case.subject):
            return ANY_LEVEL, False  # it may be registered with that one, out of sight
    registrar = registered.way.registrar if registered is not None else ""
    others = frozenset(
        name for other in facts.registrars if other != registrar for name in (other, f"P{other}")
    )
    met = [
        case
        for case in callback.cases
        if case.when == "field"
        # A field of the structure that registers the routine decides nothing where another structure has it.
        and _is_met(case, driver, others if case.subject.startswith(f"{registrar}.") else frozenset())
    ]
    if met:
        ranges = [case.levels for case in met if case.levels is not None]
        if len(ranges) < len(met) or not all(case.is_sure for case in met):
            return ANY_LEVEL if len(ranges) < len(met) else _hull(ranges), False
        return _hull(ranges), True
    return callback.levels, callback.certainty is not Certainty.DEPENDS


def _is_met(case: Case, driver: Configuration, elsewhere: frozenset[str]) -> bool:
    assigned = driver.assigned(case.subject.rpartition(".")[2], elsewhere)
    if case.negated:
        return case.value not in assigned
    if case.value in _ZERO:
        return not assigned or not assigned.isdisjoint(_ZERO)
    if case.value == "1":
        return not assigned.isdisjoint({"1", "TRUE"})
    return case.value in assigned


def _hull(ranges: list[LevelRange]) -> LevelRange:
    return LevelRange(min(each.lowest for each in ranges), max(each.highest for each in ranges))
