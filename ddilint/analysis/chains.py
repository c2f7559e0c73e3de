"""Why the level is what it is at a call: the way that led there, as a sentence.

Reads the steps of a trace: what set the level (a role, a routine that raises it, one that calls back at another
level), and the calls that were under way when it was reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ddilint.analysis.path import TraceStep
from ddilint.analysis.roles import Entry
from ddilint.analysis.solver import Model
from ddilint.domains.expr import Expr
from ddilint.finding import Location


@dataclass(frozen=True, slots=True)
class Chain:
    """The reason for a level, and the calls from there on.

    `reason` is the step that set it; None where a test told. `function` is the one in which it did, `calls` are the
    calls under way behind it. `is_entry` says that the reason is how `function` is entered.
    """

    reason: TraceStep | None
    function: str
    calls: tuple[TraceStep, ...]
    is_entry: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What tells chains apart."""
        place = self.reason.location if self.reason is not None else None
        return (place, self.function, *(call.location for call in self.calls))

    @property
    def rank(self) -> tuple[object, ...]:
        """Shorter chains, and those that begin with a role, come first."""
        return (len(self.calls), self.reason is None, not self.is_entry, self.places())

    def places(self) -> tuple[Location, ...]:
        """Where the chain leads along."""
        first = (self.reason.location,) if self.reason is not None else ()
        return (*first, *(call.location for call in self.calls))


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
    reason: TraceStep | None = None
    function = top
    behind = 0
    is_entry = False
    for position, step in enumerate(way):
        while stack and stack[-1].depth >= step.depth:
            stack.pop()
        if step.level is not None:
            is_above = model.holds(exceeds(step.level))
            if is_above and reason is None:
                reason, behind = step, len(stack)
                function = stack[-1].callee if stack else top
                is_entry = has_entry and position == 0
            elif not is_above:
                reason = None
        if step.callee:
            stack.append(step)
    while stack and stack[-1].depth >= depth:
        stack.pop()
    if reason is None:
        function = stack[-1].callee if stack else top
        return Chain(None, function, (), False)
    return Chain(reason, function, tuple(stack[behind:]), is_entry)


def sentence(chain: Chain, entry: Entry | None, at: str, when: str) -> str:
    """The chain in words; `at` is the level at which the function is entered, `when` the case of its parameter."""
    if chain.reason is None:
        return f"{chain.function} calls it where the IRQL is tested to be that high"
    place = _place(chain.reason.location)
    if chain.is_entry:
        begin = f"{chain.reason.text} ({place})"
        if entry is not None and entry.caller:
            begin += f", which {entry.caller} calls at {at}{when}"
    else:
        begin = f"in {chain.function}, {chain.reason.text} ({place})"
    calls = list(chain.calls)
    if not chain.is_entry and calls and calls[0].location == chain.reason.location:
        calls = calls[1:]  # the routine that calls back was named
        if calls:
            begin += ", which"
            return f"{begin} {_calls(calls)}"
        return begin
    if not calls:
        return begin
    return f"{begin}, and {_calls(calls)}"


def _calls(calls: Iterable[TraceStep]) -> str:
    return ", which ".join(f"calls {call.callee} ({_place(call.location)})" for call in calls)


def _place(location: Location) -> str:
    return f"{location.path.rpartition('/')[2]}:{location.line}"
