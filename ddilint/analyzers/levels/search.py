"""Looks for single calls, where following all chains to all calls takes too long: by the shortest ways first.

Most calls in question have a short chain. Where the shortest ways lead nowhere (a branch on them is not taken in the
mode that the level belongs to), ways of a few more calls are looked at before all of them are: a state machine has few
ways of each length, and very many in all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analyzers.levels.aims import Aim
from ddilint.analyzers.levels.run import LevelRun
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.levelahead import LevelAhead

_FAR = 1_000_000
"""More calls than any chain has."""
_BLOCKS = 500
"""So many are spent on the shortest ways to the calls of one function, and as many on those a little longer."""
_MOST_SEARCHES = 8
"""In so many functions, calls are looked for one by one."""
_MOST_DETOUR = 3
"""Ways that are longer than the shortest by more calls are not looked at by themselves."""


class Search(Struct):
    """Looks for the calls in question that a function (`top`, by its link name) leads to, of which an aim tells.

    `execute` makes a run with an aim and so many blocks, and says whether it ended within these. All runs may take
    `blocks`, the last of them at least so many as `least` says. `helpers` are functions that must be followed wherever
    they are called. `known` are the lengths of the chains that were found before.
    """

    execute: Callable[[Aim, int], tuple[LevelRun, bool]]
    ahead: LevelAhead
    top: str
    aim: Aim
    helpers: frozenset[str]
    known: Mapping[Location, int]
    blocks: int
    least: int

    def look(self) -> bool:
        """Look for all that is not known, or not by a short way; whether all of it was looked for."""
        distances = self.ahead.distances(self.top)
        groups = [
            {place for place in of_function if self.known.get(place, _FAR) > distances[place]}
            for of_function in self.ahead.places(self.top)
        ]
        rest = {place for group in groups for place in group - self.known.keys()}
        pending = [_Group(frozenset(group)) for group in groups if group][:_MOST_SEARCHES]
        for detour in range(_MOST_DETOUR + 1):
            # Whatever is known by a longer way will do.
            pending = [group for group in pending if detour == 0 or not rest.isdisjoint(group.places)]
            pending = [group for group in pending if self._goes_on(group, detour, rest)]
        if not rest:
            return True
        return self.execute(replace(self.aim, only=frozenset(rest)), max(self.blocks, self.least))[1]

    def _goes_on(self, group: _Group, detour: int, rest: set[Location]) -> bool:
        """Look by the ways of so many more calls than the shortest; whether longer ones are worth it."""
        nearest = map(ir.plain_name, self.ahead.nearest(self.top, group.places, detour))
        near = frozenset(nearest) - group.too_long
        if near == group.looked_at:
            return True
        if self.blocks <= _BLOCKS:
            return False
        aim = replace(
            self.aim, way=self.aim.way & (near | self.helpers), only=group.places, aside=self._leading - near
        )
        run, has_ended = self.execute(aim, _BLOCKS)
        self.blocks -= run.steps
        rest.difference_update(run.proved)
        if not has_ended and not detour:
            return False
        if has_ended:
            group.looked_at = near
        else:
            group.too_long |= near - group.looked_at
        return True

    @property
    def _leading(self) -> frozenset[str]:
        return frozenset(map(ir.plain_name, self.ahead.leading(self.top)))


class _Group(Struct):
    """Calls that are looked for together: those of one function.

    `looked_at` are the functions of the ways that lead nowhere, `too_long` those with which a run did not end.
    """

    places: frozenset[Location]
    looked_at: frozenset[str] = frozenset()
    too_long: frozenset[str] = frozenset()
