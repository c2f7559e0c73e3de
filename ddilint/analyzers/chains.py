"""Why the level is what it is at a call: the way that led there, as a sentence.

Reads the steps of a trace: what set the level (a role, a routine that raises it, one that calls back at another
level), and the calls that were under way when it was reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from ddilint.analysis.answers import Model
from ddilint.analysis.path import TraceStep
from ddilint.analysis.roles import Entry
from ddilint.analysis.state import is_level
from ddilint.domains.expr import Expr
from ddilint.finding import Location, Step


class Chain(Struct, frozen=True):
    """The reason for a level, and the calls from there on.

    `reason` is the step that set it; None where a test told, which is `test`. `function` is the one in which it did,
    `calls` are the calls under way behind it. `is_entry` says that the reason is how `function` is entered. `returned`
    are the calls from `function` down to a helper that set the level and left it so.
    """

    reason: TraceStep | None
    function: str
    calls: tuple[TraceStep, ...]
    is_entry: bool
    returned: tuple[TraceStep, ...] = ()
    test: TraceStep | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells chains apart."""
        return (self.reason is None, self.function, *self.places())

    @property
    def length(self) -> int:
        """How many calls it leads through."""
        return len(self.returned) + len(self.calls)

    @property
    def rank(self) -> tuple[object, ...]:
        """Shorter chains, and those that begin with a role, come first."""
        return (self.length, self.reason is None, not self.is_entry, self.places())

    def places(self) -> tuple[Location, ...]:
        """Where the chain leads along."""
        first = (self.reason.location,) if self.reason is not None else ()
        return (*first, *(call.location for call in (*self.returned, *self.calls)))


def chain_of(
    way: Sequence[TraceStep],
    model: Model,
    exceeds: Callable[[Expr], Expr],
    top: str,
    depth: int,
    has_entry: bool,
) -> Chain:
    """The chain that ends in a function at `depth`; `exceeds` is the condition that a level is too high.

    `has_entry` says that the first step of the way is how the function `top` is entered.
    """
    stack: list[TraceStep] = []
    causes: list[_Cause] = []
    cause: _Cause | None = None
    test: _Cause | None = None
    for position, step in enumerate(way):
        while stack and stack[-1].depth >= step.depth:
            stack.pop()
        if step.level is not None:
            if not model.holds(exceeds(step.level)):
                cause = None
            elif cause is None:
                cause = _Cause(step, tuple(stack), has_entry and position == 0)
                # What only restores a level is not the reason for it; what raises it again is.
                if not step.important:
                    cause = next((earlier for earlier in causes if earlier.is_restored_by(cause)), cause)
                causes.append(cause)
        if step.condition is not None and any(map(is_level, step.condition.symbols)):
            test = _Cause(step, tuple(stack), is_entry=False)
        if step.callee:
            stack.append(step)
    while stack and stack[-1].depth >= depth:
        stack.pop()
    told_by = cause or test
    if told_by is None:
        return Chain(None, stack[-1].callee if stack else top, (), False)
    shared = 0  # the calls that were under way then and still are
    while shared < min(len(stack), len(told_by.under_way)) and stack[shared] is told_by.under_way[shared]:
        shared += 1
    function = stack[shared - 1].callee if shared else top
    if cause is None:
        return Chain(None, function, tuple(stack[shared:]), False, test=told_by.step)
    return Chain(
        cause.step, function, tuple(stack[shared:]), cause.is_entry, returned=cause.under_way[shared:]
    )


class _Cause(Struct, frozen=True):
    """A step that set the level, or tested it, and the calls that were under way when it did."""

    step: TraceStep
    under_way: tuple[TraceStep, ...]
    is_entry: bool

    def is_restored_by(self, later: _Cause) -> bool:
        """Whether a later step sets the very same level, while the calls that were under way here still are."""
        return (
            self.step.level is later.step.level and self.under_way == later.under_way[: len(self.under_way)]
        )


def sentence(chain: Chain, entry: Entry | None, at: str, when: str) -> str:
    """The chain in words; `at` is the level at which the function is entered, `when` the case of its parameter."""
    if chain.reason is None:
        where = "where the IRQL is tested to be that high"
        if chain.test is None or not chain.calls:
            return f"{chain.function} calls it {where}"
        return f"{chain.function} {_calls(chain.calls)} {where} ({_place(chain.test.location)})"
    place = _place(chain.reason.location)
    begin = f"{_begin(chain)} ({place})" + _called_by(chain, entry, at, when)
    calls = _calls_behind(chain)
    if len(calls) < len(chain.calls):
        return f"{begin}, which {_calls(calls)}" if calls else begin
    return f"{begin}, and {_calls(calls)}" if calls else begin


def links_of(chain: Chain, entry: Entry | None, at: str, when: str) -> tuple[Step, ...]:
    """The same, link by link, each with its place: what set the level, and each call from there on."""
    if chain.reason is None:
        return ()
    first = Step(chain.reason.location, _begin(chain) + _called_by(chain, entry, at, when), 0, important=True)
    calls = _calls_behind(chain)
    later = (Step(call.location, f"calls {call.callee}", depth) for depth, call in enumerate(calls, 1))
    return (first, *later)


def _begin(chain: Chain) -> str:
    assert chain.reason is not None
    if chain.is_entry:
        return chain.reason.text
    if chain.returned:
        return f"{chain.function} {_calls(chain.returned)}, where {chain.reason.text}"
    return f"in {chain.function}, {chain.reason.text}"


def _called_by(chain: Chain, entry: Entry | None, at: str, when: str) -> str:
    if not chain.is_entry or entry is None or not entry.caller:
        return ""
    return f", which {entry.caller} calls at {at}{when}"


def _calls_behind(chain: Chain) -> tuple[TraceStep, ...]:
    """The calls behind the reason; a routine that calls back was named with it."""
    assert chain.reason is not None
    is_named = not chain.is_entry and chain.calls and chain.calls[0].location == chain.reason.location
    return chain.calls[1:] if is_named else chain.calls


def _calls(calls: Iterable[TraceStep]) -> str:
    return ", which ".join(f"calls {call.callee} ({_place(call.location)})" for call in calls)


def _place(location: Location) -> str:
    return f"{location.path.rpartition('/')[2]}:{location.line}"
