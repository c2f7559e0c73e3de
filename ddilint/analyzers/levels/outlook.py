"""What can be found at all by running a function: told from the blocks of those on the way, without values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ddilint.analyzers.levels.limits import Limits
from ddilint.analyzers.levels.unit import LevelUnit, plain_name
from ddilint.ir import nodes as ir
from ddilint.ir.levelflow import LevelFlow
from ddilint.ir.levels import EffectsOf, highest_raise, raises_above, tests_above


class Outlook:
    """Looks at the functions on all `ways` of an analysis (by their plain names)."""

    def __init__(self, unit: LevelUnit, limits: Limits, ways: Iterable[str]) -> None:
        self._unit = unit
        self._limits = limits
        self._ways = set(ways)
        self.flow = LevelFlow(
            lambda name: self._function(name) if plain_name(name) in self._ways else None,
            limits.effects_of,
            lambda call: limits.wanted_by(call) is not None,
            limits.number,
        )

    def add(self, name: str) -> None:
        """Take a function (by its plain name) to be on a way, too."""
        self._ways.add(name)

    def may_rise(self, way: frozenset[str], need: int) -> bool:
        """Whether a function on the way raises the level above a rank."""
        return self._any_of(way, raises_above, need)

    def may_be_told(self, way: frozenset[str], need: int) -> bool:
        """Whether a function on the way tests whether the level is above a rank."""
        return self._any_of(way, tests_above, need)

    def raised_above(self, name: str, way: frozenset[str]) -> frozenset[int]:
        """The limits (as ranks) of calls that a function may lead to behind a raise that is too high for them."""
        ceiling = max(
            (
                highest_raise(function, self._limits.effects_of, self._limits.number)
                for function in self._functions(way)
            ),
            default=-1,
        )
        return frozenset(
            limit
            for limit in self._limits_on(way)
            if limit < ceiling and self.flow.raises_around(name, self._limits.having(limit), limit)
        )

    def told_above(self, name: str, way: frozenset[str]) -> frozenset[int]:
        """The limits (as ranks) of calls that a function may lead to where a test tells that they are exceeded."""
        found = set()
        for limit in self._limits_on(way):
            tellers = {
                function.link_name
                for function in self._functions(way)
                if tests_above(function, limit, self._limits.effects_of)
            }
            if tellers and self.flow.learns_around(name, self._limits.having(limit), tellers.__contains__):
                found.add(limit)
        return frozenset(found)

    def _any_of(
        self, way: frozenset[str], question: Callable[[ir.Function, int, EffectsOf], bool], need: int
    ) -> bool:
        """Whether the answer is yes for any function on the way."""
        return any(question(function, need, self._limits.effects_of) for function in self._functions(way))

    def _limits_on(self, way: frozenset[str]) -> list[int]:
        """The limits (as ranks) of the calls in question on the way."""
        limits: set[int] = set()
        for function in self._functions(way):
            for block in function.blocks:
                for instruction in block.instructions:
                    if isinstance(instruction, ir.Call) and (routine := self._limits.wanted_by(instruction)):
                        limits.add(self._limits.of(routine, instruction))
        return sorted(limits)

    def _function(self, name: str) -> ir.Function | None:
        return self._unit.function(name) if self._unit.is_driver_function(name) else None

    def _functions(self, way: frozenset[str]) -> Iterator[ir.Function]:
        for plain in sorted(way):
            for name in self._unit.link_names(plain):
                function = self._unit.function(name)
                if function is not None:
                    yield function
