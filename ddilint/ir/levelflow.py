"""Whether a function may raise the level around a call in question: a flow over blocks, without values.

It follows how many raises are open at each call, through the functions on the way. A call inside of a callee that
the callee itself raises the level around is a matter of that callee, which is a function to begin at, too. More than
what truly happens: of conditions, only those count that a function asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ddilint.ir import nodes as ir
from ddilint.ir.graph import targets
from ddilint.ir.levels import EffectsOf, raised_by
from ddilint.ir.questions import NO_ANSWERS, Answers, Questions, questions_of

_DEPTHS = 6
"""So many raises inside of each other are counted; a lowering from there may leave as many, or one less."""

_SEVERAL = 2
"""A function that is entered with more raises open is the same as one that is entered with so many."""


_Here = tuple[int, Answers]
"""How many raises are open, and which answers are known."""


@dataclass(frozen=True, slots=True)
class _Context:
    """A function entered with `depth` raises open, up to several; `counts`: the calls in question matter here."""

    function: str
    depth: int
    counts: bool


@dataclass(slots=True)
class _Progress:
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


@dataclass(slots=True)
class LevelFlow:
    """The flow of the level through functions; `function` gives those on the way and None for all others.

    `is_wanted` says whether a call (by its callee and spelling) is in question, `bound` is the rank of the level above
    which it is. `number` is the value of a constant's name.
    """

    function: Callable[[str], ir.Function | None]
    effects_of: EffectsOf
    is_wanted: Callable[[ir.Call], bool]
    number: Callable[[str], int | None]
    bound: int
    _inside: _Progress = field(default_factory=_Progress)
    _questions: dict[str, Questions] = field(default_factory=dict)

    def raises_around(self, top: str) -> bool:
        """Whether `top` may make, or lead to, a call in question behind a raise of its own or of a helper."""
        return self._goes_above(_Context(top, 0, True), _Progress())

    def leaves_changed(self, name: str) -> bool:
        """Whether a function may return at another level than it was entered at."""
        self._goes_above(_Context(name, _SEVERAL, False), self._inside)
        return not self._inside.leaves.get((name, _SEVERAL), frozenset()) <= {0}

    def _goes_above(self, start: _Context, progress: _Progress) -> bool:
        progress.enter(start)
        while progress.pending:
            if self._follow(progress.pending.pop(), progress):
                return True
        return False

    def _follow(self, context: _Context, progress: _Progress) -> bool:
        """Follow a function through; whether a call in question was met above the bound."""
        function = self.function(context.function)
        assert function is not None
        questions = self._questions_of(function)
        reached: dict[int, set[_Here]] = {0: {(context.depth, NO_ANSWERS)}}
        pending = [0]
        leaves: frozenset[int] = frozenset()
        while pending:
            number = pending.pop()
            here = frozenset(reached[number])
            for instruction in function.blocks[number].instructions:
                if isinstance(instruction, ir.Call):
                    following: set[_Here] = set()
                    for depth, known in here:
                        after = self._after(context, instruction, depth, progress)
                        if after is None:
                            return True
                        following.update((each, known) for each in after)
                    here = frozenset(following)
                here = frozenset((depth, questions.after(instruction, known)) for depth, known in here)
            end = function.blocks[number].terminator
            if isinstance(end, ir.Return):
                leaves |= {depth - context.depth for depth, _ in here}
            for target, arriving in _following(questions, end, here):
                if not arriving <= reached.setdefault(target, set()):
                    reached[target] |= arriving
                    pending.append(target)
        key = (context.function, context.depth)
        if not leaves <= progress.leaves.get(key, frozenset()):
            progress.leaves[key] = progress.leaves.get(key, frozenset()) | leaves
            progress.pending += progress.waiting.get(key, ())
        return False

    def _after(
        self, context: _Context, call: ir.Call, depth: int, progress: _Progress
    ) -> frozenset[int] | None:
        """The open raises after a call; None where the call is, or may be, one in question above the bound."""
        is_above = depth > 0
        same = frozenset({depth})
        if context.counts and is_above and self.is_wanted(call):
            return None
        if not isinstance(call.callee, str):
            return None if context.counts and is_above else same
        if self.function(call.callee) is not None:
            return self._through(context, call.callee, depth, progress)
        effects = self.effects_of(call.callee) or self.effects_of(call.spelling)
        if not effects:
            return same
        if effects[0].kind == "calls":
            rises = any(raised_by(effect, call, self.number) > self.bound for effect in effects)
            return None if context.counts and (is_above or rises) else same
        if effects[0].kind == "raises":
            rises = any(raised_by(effect, call, self.number) > self.bound for effect in effects)
            is_sure = not any(effect.returns_true for effect in effects)
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

    def _questions_of(self, function: ir.Function) -> Questions:
        """The conditions that decide again and again about what may change the level."""
        known = self._questions.get(function.link_name)
        if known is None:

            def decides(block: int) -> bool:
                return any(
                    isinstance(instruction, ir.Call)
                    and isinstance(instruction.callee, str)
                    and (
                        self.function(instruction.callee) is not None
                        or bool(self.effects_of(instruction.callee) or self.effects_of(instruction.spelling))
                    )
                    for instruction in function.blocks[block].instructions
                )

            known = self._questions[function.link_name] = questions_of(function, decides)
        return known


def _following(
    questions: Questions, end: ir.Terminator, here: frozenset[_Here]
) -> Iterator[tuple[int, set[_Here]]]:
    """The blocks that control may go to, with the depths and the answers that it comes with."""
    if not isinstance(end, ir.Branch):
        for target in targets(end):
            yield target, set(here)
        return
    found: dict[int, set[_Here]] = {}
    for depth, known in here:
        for target, answers in questions.ways(end, known):
            found.setdefault(target, set()).add((depth, answers))
    yield from found.items()
