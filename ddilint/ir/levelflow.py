"""Whether a function may raise the level around a call in question: a flow over blocks, without values.

It follows how many raises are open at each call, through the functions on the way. A call inside of a callee that
the callee itself raises the level around is a matter of that callee, which is a function to begin at, too. More than
what truly happens: of conditions, only those count that a function asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import IntFlag

from msgspec import Struct, field

from ddilint.ir import nodes as ir
from ddilint.ir.counted import left_to_the_last
from ddilint.ir.graph import targets
from ddilint.ir.levels import raised_by
from ddilint.ir.levelsites import LevelSite, LevelSites, spread
from ddilint.ir.questions import NO_ANSWERS, Answers, Key, Questions, changed_by, questions_of
from ddilint.irqlfacts import Level

_DEPTHS = 6
"""So many raises inside of each other are counted; a lowering from there may leave as many, or one less."""

_SEVERAL = 2
"""A function that is entered with more raises open is the same as one that is entered with so many."""


_Here = tuple[int, Answers]
"""How many raises are open, and which answers are known."""


class _Context(Struct, frozen=True):
    """A function entered with `depth` raises open, up to several; `counts`: the calls in question matter here."""

    function: str
    depth: int
    counts: bool


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

    These are as many more (or fewer) than it was entered with. `waiting` are the contexts that go on when more is
    known of a function that they call. In those that are `met`, a call in question is met above the bound: these are
    not followed any further, and whoever enters one of them needs to know no more.
    """

    enters: dict[_Context, dict[_Context, None]] = field(default_factory=dict)
    pending: dict[_Context, None] = field(default_factory=dict)
    leaves: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    waiting: dict[tuple[str, int], dict[_Context, None]] = field(default_factory=dict)
    met: set[_Context] = field(default_factory=set)

    def begin(self, context: _Context) -> None:
        """Follow a context, unless it was followed before."""
        if context not in self.enters:
            self.enters[context] = {}
            self.pending[context] = None

    def enter(self, caller: _Context, callee: _Context) -> None:
        """Follow a context that another one leads to."""
        self.begin(callee)
        self.enters[caller][callee] = None

    def leads_to_met(self, start: _Context) -> bool:
        """Whether a context is, or leads to, one in which a call in question is met above the bound."""
        seen = {start}
        pending = [start]
        while pending:
            context = pending.pop()
            if context in self.met:
                return True
            new = self.enters[context].keys() - seen
            seen |= new
            pending += new
        return False


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
_NO_BOUND = Level.HIGH_LEVEL


class LevelFlow(Struct):
    """The flow of the level through functions that are on a way, by their sites; `number` is a name's value.

    `tests` says of a function whether it tests that the level is above a bound.
    """

    sites: LevelSites
    is_on_a_way: Callable[[str], bool]
    number: Callable[[str], int | None]
    tests: Callable[[str, int], bool]
    _progress: dict[_Asked, _Progress] = field(default_factory=dict)
    _outlines: dict[str, _Outline] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)

    def raises_around(self, top: str, limit: int) -> bool:
        """Whether `top` may make, or lead to, a call with a limit behind a raise above it, its own or a helper's."""
        return self._goes_above(top, _Asked(limit, limit))

    def learns_around(self, top: str, limit: int) -> bool:
        """Whether `top` may lead to a call with a limit behind a place that reads the level, and tests it."""
        return self._goes_above(top, _Asked(limit, _NO_BOUND, learns=True))

    def leaves_changed(self, name: str) -> bool:
        """Whether a function may return at another level than it was entered at."""
        if not self._holds(name) & _Flags.TOUCHES:
            return False
        progress = self._followed(_Context(name, _SEVERAL, False), _NOTHING_ASKED)
        return not progress.leaves.get((name, _SEVERAL), frozenset()) <= {0}

    def _goes_above(self, top: str, asked: _Asked) -> bool:
        start = _Context(top, 0, True)
        return self._followed(start, asked).leads_to_met(start)

    def _followed(self, start: _Context, asked: _Asked) -> _Progress:
        """What is known when a context, and all that it leads to, was followed; of others it may be known before."""
        progress = self._progress.setdefault(asked, _Progress())
        progress.begin(start)
        while progress.pending:
            context, _ = progress.pending.popitem()
            if context not in progress.met and self._follow(context, progress, asked):
                progress.met.add(context)
        return progress

    def _follow(self, context: _Context, progress: _Progress, asked: _Asked) -> bool:
        """Follow a function through; whether a call in question was met above the bound."""
        outline = self._outline(context.function)
        reached: dict[int, set[_Here]] = {0: {(context.depth, NO_ANSWERS)}}
        pending = [0]
        leaves: set[int] = set()
        while pending:
            number = pending.pop()
            here = frozenset(reached[number])
            for step in outline.steps[number]:
                if not isinstance(step, LevelSite):
                    here = frozenset((depth, outline.questions.without(step, known)) for depth, known in here)
                    continue
                after: dict[int, frozenset[int]] = {}
                for depth in {
                    depth for depth, _ in here
                }:  # a call knows of no answers, of which there may be many
                    left = self._after(context, step, depth, progress, asked)
                    if left is None:
                        return True
                    after[depth] = left
                if any(left != {depth} for depth, left in after.items()):
                    here = frozenset((each, known) for depth, known in here for each in after[depth])
            if outline.returns[number]:
                leaves |= {depth - context.depth for depth, _ in here}
            for target, answer in outline.ways[number]:
                arriving = here if answer is None else _answered(here, answer)
                if (number, target) in outline.counted:
                    arriving = frozenset((max(depth - 1, 0), known) for depth, known in arriving)
                if not arriving <= reached.setdefault(target, set()):
                    reached[target] |= arriving
                    pending.append(target)
        key = (context.function, context.depth)
        if not leaves <= progress.leaves.get(key, frozenset()):
            progress.leaves[key] = progress.leaves.get(key, frozenset()) | leaves
            progress.pending |= progress.waiting.get(key, {})
        return False

    def _after(
        self, context: _Context, site: LevelSite, depth: int, progress: _Progress, asked: _Asked
    ) -> frozenset[int] | None:
        """The open raises after a call; None where the call is, or may be, one in question above the bound."""
        is_above = depth > 0
        same = frozenset({depth})
        if context.counts and is_above and site.wanted is not None and site.wanted[1] == asked.limit:
            return None
        if site.is_unseen:
            return None if context.counts and is_above else same
        if site.body and self.is_on_a_way(site.body):
            held = self._holds(site.body)
            if held & _Flags.TOUCHES or (asked.learns and held & _Flags.READS):
                return self._through(context, site.body, depth, progress)
            if not (context.counts and is_above):
                return same
            return None if held & (_Flags.UNSEEN | _LIMIT_FLAGS << asked.limit) else same
        effects, call = site.effects, site.call
        if not effects:
            return same
        if effects[0].kind == "reads" and asked.learns and self.tests(context.function, asked.limit):
            return frozenset({_DEPTHS})
        if effects[0].kind == "calls":
            rises = any(raised_by(effect, call, self.number) > asked.bound for effect in effects)
            return None if context.counts and (is_above or rises) else same
        if effects[0].kind == "raises":
            rises = any(raised_by(effect, call, self.number) > asked.bound for effect in effects)
            is_sure = not any(effect.returned for effect in effects)
            raised = frozenset({min(depth + 1, _DEPTHS) if depth or rises else 0})
            return raised if is_sure else same | raised
        if effects[0].kind == "lowers":
            lowered = frozenset({max(depth - 1, 0)})
            return lowered | same if depth == _DEPTHS else lowered
        return same

    def _through(self, context: _Context, callee: str, depth: int, progress: _Progress) -> frozenset[int]:
        key = (callee, min(depth, _SEVERAL))
        progress.waiting.setdefault(key, {})[context] = None
        progress.enter(context, _Context(*key, context.counts and depth > 0))
        return frozenset(min(max(depth + more, 0), _DEPTHS) for more in progress.leaves.get(key, frozenset()))

    # What there is to go through ------------------------------------------------------------------------------------

    def _holds(self, name: str) -> int:
        """What a function holds, with those on a way that it leads to."""
        return spread(name, self._held_by, self._callees, self._known)

    def _callees(self, name: str) -> Iterator[str]:
        for site in self.sites.of(name):
            if site.body and self.is_on_a_way(site.body):
                yield site.body

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

    def _outline(self, name: str) -> _Outline:
        known = self._outlines.get(name)
        if known is not None:
            return known
        function = self.sites.function(name)
        assert function is not None
        matter: list[list[LevelSite]] = [[] for _ in function.blocks]
        for site in self.sites.of(name):
            if self._matters(site):
                matter[site.block].append(site)
        questions = questions_of(function, lambda block: bool(matter[block]))
        steps = tuple(
            _steps(block, sites, questions.names)
            for block, sites in zip(function.blocks, matter, strict=True)
        )
        found_outline = self._outlines[name] = _Outline(
            steps,
            tuple(questions.ways(block.terminator) for block in function.blocks),
            tuple(isinstance(block.terminator, ir.Return) for block in function.blocks),
            questions,
            frozenset(_counted(function, matter)),
        )
        return found_outline


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


def _answered(here: frozenset[_Here], answer: tuple[Key, bool]) -> frozenset[_Here]:
    """What goes on where a condition has this answer."""
    opposite = (answer[0], not answer[1])
    return frozenset((depth, known | {answer}) for depth, known in here if opposite not in known)
