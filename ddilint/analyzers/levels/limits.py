"""Which calls are in question: those of routines that have a limit, and those of functions that are watched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from ddilint.analysis.levelcalls import LevelRules
from ddilint.analyzers.levels.aims import ALL_LIMITS
from ddilint.analyzers.levels.unit import LevelUnit
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.levels import strictest
from ddilint.irqlfacts import Effect, IrqlFacts, Level
from ddilint.limits import RuleLimit


class Limits:
    """The calls of a unit that are in question: of routines with `rules`, and of `watched` functions and routines.

    Functions are given by their link names.
    """

    def __init__(
        self,
        unit: LevelUnit,
        facts: IrqlFacts,
        rules: Mapping[str, RuleLimit],
        watched: Collection[str] = (),
    ) -> None:
        self.rules = rules
        self.watched = frozenset(watched)
        self._unit = unit
        self._facts = facts
        self._at: dict[tuple[str, Location], Level] = {}

    def wanted_by(self, call: ir.Call, limits: frozenset[int] = ALL_LIMITS) -> str | None:
        """The routine or the function by which a call is in question; of routines, those with one of the limits."""
        if not isinstance(call.callee, str):
            return None
        if self._unit.is_driver_function(call.callee):
            return call.callee if call.callee in self.watched else None
        for name in (call.spelling, call.callee):
            if name in self.watched or (name in self.rules and self.of(name, call) in limits):
                return name
        return None

    def strictest(self, routine: str) -> Level:
        """The lowest limit of a routine, of those that its arguments may tell."""
        limit = self.rules[routine].limit
        return min((limit.highest, *(case.highest for case in limit.cases if case.is_told_by_argument)))

    def of(self, routine: str, call: ir.Call) -> Level:
        """The lowest limit that the arguments of a call may demand; it is kept for the place."""
        limit = strictest(self.rules[routine].limit, call, self.number)
        key = (routine, call.location)
        self._at[key] = min(limit, self._at.get(key, limit))
        return limit

    def at(self, routine: str, place: Location) -> Level:
        """The lowest limit of the calls of a routine in a place that were asked for."""
        return self._at[routine, place]

    def having(self, limit: int) -> Callable[[ir.Call], bool]:
        """Tells calls with a limit (as a rank) from others."""
        limits = frozenset({limit})
        return lambda call: self.wanted_by(call, limits) is not None

    def effects_of(self, name: str) -> tuple[Effect, ...]:
        """What a routine does to the level; a function of the driver does what its body does."""
        if self._unit.is_driver_function(name):
            return ()
        return self._facts.effects.get(name) or self._unit.declared_effects(name)

    def number(self, name: str) -> int | None:
        """The value of a name in a condition."""
        return LevelRules(self._facts, self.rules, self._unit.constants()).value(name)
