"""Looks for single calls, where following all chains to all calls takes too long: by the shortest ways first.

Most calls in question have a short chain. Where the shortest ways lead nowhere (a branch on them is not taken in the
mode that the level belongs to), ways of a few more calls are looked at before all of them are, where there are many: a
state machine has few ways of each length, and very many in all. What all ways do not lead to in so many blocks, from
all functions together, is given up: it is most likely a call that nobody makes, and to see that takes all paths of all
that may lead there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import Enum, auto
from itertools import takewhile

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.analyzers.levels.aims import Aim
from ddilint.analyzers.levels.run import LevelRun
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.levelahead import LevelAhead

_FAR = 1_000_000
"""More calls than any chain has."""
_BLOCKS = 500
"""So many are spent on the shortest ways to the calls of one function, and as many on those a little longer.

Where that is not enough for the nearest, it never was for those behind them.
"""
_DEEPER_BLOCKS = 2_000
"""So many are spent on all ways from each function to what no short one leads to."""
_LAST_BLOCKS = 1_000
"""So many where all chains to it were followed to their end: only what is called beside them may tell more."""
_MOST_DEEPER_BLOCKS = 5_000
"""After so many on a call, from all functions together, no further one is looked from."""
_MOST_SEARCHES = 16
"""In so many functions, calls are looked for one by one."""
_MOST_DETOUR = 3
"""Ways that are longer than the shortest by more calls are not looked at by themselves."""
_MOST_DETOUR_BLOCKS = 1_000
"""After so many on these ways to a call, from all functions together, it is not looked for by any more of them."""


class Turn(Enum):
    """What longer ways are looked at, one behind the other: who finds a call at one turn saves all others the next.

    Those that are a little longer than the shortest (`FARTHER`) come before all (`DEEPER`). Of what is left then, all
    ways are looked at `AGAIN`, where others found something since.
    """

    FARTHER = auto()
    DEEPER = auto()
    AGAIN = auto()


class Spent(Struct):
    """How many blocks were spent on a call, from any function: on all ways to it, and on those of a few more calls."""

    all_ways: dict[Location, int] = field(default_factory=dict)
    detours: dict[Location, int] = field(default_factory=dict)


class Search(Struct):
    """Looks for the calls in question that a function (`top`, by its link name) leads to, of which an aim tells.

    `execute` makes a run with an aim and so many blocks, and says whether it ended within these. The runs on short ways
    may take `blocks` together. `spent` is shared by all searches. `helpers` are functions that must be followed
    wherever they are called. `known` are the lengths of the chains that were found before.
    """

    execute: Callable[[Aim, int], tuple[LevelRun, bool]]
    ahead: LevelAhead
    top: str
    aim: Aim
    helpers: frozenset[str]
    known: Mapping[Location, int]
    blocks: int
    spent: Spent
    rest: set[Location] = field(default_factory=set)
    _pending: list[_Group] = field(default_factory=list)
    _asked: frozenset[Location] = frozenset()
    _followed: set[Location] = field(default_factory=set)

    @property
    def extent(self) -> int:
        """The number of blocks behind which something in question lies."""
        return self.ahead.extent(self.top)

    def look(self) -> bool:
        """Look by the shortest ways for all that is not known, or not by a short way; whether nothing is left."""
        distances = self.ahead.distances(self.top)
        groups = [
            {place for place in of_function if self.known.get(place, _FAR) > distances[place]}
            for of_function in self.ahead.places(self.top)
        ]
        self.rest = {place for group in groups for place in group - self.known.keys()}
        self._pending = [_Group(frozenset(group)) for group in groups if group][:_MOST_SEARCHES]
        self._go_on(0)
        return not self.rest

    def look_on(self, known: Collection[Location], turn: Turn) -> bool:
        """Look by longer ways for what nobody found since; whether all of it was looked for."""
        self.rest.difference_update(known)
        if not self.rest:
            return True
        return self._look_farther() if turn is Turn.FARTHER else self._look_deeper()

    def _look_farther(self) -> bool:
        """Look by ways that are a little longer; whether nothing is left."""
        for detour in range(1, _MOST_DETOUR + 1):
            # Whatever is known by a longer way will do.
            self._pending = [group for group in self._pending if not self.rest.isdisjoint(group.places)]
            self._go_on(detour)
        return not self.rest

    def _look_deeper(self) -> bool:
        """Look by all ways, but not for long; whether all of it was looked for."""
        spent = self.spent.all_ways
        places = frozenset(place for place in self.rest if spent.get(place, 0) < _MOST_DEEPER_BLOCKS)
        if not places or places == self._asked:
            return False
        blocks = _LAST_BLOCKS if places <= self._followed else _DEEPER_BLOCKS
        run, has_ended = self.execute(replace(self.aim, only=places), blocks)
        _add(spent, places, run.steps)
        self._asked = places - run.proved.keys()
        return has_ended and len(places) == len(self.rest)

    def _go_on(self, detour: int) -> None:
        """Look by the ways of so many more calls than the shortest: by these until they take too long.

        What is farther away takes longer, and most of it the same ways again: it is left to the look by all ways.
        """
        self._pending = list(takewhile(lambda group: self._goes_on(group, detour), self._pending))

    def _goes_on(self, group: _Group, detour: int) -> bool:
        """Look for one group; whether longer ways are worth it."""
        nearest = map(ir.plain_name, self.ahead.nearest(self.top, group.places, detour))
        near = frozenset(nearest) - group.too_long
        detours = self.spent.detours
        is_spent = all(detours.get(place, 0) >= _MOST_DETOUR_BLOCKS for place in group.places & self.rest)
        if near == group.looked_at or (detour and is_spent):
            return True
        if self.blocks <= _BLOCKS:
            return False
        aim = replace(
            self.aim, way=self.aim.way & (near | self.helpers), only=group.places, aside=self._leading - near
        )
        run, has_ended = self.execute(aim, _BLOCKS)
        self.blocks -= run.steps
        if detour:
            _add(detours, group.places, run.steps)
        self.rest.difference_update(run.proved)
        if not has_ended and not detour:
            return False
        if has_ended:
            group.looked_at = near
            if near.issuperset(map(ir.plain_name, self.ahead.nearest(self.top, group.places, _FAR))):
                self._followed |= group.places
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


def _add(spent: dict[Location, int], places: Collection[Location], blocks: int) -> None:
    for place in places:
        spent[place] = spent.get(place, 0) + blocks
