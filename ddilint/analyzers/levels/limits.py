"""Which calls are in question: those of routines that have a limit, and those of functions that are watched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from ddilint.analysis.levelcalls import LevelRules
from ddilint.analyzers.levels.unit import LevelUnit
from ddilint.ir import nodes as ir
from ddilint.ir.levels import strictest
from ddilint.ir.levelsites import Wanted
from ddilint.irqlfacts import Effect, IrqlFacts, Level
from ddilint.limits import EVERY_LIMIT, RuleLimit


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

    @cached_property
    def modes(self) -> Mapping[str, int]:
        """The fields that tell of another mode if they do not hold this number, where limits hold in no other.

        What is logged counts in each mode; other routines that are documented for a lower level may be meant to be
        called as they are in a mode of which the documentation says little.
        """
        if all(limited.rule != EVERY_LIMIT for limited in self.rules.values()):
            return {}
        return {
            name: mode.normal
            for mode in self._facts.modes
            if self._unit.includes(mode.header)
            for name in self._unit.copies_of(mode.field)
        }

    def wanted(self, call: ir.Call) -> Wanted | None:
        """Why a call is in question, if it is: the routine or the function, a routine with its limit as a rank."""
        if not isinstance(call.callee, str):
            return None
        if self._unit.is_driver_function(call.callee):
            return (call.callee, None) if call.callee in self.watched else None
        for name in (call.spelling, call.callee):
            if name in self.watched:
                return name, None
            if name in self.rules:
                return name, strictest(self.rules[name].limit, call, self.number)
        return None

    @cached_property
    def ranks(self) -> frozenset[int]:
        """The limits (as ranks) that routines have, or may have in a case; where functions are watched, all of them."""
        if self.watched:
            return frozenset(range(Level.HIGH_LEVEL))
        limits = [limited.limit for limited in self.rules.values()]
        cases = (case.highest for limit in limits for case in limit.cases)
        return frozenset(map(int, (*(limit.highest for limit in limits), *cases)))

    def strictest(self, routine: str) -> Level:
        """The lowest limit of a routine, of those that its arguments may tell."""
        limit = self.rules[routine].limit
        return min((limit.highest, *(case.highest for case in limit.cases if case.is_told_by_argument)))

    def effects_of(self, name: str) -> tuple[Effect, ...]:
        """What a routine does to the level; a function of the driver does what its body does."""
        if self._unit.is_driver_function(name):
            return ()
        return self._facts.effects.get(name) or self._unit.declared_effects(name)

    def number(self, name: str) -> int | None:
        """The value of a name in a condition."""
        return LevelRules(self._facts, self.rules, self._unit.constants()).value(name)
