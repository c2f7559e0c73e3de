"""What still lies ahead of a place in a function: calls in question, and changes of the level; a look without values.

Where nothing that is asked for can be reached any more, in the function or in those that wait for it to return, its
execution need not go on; and a function that holds nothing of it need not be followed into.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import IntFlag

from msgspec import Struct, field

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.deadblocks import Constants
from ddilint.ir.graph import targets
from ddilint.ir.levels import hands_level_out
from ddilint.ir.levelsites import LevelSite, LevelSites, spread
from ddilint.irqlfacts import Effect, Level

Entered = Callable[[LevelSite, Constants], tuple[frozenset[int], Constants] | None]
"""The blocks that the function of a call reaches, with the constants where it is made, and those in there."""

_HANDED_ON = 3
"""Constants are followed through so many calls: `LogError(message)` logs with a level that its own helper tests."""


class Ahead(IntFlag):
    """What may be reached from a place: a call in question, another level than the one there, a look at the level."""

    NOTHING = 0
    CALLS = 1
    CHANGES = 2
    READS = 4


class Content(Struct, frozen=True):
    """What a function holds, with all that it leads to on the way.

    `leads_on` says that a call in question may be made, with one of the `limits` (as ranks); `is_open` that there may
    be others, by calls that do not show what they call; `reads` that the level is read. `changes` says that its caller
    must know what it does to the level: it may return at another one, or tell it, or go to one that its arguments
    decide.
    """

    leads_on: bool
    limits: frozenset[int]
    is_open: bool
    reads: bool
    changes: bool


class _Flags(IntFlag):
    """What a function holds; above these, one flag for each limit of a call in question."""

    WANTS = 1
    UNSEEN = 2
    READS = 4
    TELLS = 8
    CONCERNED = 16
    SOUGHT = 32


_LIMIT_FLAGS = 64


class LevelAhead(Struct):
    """Looks ahead in functions that are on the way, by their sites; calls with other limits are not in question.

    `leaves_changed` says whether a function may return at another level than it was entered at, `touches` whether it
    does anything to the level, or calls what does not show. `kept` are the functions on the way that may be called by
    an address that does not show, `sought` those of which every call is in question. Whatever is in `concerned` is
    about the function of that name, and about what leads to it: a caller must know what they do to the level, and what
    they call besides is not in question. With `among`, the calls in question are among those in these places. In the
    `dead` blocks of a function, no call is made; `entered` are the blocks that the function of a call reaches with the
    constants that it is handed, where these leave some out.
    """

    sites: LevelSites
    is_on_the_way: Callable[[str], bool]
    limits: frozenset[int]
    leaves_changed: Callable[[str], bool]
    touches: Callable[[str], bool]
    kept: Collection[str] = ()
    concerned: str = ""
    sought: Collection[str] = ()
    among: frozenset[Location] | None = None
    dead: Mapping[str, frozenset[int]] = field(default_factory=dict)
    entered: Entered = lambda site, constants: None
    _settled: set[Location] = field(default_factory=set)
    _known: dict[str, int] = field(default_factory=dict)
    _contents: dict[str, Content] = field(default_factory=dict)
    _own: dict[str, _Own] = field(default_factory=dict)
    _blocks: dict[str, tuple[Ahead, ...]] = field(default_factory=dict)
    _behind: dict[tuple[str, int, int], Ahead] = field(default_factory=dict)
    _wants: bool | None = None
    _concern: frozenset[str] | None = None
    _idle: dict[int, bool] = field(default_factory=dict)

    def settle(self, places: Iterable[Location]) -> None:
        """Ask no more for the calls in question that stand at these places, nor for those that do not show."""
        before = len(self._settled)
        self._settled.update(places)
        if len(self._settled) > before or self.kept:
            self.kept = ()
            self._known.clear()
            self._contents.clear()
            self._own.clear()
            self._blocks.clear()
            self._behind.clear()
            self._wants = self._concern = None

    def distances(self, top: str) -> dict[Location, int]:
        """The calls in question, each with the number of calls on the shortest way from `top` to the one it is in."""
        found: dict[Location, int] = {}
        for name, distance in self._distances_from(top).items():
            for place in self._asked_in(name):
                found.setdefault(place, distance)
        return found

    def places(self, top: str) -> list[frozenset[Location]]:
        """The calls in question that `top` leads to: those of each function together, the nearest first."""
        each = (self._asked_in(name) for name in self._distances_from(top))
        return [frozenset(wanted) for wanted in each if wanted]

    def leading(self, top: str) -> list[str]:
        """The functions that `top` leads to from which a call in question may be made."""
        return [name for name in self._distances_from(top) if self.content(name).leads_on]

    def extent(self, top: str) -> int:
        """The number of blocks, in all functions that `top` leads to, behind which something in question lies."""
        return sum(
            sum(1 for ahead in self._ahead_of_blocks(function) if ahead & ~Ahead.READS)
            for name in self.leading(top)
            if (function := self._function(name)) is not None
        )

    def nearest(self, top: str, places: Collection[Location], detour: int = 0) -> set[str]:
        """The functions on the shortest ways from `top` to the calls in question in these places.

        With a `detour`, ways of so many more calls count, too.
        """
        distances = self._distances_from(top)
        callers: dict[str, list[str]] = {}
        for name in distances:
            for callee in self._leading_on(name):
                callers.setdefault(callee, []).append(name)
        found: set[str] = set()
        for owner, distance in distances.items():
            if not self._asked_in(owner).isdisjoint(places):
                found |= _leading(owner, callers, distances, distance + detour)
        return found

    def _distances_from(self, top: str) -> dict[str, int]:
        """The functions that one leads to, nearest first, each with the number of calls on the shortest way."""
        reached = {top: 0}
        pending = deque([top])
        while pending:
            name = pending.popleft()
            for callee in self._leading_on(name):
                if callee not in reached:
                    reached[callee] = reached[name] + 1
                    pending.append(callee)
        return reached

    # What is asked about a function that is concerned ---------------------------------------------------------------

    def _is_around(self, name: str) -> bool:
        """Whether a function leads to the one that is concerned, and is none of those that this one leads to."""
        if not self.concerned or not self._leads_to_concerned(name):
            return False
        if self._concern is None:
            found = {self.concerned}
            pending = [self.concerned]
            while pending:
                new = self._owned(pending.pop()).callees.keys() - found
                found |= new
                pending += new
            self._concern = frozenset(found)
        return name not in self._concern

    def _leads_to_concerned(self, name: str) -> bool:
        return bool(self._flags(name) & _Flags.CONCERNED)

    def _asked_in(self, name: str) -> set[Location]:
        """The places of a function's own calls that are in question."""
        return set() if self._is_around(name) else self._owned(name).wanted

    def _leading_on(self, name: str) -> Iterable[str]:
        """The callees of a function that lead to what is in question."""
        callees = self._owned(name).callees
        return filter(self._leads_to_concerned, callees) if self._is_around(name) else callees

    # What lies ahead ------------------------------------------------------------------------------------------------

    def content(self, name: str) -> Content:
        """What a function on the way holds."""
        known = self._contents.get(name)
        if known is not None:
            return known
        flags = self._flags(name)
        is_open = bool(flags & _Flags.UNSEEN) and self._is_wanted_unseen()
        found = self._contents[name] = Content(
            is_open or bool(flags & _Flags.WANTS),
            frozenset(limit for limit in self.limits if flags & (_LIMIT_FLAGS << limit)),
            is_open,
            bool(flags & _Flags.READS),
            bool(flags & (_Flags.CONCERNED | _Flags.TELLS))
            or self._hands_level_out(name)
            or self.leaves_changed(name),
        )
        return found

    def _hands_level_out(self, name: str) -> bool:
        if not self._owned(name).flags & _Flags.READS:
            return False
        function = self.sites.function(name)
        return function is None or hands_level_out(function, self.sites.effects_of)

    def _flags(self, name: str) -> int:
        return spread(name, self._flags_of, lambda each: self._owned(each).callees, self._known)

    def _flags_of(self, name: str) -> int:
        flags = self._owned(name).flags
        if name == self.concerned:
            flags |= _Flags.CONCERNED
        return flags | _Flags.SOUGHT if name in self.sought else flags

    def at(self, name: str, block: int, index: int = 0) -> Ahead:
        """What lies ahead of an instruction of a function on the way: in the function, and in what it calls."""
        function = self._function(name)
        if function is None:
            return Ahead.NOTHING
        if index == 0:
            return self._ahead_of_blocks(function)[block]
        place = (name, block, index)
        if place not in self._behind:
            self._behind[place] = self._ahead_behind(function, block, index)
        return self._behind[place]

    def _ahead_behind(self, function: ir.Function, block: int, index: int) -> Ahead:
        """What lies ahead of an instruction that is not the first of its block."""
        name, known = function.link_name, self._ahead_of_blocks(function)
        found = Ahead.NOTHING
        for site in self._sites(name):
            if site.block == block and site.following > index:
                found |= self._of(name, site)
        for target in targets(function.blocks[block].terminator):
            found |= known[target]
        return found

    def _ahead_of_blocks(self, function: ir.Function) -> tuple[Ahead, ...]:
        """What lies ahead of each block's beginning."""
        known = self._blocks.get(function.link_name)
        if known is None:
            known = self._blocks[function.link_name] = self._from_blocks(function)
        return known

    def _from_blocks(self, function: ir.Function) -> tuple[Ahead, ...]:
        found = [Ahead.NOTHING] * len(function.blocks)
        before: list[list[int]] = [[] for _ in function.blocks]
        for site in self._sites(function.link_name):
            found[site.block] |= self._of(function.link_name, site)
        for number, block in enumerate(function.blocks):
            for target in targets(block.terminator):
                before[target].append(number)
        pending = [number for number, ahead in enumerate(found) if ahead]
        while pending:
            number = pending.pop()
            for earlier in before[number]:
                if found[number] & ~found[earlier]:
                    found[earlier] |= found[number]
                    pending.append(earlier)
        return tuple(found)

    def _of(self, name: str, site: LevelSite) -> Ahead:
        """What a call in a function may lead to."""
        found = self._reached_by(site)
        if site.is_unseen or not self._is_around(name):
            return found
        called = (*self._bodies(site), *filter(self._has_body, (site.called_back,)))
        return found if any(map(self._leads_to_concerned, called)) else found & ~Ahead.CALLS

    def _reached_by(self, site: LevelSite) -> Ahead:
        if site.is_unseen:
            return self._unseen() | self._of_bodies(site)
        if self._is_wanted(site):
            return Ahead.CALLS | self._of_effects(site)
        return self._of_bodies(site) if self._leads_into(site) else self._of_effects(site)

    def _of_bodies(self, site: LevelSite) -> Ahead:
        found = Ahead.NOTHING
        for name in self._bodies(site):
            content = self.content(name)
            if content.leads_on:
                found |= Ahead.CALLS
            if content.changes:
                found |= Ahead.CHANGES
            if content.reads:
                found |= Ahead.READS
        return found

    def _of_effects(self, site: LevelSite) -> Ahead:
        if not site.effects:
            return Ahead.NOTHING
        if site.effects[0].kind == "reads":
            return Ahead.READS
        if not site.calls_back:
            return Ahead.CHANGES
        if not site.called_back:
            return self._unseen()
        # It is called at another level than the one here.
        is_concerned = self._has_body(site.called_back) and self.content(site.called_back).leads_on
        return Ahead.CALLS | Ahead.CHANGES if is_concerned else Ahead.NOTHING

    # Functions ------------------------------------------------------------------------------------------------------

    def _function(self, name: str) -> ir.Function | None:
        return self.sites.function(name) if self.is_on_the_way(name) else None

    def _sites(self, name: str) -> Iterator[LevelSite]:
        dead = self.dead.get(name, frozenset())
        return (site for site in self.sites.of(name) if site.block not in dead)

    def _has_body(self, name: str) -> bool:
        """Whether a function is followed: it is on the way, and its body is known."""
        return bool(name) and self._function(name) is not None

    def _leads_into(self, site: LevelSite) -> bool:
        """Whether a call leads to a function that is followed, and not one that can only be called as it should be."""
        return any(True for _ in self._bodies(site))

    def _bodies(self, site: LevelSite) -> Iterator[str]:
        """The functions that a call leads to, by its name or by the field that it goes by, if they are followed."""
        is_low = not self.sought and site.ceiling <= min(self.limits, default=-1)
        for name in (site.body, *site.held):
            if self._has_body(name) and (not is_low or self.touches(name)) and not self._is_idle(site):
                yield name

    def is_idle(self, name: str, call: ir.Call) -> bool:
        """Whether a call of a function's hands constants over with which nothing that is asked for is done."""
        known = self._idle.get(id(call))
        if known is None:
            site = next((site for site in self.sites.of(name) if site.call is call), None)
            known = site is not None and self._has_body(site.body) and self._is_idle(site)
        return known

    def _is_idle(self, site: LevelSite) -> bool:
        key = id(site.call)  # which lives as long as its site
        if key not in self._idle:
            self._idle[key] = self._comes_to_nothing(site, {}, _HANDED_ON)
        return self._idle[key]

    def _comes_to_nothing(self, site: LevelSite, constants: Constants, depth: int) -> bool:
        """Whether a call hands constants over with which its function does nothing that is asked for.

        `Log(extension, LEVEL_INFO)` does not log where `Log` tests the level first.
        """
        if self.sought or site.body == self.concerned:
            return False
        found = self.entered(site, constants)
        if found is None:
            return False
        blocks, handed_over = found
        return all(
            bool(inner.body)
            and (
                not self._has_body(inner.body)
                or (depth > 1 and self._comes_to_nothing(inner, handed_over, depth - 1))
            )
            for inner in self._sites(site.body)
            if inner.block in blocks
        )

    def _owned(self, name: str) -> _Own:
        """What a function's own calls hold."""
        known = self._own.get(name)
        if known is None:
            known = self._own[name] = _Own()
            for site in self._sites(name) if self.is_on_the_way(name) else ():
                self._learn(known, site)
        return known

    def _learn(self, found: _Own, site: LevelSite) -> None:
        found.callees.update(dict.fromkeys(self._bodies(site)))
        if site.is_unseen:
            found.flags |= _Flags.UNSEEN
            return
        if self._is_wanted(site):
            assert site.wanted is not None
            found.wanted.add(site.call.location)
            found.flags |= _Flags.WANTS
            if site.wanted[1] is not None:
                found.flags |= _LIMIT_FLAGS << site.wanted[1]
        if site.calls_back:
            if not site.called_back:
                found.flags |= _Flags.UNSEEN
            elif self._has_body(site.called_back):
                found.callees[site.called_back] = None
        elif site.effects and site.effects[0].kind == "reads":
            found.flags |= _Flags.READS
        elif any(effect.kind == "raises" and _is_told(effect, site.call) for effect in site.effects):
            found.flags |= _Flags.TELLS

    def _unseen(self) -> Ahead:
        """What a call may lead to that does not show what it calls."""
        return Ahead.CALLS | Ahead.CHANGES | Ahead.READS if self._is_wanted_unseen() else Ahead.NOTHING

    def _is_wanted_unseen(self) -> bool:
        """Whether a call may lead to one in question that does not show what it calls."""
        if self._wants is None:
            self._wants = any(self._flags(start) & (_Flags.WANTS | _Flags.SOUGHT) for start in self.kept)
        return self._wants

    def _is_wanted(self, site: LevelSite) -> bool:
        place = site.call.location
        is_asked_for = self.among is None or place in self.among
        return is_asked_for and place not in self._settled and site.is_wanted(self.limits)


class _Own(Struct):
    """What the calls of one function hold: `wanted` are the places of those in question."""

    wanted: set[Location] = field(default_factory=set)
    callees: dict[str, None] = field(default_factory=dict)
    flags: int = 0


def _leading(
    owner: str, callers: Mapping[str, Collection[str]], distances: Mapping[str, int], most: int
) -> set[str]:
    """The functions on the ways to one of no more calls than these; `distances` are those from where they begin."""
    found = {owner}
    nearest = [owner]
    left = 0
    while nearest:
        left += 1
        around = {caller for called in nearest for caller in callers.get(called, ())}
        nearest = [caller for caller in around - found if distances[caller] + left <= most]
        found.update(nearest)
    return found


def _is_told(effect: Effect, call: ir.Call) -> bool:
    """Whether the level that a routine raises to is an argument that is no constant."""
    if effect.level is None or isinstance(effect.level, Level):
        return False
    return effect.level >= len(call.arguments) or not isinstance(
        ir.unconverted(call.arguments[effect.level]), ir.Constant
    )
