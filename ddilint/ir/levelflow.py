"""Whether a function may raise the level around a call in question: a flow over blocks, without values.

It follows how many raises are open at each call, through the functions on the way. A call inside of a callee that
the callee itself raises the level around is a matter of that callee, which is a function to begin at, too. More than
what truly happens: of conditions, only those count that a function asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct, field

from ddilint.ir import nodes as ir
from ddilint.ir.counted import left_to_the_last
from ddilint.ir.graph import targets
from ddilint.ir.levels import EffectsOf, raised_by
from ddilint.ir.questions import NO_ANSWERS, Answers, Key, Questions, changed_by, questions_of
from ddilint.irqlfacts import Effect, Level

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


class _Progress(Struct):
    """How far contexts were followed: those that were met, and how many raises each function leaves open.

    These are as many more (or fewer) than it was entered with. `waiting` are the contexts that go on when more is
    known of a function that they call.
    """

    seen: set[_Context] = field(default_factory=set)
    pending: list[_Context] = field(default_factory=list)
    leaves: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    waiting: dict[tuple[str, int], dict[_Context, None]] = field(default_factory=dict)

    def enter(self, context: _Context) -> None:
        """Follow a context, unless it was met before."""
        if context not in self.seen:
            self.seen.add(context)
            self.pending.append(context)


class _Asked(Struct, frozen=True):
    """What is asked of a flow: whether a call that `is_wanted` is met above the level `bound`, as a rank.

    Where it `tells` of functions whether they learn that the level is above the bound, that counts like a raise that
    nothing lowers.
    """

    is_wanted: Callable[[ir.Call], bool]
    bound: int
    tells: Callable[[str], bool] | None = None


class _Outline(Struct, frozen=True):
    """What of a function a flow goes through: the calls of each block, and the variables that change in between.

    `ways` are the blocks that control may go to from each, with the condition for it that is asked again, if any.
    `counted` are the steps past a block that lowers the level for the last of several owners.
    """

    steps: tuple[tuple[ir.Call | str | int, ...], ...]
    ways: tuple[tuple[tuple[int, tuple[Key, bool] | None], ...], ...]
    returns: tuple[bool, ...]
    questions: Questions
    counted: frozenset[tuple[int, int]]


_NOTHING_ASKED = _Asked(lambda _: False, -1)
_NO_BOUND = Level.HIGH_LEVEL


class LevelFlow(Struct):
    """The flow of the level through functions; `function` gives those on the way and None for all others.

    `is_routine` says of a call whether it may ever be one in question, `number` is the value of a constant's name.
    """

    function: Callable[[str], ir.Function | None]
    effects_of: EffectsOf
    is_routine: Callable[[ir.Call], bool]
    number: Callable[[str], int | None]
    _inside: _Progress = field(default_factory=_Progress)
    _outlines: dict[str, _Outline] = field(default_factory=dict)
    _reached: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _touching: dict[str, bool] = field(default_factory=dict)
    _reading: dict[str, bool] = field(default_factory=dict)

    def raises_around(self, top: str, is_wanted: Callable[[ir.Call], bool], bound: int) -> bool:
        """Whether `top` may make, or lead to, a wanted call behind a raise above a bound, its own or a helper's."""
        return self._goes_above(_Context(top, 0, True), _Progress(), _Asked(is_wanted, bound))

    def learns_around(
        self, top: str, is_wanted: Callable[[ir.Call], bool], tells: Callable[[str], bool]
    ) -> bool:
        """Whether `top` may make, or lead to, a wanted call behind a place that reads the level, in who `tells` it."""
        return self._goes_above(_Context(top, 0, True), _Progress(), _Asked(is_wanted, _NO_BOUND, tells))

    def leaves_changed(self, name: str) -> bool:
        """Whether a function may return at another level than it was entered at."""
        if not self._touches(name):
            return False
        self._goes_above(_Context(name, _SEVERAL, False), self._inside, _NOTHING_ASKED)
        return not self._inside.leaves.get((name, _SEVERAL), frozenset()) <= {0}

    def _goes_above(self, start: _Context, progress: _Progress, asked: _Asked) -> bool:
        progress.enter(start)
        while progress.pending:
            if self._follow(progress.pending.pop(), progress, asked):
                return True
        return False

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
                if not isinstance(step, ir.Call):
                    here = frozenset((depth, outline.questions.without(step, known)) for depth, known in here)
                    continue
                following: set[_Here] = set()
                for depth, known in here:
                    after = self._after(context, step, depth, progress, asked)
                    if after is None:
                        return True
                    following.update((each, known) for each in after)
                here = frozenset(following)
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
            progress.pending += progress.waiting.get(key, ())
        return False

    def _after(
        self, context: _Context, call: ir.Call, depth: int, progress: _Progress, asked: _Asked
    ) -> frozenset[int] | None:
        """The open raises after a call; None where the call is, or may be, one in question above the bound."""
        is_above = depth > 0
        same = frozenset({depth})
        if context.counts and is_above and asked.is_wanted(call):
            return None
        if not isinstance(call.callee, str):
            return None if context.counts and is_above else same
        if self.function(call.callee) is not None:
            if self._touches(call.callee) or (asked.tells is not None and self._reads(call.callee)):
                return self._through(context, call.callee, depth, progress)
            return None if context.counts and is_above and self._leads_on(call.callee, asked) else same
        effects = self._effects(call)
        if not effects:
            return same
        if effects[0].kind == "reads" and asked.tells is not None and asked.tells(context.function):
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
        progress.enter(_Context(*key, context.counts and depth > 0))
        return frozenset(min(max(depth + more, 0), _DEPTHS) for more in progress.leaves.get(key, frozenset()))

    # What there is to go through ------------------------------------------------------------------------------------

    def _effects(self, call: ir.Call) -> tuple[Effect, ...]:
        assert isinstance(call.callee, str)
        return self.effects_of(call.callee) or self.effects_of(call.spelling)

    def _calls(self, name: str) -> Iterator[ir.Call]:
        for steps in self._outline(name).steps:
            for step in steps:
                if isinstance(step, ir.Call):
                    yield step

    def _led_to(self, name: str) -> tuple[str, ...]:
        """A function, and those on the way that it leads to."""
        known = self._reached.get(name)
        if known is None:
            found: dict[str, None] = {name: None}
            pending = [name]
            while pending:
                for call in self._calls(pending.pop()):
                    callee = call.callee
                    if isinstance(callee, str) and callee not in found and self.function(callee) is not None:
                        found[callee] = None
                        pending.append(callee)
            known = self._reached[name] = tuple(found)
        return known

    def _touches(self, name: str) -> bool:
        """Whether the level may change inside of a function."""
        return self._has_effect(name, self._touching, ("raises", "lowers", "calls"))

    def _reads(self, name: str) -> bool:
        """Whether the level may be read inside of a function."""
        return self._has_effect(name, self._reading, ("reads",))

    def _has_effect(self, name: str, found: dict[str, bool], kinds: tuple[str, ...]) -> bool:
        known = found.get(name)
        if known is None:
            known = found[name] = any(
                isinstance(call.callee, str)
                and self.function(call.callee) is None
                and any(effect.kind in kinds for effect in self._effects(call))
                for function in self._led_to(name)
                for call in self._calls(function)
            )
        return known

    def _leads_on(self, name: str, asked: _Asked) -> bool:
        """Whether a function leads to a call in question, or to one that does not show what it calls."""
        return any(
            not isinstance(call.callee, str) or asked.is_wanted(call)
            for function in self._led_to(name)
            for call in self._calls(function)
        )

    def _outline(self, name: str) -> _Outline:
        known = self._outlines.get(name)
        if known is not None:
            return known
        function = self.function(name)
        assert function is not None
        matter = [
            [
                instruction
                for instruction in block.instructions
                if isinstance(instruction, ir.Call) and self._matters(instruction)
            ]
            for block in function.blocks
        ]
        questions = questions_of(function, lambda block: bool(matter[block]))
        names = questions.names
        steps: list[tuple[ir.Call | str | int, ...]] = []
        for number, block in enumerate(function.blocks):
            found: list[ir.Call | str | int] = []
            for instruction in block.instructions if names else matter[number]:
                if isinstance(instruction, ir.Call) and self._matters(instruction):
                    found.append(instruction)
                changed = changed_by(instruction) if names else None
                if changed is not None and changed in names:
                    found.append(changed)
            steps.append(tuple(found))
        found_outline = self._outlines[name] = _Outline(
            tuple(steps),
            tuple(questions.ways(block.terminator) for block in function.blocks),
            tuple(isinstance(block.terminator, ir.Return) for block in function.blocks),
            questions,
            frozenset(self._counted(function, matter)),
        )
        return found_outline

    def _counted(self, function: ir.Function, matter: list[list[ir.Call]]) -> Iterator[tuple[int, int]]:
        for number, block in enumerate(function.blocks):
            target = left_to_the_last(function, number)
            if target is None:
                continue
            between = next(each for each in targets(block.terminator) if each != target)
            if any(
                effect.kind == "lowers"
                for call in matter[between]
                if isinstance(call.callee, str)
                for effect in self._effects(call)
            ):
                yield number, target

    def _matters(self, call: ir.Call) -> bool:
        """Whether a call may have to do with the level, or be one in question."""
        return (
            not isinstance(call.callee, str)
            or self.function(call.callee) is not None
            or self.is_routine(call)
            or bool(self._effects(call))
        )


def _answered(here: frozenset[_Here], answer: tuple[Key, bool]) -> frozenset[_Here]:
    """What goes on where a condition has this answer."""
    opposite = (answer[0], not answer[1])
    return frozenset((depth, known | {answer}) for depth, known in here if opposite not in known)
