"""Whether a function may raise the level around a call in question: a flow over blocks, without values.

It follows how many raises are open at each call, through the functions on the way. A call inside of a callee that
the callee itself raises the level around is a matter of that callee, which is a function to begin at, too. More than
what truly happens: of conditions, only those count that a function asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import IntFlag

from msgspec import Struct, field

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.counted import left_to_the_last
from ddilint.ir.graph import targets
from ddilint.ir.levels import raised_by
from ddilint.ir.levelsites import LevelSite, LevelSites, spread
from ddilint.ir.questions import NO_ANSWERS, Answers, Key, Questions, changed_by, questions_of
from ddilint.irqlfacts import Level

_DEPTHS = 6
"""So many raises inside of each other are counted; a lowering from there may leave as many, or one less."""

_KEPT = _DEPTHS + 1
"""A function found the level too high, which only the blocks know that it is in: nothing lowers that."""

_SEVERAL = 2
"""A function that is entered with more raises open is the same as one that is entered with so many."""


Places = frozenset[Location | None]
"""Calls in question, by their places; None is any that a call leads to which does not show what it calls."""

_Here = tuple[int, Answers]
"""How many raises are open, and which answers are known."""


class _Context(Struct, frozen=True):
    """A function entered with `depth` raises open, up to several; `counts`: the calls in question matter here.

    Where a look begins, only calls of functions on this `way` (plain names) are gone into.
    """

    function: str
    depth: int
    counts: bool
    way: frozenset[str] | None = None


class _Asked(Struct, frozen=True):
    """What is asked of a flow: whether a call that has the `limit` is met above the level `bound`, as ranks.

    Where it `learns`, a place that reads the level in a function that tests whether it is above the bound counts like a
    raise that nothing lowers.
    """

    limit: int
    bound: int
    learns: bool = False


class _Progress(Struct):
    """How far contexts were followed: which others each enters, and how many raises each function leaves open.

    These are as many more (or fewer) than it was entered with. `reached` is what is known at the beginning of each
    block of a context; `pending` are the blocks in which that, or what a call leaves, is more than it was when they
    were gone through. `waiting` are those that call a function, where it is entered with so many raises open. `met`
    are the calls in question that are met above the bound in each context.
    """

    enters: dict[_Context, dict[_Context, None]] = field(default_factory=dict)
    reached: dict[_Context, dict[int, set[_Here]]] = field(default_factory=dict)
    pending: dict[_Context, dict[int, None]] = field(default_factory=dict)
    leaves: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    waiting: dict[tuple[str, int], dict[tuple[_Context, int], None]] = field(default_factory=dict)
    met: dict[_Context, set[Location | None]] = field(default_factory=dict)

    def begin(self, context: _Context) -> None:
        """Follow a context, unless it was followed before."""
        if context not in self.enters:
            self.enters[context] = {}
            self.reached[context] = {0: {(context.depth, NO_ANSWERS)}}
            self.pending[context] = {0: None}

    def enter(self, caller: _Context, callee: _Context) -> None:
        """Follow a context that another one leads to."""
        self.begin(callee)
        self.enters[caller][callee] = None

    def leave(self, context: _Context, more: set[int]) -> None:
        """Note how many more raises a function may leave open; whoever waits for that goes on."""
        key = (context.function, context.depth)
        known = self.leaves.get(key, frozenset())
        if not more <= known:
            self.leaves[key] = known | more
            for caller, block in self.waiting.get(key, ()):
                self.pending.setdefault(caller, {})[block] = None

    def met_from(self, start: _Context) -> Places:
        """The calls in question that are met above the bound in a context, and in all that it leads to."""
        seen = {start}
        pending = [start]
        found: set[Location | None] = set()
        while pending:
            context = pending.pop()
            found |= self.met.get(context, set())
            new = self.enters[context].keys() - seen
            seen |= new
            pending += new
        return frozenset(found)


class _Flags(IntFlag):
    """What a function holds; above these, one flag for each limit of a call in question."""

    TOUCHES = 1
    READS = 2
    UNSEEN = 4


_LIMIT_FLAGS = 8


class _Outline(Struct, frozen=True):
    """What of a function a flow goes through: the calls of each block, and the variables that change in between.

    `ways` are the blocks that control may go to from each, with the condition for it that is asked again, if any.
    `counted` are the steps past a block that lowers the level for the last of several owners.
    """

    steps: tuple[tuple[LevelSite | str | int, ...], ...]
    ways: tuple[tuple[tuple[int, tuple[Key, bool] | None], ...], ...]
    returns: tuple[bool, ...]
    questions: Questions
    counted: frozenset[tuple[int, int]]


_NOTHING_ASKED = _Asked(-1, -1)
_ANY: Places = frozenset({None})
_NO_BOUND = Level.HIGH_LEVEL


class LevelFlow(Struct):
    """The flow of the level through functions that are on a way, by their sites; `number` is a name's value.

    `tests` says of a function whether it tests that the level is above a bound, `above` gives the blocks where only
    that can be, if it is known nowhere else.
    """

    sites: LevelSites
    is_on_a_way: Callable[[str], bool]
    number: Callable[[str], int | None]
    tests: Callable[[str, int], bool]
    above: Callable[[str, int], frozenset[int] | None] = lambda name, bound: None
    _progress: dict[_Asked, _Progress] = field(default_factory=dict)
    _outlines: dict[tuple[str, frozenset[str] | None], _Outline] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)
    _inside: dict[tuple[str, int], Places] = field(default_factory=dict)

    def raised_around(self, top: str, limit: int, way: frozenset[str] | None = None) -> Places:
        """The calls with a limit that `top` may make, or lead to, behind a raise above it, its own or a helper's.

        With a `way`, only calls of functions on it (by plain names) lead from `top` there.
        """
        return self._met(top, way, _Asked(limit, limit))

    def learnt_around(self, top: str, limit: int, way: frozenset[str] | None = None) -> Places:
        """The same, behind a place that reads the level, and tests it."""
        return self._met(top, way, _Asked(limit, _NO_BOUND, learns=True))

    def leaves_changed(self, name: str) -> bool:
        """Whether a function may return at another level than it was entered at."""
        if not self._holds(name) & _Flags.TOUCHES:
            return False
        progress = self._followed(_Context(name, _SEVERAL, False), _NOTHING_ASKED)
        return not progress.leaves.get((name, _SEVERAL), frozenset()) <= {0}

    def _met(self, top: str, way: frozenset[str] | None, asked: _Asked) -> Places:
        start = _Context(top, 0, True, way)
        return self._followed(start, asked).met_from(start)

    def _followed(self, start: _Context, asked: _Asked) -> _Progress:
        """What is known when a context, and all that it leads to, was followed; of others it may be known before."""
        progress = self._progress.setdefault(asked, _Progress())
        progress.begin(start)
        while progress.pending:
            context, blocks = progress.pending.popitem()
            self._follow(context, list(blocks), progress, asked)
        return progress

    def _follow(self, context: _Context, pending: list[int], progress: _Progress, asked: _Asked) -> None:
        """Follow a function on from some of its blocks."""
        outline = self._outline(context.function, context.way)
        reached = progress.reached[context]
        above = self._known_above(context.function, asked) or frozenset()
        while pending:
            number = pending.pop()
            here = frozenset(reached[number])
            if number in above:
                here = frozenset((depth or _KEPT, known) for depth, known in here)
            for step in outline.steps[number]:
                if not isinstance(step, LevelSite):
                    here = frozenset((depth, outline.questions.without(step, known)) for depth, known in here)
                    continue
                after: dict[int, frozenset[int]] = {}
                # A call knows of no answers, of which there may be many.
                for depth in {each for each, _ in here}:
                    if context.counts:
                        met = self._met_at(step, depth, asked)
                        if met:
                            progress.met.setdefault(context, set()).update(met)
                    after[depth] = self._after(context, number, step, depth, progress, asked)
                if any(left != {depth} for depth, left in after.items()):
                    here = frozenset((each, known) for depth, known in here for each in after[depth])
            if outline.returns[number]:
                progress.leave(context, {depth - context.depth for depth, _ in _forgotten(here)})
            for target, answer in outline.ways[number]:
                arriving = _forgotten(here) if answer is None else _answered(_forgotten(here), answer)
                if (number, target) in outline.counted:
                    arriving = frozenset((max(depth - 1, 0), known) for depth, known in arriving)
                if not arriving <= reached.setdefault(target, set()):
                    reached[target] |= arriving
                    pending.append(target)

    def _met_at(self, site: LevelSite, depth: int, asked: _Asked) -> Places:
        """The calls in question that a call is, or leads to without a change of the level, above the bound."""
        is_above = depth > 0 and site.ceiling > asked.limit
        if is_above and site.is_unseen:
            return _ANY
        own: Places = frozenset()
        if is_above and site.wanted is not None and site.wanted[1] == asked.limit:
            own = frozenset({site.call.location})
        if site.body and self.is_on_a_way(site.body):
            return (
                own | self._within(site.body, asked) if is_above and not self._goes_in(site, asked) else own
            )
        if site.calls_back and (is_above or self._rises(site, asked)):
            if not site.called_back:
                return _ANY
            if self.is_on_a_way(site.called_back):
                return own | self._within(site.called_back, asked)
        return own

    def _known_above(self, name: str, asked: _Asked) -> frozenset[int] | None:
        """The blocks of a function where a test of its own tells that the level is too high, if none else tells."""
        if not asked.learns or not self.tests(name, asked.limit):
            return None
        return self.above(name, asked.limit)

    def touches(self, name: str) -> bool:
        """Whether a function, or one that it leads to, does anything to the level, or calls what does not show."""
        return bool(self._holds(name) & (_Flags.TOUCHES | _Flags.UNSEEN))

    def _goes_in(self, site: LevelSite, asked: _Asked) -> bool:
        """Whether a function that is called is one to follow: what it does to the level matters."""
        held = self._holds(site.body)
        return bool(held & _Flags.TOUCHES or (asked.learns and held & _Flags.READS))

    def _rises(self, site: LevelSite, asked: _Asked) -> bool:
        return any(raised_by(effect, site.call, self.number) > asked.bound for effect in site.effects)

    def _within(self, name: str, asked: _Asked) -> Places:
        """The calls in question inside of a function, and of all that it leads to."""
        held = self._holds(name)
        if held & _Flags.UNSEEN:
            return _ANY
        key = (name, asked.limit)
        if key not in self._inside:
            found: set[Location | None] = set()
            pending = [name] if held & _LIMIT_FLAGS << asked.limit else []
            seen = set(pending)
            while pending:
                current = pending.pop()
                found.update(
                    site.call.location
                    for site in self.sites.of(current)
                    if site.wanted is not None and site.wanted[1] == asked.limit
                )
                new = set(self._callees(current)) - seen
                seen |= new
                pending += new
            self._inside[key] = frozenset(found)
        return self._inside[key]

    def _after(
        self,
        context: _Context,
        block: int,
        site: LevelSite,
        depth: int,
        progress: _Progress,
        asked: _Asked,
    ) -> frozenset[int]:
        """The open raises after a call in a block."""
        same = frozenset({depth})
        if site.is_unseen:
            return same
        if site.body and self.is_on_a_way(site.body):
            if not self._goes_in(site, asked):
                return same
            through = self._through((context, block), site.body, depth, progress)
            return same if depth == _KEPT else through
        effects = site.effects
        if not effects or depth == _KEPT:
            return same
        if effects[0].kind == "reads" and asked.learns and self.tests(context.function, asked.limit):
            return same if self._known_above(context.function, asked) is not None else frozenset({_DEPTHS})
        if effects[0].kind == "raises":
            rises = self._rises(site, asked)
            is_sure = not any(effect.returned for effect in effects)
            raised = frozenset({min(depth + 1, _DEPTHS) if depth or rises else 0})
            return raised if is_sure else same | raised
        if effects[0].kind == "lowers":
            lowered = frozenset({max(depth - 1, 0)})
            return lowered | same if depth == _DEPTHS else lowered
        return same

    def _through(
        self, place: tuple[_Context, int], callee: str, depth: int, progress: _Progress
    ) -> frozenset[int]:
        context = place[0]
        key = (callee, min(depth, _SEVERAL))
        progress.waiting.setdefault(key, {})[place] = None
        progress.enter(context, _Context(*key, context.counts and depth > 0))
        return frozenset(min(max(depth + more, 0), _DEPTHS) for more in progress.leaves.get(key, frozenset()))

    # What there is to go through ------------------------------------------------------------------------------------

    def _holds(self, name: str) -> int:
        """What a function holds, with those on a way that it leads to."""
        return spread(name, self._held_by, self._callees, self._known)

    def _callees(self, name: str) -> Iterator[str]:
        for site in self.sites.of(name):
            for inner in (site.body, site.called_back):
                if inner and self.is_on_a_way(inner):
                    yield inner

    def _held_by(self, name: str) -> int:
        flags = 0
        for site in self.sites.of(name):
            if site.is_unseen:
                flags |= _Flags.UNSEEN
            if site.wanted is not None and site.wanted[1] is not None:
                flags |= _LIMIT_FLAGS << site.wanted[1]
            for effect in site.effects:
                flags |= _Flags.READS if effect.kind == "reads" else _Flags.TOUCHES
        return flags

    def _matters(self, site: LevelSite) -> bool:
        """Whether a call can change what the flow knows, or end it: not that of a function that holds nothing."""
        if not site.body or site.wanted is not None:
            return True
        return self.is_on_a_way(site.body) and bool(self._holds(site.body))

    def _outline(self, name: str, way: frozenset[str] | None) -> _Outline:
        known = self._outlines.get((name, way))
        if known is not None:
            return known
        function = self.sites.function(name)
        assert function is not None
        matter: list[list[LevelSite]] = [[] for _ in function.blocks]
        for site in self.sites.of(name):
            is_off_the_way = way is not None and site.body and ir.plain_name(site.body) not in way
            if not is_off_the_way and self._matters(site):
                matter[site.block].append(site)
        questions = questions_of(function, lambda block: bool(matter[block]))
        steps = tuple(
            _steps(block, sites, questions.names)
            for block, sites in zip(function.blocks, matter, strict=True)
        )
        found = self._outlines[name, way] = _Outline(
            steps,
            tuple(questions.ways(block.terminator) for block in function.blocks),
            tuple(isinstance(block.terminator, ir.Return) for block in function.blocks),
            questions,
            frozenset(_counted(function, matter)),
        )
        return found


def _steps(
    block: ir.Block, sites: Iterable[LevelSite], names: Collection[str | int]
) -> tuple[LevelSite | str | int, ...]:
    """The sites of a block, and the variables of these names that change in between, in their order."""
    if not names:
        return tuple(sites)
    at = {site.following: site for site in sites}
    found: list[LevelSite | str | int] = []
    for following, instruction in enumerate(block.instructions, 1):
        if following in at:
            found.append(at[following])
        changed = changed_by(instruction)
        if changed is not None and changed in names:
            found.append(changed)
    return tuple(found)


def _counted(function: ir.Function, matter: Sequence[Sequence[LevelSite]]) -> Iterator[tuple[int, int]]:
    for number, block in enumerate(function.blocks):
        target = left_to_the_last(function, number)
        if target is None:
            continue
        between = next(each for each in targets(block.terminator) if each != target)
        if any(effect.kind == "lowers" for site in matter[between] for effect in site.effects):
            yield number, target


def _forgotten(here: frozenset[_Here]) -> frozenset[_Here]:
    """What is known behind a block: not what is known in it alone."""
    if all(depth != _KEPT for depth, _ in here):
        return here
    return frozenset((0 if depth == _KEPT else depth, known) for depth, known in here)


def _answered(here: frozenset[_Here], answer: tuple[Key, bool]) -> frozenset[_Here]:
    """What goes on where a condition has this answer."""
    opposite = (answer[0], not answer[1])
    return frozenset((depth, known | {answer}) for depth, known in here if opposite not in known)
