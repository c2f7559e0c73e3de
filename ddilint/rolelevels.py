"""At which levels a callback runs by the documentation: always, or because of what the driver configures.

Where the documentation makes the level hang on what the driver configures, what its text stores in that field decides;
where that is not told, the level is unknown: never a guess. A level that hangs on a parameter is left to `analysis`.
"""

from __future__ import annotations

from itertools import product
from typing import Protocol

from msgspec import Struct

from ddilint.finding import Location
from ddilint.irqlfacts import Callback, Case, Certainty, IrqlFacts, Level, LevelRange, Registration

ANY_LEVEL = LevelRange(Level.PASSIVE_LEVEL, Level.HIGH_LEVEL)

_ZERO = frozenset({"0", "FALSE", "NULL"})


class Setup(Struct, frozen=True):
    """A structure (of the type `record`) in a variable of a function, as it is set up for one use of it.

    `stored` are the fields of which something may be stored, each with the place. With `is_shared`, others may store in
    it as well, or it does not show what is stored.
    """

    record: str
    stored: tuple[tuple[str, Location], ...]
    is_shared: bool


class Configuration(Protocol):
    """What the driver's text says, as far as roles ask."""

    def assigned(self, field: str, elsewhere: frozenset[str] = frozenset()) -> frozenset[str]:
        """The words on the right of what is stored in fields of a name, but not in variables of types `elsewhere`."""

    def stored_in(self, setup: Setup, field: str) -> frozenset[str] | None:
        """The same words of what is stored in a field of one structure; None where nothing tells of that alone."""

    def may_set_up_several(self, name: str) -> bool:
        """Whether there may be more than one structure of a type."""

    def mentions(self, name: str) -> bool:
        """Whether the code mentions a name."""

    def includes(self, header: str) -> bool:
        """Whether a file includes a header of this name."""


def known_callback(name: str, facts: IrqlFacts, driver: Configuration) -> Callback | None:
    """The callback type of a name; None where there is none, or the name means something else in this driver."""
    callback = facts.callback(name)
    if callback is None or (callback.include and not driver.includes(callback.include)):
        return None
    return callback


def sure_highest(callback: Callback, facts: IrqlFacts, driver: Configuration) -> int:
    """The highest level (a rank) at which a callback surely runs, in whichever way it is registered; -1 for none."""
    ways = {"": None, **{way.registrar: way for way in facts.registrations if way.callback == callback.name}}
    slots = [case.value for case in callback.cases if case.when == "slot"]
    records = {case.record for case in callback.cases if case.when == "field"}
    setups = [None, *(Setup(record, (), False) for record in records if driver.may_set_up_several(record))]
    found = -1
    for way, slot, setup in product(ways.values(), slots or ("",), setups):
        levels, is_sure = levels_of(callback, way, slot, facts, driver, setup)
        cases = cases_of(callback, levels, is_sure)
        if is_sure or any(case.is_sure for case in cases):
            ranges = [levels, *(case.levels for case in cases if case.levels is not None)]
            found = max(found, *(each.highest for each in ranges))
    return found


def cases_of(callback: Callback, levels: LevelRange, is_sure: bool) -> tuple[Case, ...]:
    """The parameters of a callback that decide its level, where it runs at these levels besides."""
    if levels == ANY_LEVEL != callback.levels and not is_sure:
        return ()  # as registered or configured here, nothing is documented: what holds elsewhere may not hold
    return tuple(case for case in callback.cases if case.when == "parameter")


def levels_of(
    callback: Callback,
    way: Registration | None,
    slot: str,
    facts: IrqlFacts,
    driver: Configuration,
    setup: Setup | None = None,
) -> tuple[LevelRange, bool]:
    """The levels of a callback, and whether they are sure.

    It is registered in a `way`, as the element `slot` of a table (as written), with a structure that was set up in
    this way; None where only its type is known.
    """
    slots = [case for case in callback.cases if case.when == "slot"]
    if slots:
        for case in slots:
            if way is not None and slot == case.value and case.levels is not None:
                return case.levels, case.is_sure
        return callback.levels, False
    for case in callback.cases:
        if case.when != "registrar":
            continue
        if way is not None and way.registrar == case.subject:
            return (case.levels or ANY_LEVEL), case.is_sure and case.levels is not None
        if way is None and driver.mentions(case.subject):
            return ANY_LEVEL, False  # it may be registered with that one, out of sight
    registrar = way.registrar if way is not None else ""
    met = [
        case
        for case in callback.cases
        if case.when == "field"
        # A field of the structure that registers the routine decides nothing where another structure has it.
        and _is_met(
            case,
            driver,
            _others(registrar, facts) if case.record == registrar else frozenset(),
            setup,
        )
    ]
    if met:
        ranges = [case.levels for case in met if case.levels is not None]
        if len(ranges) < len(met) or not all(case.is_sure for case in met):
            return ANY_LEVEL if len(ranges) < len(met) else _hull(ranges), False
        return _hull(ranges), True
    return callback.levels, callback.certainty is not Certainty.DEPENDS


def _others(registrar: str, facts: IrqlFacts) -> frozenset[str]:
    """The names of all other structures and routines that callbacks are registered with, and of pointers to them."""
    return frozenset(
        name for other in facts.registrars if other != registrar for name in (other, f"P{other}")
    )


def _is_met(case: Case, driver: Configuration, elsewhere: frozenset[str], setup: Setup | None) -> bool:
    field = case.subject.rpartition(".")[2]
    assigned = driver.stored_in(setup, field) if setup is not None and setup.record == case.record else None
    if assigned is None:
        assigned = driver.assigned(field, elsewhere)
    if case.negated:
        return case.value not in assigned
    if case.value in _ZERO:
        return not assigned or not assigned.isdisjoint(_ZERO)
    if case.value == "1":
        return not assigned.isdisjoint({"1", "TRUE"})
    return case.value in assigned


def _hull(ranges: list[LevelRange]) -> LevelRange:
    return LevelRange(min(each.lowest for each in ranges), max(each.highest for each in ranges))
