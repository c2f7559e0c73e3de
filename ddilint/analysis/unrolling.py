"""How loops are followed: which iterations are executed as they are, and when one is executed for all that are left.

An iteration is executed as it is while constants decide whether the loop goes on, and a few times where they don't.
Then comes *any* later one (`loops` says what it begins with). It is executed twice: first it is tried out, muted,
and what that refutes of what it began with is given up (`trials`, `sums`), until a trial refutes nothing more; then
once for good, with what the trial showed of the iteration before. Nothing follows behind it: it stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from ddilint.analysis import loops as facts
from ddilint.analysis import memory as mem
from ddilint.analysis import scans, shrinking, sums, trials
from ddilint.analysis.evaluator import Evaluator, Frame, PathEnds
from ddilint.analysis.memory import Default
from ddilint.analysis.order import Order
from ddilint.analysis.state import Loop, State, Summary, fresh_symbol, unknown_level
from ddilint.domains import expr as ex
from ddilint.domains.expr import Origin
from ddilint.ir import nodes as ir
from ddilint.ir.graph import taken
from ddilint.ir.polling import polled

_SYMBOLIC_ITERATIONS = 2
_CONCRETE_ITERATIONS = 20
_LEFT_ITERATIONS = 8
# So often for a loop in which a constant changes, but not by the same amount each time.
_IRREGULAR_ITERATIONS = 10
# So often for one that copies the characters of a text that is known; what is logged is no longer.
_TEXT_ITERATIONS = 160
# So many trials of an iteration; what the last one refutes besides is lost, with all that is counted.
_MOST_TRIALS = 3


class Unrolling:
    """Decides at the head of a loop which states go on from there.

    `evaluator` reads the memory of states; `passes_time` tells of a routine whether it merely lets time pass.
    """

    def __init__(self, evaluator: Evaluator, passes_time: Callable[[str], bool]) -> None:
        self._evaluator = evaluator
        self._passes_time = passes_time
        self._polled: dict[tuple[int, int], tuple[ir.Load, ...]] = {}
        self._calling: dict[tuple[int, int], bool] = {}

    def refute(self, head: int, ends: list[State]) -> list[State]:
        """Where trials changed what they began with, begin another one without it; else go on from where they ended.

        What trials say of sums holds for all later iterations.
        """
        going_on: list[State] = []
        tried: dict[int, list[State]] = {}
        for end in ends:
            known = end.loops.get(head)
            if known is None or known.start is None or known.summary is None or known.again:
                going_on.append(end)
            else:
                tried.setdefault(id(known.start), []).append(end)
        for group in tried.values():
            going_on += _retried(head, group)
        return going_on

    def enter(self, frame: Frame, head: int, state: State) -> list[State]:
        """The states to go on with at the head of a loop: as it is, summarised, or none where the summary covers it."""
        iteration = _iteration(frame.order, head, state)
        if iteration == 0:
            entered = fresh_symbol("the entry of a loop", 1, Origin.LOST).uid
            return _with_loop(state, head, Loop((dict(state.memory),), irql=state.irql, entered=entered))
        known = state.loops.get(head)
        if known is None or known.is_last:
            return []
        if known.again:
            return _with_loop(state, head, replace(known, again=False))
        self._pass_time(frame, head, state)
        if known.start is not None and known.summary is not None:
            final = known.start.fork()
            final.iterations = state.iterations
            if not trials.complete(final, state, known.summary, known.common):
                return []
            final.loops = state.loops
            return _with_loop(final, head, replace(known, start=None))
        if known.summary is not None:
            return []
        history = (*known.history[-2:], dict(state.memory))
        if _goes_on_as_it_is(frame, head, state, known, history):
            return _with_loop(state, head, replace(known, history=history))
        # Once more as it is, for a loop that ends just here.
        last = state.fork()
        name = (frame.name, head, state.iterations)
        summary = facts.summarise(state, history, iteration, name, known.entered, self._evaluator)
        if state.allocations or self._calls(frame, head):  # else no work tells these rounds from others
            last.assume(ex.eq(summary.counter, ex.const(summary.first, summary.counter.width)))
        if state.irql is not known.irql:
            state.irql = unknown_level()
        start = state.fork()
        state.muted = True
        before, known = known, replace(known, history=history, forked=True, summary=summary, start=start)
        return _with_loop(last, head, replace(before, is_last=True)) + _with_loop(state, head, known)

    def _pass_time(self, frame: Frame, head: int, state: State) -> None:
        """Somebody else may have changed what a loop waits for, since it looked."""
        evaluator = self._evaluator
        for load in self._polled_by(frame, head):
            asking = state.fork()
            asking.muted = True
            try:
                address = evaluator.value(asking, frame, load.address)
            except PathEnds:
                continue
            for target in evaluator.targets(address) or ():
                if evaluator.is_local(target.base, state) or target.base in state.objects:
                    continue
                occasion = ("polled", frame.name, head, state.iterations)
                tag = ("by", occasion, 0, mem.Behind(target.base))
                region = evaluator.region(state, target.base)
                size = load.type.size_bytes
                state.memory[target.base] = mem.forget(
                    region, target.offset, size, Default.CHANGED, tag, load.text
                )

    def _calls(self, frame: Frame, head: int) -> bool:
        """Whether anything is called in a loop."""
        key = (id(frame.function), head)
        if key not in self._calling:
            blocks = (frame.function.blocks[block] for block in frame.order.members[head])
            self._calling[key] = any(
                isinstance(each, ir.Call) for block in blocks for each in block.instructions
            )
        return self._calling[key]

    def _polled_by(self, frame: Frame, head: int) -> tuple[ir.Load, ...]:
        key = (id(frame.function), head)
        if key not in self._polled:
            self._polled[key] = polled(frame.function, frame.order.members[head], self._passes_time)
        return self._polled[key]


def _retried(head: int, ends: list[State]) -> list[State]:
    """The states to go on with behind one trial: those in which it ended, or one to begin the next trial with."""
    known = ends[0].loops[head]
    assert known.start is not None
    assert known.summary is not None
    refuted = trials.Refuted()
    for end in ends:
        refuted.learn(known.start, end, known.summary)
    found, unsure = sums.facts_of(known.start, ends, known.summary, known.entered)
    refuted.lose(known.start, unsure)
    if not refuted.is_anything():
        summary = refuted.apply(known.start, known.summary)
        for fact in found:
            known.start.assume(fact)
        known.start.assume(shrinking.learnt(known.start, ends, known, summary))
        return _tried(head, ends, summary, is_refuted=False)
    if known.trials == _MOST_TRIALS:
        refuted.lose(known.start, known.summary.counted)
        summary = refuted.apply(known.start, known.summary.without(known.summary.counted))
        return _tried(head, ends, summary, is_refuted=True)
    start = known.start.fork()
    summary = refuted.apply(start, known.summary)
    trial = start.fork()
    trial.iterations, trial.muted = ends[0].iterations, True
    retried = replace(known, start=start, summary=summary, trials=known.trials + 1, again=True)
    trial.loops = {**ends[0].loops, head: retried}
    return [trial]


def _tried(head: int, ends: Sequence[State], summary: Summary, *, is_refuted: bool) -> list[State]:
    """The states in which the last trial ended, with what it shows of all iterations."""
    known = ends[0].loops[head]
    assert known.start is not None
    scanned = scans.learnt(known.start, ends, known, summary, is_refuted=is_refuted)
    common = frozenset.intersection(*(frozenset(trials.learnt(known.start, end)) for end in ends))
    for end in ends:
        loop = replace(end.loops[head], summary=replace(summary, scanned=scanned), common=common)
        end.loops = {**end.loops, head: loop}
    return list(ends)


def _with_loop(state: State, head: int, loop: Loop) -> list[State]:
    """A state that now knows this of a loop: the one to go on with."""
    others = {key: each for key, each in state.loops.items() if key != head}
    state.loops = {**others, head: loop}
    return [state]


def _goes_on_as_it_is(
    frame: Frame, head: int, state: State, known: Loop, history: Sequence[facts.Memory]
) -> bool:
    """Whether the iteration that begins is executed as it is, too."""
    iteration = _iteration(frame.order, head, state)
    is_symbolic = known.forked or head in frame.order.endless
    limit = _SYMBOLIC_ITERATIONS if is_symbolic else _CONCRETE_ITERATIONS
    if known.leaves and not known.forked:
        limit = _LEFT_ITERATIONS if _has_condition(frame, head) else _SYMBOLIC_ITERATIONS
    return (
        iteration < limit
        or (iteration < _IRREGULAR_ITERATIONS and facts.changes_irregularly(state, history))
        or (not known.forked and iteration < _TEXT_ITERATIONS and facts.copies_text(state, history))
    )


def _iteration(order: Order, head: int, state: State) -> int:
    """How often a state has gone round a loop in which it is."""
    return state.iterations[order.components[head].index(head)]


def _has_condition(frame: Frame, head: int) -> bool:
    """Whether a loop has a condition of its own, besides what leaves it from inside.

    One of a loop in it is none, nor is that of `while (1)`.
    """
    order = frame.order
    own = (block for block in order.members[head] if order.components[block][-1] == head)
    terminators = (frame.function.blocks[block].terminator for block in own)
    return any(isinstance(each, ir.Branch) and each.loop and len(taken(each)) > 1 for each in terminators)


# Ways out of loops, and round them -----------------------------------------------------------------------------------


def left_by(order: Order, block: int, branch: ir.Branch) -> int | None:
    """The head of the innermost loop that one side of a branch leaves and the other does not."""
    for head in reversed(order.components[block]):
        members = order.members[head]
        inside = branch.then in members, branch.otherwise in members
        if inside[0] != inside[1]:
            return head
    return None


def undecided(state: State, head: int, by_condition: bool) -> None:
    """Note that it could not be decided whether a loop is left: by its own condition, or by another exit."""
    known = state.loops[head]
    known = replace(known, forked=True) if by_condition else replace(known, leaves=True)
    state.loops = {**state.loops, head: known}


def goes_on(order: Order, target: int, loop: int, state: State) -> bool:
    """Whether going to `target` stays in a loop for more than the iteration that every loop is taken to make."""
    if target not in order.members[loop]:
        return False
    return target == loop or _iteration(order, loop, state) > 0


def is_first_round(order: Order, block: int, target: int, state: State) -> bool:
    """Whether control goes back to the head of a loop for the first time."""
    return target in order.components[block] and _iteration(order, target, state) == 0


def leaves_trial(order: Order, block: int, target: int, state: State) -> bool:
    """Whether control leaves a loop whose summarised iteration is only tried out."""
    return any(
        target not in order.members[head] and state.loops[head].start is not None
        for head in order.components[block]
        if head in state.loops
    )


def tries_out(state: State, heads: Sequence[int]) -> bool:
    """Whether a state tries out one of these loops."""
    return any(_starts_of_trials(state, heads))


def parts_in_trial(state: State, heads: Sequence[int]) -> bool:
    """Whether a state tries out one of these loops, and comes to nothing: what was live before is not so any more."""
    return any(trials.parts_with_objects(start, state) for start in _starts_of_trials(state, heads))


def _starts_of_trials(state: State, heads: Sequence[int]) -> list[State]:
    loops = (state.loops.get(head) for head in heads)
    return [loop.start for loop in loops if loop is not None and loop.start is not None]


def tried_out(state: State, heads: Sequence[int]) -> tuple[object, ...]:
    """Which of these loops a state tries out, and which of them it does not go round again."""
    return tuple(
        (head, loop.is_last, id(loop.start) if loop.start is not None else 0)
        for head in heads
        if (loop := state.loops.get(head)) is not None and (loop.is_last or loop.start is not None)
    )
