"""What can be found at all by running a function: told from the blocks of those on the way, without values.

Blocks take parsing and lowering: where the text of a function rules out what is asked, they are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ddilint.analyzers.levels.limits import Limits
from ddilint.analyzers.levels.unit import LevelUnit
from ddilint.ir import nodes as ir
from ddilint.ir.deadblocks import DeadBlocks
from ddilint.ir.handlers import held_field
from ddilint.ir.levelflow import LevelFlow, Places
from ddilint.ir.levels import highest_raise, tests_above
from ddilint.ir.levelsites import LevelSites
from ddilint.ir.leveltelling import blocks_above


class Outlook:
    """Looks at the functions on all `ways` of an analysis (by their plain names), each of them once."""

    def __init__(self, unit: LevelUnit, limits: Limits, ways: Iterable[str]) -> None:
        self._unit = unit
        self._limits = limits
        self._ways = set(ways)
        self._named: dict[str, tuple[ir.Function, ...]] = {}
        self._raised: dict[str, int] = {}
        self._dead: dict[tuple[str, frozenset[str]], dict[str, frozenset[int]]] = {}
        self._tested: dict[tuple[str, int], bool] = {}
        self._above: dict[tuple[str, int], frozenset[int] | None] = {}
        self.sites = LevelSites(
            self.function,
            unit.is_driver_function,
            limits.effects_of,
            limits.wanted,
            self._held_by,
            lambda name: unit.keeps_level(ir.plain_name(name)),
        )
        self.blocks = DeadBlocks(self.sites)
        self.flow = LevelFlow(
            self.sites,
            lambda name: ir.plain_name(name) in self._ways,
            limits.number,
            self._tests,
            self._blocks_above,
        )

    def add(self, name: str) -> None:
        """Take a function (by its plain name) to be on a way, too; what is known of others stays."""
        self._ways.add(name)

    def function(self, name: str) -> ir.Function | None:
        """A function's body, by its link name."""
        return self._unit.function(name) if self._unit.is_driver_function(name) else None

    def _held_by(self, load: ir.Load) -> tuple[str, ...]:
        """The functions (by their link names) that the field leads to that something is loaded from."""
        field = held_field(load.text)
        handlers = self._unit.called_by(field) if field is not None else ()
        return tuple(dict.fromkeys(handler.function for handler in handlers))

    def kept(self, way: frozenset[str]) -> list[str]:
        """The functions on the way (as link names) of which the driver keeps the address."""
        return [name for plain in sorted(way) for name in self._unit.kept(plain)]

    def dead(self, name: str, way: frozenset[str]) -> dict[str, frozenset[int]]:
        """The blocks of functions on the way that a run from a function (by its link name) cannot come to."""
        key = (name, way)
        if key not in self._dead:
            on_the_way = way | {ir.plain_name(name)}
            self._dead[key] = self.blocks.of(
                name, lambda each: ir.plain_name(each) in on_the_way, self.kept(way)
            )
        return self._dead[key]

    def may_rise(self, way: frozenset[str], need: int) -> bool:
        """Whether a function on the way raises the level above a rank."""
        raising = (plain for plain in way if self._unit.may_raise(plain, need))
        return any(self._raised_by(function) > need for function in self._functions(raising))

    def may_be_told(self, way: frozenset[str], need: int) -> bool:
        """Whether a function on the way tests whether the level is above a rank."""
        return any(True for _ in self._testing(way, need))

    def _testing(self, way: frozenset[str], bound: int) -> Iterator[str]:
        """The functions on the way (as link names) that test whether the level is above a rank, and then go on."""
        telling = (plain for plain in way if self._unit.may_tell(plain, bound))
        return (each.link_name for each in self._functions(telling) if self._tests(each.link_name, bound))

    def raised_above(self, name: str, way: frozenset[str]) -> dict[int, Places]:
        """The limits (as ranks) of calls that a function may lead to behind a raise that is too high for them.

        With each are the places of these calls.
        """
        ceiling = max(map(self._raised_by, self._functions(way)), default=-1)
        limits = [limit for limit in self._limits_on(way) if limit < ceiling]
        return _those_met(limits, lambda limit: self.flow.raised_around(name, limit, way))

    def told_above(self, name: str, way: frozenset[str]) -> dict[int, Places]:
        """The same of calls that a function may lead to where a test tells that their limits are exceeded."""
        learnt = {limit for limit in self._limits.ranks if self._may_learn(name, limit, way)}
        limits = [limit for limit in self._limits_on(way) if limit in learnt] if learnt else []
        return _those_met(limits, lambda limit: self.flow.learnt_around(name, limit, way))

    def _may_learn(self, name: str, limit: int, way: frozenset[str]) -> bool:
        """Whether a function tests the level itself, or may be told of it by one that hands out what it read."""
        return any(
            each == name or self._blocks_above(each, limit) is None for each in self._testing(way, limit)
        )

    def _raised_by(self, function: ir.Function) -> int:
        name = function.link_name
        if name not in self._raised:
            self._raised[name] = highest_raise(function, self._limits.effects_of, self._limits.number)
        return self._raised[name]

    def _tests(self, name: str, bound: int) -> bool:
        key = (name, bound)
        if key not in self._tested:
            function = self.function(name)
            is_tested = function is not None and tests_above(function, bound, self._limits.effects_of)
            self._tested[key] = is_tested and self._goes_on_above(name, bound)
        return self._tested[key]

    def _goes_on_above(self, name: str, bound: int) -> bool:
        """Whether anything is called that matters where only a test of a function's own tells that it is above a rank.

        Most that find the level too high give up there.
        """
        above = self._blocks_above(name, bound)
        return above is None or any(
            site.is_unseen
            or site.calls_back
            or site.wanted is not None
            or ir.plain_name(site.body) in self._ways
            for site in self.sites.of(name)
            if site.block in above
        )

    def _blocks_above(self, name: str, bound: int) -> frozenset[int] | None:
        key = (name, bound)
        if key not in self._above:
            function = self.function(name)
            effects_of = self._limits.effects_of
            self._above[key] = blocks_above(function, bound, effects_of) if function is not None else None
        return self._above[key]

    def _limits_on(self, way: frozenset[str]) -> list[int]:
        """The limits (as ranks) of the calls in question on the way."""
        limits = {
            site.wanted[1]
            for function in self._functions(way)
            for site in self.sites.of(function.link_name)
            if site.wanted is not None
        }
        return sorted(limit for limit in limits if limit is not None)

    def _functions(self, plain_names: Iterable[str]) -> Iterator[ir.Function]:
        for plain in sorted(plain_names):
            known = self._named.get(plain)
            if known is None:
                bodies = (self._unit.function(name) for name in self._unit.link_names(plain))
                known = self._named[plain] = tuple(body for body in bodies if body is not None)
            yield from known


def _those_met(limits: Iterable[int], met: Callable[[int], Places]) -> dict[int, Places]:
    return {limit: places for limit in limits if (places := met(limit))}
